// Which needs of the plan have no agency or partner at all?
CYPHER 5
CALL () {
  MATCH (plan5:`Entity`)
  USING INDEX plan5:`Entity`(`id`)
  WHERE plan5.`id` = $id1
  MATCH (area3:`PriorityArea`)-[tie6:`PART_OF`]->(plan5)
  WHERE tie6.`_marking` IN $audiences
  WITH DISTINCT area3
  MATCH (needs1:`Need`)-[tie4:`IN_AREA`]->(area3)
  WHERE tie4.`_marking` IN $audiences
  WITH DISTINCT needs1
  WHERE NOT EXISTS {
    MATCH (needs1)<-[tie8:`INTERESTED_IN`]-(organisations7)
  }
    AND needs1.`_marking` IN $audiences
  WITH collect(needs1) AS found
  RETURN [
    COLLECT {
      UNWIND found AS needs2
      WITH needs2
      ORDER BY needs2.`_key_ref`, needs2.`id`
      LIMIT $limit2
      RETURN [
        needs2.`id`,
        needs2.`_facts`,
        needs2.`name`,
        needs2.`ref`,
        COLLECT {
          MATCH (needs2)-[tie10:`CITES`]->(sources9)
          WHERE tie10.`_marking` IN $audiences
          WITH sources9, tie10
          ORDER BY sources9.`_key_name`, sources9.`id`
          RETURN [sources9.`id`, sources9.`name`]
        },
        COLLECT {
          MATCH (needs2)-[tie12:`IN_AREA`]->(area11)
          WHERE tie12.`_marking` IN $audiences
          WITH area11, tie12
          ORDER BY area11.`_key_ref`, area11.`id`
          LIMIT $limit3
          RETURN [area11.`id`, area11.`name`]
        }
      ]
    },
    size(found)
  ] AS answer
}
WITH collect(answer) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $audiences = []interface {}{0}
// $id1 = "action-plan/ccscap-2016"
// $limit2 = 21
// $limit3 = 2
// $product = "portolan"
