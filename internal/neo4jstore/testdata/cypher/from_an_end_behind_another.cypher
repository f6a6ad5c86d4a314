// Which schools are in districts of these two?
CYPHER 5
MATCH (parent4:`Entity`)
USING INDEX parent4:`Entity`(`id`)
WHERE parent4.`id` IN $id1
MATCH (district2:`District`)-[tie5:`PART_OF`]->(parent4)
WHERE tie5.`_marking` IN $audiences
WITH DISTINCT district2
MATCH (schools1:`School`)-[tie3:`LOCATED_IN`]->(district2)
WHERE tie3.`_marking` IN $audiences
WITH DISTINCT schools1
WHERE schools1.`_marking` IN $audiences
WITH schools1
ORDER BY schools1.`_key_ref`, schools1.`id`
LIMIT $limit2
RETURN [schools1.`id`, schools1.`name`] AS row
// $audiences = []interface {}{0, 1}
// $id1 = []string{"district/a", "district/b"}
// $limit2 = 21
