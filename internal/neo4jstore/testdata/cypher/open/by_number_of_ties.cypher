// Which schools come next by the number of their staff?
CYPHER 5
CALL () {
  MATCH (schools1:`School`)
  WHERE schools1.`_marking` IN $audiences
  WITH schools1, COUNT {
    MATCH (schools1)-[tie4:`EMPLOYS`]->(staff3)
  } AS count2
  WHERE count2 <= $at1
    AND CASE WHEN count2 = $at1 THEN schools1.`id` < $at2 ELSE true END
  WITH schools1, count2
  ORDER BY count2 DESC, schools1.`id` DESC
  LIMIT $limit3
  RETURN [count2, schools1.`id`, schools1.`name`] AS row
}
WITH collect(row) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $at1 = 3
// $at2 = "school/x"
// $audiences = []interface {}{0}
// $limit3 = 21
// $product = "portolan"
// relies on [EMPLOYS] being for everybody
