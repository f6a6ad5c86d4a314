// All facts: those of things, also of such that lost their label, then those of ties.
// Parameters: none. Columns: kind of the tie (null for a thing), id or start, end, key, facts, revision.
CYPHER 5
MATCH (n)
WHERE n._facts IS NOT NULL
RETURN null AS kind, n.id AS near, null AS far, null AS key, n._facts AS facts, n._revision AS revision
UNION ALL
MATCH (n)-[r]->(m)
WHERE r._facts IS NOT NULL
RETURN type(r) AS kind, n.id AS near, m.id AS far, r._key AS key, r._facts AS facts, r._revision AS revision
