// Which schools have the most staff, and how many schools are there?
CYPHER 5
CALL () {
  MATCH (schools1:`School`)
  WHERE schools1.`_marking` IN $audiences
  WITH collect(schools1) AS found
  RETURN [
    COLLECT {
      UNWIND found AS schools2
      WITH schools2, COUNT {
        MATCH (schools2)-[tie5:`EMPLOYS`]->(staff4)
      } AS count3
      WITH schools2, count3
      ORDER BY count3 DESC, schools2.`id` DESC
      LIMIT $limit1
      RETURN [schools2.`id`, schools2.`name`]
    },
    size(found)
  ] AS answer
}
WITH collect(answer) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $audiences = []interface {}{0}
// $limit1 = 21
// $product = "portolan"
// relies on [EMPLOYS] being for everybody
