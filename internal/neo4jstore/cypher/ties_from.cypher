// The ties that begin at things, whatever their marking.
// Parameters: ids. Columns: kind, from, to, key, facts, marking, revision.
CYPHER 5
UNWIND $ids AS id
MATCH (a:Entity {id: id})-[r]->(b:Entity)
WHERE NOT r:CITES
RETURN type(r), a.id, b.id, r._key, r._facts, r._marking, r._revision
