// New ties of kind TIE.
// Parameters: rows, as {from, to, props}. Columns: none.
CYPHER 5
UNWIND $rows AS row
MATCH (a:Entity {id: row.from})
MATCH (b:Entity {id: row.to})
CREATE (a)-[r:`TIE`]->(b)
SET r = row.props
