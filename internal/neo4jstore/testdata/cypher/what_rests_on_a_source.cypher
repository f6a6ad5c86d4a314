// What rests on each source, and how sure is it?
CYPHER 5
MATCH (sources1:`Source`)
USING INDEX sources1:`Source`(`_key_name`, `id`)
WHERE sources1.`_key_name` IS NOT NULL
  AND sources1.`id` IS NOT NULL
  AND sources1.`_marking` IN $audiences
WITH sources1
ORDER BY sources1.`_key_name`, sources1.`id`
LIMIT $limit1
RETURN [
  sources1.`id`,
  sources1.`name`,
  COLLECT {
    MATCH (sources1)<-[tie3:`CITES`]-(entities2)
    WHERE tie3.`_marking` IN $audiences
    WITH entities2, tie3
    ORDER BY entities2.`_key_name`, entities2.`id`
    LIMIT $limit2
    RETURN [tie3.`standing`, entities2.`id`, entities2.`name`]
  }
] AS row
// $audiences = []interface {}{0, 1}
// $limit1 = 21
// $limit2 = 11
