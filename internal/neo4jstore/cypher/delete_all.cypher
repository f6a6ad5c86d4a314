// Takes away all things, ties, words and former ids; the log stays.
// Parameters: none. Columns: none.
CYPHER 5
MATCH (n:Entity|`_Token`|`_Former`)
DETACH DELETE n
