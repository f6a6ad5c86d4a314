// Things of kind KIND as they are now.
// Parameters: rows, as {id, props}. Columns: none.
CYPHER 5
UNWIND $rows AS row
MATCH (n:`KIND` {id: row.id})
SET n = row.props
