// Says that the database has been brought to a form.
// Parameters: product, format, name. Columns: none.
CYPHER 5
MATCH (m:`_Meta` {product: $product})
SET m.format = $format
MERGE (g:`_Migration` {format: $format})
SET g.name = $name, g.at = datetime.transaction()
