// Which schools have no staff?
CYPHER 5
CALL () {
  MATCH (schools1:`School`)
  USING INDEX schools1:`School`(`_key_ref`, `id`)
  WHERE schools1.`_key_ref` IS NOT NULL
    AND schools1.`id` IS NOT NULL
    AND schools1.`_marking` IN $audiences
    AND NOT EXISTS {
      MATCH (schools1)-[tie3:`EMPLOYS`]->(staff2)
    }
  WITH schools1
  ORDER BY schools1.`_key_ref`, schools1.`id`
  LIMIT $limit1
  RETURN [schools1.`id`, schools1.`name`] AS row
}
WITH collect(row) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $audiences = []interface {}{0}
// $limit1 = 21
// $product = "portolan"
// relies on [EMPLOYS] being for everybody
