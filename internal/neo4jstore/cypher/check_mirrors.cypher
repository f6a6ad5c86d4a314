// Ties without direction that have no mirror image.
// Parameters: kinds. Columns: kind, from, to.
CYPHER 5
MATCH (a:Entity)-[r]->(b:Entity)
WHERE type(r) IN $kinds
  AND NOT EXISTS {
    MATCH (b)-[x]->(a)
    WHERE type(x) = type(r) AND x._key = r._key AND size(x._facts) = size(r._facts)
  }
RETURN type(r), a.id, b.id
