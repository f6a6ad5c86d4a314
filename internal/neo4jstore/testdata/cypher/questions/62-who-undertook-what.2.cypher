// Who undertook or was asked to do most under the plan, and how does it stand?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS organisations1
WHERE organisations1.`_marking` IN $audiences
  AND organisations1:`Organisation`
RETURN [at, organisations1.`id`, organisations1.`name`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"organisation/caricom-impacs", "organisation/ccscap-steering-committee", "organisation/csm-ii-participants", "organisation/commonwealth-secretariat", "organisation/ctu", "organisation/council-of-europe", "organisation/international-organisations-at-csm-ii", "organisation/interpol", "organisation/itu", "organisation/national-governments", "organisation/oas", "organisation/governments-at-csm-ii", "organisation/ministers-at-csm-ii", "organisation/ministry-of-national-security-of-lead-prime-minister", "organisation/oas-cicte", "organisation/private-sector-organisations-at-csm-ii", "organisation/regional-cyber-committee"}
