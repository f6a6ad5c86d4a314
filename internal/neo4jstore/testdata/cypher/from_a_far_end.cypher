// Which open schools does Ada work at, and how many?
CYPHER 5
MATCH (staff3:`Entity`)
USING INDEX staff3:`Entity`(`id`)
WHERE staff3.`id` = $id1
MATCH (schools1:`School`)-[tie4:`EMPLOYS`]->(staff3)
WHERE tie4.`_marking` IN $audiences
WITH DISTINCT schools1
WHERE schools1.`open` = $open2
  AND schools1.`_marking` IN $audiences
WITH collect(schools1) AS found
RETURN
  COLLECT {
    UNWIND found AS schools2
    WITH schools2
    ORDER BY schools2.`_key_ref`, schools2.`id`
    LIMIT $limit3
    RETURN [schools2.`id`, schools2.`name`]
  } AS page,
  size(found) AS total
// $audiences = []interface {}{0, 1}
// $id1 = "teacher/ada"
// $limit3 = 21
// $open2 = true
