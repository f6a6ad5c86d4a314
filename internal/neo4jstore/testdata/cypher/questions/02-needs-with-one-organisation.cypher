// Which needs rest on one organisation only?
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
  WHERE COUNT {
    MATCH (needs1)<-[tie8:`INTERESTED_IN`]-(organisations7)
  } = $organisations2
    AND needs1.`_marking` IN $audiences
  WITH collect(needs1) AS found
  RETURN [
    COLLECT {
      UNWIND found AS needs2
      WITH needs2
      ORDER BY needs2.`_key_ref`, needs2.`id`
      LIMIT $limit3
      RETURN [
        needs2.`id`,
        needs2.`name`,
        needs2.`ref`,
        COLLECT {
          MATCH (needs2)<-[tie10:`INTERESTED_IN`]-(organisations9)
          WHERE tie10.`_marking` IN $audiences
          WITH organisations9, tie10
          ORDER BY organisations9.`_key_name`, organisations9.`id`
          LIMIT $limit4
          RETURN [tie10.`status`, tie10.`_facts`, organisations9.`id`, organisations9.`name`]
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
// $limit3 = 21
// $limit4 = 21
// $organisations2 = 1
// $product = "portolan"
