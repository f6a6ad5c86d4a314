// Words by which things are found.
// Parameters: rows, as {id, text, weight}. Columns: none.
CYPHER 5
UNWIND $rows AS row
MERGE (t:`_Token` {text: row.text})
WITH t, row
MATCH (n:Entity {id: row.id})
CREATE (t)-[:`_FOUND` {weight: row.weight}]->(n)
