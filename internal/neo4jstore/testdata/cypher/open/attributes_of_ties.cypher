// Who works at each school, as what, and who says so?
CYPHER 5
CALL () {
  MATCH (schools1:`School`)
  USING INDEX schools1:`School`(`_key_ref`, `id`)
  WHERE schools1.`_key_ref` IS NOT NULL
    AND schools1.`id` IS NOT NULL
    AND schools1.`_marking` IN $audiences
  WITH schools1
  ORDER BY schools1.`_key_ref`, schools1.`id`
  LIMIT $limit1
  RETURN [
    schools1.`id`,
    schools1.`name`,
    COLLECT {
      MATCH (schools1)-[tie3:`EMPLOYS`]->(staff2)
      WHERE tie3.`_marking` IN $audiences
      WITH staff2, tie3
      ORDER BY staff2.`_key_name`, staff2.`id`, tie3.`_key`
      LIMIT $limit2
      RETURN [
        staff2.`_key_name`,
        tie3.`asOf`,
        tie3.`post`,
        tie3.`hours`,
        tie3.`_facts`,
        tie3.`_key`,
        staff2.`id`,
        staff2.`_facts`,
        staff2.`name`
      ]
    },
    COUNT {
      MATCH (schools1)-[tie5:`EMPLOYS`]->(staff4)
    }
  ] AS row
}
WITH collect(row) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $audiences = []interface {}{0}
// $limit1 = 21
// $limit2 = 11
// $product = "portolan"
// relies on [EMPLOYS] being for everybody
