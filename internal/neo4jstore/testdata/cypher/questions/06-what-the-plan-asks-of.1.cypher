// What does the plan ask of an organisation, need by need?
CYPHER 5
MATCH (names2:`Entity`)
USING INDEX names2:`Entity`(`id`)
WHERE names2.`id` = $id1
MATCH (solutions1:`Solution`)-[tie3:`NAMES`]->(names2)
WHERE tie3.`_marking` IN $audiences
WITH DISTINCT solutions1
WHERE solutions1.`_marking` IN $audiences
WITH solutions1
ORDER BY solutions1.`_key_name`, solutions1.`id`
LIMIT $limit2
RETURN [
  solutions1.`id`,
  solutions1.`text`,
  COLLECT {
    MATCH (solutions1)-[tie5:`ADDRESSES`]->(needs4)
    WHERE tie5.`_marking` IN $audiences
    WITH needs4, tie5
    ORDER BY needs4.`_key_ref`, needs4.`id`
    LIMIT $limit3
    RETURN [needs4.`id`, needs4.`ref`]
  }
] AS row
// $audiences = []interface {}{0}
// $id1 = "organisation/commonwealth-secretariat"
// $limit2 = 21
// $limit3 = 21
