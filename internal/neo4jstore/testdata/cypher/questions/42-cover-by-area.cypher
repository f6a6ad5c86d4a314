// How do the priority areas stand side by side?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS priorityAreas1
WHERE priorityAreas1.`_marking` IN $audiences
  AND priorityAreas1:`PriorityArea`
RETURN [at, priorityAreas1.`id`, priorityAreas1.`name`, priorityAreas1.`ref`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"priority-area/ccscap-2016-1", "priority-area/ccscap-2016-2", "priority-area/ccscap-2016-3", "priority-area/ccscap-2016-4", "priority-area/ccscap-2016-5"}
