// Ids of things that were merged into others.
// Parameters: rows, as {id, now}. Columns: none.
CYPHER 5
UNWIND $rows AS row
MATCH (n:Entity {id: row.now})
CREATE (:`_Former` {id: row.id})-[:`_NOW`]->(n)
