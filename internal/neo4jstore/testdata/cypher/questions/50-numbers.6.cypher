// How much does the chart hold?
CYPHER 5
RETURN
  COUNT {
    MATCH (plan6:`Entity`)
    USING INDEX plan6:`Entity`(`id`)
    WHERE plan6.`id` = $id1
    MATCH (area4:`PriorityArea`)-[tie7:`PART_OF`]->(plan6)
    WHERE tie7.`_marking` IN $audiences
    WITH DISTINCT area4
    MATCH (needs2:`Need`)-[tie5:`IN_AREA`]->(area4)
    WHERE tie5.`_marking` IN $audiences
    WITH DISTINCT needs2
    MATCH (solutions1:`Solution`)-[tie3:`ADDRESSES`]->(needs2)
    WHERE tie3.`_marking` IN $audiences
    WITH DISTINCT solutions1
    WHERE solutions1.`_marking` IN $audiences
    RETURN solutions1
  } AS total
// $audiences = []interface {}{0}
// $id1 = "action-plan/ccscap-2016"
