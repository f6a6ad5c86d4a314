// Takes words away by which things are found, looked for as in replace_ties, and the words nothing is found by any more.
// Parameters: rows, as {id, text}. Columns: none.
CYPHER 5
UNWIND $rows AS row
MATCH (t:`_Token` {text: row.text})
MATCH (n:Entity {id: row.id})
OPTIONAL MATCH (t)-[f:`_FOUND`]->(n)
DELETE f
WITH DISTINCT t
WHERE NOT EXISTS { (t)-[:`_FOUND`]->() }
DELETE t
