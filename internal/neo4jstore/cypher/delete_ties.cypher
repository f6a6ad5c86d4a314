// Takes ties away, found as in replace_ties.
// Parameters: rows, as {kind, from, to, key}. Columns: none.
CYPHER 5
UNWIND $rows AS row
MATCH (a:Entity {id: row.from})
MATCH (b:Entity {id: row.to})
OPTIONAL MATCH (a)-[r]->(b)
WHERE type(r) = row.kind AND r._key = row.key
DELETE r
