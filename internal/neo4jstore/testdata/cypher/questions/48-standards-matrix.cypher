// How do the member states stand against the minimum standards?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS countries1
WHERE countries1.`_marking` IN $audiences
  AND countries1:`Country`
RETURN [at, countries1.`id`, countries1.`alpha2`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"country/ag", "country/bb", "country/bz", "country/dm", "country/gd", "country/gy", "country/ht", "country/jm", "country/ms", "country/lc", "country/kn", "country/vc", "country/sr", "country/bs", "country/tt"}
