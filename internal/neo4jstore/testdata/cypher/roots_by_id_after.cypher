// Which schools come next by id?
CYPHER 5
MATCH (schools1:`Entity`)
WHERE schools1.`id` STARTS WITH $kind2
  AND schools1.`id` > $at1
  AND schools1.`_marking` <= $clearance
WITH schools1
ORDER BY schools1.`id`
LIMIT $limit3
RETURN [schools1.`id`, schools1.`name`] AS row
// $at1 = "school/x"
// $clearance = 1
// $kind2 = "school/"
// $limit3 = 21
