// Which bodies should be won over first, so that every need has a partner?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS organisations1
WHERE organisations1.`_marking` IN $audiences
  AND organisations1:`Organisation`
RETURN [at, organisations1.`id`, organisations1.`name`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"organisation/oas-cicte", "organisation/commonwealth-secretariat", "organisation/caricom-impacs", "organisation/cbu", "organisation/council-of-europe", "organisation/ctu"}
