// Who changed what, and when, after a revision, in the order of writing. (A log of the first form tells no changes.)
// Parameters: since. Columns: revision, by, at, changes.
CYPHER 5
MATCH (l:`_Log`)
WHERE l.revision > $since AND l.part IS NOT NULL AND l.changes IS NOT NULL
RETURN l.revision, l.by, l.at, l.changes
ORDER BY l.revision, l.part
