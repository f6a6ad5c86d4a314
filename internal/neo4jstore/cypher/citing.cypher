// What has a fact from one of the sources: things, and the ties that begin at them.
// Parameters: sources. Columns: id, whether the thing itself has one, ties as [kind, to, key].
CYPHER 5
UNWIND $sources AS source
MATCH (s:Entity {id: source})<-[:CITES]-(n:Entity)
RETURN n.id, source IN n.sources,
  COLLECT {
    MATCH (n)-[r]->(m:Entity)
    WHERE NOT r:CITES AND source IN r.sources
    RETURN [type(r), m.id, r._key]
  }
