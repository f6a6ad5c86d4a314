// Ties of kind TIE by their ends and keys, whatever their marking.
// Parameters: keys, as [from, to, key]. Columns: kind, from, to, key, facts, marking, revision.
CYPHER 5
UNWIND $keys AS key
MATCH (a:Entity {id: key[0]})
MATCH (b:Entity {id: key[1]})
MATCH (a)-[r:`TIE`]->(b)
WHERE r._key = key[2]
RETURN type(r), a.id, b.id, r._key, r._facts, r._marking, r._revision
