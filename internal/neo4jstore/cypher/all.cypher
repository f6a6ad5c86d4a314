// All things that may be seen, in order of id, with the ties that begin at them.
// Parameters: audiences, null for all. Columns: id, facts, marking, revision, cites as [source, marking], ties as
// [kind, to, key, facts, marking, revision].
CYPHER 5
MATCH (n:Entity)
WHERE n.id IS NOT NULL AND ($audiences IS NULL OR n._marking IN $audiences)
RETURN n.id, n._facts, n._marking, n._revision,
  COLLECT { MATCH (n)-[c:CITES]->(s:Entity) WHERE $audiences IS NULL OR c._marking IN $audiences RETURN [s.id, c._marking] },
  COLLECT {
    MATCH (n)-[r]->(m:Entity)
    WHERE NOT r:CITES AND ($audiences IS NULL OR r._marking IN $audiences)
    RETURN [type(r), m.id, r._key, r._facts, r._marking, r._revision]
  }
ORDER BY n.id
