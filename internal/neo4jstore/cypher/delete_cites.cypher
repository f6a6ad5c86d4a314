// Takes away on which sources things rest, found as in replace_ties.
// Parameters: rows, as {id, source}. Columns: none.
CYPHER 5
UNWIND $rows AS row
MATCH (n:Entity {id: row.id})
MATCH (s:Entity {id: row.source})
OPTIONAL MATCH (n)-[c:CITES]->(s)
DELETE c
