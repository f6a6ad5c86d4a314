// Which overlaps cross silos, and why do we say so?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS entities1
WHERE entities1.`_marking` IN $audiences
RETURN [at, entities1.`id`, entities1.`name`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"solution/ccscap-2016-4.1-1", "solution/ccscap-2016-1.1-1", "solution/ccscap-2016-4.2-4", "solution/ccscap-2016-4.3-1", "solution/ccscap-2016-2.1-2", "solution/ccscap-2016-1.3-1", "initiative/commonwealth-secretariat-digital-currency", "initiative/itu-digital-currency"}
