// Things by their ids, whatever their marking.
// Parameters: ids. Columns: id, facts, marking, revision, cites as [source, marking].
CYPHER 5
UNWIND $ids AS id
MATCH (n:Entity {id: id})
RETURN id, n._facts, n._marking, n._revision,
  COLLECT { MATCH (n)-[c:CITES]->(s:Entity) RETURN [s.id, c._marking] }
