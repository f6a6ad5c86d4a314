// Which organisations are interested in the most needs, in which priority areas?
CYPHER 5
CALL () {
  MATCH (organisations1:`Organisation`)
  WHERE organisations1.`_marking` IN $audiences
    AND COUNT {
      MATCH (organisations1)-[tie4:`INTERESTED_IN`]->(needs3)
    } >= $needs1
  WITH collect(organisations1) AS found
  RETURN [
    COLLECT {
      UNWIND found AS organisations2
      WITH organisations2, COUNT {
        MATCH (organisations2)-[tie7:`INTERESTED_IN`]->(needs6)
      } AS count5
      WITH organisations2, count5
      ORDER BY count5 DESC, organisations2.`_key_name`, organisations2.`id`
      LIMIT $limit2
      RETURN [
        organisations2.`id`,
        organisations2.`name`,
        COLLECT {
          MATCH (organisations2)-[tie9:`UNIT_OF`]->(parent8)
          WHERE tie9.`_marking` IN $audiences
          WITH parent8, tie9
          ORDER BY parent8.`_key_name`, parent8.`id`
          LIMIT $limit3
          RETURN [parent8.`id`, parent8.`name`]
        },
        COLLECT {
          MATCH (organisations2)-[tie11:`INTERESTED_IN`]->(needs10)
          WHERE tie11.`_marking` IN $audiences
          WITH needs10, tie11
          ORDER BY needs10.`_key_ref`, needs10.`id`
          LIMIT $limit4
          RETURN [
            needs10.`id`,
            needs10.`ref`,
            COLLECT {
              MATCH (needs10)-[tie13:`IN_AREA`]->(area12)
              WHERE tie13.`_marking` IN $audiences
              WITH area12, tie13
              ORDER BY area12.`_key_ref`, area12.`id`
              LIMIT $limit5
              RETURN [area12.`id`, area12.`name`]
            }
          ]
        },
        COUNT {
          MATCH (organisations2)-[tie15:`INTERESTED_IN`]->(needs14)
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
// $limit2 = 21
// $limit3 = 2
// $limit4 = 51
// $limit5 = 2
// $needs1 = 2
// $product = "portolan"
