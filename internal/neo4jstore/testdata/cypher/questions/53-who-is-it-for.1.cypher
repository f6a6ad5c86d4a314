// Which needs and training are for prosecutors?
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
  needs1.`ref`,
  COLLECT {
    MATCH (needs1)<-[tie3:`INTERESTED_IN`]-(organisations2)
    WHERE tie3.`_marking` IN $audiences
    WITH organisations2, tie3
    ORDER BY organisations2.`_key_name`, organisations2.`id`
    LIMIT $limit2
    RETURN [organisations2.`id`, organisations2.`name`]
  }
] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"need/ccscap-2016-2.1", "need/ccscap-2016-2.2"}
// $limit2 = 21
