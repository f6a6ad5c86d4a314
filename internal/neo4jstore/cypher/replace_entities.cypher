// Things as they are now.
// Parameters: rows, as {id, props}. Columns: none.
CYPHER 5
UNWIND $rows AS row
MATCH (n:Entity {id: row.id})
SET n = row.props
