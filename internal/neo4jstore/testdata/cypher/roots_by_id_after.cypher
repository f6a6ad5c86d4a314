// Which schools come next by id?
CYPHER 5
MATCH (schools1:`Entity`)
WHERE schools1.`id` >= $from2
  AND schools1.`id` < $to3
  AND schools1.`id` > $at1
  AND schools1.`_marking` IN $audiences
WITH schools1
ORDER BY schools1.`id`
LIMIT $limit4
RETURN [schools1.`id`, schools1.`name`] AS row
// $at1 = "school/x"
// $audiences = []interface {}{0, 1}
// $from2 = "school/"
// $limit4 = 21
// $to3 = "school0"
