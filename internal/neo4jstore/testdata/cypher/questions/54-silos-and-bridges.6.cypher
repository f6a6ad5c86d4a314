// Which bodies work in silos, who bridges them, and which single tie would join two?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS organisations1
WHERE organisations1.`_marking` IN $audiences
  AND organisations1:`Organisation`
RETURN [at, organisations1.`id`, organisations1.`name`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"organisation/ccscap-steering-committee", "organisation/commonwealth-cybercrime-initiative"}
