// Who undertook or was asked to do most under the plan, and how does it stand?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS needs1
WHERE needs1.`_marking` IN $audiences
  AND needs1:`Need`
RETURN [at, needs1.`id`, needs1.`name`, needs1.`ref`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"need/ccscap-2016-5.5", "need/ccscap-2016-4.1", "need/ccscap-2016-4.2", "need/ccscap-2016-5.4"}
