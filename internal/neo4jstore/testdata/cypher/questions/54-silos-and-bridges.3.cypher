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
// $ids1 = []string{"organisation/caricom", "organisation/caricom-consle", "organisation/caricom-heads-of-government", "organisation/caricom-ict-cluster", "organisation/caricom-impacs", "organisation/caricom-impacs-jrcc", "organisation/caricom-impacs-rifc", "organisation/caricom-lead-head-of-government", "organisation/caricom-security-cluster", "organisation/caricom-sepac", "organisation/caricom-standing-committee-chiefs-of-customs", "organisation/caricom-standing-committee-chiefs-of-immigration", "organisation/caricom-standing-committee-commissioners-of-police", "organisation/caricom-standing-committee-heads-of-corrections", "organisation/caricom-standing-committee-intelligence", "organisation/caricom-standing-committee-military-heads", "organisation/ccscap-steering-committee", "organisation/commonwealth-secretariat", "organisation/commonwealth-secretariat-working-group-on-virtual-currencies", "organisation/ctu", "organisation/ctu-executive-council", "organisation/ctu-general-conference-of-ministers", "organisation/ministry-of-national-security-of-lead-prime-minister", "organisation/carpha", "organisation/cdema", "organisation/oas", "organisation/oas-cicte", "organisation/oas-remja", "organisation/rss", "organisation/eu-cybercrime-taskforce", "organisation/europol", "organisation/europol-ec3", "organisation/fbi", "organisation/j-cat", "organisation/uk-national-crime-agency", "organisation/commonwealth-cybercrime-initiative", "organisation/council-of-europe", "organisation/council-of-europe-t-cy", "organisation/cto", "organisation/itu", "organisation/eeas", "organisation/eu"}
