// What an Apply changed, in parts.
// Parameters: rows, as {revision, part, by, touched, changes}. Columns: none.
CYPHER 5
UNWIND $rows AS row
CREATE (l:`_Log`)
SET l = row, l.at = datetime.transaction()
