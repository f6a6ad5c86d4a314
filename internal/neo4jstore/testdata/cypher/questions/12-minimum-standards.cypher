// What are the minimum standards of each priority area, and how do countries stand?
CYPHER 5
CALL () {
  MATCH (plan2:`Entity`)
  USING INDEX plan2:`Entity`(`id`)
  WHERE plan2.`id` = $id1
  MATCH (priorityAreas1:`PriorityArea`)-[tie3:`PART_OF`]->(plan2)
  WHERE tie3.`_marking` IN $audiences
  WITH DISTINCT priorityAreas1
  WHERE EXISTS {
    MATCH (priorityAreas1)<-[tie5:`IN_AREA`]-(standards4:`Standard`)
  }
    AND priorityAreas1.`_marking` IN $audiences
  WITH priorityAreas1
  ORDER BY priorityAreas1.`_key_ref`, priorityAreas1.`id`
  LIMIT $limit2
  RETURN [
    priorityAreas1.`id`,
    priorityAreas1.`name`,
    priorityAreas1.`ref`,
    COLLECT {
      MATCH (priorityAreas1)<-[tie7:`IN_AREA`]-(standards6:`Standard`)
      WHERE tie7.`_marking` IN $audiences
      WITH standards6, tie7
      ORDER BY standards6.`_key_name`, standards6.`id`
      LIMIT $limit3
      RETURN [
        standards6.`id`,
        standards6.`specificArea`,
        standards6.`criterion`,
        COLLECT {
          MATCH (standards6)<-[tie9:`COMPLIES_WITH`]-(countries8)
          WHERE tie9.`_marking` IN $audiences
          WITH countries8, tie9
          ORDER BY countries8.`_key_name`, countries8.`id`
          LIMIT $limit4
          RETURN [tie9.`state`, countries8.`id`, countries8.`name`]
        },
        COUNT {
          MATCH (standards6)<-[tie11:`COMPLIES_WITH`]-(countries10)
        }
      ]
    },
    COUNT {
      MATCH (priorityAreas1)<-[tie13:`IN_AREA`]-(standards12:`Standard`)
    }
  ] AS row
}
WITH collect(row) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $audiences = []interface {}{0}
// $id1 = "action-plan/ccscap-2016"
// $limit2 = 21
// $limit3 = 21
// $limit4 = 21
// $product = "portolan"
