// Ties of kind TIE as they are now.
// Parameters: rows, as {from, to, key, props}. Columns: none.
CYPHER 5
UNWIND $rows AS row
MATCH (a:Entity {id: row.from})
MATCH (b:Entity {id: row.to})
MATCH (a)-[r:`TIE`]->(b)
WHERE r._key = row.key
SET r = row.props
