// Where do training programmes for judges, prosecutors and investigators meet?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS entities1
WHERE entities1.`_marking` IN $audiences
RETURN [at, entities1.`id`, entities1.`name`, entities1.`standing`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"training-programme/oas-remja-training-programs", "training-programme/ilea-programs"}
