// Which schools have the most staff, and how many schools are there?
CYPHER 5
MATCH (schools1:`School`)
WHERE schools1.`_marking` IN $audiences
WITH collect(schools1) AS found
RETURN
  COLLECT {
    UNWIND found AS schools2
    WITH schools2, COUNT {
      MATCH (schools2)-[tie5:`EMPLOYS`]->(staff4)
      WHERE tie5.`_marking` IN $audiences
    } AS count3
    WITH schools2, count3
    ORDER BY count3 DESC, schools2.`id` DESC
    LIMIT $limit1
    RETURN [schools2.`id`, schools2.`name`]
  } AS page,
  size(found) AS total
// $audiences = []interface {}{0, 1}
// $limit1 = 21
