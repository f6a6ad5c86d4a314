// Takes former ids away.
// Parameters: rows, as {id}. Columns: none.
CYPHER 5
UNWIND $rows AS row
MATCH (f:`_Former` {id: row.id})
DETACH DELETE f
