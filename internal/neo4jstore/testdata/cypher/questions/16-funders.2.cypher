// Which funders appear, for what, and what has no known funding or cost?
CYPHER 5
CALL () {
  RETURN [
    COUNT {
      MATCH (plan4:`Entity`)
      USING INDEX plan4:`Entity`(`id`)
      WHERE plan4.`id` = $id1
      MATCH (area2:`PriorityArea`)-[tie5:`PART_OF`]->(plan4)
      WHERE tie5.`_marking` IN $audiences
      WITH DISTINCT area2
      MATCH (needs1:`Need`)-[tie3:`IN_AREA`]->(area2)
      WHERE tie3.`_marking` IN $audiences
      WITH DISTINCT needs1
      WHERE NOT EXISTS {
        MATCH (needs1)<-[tie7:`FOR`]-(requirements6:`Requirement`)
      }
        AND needs1.`_marking` IN $audiences
      RETURN needs1
    }
  ] AS answer
}
WITH collect(answer) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $audiences = []interface {}{0}
// $id1 = "action-plan/ccscap-2016"
// $product = "portolan"
