// Where does a document contradict itself or another?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS assessments1
WHERE assessments1.`_marking` IN $audiences
  AND assessments1:`Assessment`
RETURN [
  at,
  assessments1.`id`,
  assessments1.`_facts`,
  assessments1.`name`,
  assessments1.`published`,
  COLLECT {
    MATCH (assessments1)-[tie3:`CITES`]->(sources2)
    WHERE tie3.`_marking` IN $audiences
    WITH sources2, tie3
    ORDER BY sources2.`_key_name`, sources2.`id`
    RETURN [sources2.`id`, sources2.`name`]
  }
] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"assessment/commonwealth-secretariat-needs-assessments"}
