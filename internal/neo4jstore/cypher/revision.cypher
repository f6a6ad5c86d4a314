// How far the database is.
// Parameters: product. Columns: revision.
CYPHER 5
MATCH (m:`_Meta` {product: $product})
RETURN m.revision
