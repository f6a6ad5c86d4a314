// All things with an id, in order of it, with whatever leads away from them, and from words and former ids to them.
// Parameters: none. Columns: element id, labels, properties, relationships as [element id, type, properties, whether it
// leads to a thing, id and marking of that], words as [text, weight], former ids.
CYPHER 5
MATCH (n:Entity)
WHERE n.id IS NOT NULL
RETURN elementId(n), labels(n), properties(n),
  COLLECT { MATCH (n)-[r]->(m) RETURN [elementId(r), type(r), properties(r), m:Entity, m.id, m._marking] },
  COLLECT { MATCH (t:`_Token`)-[f:`_FOUND`]->(n) RETURN [t.text, f.weight] },
  COLLECT { MATCH (f:`_Former`)-[:`_NOW`]->(n) RETURN f.id }
ORDER BY n.id
