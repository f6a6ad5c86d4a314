// Which needs in different priority areas propose the same solution?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS solutions1
WHERE solutions1.`_marking` IN $audiences
  AND solutions1:`Solution`
RETURN [
  at,
  solutions1.`id`,
  solutions1.`text`,
  COLLECT {
    MATCH (solutions1)-[tie3:`ADDRESSES`]->(needs2)
    WHERE tie3.`_marking` IN $audiences
    WITH needs2, tie3
    ORDER BY needs2.`_key_ref`, needs2.`id`
    LIMIT $limit2
    RETURN [needs2.`id`, needs2.`ref`]
  }
] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"solution/ccscap-2016-4.1-1", "solution/ccscap-2016-1.1-1"}
// $limit2 = 21
