// Which schools come next of these and of those Ada works at, and how many are they?
CYPHER 5
CALL () {
  MATCH (schools1:`Entity`)
  USING INDEX schools1:`Entity`(`id`)
  WHERE schools1.`id` IN $id1
  RETURN schools1
  UNION
  MATCH (staff3:`Entity`)
  USING INDEX staff3:`Entity`(`id`)
  WHERE staff3.`id` = $id2
  MATCH (schools1:`School`)-[tie4:`EMPLOYS`]->(staff3)
  WHERE tie4.`_marking` IN $audiences
  WITH DISTINCT schools1
  RETURN schools1
}
WITH schools1
WHERE schools1:`School`
  AND schools1.`_marking` IN $audiences
WITH collect(schools1) AS found
RETURN
  COLLECT {
    UNWIND found AS schools2
    WITH schools2
    WHERE schools2.`_key_ref` >= $at3
      AND CASE WHEN schools2.`_key_ref` = $at3 THEN schools2.`id` > $at4 ELSE true END
    WITH schools2
    ORDER BY schools2.`_key_ref`, schools2.`id`
    LIMIT $limit5
    RETURN [schools2.`id`, schools2.`name`]
  } AS page,
  size(found) AS total
// $at3 = "k"
// $at4 = "school/x"
// $audiences = []interface {}{0, 1}
// $id1 = []string{"school/a", "teacher/ada"}
// $id2 = "teacher/ada"
// $limit5 = 21
