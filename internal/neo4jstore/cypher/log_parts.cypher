// How many nodes of the log a revision has, and how many of them tell changes.
// Parameters: revision. Columns: nodes, those with changes.
CYPHER 5
OPTIONAL MATCH (l:`_Log`)
WHERE l.revision = $revision AND l.part IS NOT NULL
RETURN count(l), count(l.changes)
