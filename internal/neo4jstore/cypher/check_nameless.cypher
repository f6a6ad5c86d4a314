// Things without an id.
// Parameters: none. Columns: element id, labels.
CYPHER 5
MATCH (n:Entity)
WHERE n.id IS NULL
RETURN elementId(n), labels(n)
