// What things are there?
CYPHER 5
MATCH (entities1:`Entity`)
USING INDEX entities1:`Entity`(`_key_name`, `id`)
WHERE entities1.`_key_name` IS NOT NULL
  AND entities1.`id` IS NOT NULL
  AND entities1.`_marking` IN $audiences
WITH entities1
ORDER BY entities1.`_key_name`, entities1.`id`
LIMIT $limit1
RETURN [entities1.`id`, entities1.`name`] AS row
// $audiences = []interface {}{0, 1}
// $limit1 = 21
