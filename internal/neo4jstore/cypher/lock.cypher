// Makes other writers wait until this transaction ends, and gives what the database says of itself.
// The write takes the lock; what is read after it is what the last writer left.
// Parameters: product. Columns: revision, schema, format, restricted.
CYPHER 5
MATCH (m:`_Meta` {product: $product})
SET m._lock = 1
WITH m
RETURN m.revision, m.schema, m.format, coalesce(m.restricted, [])
