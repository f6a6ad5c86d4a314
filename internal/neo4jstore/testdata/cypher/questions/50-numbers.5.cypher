// How much does the chart hold?
CYPHER 5
RETURN
  COUNT {
    MATCH (plan2:`Entity`)
    USING INDEX plan2:`Entity`(`id`)
    WHERE plan2.`id` = $id1
    MATCH (priorityAreas1:`PriorityArea`)-[tie3:`PART_OF`]->(plan2)
    WHERE tie3.`_marking` IN $audiences
    WITH DISTINCT priorityAreas1
    WHERE priorityAreas1.`_marking` IN $audiences
    RETURN priorityAreas1
  } AS total
// $audiences = []interface {}{0}
// $id1 = "action-plan/ccscap-2016"
