// Says on which sources things rest.
// Parameters: rows, as {id, source, marking}. Columns: none.
CYPHER 5
UNWIND $rows AS row
MATCH (n:Entity {id: row.id})
MATCH (s:Entity {id: row.source})
CREATE (n)-[:CITES {standing: 'STATED', _marking: row.marking}]->(s)
