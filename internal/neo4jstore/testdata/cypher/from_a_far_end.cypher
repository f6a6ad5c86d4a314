CYPHER 5
RETURN
  COLLECT {
    MATCH (staff2:`Entity`)
    WHERE staff2.`id` = $id1
    MATCH (schools1:`School`)-[tie3:`EMPLOYS`]->(staff2:`Teacher`)
    WHERE tie3.`_marking` <= $clearance
    WITH DISTINCT schools1
    WHERE schools1.`_marking` <= $clearance
      AND schools1.`open` = $open2
    WITH schools1
    ORDER BY schools1.`_key_ref`, schools1.`id`
    LIMIT $limit3
    RETURN [schools1.`id`, schools1.`name`]
  } AS page,
  COUNT {
    MATCH (staff5:`Entity`)
    WHERE staff5.`id` = $id4
    MATCH (schools4:`School`)-[tie6:`EMPLOYS`]->(staff5:`Teacher`)
    WHERE tie6.`_marking` <= $clearance
    WITH DISTINCT schools4
    WHERE schools4.`_marking` <= $clearance
      AND schools4.`open` = $open5
    RETURN schools4
  } AS total
// $clearance = 1
// $id1 = "teacher/ada"
// $id4 = "teacher/ada"
// $limit3 = 21
// $open2 = true
// $open5 = true
