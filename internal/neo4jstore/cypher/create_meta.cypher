// Says that the database is Portolan's.
// Parameters: product, format, schema. Columns: none.
CYPHER 5
MERGE (m:`_Meta` {product: $product})
ON CREATE SET m.format = $format, m.schema = $schema, m.revision = 0, m.restricted = []
