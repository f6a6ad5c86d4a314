// All facts: those of things, then those of ties.
// Parameters: none. Columns: facts.
CYPHER 5
MATCH (n:Entity)
RETURN n._facts AS facts
UNION ALL
MATCH (:Entity)-[r]->(:Entity)
WHERE NOT r:CITES
RETURN r._facts AS facts
