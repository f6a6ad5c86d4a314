// What an Apply touched, in parts.
// Parameters: rows, as {revision, part, by, touched}. Columns: none.
CYPHER 5
UNWIND $rows AS row
CREATE (l:`_Log`)
SET l = row
