// What was touched after a revision and until another, in the order of writing.
// Parameters: since, until. Columns: revision, touched.
CYPHER 5
MATCH (l:`_Log`)
WHERE $since < l.revision <= $until AND l.part IS NOT NULL
RETURN l.revision, l.touched
ORDER BY l.revision, l.part
