// Whether the database holds anything at all.
// Parameters: none. Columns: 1; no row where it is empty.
CYPHER 5
MATCH (n)
RETURN 1
LIMIT 1
