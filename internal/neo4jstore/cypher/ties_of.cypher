// The ties that begin or end at things, whatever their marking; one between two of them comes twice.
// Parameters: ids. Columns: kind, from, to, key, facts, marking, revision.
CYPHER 5
UNWIND $ids AS id
MATCH (:Entity {id: id})-[r]-(:Entity)
WHERE NOT r:CITES
RETURN type(r), startNode(r).id, endNode(r).id, r._key, r._facts, r._marking, r._revision
