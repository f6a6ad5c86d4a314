// Takes words away by which things are found, and the words nothing is found by any more.
// Parameters: rows, as {id, text}. Columns: none.
CYPHER 5
UNWIND $rows AS row
MATCH (t:`_Token` {text: row.text})-[f:`_FOUND`]->(:Entity {id: row.id})
DELETE f
WITH DISTINCT t
WHERE NOT EXISTS { (t)-[:`_FOUND`]->() }
DELETE t
