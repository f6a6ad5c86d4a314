// Which schools have the last ids?
CYPHER 5
MATCH (schools1:`Entity`)
WHERE schools1.`id` >= $from1
  AND schools1.`id` < $to2
  AND schools1.`_marking` IN $audiences
WITH schools1
ORDER BY schools1.`id` DESC
LIMIT $limit3
RETURN [schools1.`id`, schools1.`name`] AS row
// $audiences = []interface {}{0, 1}
// $from1 = "school/"
// $limit3 = 21
// $to2 = "school0"
