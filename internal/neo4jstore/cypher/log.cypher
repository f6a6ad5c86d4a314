// What was touched after a revision, in the order of writing.
// Parameters: since. Columns: revision, touched.
CYPHER 5
MATCH (l:`_Log`)
WHERE l.revision > $since AND l.part IS NOT NULL
RETURN l.revision, l.touched
ORDER BY l.revision, l.part
