// Which needs and training are for prosecutors?
CYPHER 5
MATCH (needs1:`Need`)
USING INDEX needs1:`Need`(`_key_ref`, `id`)
WHERE needs1.`_key_ref` IS NOT NULL
  AND needs1.`id` IS NOT NULL
  AND needs1.`_marking` IN $audiences
  AND $audiences1 IN needs1.`audiences`
WITH needs1
ORDER BY needs1.`_key_ref`, needs1.`id`
LIMIT $limit2
RETURN [
  needs1.`id`,
  needs1.`name`,
  needs1.`ref`,
  COLLECT {
    MATCH (needs1)<-[tie3:`INTERESTED_IN`]-(organisations2)
    WHERE tie3.`_marking` IN $audiences
    WITH organisations2, tie3
    ORDER BY organisations2.`_key_name`, organisations2.`id`
    LIMIT $limit3
    RETURN [organisations2.`id`, organisations2.`name`]
  }
] AS row
// $audiences = []interface {}{0}
// $audiences1 = "prosecutors"
// $limit2 = 21
// $limit3 = 21
