// What things come next?
CYPHER 5
MATCH (entities1:`Entity`)
USING INDEX entities1:`Entity`(`_key_name`, `id`)
WHERE entities1.`id` IS NOT NULL
  AND entities1.`_key_name` >= $at1
  AND CASE WHEN entities1.`_key_name` = $at1 THEN entities1.`id` > $at2 ELSE true END
  AND entities1.`_marking` IN $audiences
WITH entities1
ORDER BY entities1.`_key_name`, entities1.`id`
LIMIT $limit3
RETURN [entities1.`id`, entities1.`name`] AS row
// $at1 = "k"
// $at2 = "school/x"
// $audiences = []interface {}{0, 1}
// $limit3 = 21
