// What wrote this database, in which form, and how far it is.
// Parameters: none. Columns: product, format, schema, revision; no row in a new database.
CYPHER 5
MATCH (m:`_Meta`)
RETURN m.product, m.format, m.schema, m.revision
