// How did the picture change between two days?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS actionPlans1
WHERE actionPlans1.`_marking` IN $audiences
  AND actionPlans1:`ActionPlan`
RETURN [at, actionPlans1.`id`, actionPlans1.`name`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"action-plan/ccscap-2016"}
