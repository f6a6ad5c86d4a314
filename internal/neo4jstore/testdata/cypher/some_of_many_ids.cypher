// Which of these are schools?
CYPHER 5
MATCH (schools1:`Entity`)
USING INDEX schools1:`Entity`(`id`)
WHERE schools1:`School`
  AND schools1.`_marking` IN $audiences
  AND schools1.`id` IN $id1
WITH schools1
ORDER BY schools1.`_key_ref`, schools1.`id`
LIMIT $limit2
RETURN [schools1.`id`, schools1.`name`] AS row
// $audiences = []interface {}{0, 1}
// $id1 = []string{"school/a", "teacher/b"}
// $limit2 = 21
