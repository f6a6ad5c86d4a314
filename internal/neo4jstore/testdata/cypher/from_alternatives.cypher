// Which open schools do Ada and those whom Bob mentors work at?
CYPHER 5
CALL () {
  MATCH (staff2:`Entity`)
  USING INDEX staff2:`Entity`(`id`)
  WHERE staff2.`id` = $id1
  RETURN staff2
  UNION
  MATCH (mentor4:`Entity`)
  USING INDEX mentor4:`Entity`(`id`)
  WHERE mentor4.`id` = $id2
  MATCH (staff2:`Teacher`)-[tie5:`MENTORED_BY`]->(mentor4)
  WHERE tie5.`_marking` IN $audiences
  WITH DISTINCT staff2
  RETURN staff2
}
WITH staff2
MATCH (schools1:`School`)-[tie3:`EMPLOYS`]->(staff2)
WHERE tie3.`_marking` IN $audiences
WITH DISTINCT schools1
WHERE schools1.`open` = $open3
  AND schools1.`_marking` IN $audiences
WITH schools1
ORDER BY schools1.`_key_ref`, schools1.`id`
LIMIT $limit4
RETURN [schools1.`id`, schools1.`name`] AS row
// $audiences = []interface {}{0, 1}
// $id1 = "teacher/ada"
// $id2 = "teacher/bob"
// $limit4 = 21
// $open3 = true
