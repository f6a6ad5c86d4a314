// Which schools have at most one head or coach of a certain age?
CYPHER 5
MATCH (schools1:`School`)
USING INDEX schools1:`School`(`_key_ref`, `id`)
WHERE schools1.`_key_ref` IS NOT NULL
  AND schools1.`id` IS NOT NULL
  AND schools1.`_marking` IN $audiences
  AND COUNT {
    MATCH (schools1)-[tie3:`EMPLOYS`]->(staff2)
    WHERE tie3.`_marking` IN $audiences
      AND tie3.`post` IN $post1
      AND staff2.`_start_born` < $born2
  } <= $staff3
WITH schools1
ORDER BY schools1.`_key_ref`, schools1.`id`
LIMIT $limit4
RETURN [schools1.`id`, schools1.`name`] AS row
// $audiences = []interface {}{0, 1}
// $born2 = "1980-01-01"
// $limit4 = 21
// $post1 = []string{"COACH", "HEAD"}
// $staff3 = 1
