// Finds the labels and types of which some are not for everybody.
// Parameters: none. Columns: names; a row for things and one for ties.
CYPHER 5
MATCH (n:Entity)
WHERE n._marking <> 0
UNWIND labels(n) AS name
RETURN collect(DISTINCT name) AS names
UNION ALL
MATCH (:Entity)-[r]->(:Entity)
WHERE r._marking <> 0
RETURN collect(DISTINCT type(r)) AS names
