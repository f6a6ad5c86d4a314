// Takes ties of kind TIE away.
// Parameters: rows, as {from, to, key}. Columns: none.
CYPHER 5
UNWIND $rows AS row
MATCH (a:Entity {id: row.from})
MATCH (b:Entity {id: row.to})
MATCH (a)-[r:`TIE`]->(b)
WHERE r._key = row.key
DELETE r
