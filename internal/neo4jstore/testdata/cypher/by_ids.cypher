// What is this school called?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS schools1
WHERE schools1.`_marking` IN $audiences
  AND schools1:`School`
RETURN [at, schools1.`id`, schools1.`name`] AS row
// $audiences = []interface {}{0, 1}
// $ids1 = []string{"school/x"}
