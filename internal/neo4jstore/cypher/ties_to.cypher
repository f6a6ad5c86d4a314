// The ties that end at things, whatever their marking.
// Parameters: ids. Columns: kind, from, to, key, facts, marking, revision.
CYPHER 5
UNWIND $ids AS id
MATCH (b:Entity {id: id})<-[r]-(a:Entity)
WHERE NOT r:CITES
RETURN type(r), a.id, b.id, r._key, r._facts, r._marking, r._revision
