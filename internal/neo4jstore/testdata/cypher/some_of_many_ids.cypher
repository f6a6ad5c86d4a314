// Which of these are schools?
CYPHER 5
MATCH (schools1:`Entity`)
WHERE schools1.`id` STARTS WITH $kind1
  AND schools1.`_marking` <= $clearance
  AND schools1.`id` IN $id2
WITH schools1
ORDER BY schools1.`_key_ref`, schools1.`id`
LIMIT $limit3
RETURN [schools1.`id`, schools1.`name`] AS row
// $clearance = 1
// $id2 = []string{"school/a", "teacher/b"}
// $kind1 = "school/"
// $limit3 = 21
