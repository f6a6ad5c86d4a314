// New things.
// Parameters: rows, as {kind, props}; a kind is a label. Columns: none.
CYPHER 5
UNWIND $rows AS row
CREATE (n:Entity:$(row.kind))
SET n = row.props
