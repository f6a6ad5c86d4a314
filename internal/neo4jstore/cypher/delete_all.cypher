// Takes away all things, ties, words and former ids; the log stays.
// Parameters: none. Columns: none.
CYPHER 5
MATCH (n)
WHERE n:Entity|`_Token`|`_Former` OR n._facts IS NOT NULL
DETACH DELETE n
