// Says of which labels and types some are not for everybody.
// Parameters: product, restricted. Columns: none.
CYPHER 5
MATCH (m:`_Meta` {product: $product})
SET m.restricted = $restricted
