// What does the plan ask of an organisation, need by need?
CYPHER 5
CALL () {
  UNWIND range(0, size($ids1) - 1) AS at
  OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
  OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
  WITH at, coalesce(now, survivor) AS organisations1
  WHERE organisations1.`_marking` IN $audiences
    AND organisations1:`Organisation`
  RETURN [
    at,
    organisations1.`id`,
    organisations1.`name`,
    organisations1.`mandate`,
    COLLECT {
      MATCH (organisations1)-[tie3:`INTERESTED_IN`]->(needs2)
      WHERE tie3.`_marking` IN $audiences
      WITH needs2, tie3
      ORDER BY needs2.`_key_ref`, needs2.`id`
      LIMIT $limit2
      RETURN [
        tie3.`status`,
        tie3.`_facts`,
        needs2.`id`,
        needs2.`name`,
        needs2.`ref`,
        COLLECT {
          MATCH (needs2)<-[tie5:`ADDRESSES`]-(solutions4:`Solution`)
          WHERE tie5.`_marking` IN $audiences
          WITH solutions4, tie5
          ORDER BY solutions4.`_key_name`, solutions4.`id`
          LIMIT $limit3
          RETURN [solutions4.`id`, solutions4.`text`]
        }
      ]
    },
    COUNT {
      MATCH (organisations1)-[tie7:`INTERESTED_IN`]->(needs6)
    },
    COLLECT {
      MATCH (organisations1)-[tie9:`UNDERTAKES`]->(commitments8)
      WHERE tie9.`_marking` IN $audiences
      WITH commitments8, tie9
      ORDER BY commitments8.`_key_name`, commitments8.`id`
      LIMIT $limit4
      RETURN [commitments8.`id`, commitments8.`form`, commitments8.`text`, commitments8.`frequency`]
    },
    COLLECT {
      MATCH (organisations1)<-[tie11:`ASKED_OF`]-(requests10)
      WHERE tie11.`_marking` IN $audiences
      WITH requests10, tie11
      ORDER BY requests10.`_key_name`, requests10.`id`
      LIMIT $limit5
      RETURN [requests10.`id`, requests10.`form`, requests10.`text`]
    }
  ] AS row
}
WITH collect(row) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $audiences = []interface {}{0}
// $ids1 = []string{"organisation/commonwealth-secretariat"}
// $limit2 = 51
// $limit3 = 21
// $limit4 = 21
// $limit5 = 21
// $product = "portolan"
