// How are two organisations connected, by the shortest chains of ties?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS sources1
WHERE sources1.`_marking` IN $audiences
  AND sources1:`Source`
RETURN [at, sources1.`id`, sources1.`name`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"source/csm2-article-2016", "source/impacs-2016", "source/ccscap-2016"}
