// Which needs in different priority areas propose the same solution?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS priorityAreas1
WHERE priorityAreas1.`_marking` IN $audiences
  AND priorityAreas1:`PriorityArea`
RETURN [at, priorityAreas1.`id`, priorityAreas1.`name`, priorityAreas1.`ref`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"priority-area/ccscap-2016-1", "priority-area/ccscap-2016-4"}
