// What stands around the Regional Intelligence Fusion Centre?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS entities1
WHERE entities1.`_marking` IN $audiences
RETURN [at, entities1.`id`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"organisation/caricom-impacs-rifc", "organisation/caricom-impacs", "organisation/ccscap-steering-committee", "solution/ccscap-2016-5.5-2", "commitment/ccscap-2016-steering-committee-meetings", "solution/ccscap-2016-5.5-1"}
