// In which member states is anything known of the plan's needs?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS countries1
WHERE countries1.`_marking` IN $audiences
  AND countries1:`Country`
RETURN [at, countries1.`id`, countries1.`name`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"country/ag", "country/bb", "country/bz"}
