// Which schools are grammar schools of before 1900, poor, musical or small, and under a patron?
CYPHER 5
MATCH (schools1:`School`)
USING INDEX schools1:`School`(`_key_ref`, `id`)
WHERE schools1.`_key_ref` IS NOT NULL
  AND schools1.`id` IS NOT NULL
  AND schools1.`_marking` IN $audiences
  AND schools1.`_num_budget` < $budget1
  AND schools1.`_end_founded` >= $founded2
  AND schools1.`_fold_name` CONTAINS $name3
  AND (NOT (coalesce(schools1.`pupils` > $pupils4, false)) OR $subjects5 IN schools1.`subjects`)
  AND schools1.`patron` IS NOT NULL
WITH schools1
ORDER BY schools1.`_key_ref`, schools1.`id`
LIMIT $limit6
RETURN [schools1.`id`, schools1.`name`] AS row
// $audiences = []interface {}{0, 1}
// $budget1 = "10000000000000000000000000010005"
// $founded2 = "1900-01-01"
// $limit6 = 21
// $name3 = "grammar"
// $pupils4 = 3
// $subjects5 = "MUSIC"
