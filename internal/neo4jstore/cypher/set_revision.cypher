// Sets the revision and the schema that the database is written by.
// Parameters: product, revision, schema. Columns: none.
CYPHER 5
MATCH (m:`_Meta` {product: $product})
SET m.revision = $revision, m.schema = $schema
