// Of which labels and types some are not for everybody.
// Parameters: product. Columns: names.
CYPHER 5
MATCH (m:`_Meta` {product: $product})
RETURN m.restricted
