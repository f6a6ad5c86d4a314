// Which schools have the last ids?
CYPHER 5
MATCH (schools1:`Entity`)
WHERE schools1.`id` STARTS WITH $kind1
  AND schools1.`_marking` <= $clearance
WITH schools1
ORDER BY schools1.`id` DESC
LIMIT $limit2
RETURN [schools1.`id`, schools1.`name`] AS row
// $clearance = 1
// $kind1 = "school/"
// $limit2 = 21
