// How are two organisations connected, by the shortest chains of ties?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS entities1
WHERE entities1.`_marking` IN $audiences
RETURN [at, entities1.`id`, entities1.`name`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"commitment/csm-ii-finalise-and-implement", "organisation/commonwealth-secretariat", "commitment/csm-ii-technical-support", "event/csm-i", "need/ccscap-2016-5.6", "organisation/commonwealth-cybercrime-initiative"}
