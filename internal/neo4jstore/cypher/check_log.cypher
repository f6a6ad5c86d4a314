// The whole log, in the order of writing.
// Parameters: none. Columns: revision, part, touched, changes.
CYPHER 5
MATCH (l:`_Log`)
WHERE l.revision IS NOT NULL AND l.part IS NOT NULL
RETURN l.revision, l.part, l.touched, l.changes
ORDER BY l.revision, l.part
