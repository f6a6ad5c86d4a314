// Takes things away, with whatever leads to them or away from them.
// Parameters: rows, as {id}. Columns: none.
CYPHER 5
UNWIND $rows AS row
MATCH (n:Entity {id: row.id})
DETACH DELETE n
