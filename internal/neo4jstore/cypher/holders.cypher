// The things that others were merged into, by the ids of those.
// Parameters: ids. Columns: former id, id.
CYPHER 5
UNWIND $ids AS id
MATCH (:`_Former` {id: id})-[:`_NOW`]->(n:Entity)
RETURN id, n.id
