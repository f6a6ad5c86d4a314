// Who sits on the steering committee, who advises, coordinates, chairs and reports to whom?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS actionPlans1
WHERE actionPlans1.`_marking` IN $audiences
  AND actionPlans1:`ActionPlan`
RETURN [
  at,
  actionPlans1.`id`,
  actionPlans1.`name`,
  COLLECT {
    MATCH (actionPlans1)<-[tie3:`COORDINATES`]-(coordinator2)
    WHERE tie3.`_marking` IN $audiences
    WITH coordinator2, tie3
    ORDER BY coordinator2.`_key_name`, coordinator2.`id`
    LIMIT $limit2
    RETURN [
      coordinator2.`id`,
      coordinator2.`name`,
      COLLECT {
        MATCH (coordinator2)-[tie5:`REPORTS_TO`]->(reportsTo4)
        WHERE tie5.`_marking` IN $audiences
        WITH reportsTo4, tie5
        ORDER BY reportsTo4.`_key_name`, reportsTo4.`id`
        LIMIT $limit3
        RETURN [
          reportsTo4.`id`,
          reportsTo4.`name`,
          COLLECT {
            MATCH (reportsTo4)-[tie7:`REPORTS_TO`]->(reportsTo6)
            WHERE tie7.`_marking` IN $audiences
            WITH reportsTo6, tie7
            ORDER BY reportsTo6.`_key_name`, reportsTo6.`id`
            LIMIT $limit4
            RETURN [
              reportsTo6.`id`,
              reportsTo6.`name`,
              COLLECT {
                MATCH (reportsTo6)-[tie9:`REPORTS_TO`]->(reportsTo8)
                WHERE tie9.`_marking` IN $audiences
                WITH reportsTo8, tie9
                ORDER BY reportsTo8.`_key_name`, reportsTo8.`id`
                LIMIT $limit5
                RETURN [reportsTo8.`id`, reportsTo8.`name`]
              }
            ]
          }
        ]
      }
    ]
  }
] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"action-plan/ccscap-2016"}
// $limit2 = 2
// $limit3 = 21
// $limit4 = 21
// $limit5 = 21
