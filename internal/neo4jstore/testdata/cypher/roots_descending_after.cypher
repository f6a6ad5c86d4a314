// Which schools come next, the youngest first?
CYPHER 5
MATCH (schools1:`School`)
USING INDEX schools1:`School`(`_key_founded_down`, `id`)
WHERE schools1.`id` IS NOT NULL
  AND schools1.`_key_founded_down` <= $at1
  AND CASE WHEN schools1.`_key_founded_down` = $at1 THEN schools1.`id` < $at2 ELSE true END
  AND schools1.`_marking` IN $audiences
WITH schools1
ORDER BY schools1.`_key_founded_down` DESC, schools1.`id` DESC
LIMIT $limit3
RETURN [schools1.`_key_founded_down`, schools1.`id`, schools1.`name`] AS row
// $at1 = "k"
// $at2 = "school/x"
// $audiences = []interface {}{0, 1}
// $limit3 = 21
