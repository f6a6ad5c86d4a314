// Ties by their keys, whatever their marking, found as in replace_ties.
// Parameters: keys, as [kind, from, to, key]. Columns: kind (null where there is no such tie), from, to, key, facts,
// marking, revision.
CYPHER 5
UNWIND $keys AS key
MATCH (a:Entity {id: key[1]})
MATCH (b:Entity {id: key[2]})
OPTIONAL MATCH (a)-[r]->(b)
WHERE type(r) = key[0] AND r._key = key[3]
RETURN type(r), key[1], key[2], key[3], r._facts, r._marking, r._revision
