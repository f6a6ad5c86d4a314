// On which document, section, table and row does a tie rest?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS needs1
WHERE needs1.`_marking` IN $audiences
  AND needs1:`Need`
RETURN [
  at,
  needs1.`id`,
  needs1.`name`,
  COLLECT {
    MATCH (needs1)<-[tie3:`INTERESTED_IN`]-(organisations2)
    WHERE tie3.`_marking` IN $audiences
    WITH organisations2, tie3
    ORDER BY organisations2.`_key_name`, organisations2.`id`
    LIMIT $limit2
    RETURN [
      tie3.`_facts`,
      organisations2.`id`,
      organisations2.`name`,
      COLLECT {
        MATCH (organisations2)-[tie5:`CITES`]->(sources4)
        WHERE tie5.`_marking` IN $audiences
        WITH sources4, tie5
        ORDER BY sources4.`_key_name`, sources4.`id`
        RETURN [sources4.`id`, sources4.`title`, sources4.`form`, sources4.`published`]
      }
    ]
  }
] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"need/ccscap-2016-2.1"}
// $limit2 = 21
