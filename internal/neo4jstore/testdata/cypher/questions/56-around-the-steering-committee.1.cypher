// What is around the plan's Steering Committee, stated or proposed?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS entities1
WHERE entities1.`_marking` IN $audiences
RETURN [at, entities1.`id`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"organisation/caricom-impacs-rifc", "commitment/ccscap-2016-continue-collaboration", "commitment/ccscap-2016-csm-meetings", "commitment/ccscap-2016-steering-committee-meetings", "commitment/ccscap-2016-steering-committee-oversight", "event/csm-ii", "initiative/caribbean-cyber-security-programme", "need/ccscap-2016-3.1", "organisation/ccscap-steering-committee", "commitment/csm-ii-finalise-and-implement", "organisation/caricom-consle", "commitment/ccscap-2016-rcc-reports", "commitment/ccscap-2016-rcc-reports-to-stakeholders", "commitment/ccscap-2016-minimum-standards", "organisation/regional-cyber-committee", "organisation/caricom-impacs", "organisation/ctu", "organisation/commonwealth-secretariat"}
