// Whose the database is, and how far it is.
// Parameters: product. Columns: revision, format, schema.
CYPHER 5
MATCH (m:`_Meta` {product: $product})
RETURN m.revision, m.format, m.schema
