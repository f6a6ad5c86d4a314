// Whether the database holds what Portolan did not write: anything, without our
// node that says whose it is. Another process may be writing that node now.
// Parameters: none. Columns: 1; no row where it is empty, or ours.
CYPHER 5
MATCH (n)
WHERE NOT EXISTS { (:`_Meta`) }
RETURN 1
LIMIT 1
