// Which overlaps cross silos, and why do we say so?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS entities1
WHERE entities1.`_marking` IN $audiences
RETURN [at, entities1.`id`, entities1.`name`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"initiative/itu-digital-currency", "initiative/un-eclac-digital-currency", "assessment/un-eclac-digital-currency", "initiative/commonwealth-secretariat-digital-currency", "training-programme/oas-remja-training-programs", "training-programme/ilea-programs"}
