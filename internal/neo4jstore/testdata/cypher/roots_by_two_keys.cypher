// Which schools come next by level and name?
CYPHER 5
MATCH (schools1:`School`)
USING INDEX schools1:`School`(`_key_level`, `id`)
WHERE schools1.`id` IS NOT NULL
  AND schools1.`_key_level` <= $at1
  AND CASE WHEN schools1.`_key_level` = $at1 THEN schools1.`_key_name` >= $at2 AND CASE WHEN schools1.`_key_name` = $at2 THEN schools1.`id` > $at3 ELSE true END ELSE true END
  AND schools1.`_marking` IN $audiences
WITH schools1
ORDER BY schools1.`_key_level` DESC, schools1.`_key_name`, schools1.`id`
LIMIT $limit4
RETURN [schools1.`id`, schools1.`name`] AS row
// $at1 = "a"
// $at2 = "b"
// $at3 = "school/x"
// $audiences = []interface {}{0, 1}
// $limit4 = 21
