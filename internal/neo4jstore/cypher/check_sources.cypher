// The facts of sources.
// Parameters: prefix, with which the ids of sources begin. Columns: id, facts.
CYPHER 5
MATCH (n:Entity)
WHERE n.id STARTS WITH $prefix
RETURN n.id, n._facts
