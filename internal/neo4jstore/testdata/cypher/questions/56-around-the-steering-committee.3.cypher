// What is around the plan's Steering Committee, stated or proposed?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS entities1
WHERE entities1.`_marking` IN $audiences
RETURN [at, entities1.`id`, entities1.`name`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"organisation/ccscap-steering-committee", "organisation/ctu", "organisation/regional-cyber-committee", "organisation/caricom-impacs-rifc", "commitment/ccscap-2016-continue-collaboration", "commitment/ccscap-2016-rcc-reports", "organisation/caricom-impacs", "commitment/ccscap-2016-csm-meetings", "commitment/ccscap-2016-rcc-reports-to-stakeholders", "organisation/commonwealth-secretariat", "commitment/ccscap-2016-steering-committee-meetings", "organisation/ministry-of-national-security-of-lead-prime-minister", "commitment/ccscap-2016-steering-committee-oversight", "organisation/oas-cicte", "organisation/ctu-executive-council", "need/ccscap-2016-3.1", "initiative/caribbean-cyber-security-programme", "commitment/csm-ii-finalise-and-implement", "commitment/csm-ii-technical-support", "event/csm-ii", "contact-point/ccscap-2016-ncpoc", "organisation/caricom-consle", "commitment/ccscap-2016-minimum-standards", "solution/ccscap-2016-5.5-1"}
