// What does the chart know of one organisation?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS organisations1
WHERE organisations1.`_marking` IN $audiences
  AND organisations1:`Organisation`
RETURN [
  at,
  organisations1.`id`,
  organisations1.`name`,
  organisations1.`acronym`,
  organisations1.`form`,
  COLLECT {
    MATCH (organisations1)-[tie3:`CITES`]->(sources2)
    WHERE tie3.`_marking` IN $audiences
    WITH sources2, tie3
    ORDER BY sources2.`_key_name`, sources2.`id`
    RETURN [sources2.`id`, sources2.`title`]
  },
  COLLECT {
    MATCH (organisations1)-[tie5:`INTERESTED_IN`]->(needs4)
    WHERE tie5.`_marking` IN $audiences
    WITH needs4, tie5
    ORDER BY needs4.`_key_ref`, needs4.`id`
    LIMIT $limit2
    RETURN [needs4.`id`, needs4.`name`, needs4.`ref`]
  },
  COLLECT {
    MATCH (organisations1)-[tie7:`LEADS`]->(leads6)
    WHERE tie7.`_marking` IN $audiences
    WITH leads6, tie7
    ORDER BY leads6.`_key_name`, leads6.`id`
    LIMIT $limit3
    RETURN [leads6.`id`, leads6.`name`]
  },
  COLLECT {
    MATCH (organisations1)-[tie9:`IMPLEMENTS`]->(implements8)
    WHERE tie9.`_marking` IN $audiences
    WITH implements8, tie9
    ORDER BY implements8.`_key_name`, implements8.`id`
    LIMIT $limit4
    RETURN [implements8.`id`, implements8.`name`]
  },
  COLLECT {
    MATCH (organisations1)-[tie11:`TAKES_PART_IN`]->(mechanisms10)
    WHERE tie11.`_marking` IN $audiences
    WITH mechanisms10, tie11
    ORDER BY mechanisms10.`_key_name`, mechanisms10.`id`, tie11.`_key`
    LIMIT $limit5
    RETURN [tie11.`role`, tie11.`_key`, mechanisms10.`id`, mechanisms10.`name`]
  },
  COLLECT {
    MATCH (organisations1)<-[tie13:`ASKED_OF`]-(requests12)
    WHERE tie13.`_marking` IN $audiences
    WITH requests12, tie13
    ORDER BY requests12.`_key_name`, requests12.`id`
    LIMIT $limit6
    RETURN [requests12.`id`, requests12.`name`]
  }
] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"organisation/itu"}
// $limit2 = 21
// $limit3 = 21
// $limit4 = 21
// $limit5 = 21
// $limit6 = 21
