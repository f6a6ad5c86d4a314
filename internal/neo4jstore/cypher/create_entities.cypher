// New things of kind KIND.
// Parameters: rows, as {props}. Columns: none.
CYPHER 5
UNWIND $rows AS row
CREATE (n:Entity:`KIND`)
SET n = row.props
