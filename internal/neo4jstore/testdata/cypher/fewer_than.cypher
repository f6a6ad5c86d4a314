// Which schools have at most one head or coach of a certain age?
CYPHER 5
MATCH (schools1:`School`)
USING INDEX schools1:`School`(`_key_ref`, `id`)
WHERE schools1.`_key_ref` IS NOT NULL
  AND schools1.`id` IS NOT NULL
  AND schools1.`_marking` <= $clearance
  AND COUNT {
    MATCH (schools1)-[tie3:`EMPLOYS`]->(staff2)
    WHERE tie3.`_marking` <= $clearance
      AND tie3.`post` IN $post1
      AND staff2.`_start_born` < $born2
  } <= $staff3
WITH schools1
ORDER BY schools1.`_key_ref`, schools1.`id`
LIMIT $limit4
RETURN [schools1.`id`, schools1.`name`] AS row
// $born2 = "1980-01-01"
// $clearance = 1
// $limit4 = 21
// $post1 = []string{"COACH", "HEAD"}
// $staff3 = 1
