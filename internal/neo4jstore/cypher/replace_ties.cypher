// Ties as they are now. Both ends are fixed before the tie is looked for (OPTIONAL sees to that), so that it is found
// from the end that has fewer.
// Parameters: rows, as {kind, from, to, key, props}. Columns: none.
CYPHER 5
UNWIND $rows AS row
MATCH (a:Entity {id: row.from})
MATCH (b:Entity {id: row.to})
OPTIONAL MATCH (a)-[r]->(b)
WHERE type(r) = row.kind AND r._key = row.key
SET r = row.props
