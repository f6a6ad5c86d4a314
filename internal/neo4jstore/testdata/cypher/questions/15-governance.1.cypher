// Who sits on the steering committee, who advises, coordinates, chairs and reports to whom?
CYPHER 5
MATCH (organisations1:`Entity`)
USING INDEX organisations1:`Entity`(`id`)
WHERE organisations1:`Organisation`
  AND organisations1.`_marking` IN $audiences
  AND organisations1.`id` IN $id1
WITH organisations1
ORDER BY organisations1.`_key_name`, organisations1.`id`
LIMIT $limit2
RETURN [
  organisations1.`id`,
  organisations1.`name`,
  organisations1.`standing`,
  COLLECT {
    MATCH (organisations1)<-[tie3:`TAKES_PART_IN`]-(participants2:`Organisation`)
    WHERE tie3.`_marking` IN $audiences
    WITH participants2, tie3
    ORDER BY participants2.`_key_name`, participants2.`id`, tie3.`_key`
    LIMIT $limit3
    RETURN [tie3.`standing`, tie3.`role`, tie3.`_facts`, tie3.`_key`, participants2.`id`, participants2.`name`]
  },
  COLLECT {
    MATCH (organisations1)<-[tie5:`TAKES_PART_IN`]-(contactPoints4:`ContactPoint`)
    WHERE tie5.`_marking` IN $audiences
    WITH contactPoints4, tie5
    ORDER BY contactPoints4.`_key_name`, contactPoints4.`id`, tie5.`_key`
    LIMIT $limit4
    RETURN [tie5.`standing`, tie5.`role`, tie5.`_key`, contactPoints4.`id`, contactPoints4.`name`]
  },
  COLLECT {
    MATCH (organisations1)-[tie7:`REPORTS_TO`]->(reportsTo6)
    WHERE tie7.`_marking` IN $audiences
    WITH reportsTo6, tie7
    ORDER BY reportsTo6.`_key_name`, reportsTo6.`id`
    LIMIT $limit5
    RETURN [tie7.`standing`, reportsTo6.`id`, reportsTo6.`name`]
  },
  COLLECT {
    MATCH (organisations1)-[tie9:`ADVISES`]->(advises8)
    WHERE tie9.`_marking` IN $audiences
    WITH advises8, tie9
    ORDER BY advises8.`_key_name`, advises8.`id`
    LIMIT $limit6
    RETURN [advises8.`id`, advises8.`name`]
  }
] AS row
// $audiences = []interface {}{0}
// $id1 = []string{"organisation/ccscap-steering-committee", "organisation/regional-cyber-committee"}
// $limit2 = 21
// $limit3 = 21
// $limit4 = 21
// $limit5 = 21
// $limit6 = 21
