// Which priority area has the highest share of needs with at most one partner?
CYPHER 5
CALL () {
  MATCH (plan2:`Entity`)
  USING INDEX plan2:`Entity`(`id`)
  WHERE plan2.`id` = $id1
  MATCH (priorityAreas1:`PriorityArea`)-[tie3:`PART_OF`]->(plan2)
  WHERE tie3.`_marking` IN $audiences
  WITH DISTINCT priorityAreas1
  WHERE priorityAreas1.`_marking` IN $audiences
  WITH priorityAreas1
  ORDER BY priorityAreas1.`_key_ref`, priorityAreas1.`id`
  LIMIT $limit2
  RETURN [
    priorityAreas1.`id`,
    priorityAreas1.`name`,
    priorityAreas1.`ref`,
    COUNT {
      MATCH (priorityAreas1)<-[tie5:`IN_AREA`]-(needs4:`Need`)
    },
    COLLECT {
      MATCH (priorityAreas1)<-[tie7:`IN_AREA`]-(needs6:`Need`)
      WHERE tie7.`_marking` IN $audiences
        AND COUNT {
          MATCH (needs6)<-[tie9:`INTERESTED_IN`]-(organisations8)
        } <= $organisations3
      WITH needs6, tie7
      ORDER BY needs6.`_key_ref`, needs6.`id`
      LIMIT $limit4
      RETURN [needs6.`id`, needs6.`name`, needs6.`ref`]
    },
    COUNT {
      MATCH (priorityAreas1)<-[tie11:`IN_AREA`]-(needs10:`Need`)
      WHERE tie11.`_marking` IN $audiences
        AND COUNT {
          MATCH (needs10)<-[tie13:`INTERESTED_IN`]-(organisations12)
        } <= $organisations5
    }
  ] AS row
}
WITH collect(row) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $audiences = []interface {}{0}
// $id1 = "action-plan/ccscap-2016"
// $limit2 = 21
// $limit4 = 21
// $organisations3 = 1
// $organisations5 = 1
// $product = "portolan"
