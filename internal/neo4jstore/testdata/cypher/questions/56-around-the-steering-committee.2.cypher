// What is around the plan's Steering Committee, stated or proposed?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS entities1
WHERE entities1.`_marking` IN $audiences
RETURN [at, entities1.`id`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"organisation/ccscap-steering-committee", "organisation/ctu", "organisation/regional-cyber-committee", "organisation/caricom-impacs-rifc", "commitment/ccscap-2016-rcc-reports", "organisation/caricom-impacs", "commitment/ccscap-2016-rcc-reports-to-stakeholders", "organisation/commonwealth-secretariat", "commitment/ccscap-2016-steering-committee-meetings", "organisation/ministry-of-national-security-of-lead-prime-minister", "organisation/oas-cicte", "organisation/ctu-executive-council", "commitment/csm-ii-finalise-and-implement", "commitment/csm-ii-technical-support", "contact-point/ccscap-2016-ncpoc", "solution/ccscap-2016-5.5-1"}
