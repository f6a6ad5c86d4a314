// In which district is each school?
CYPHER 5
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
    MATCH (schools1)-[tie3:`LOCATED_IN`]->(district2)
    WHERE tie3.`_marking` IN $audiences
    WITH district2, tie3
    ORDER BY district2.`_key_name`, district2.`id`
    LIMIT $limit2
    RETURN [district2.`id`, district2.`name`]
  }
] AS row
// $audiences = []interface {}{0, 1}
// $limit1 = 21
// $limit2 = 2
