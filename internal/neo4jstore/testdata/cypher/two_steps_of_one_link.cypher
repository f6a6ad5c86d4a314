// Who heads each school, and who else works there?
CYPHER 5
MATCH (schools1:`School`)
USING INDEX schools1:`School`(`_key_ref`, `id`)
WHERE schools1.`_key_ref` IS NOT NULL
  AND schools1.`id` IS NOT NULL
  AND schools1.`_marking` IN $audiences
WITH schools1
ORDER BY schools1.`_key_ref`, schools1.`id`
LIMIT $limit1
RETURN [
  schools1.`id`,
  schools1.`name`,
  COLLECT {
    MATCH (schools1)-[tie3:`EMPLOYS`]->(staff2)
    WHERE tie3.`_marking` IN $audiences
      AND tie3.`post` = $post2
    WITH staff2, tie3
    ORDER BY staff2.`_key_name`, staff2.`id`, tie3.`_key`
    LIMIT $limit3
    RETURN [tie3.`_key`, staff2.`id`, staff2.`name`]
  },
  COLLECT {
    MATCH (schools1)-[tie5:`EMPLOYS`]->(staff4)
    WHERE tie5.`_marking` IN $audiences
      AND staff4.`_key_name` >= $at4
      AND CASE WHEN staff4.`_key_name` = $at4 THEN staff4.`id` >= $at5 AND CASE WHEN staff4.`id` = $at5 THEN tie5.`_key` > $at6 ELSE true END ELSE true END
    WITH staff4, tie5
    ORDER BY staff4.`_key_name` DESC, staff4.`id` DESC, tie5.`_key` DESC
    LIMIT $limit7
    RETURN [tie5.`_key`, staff4.`id`, staff4.`name`]
  }
] AS row
// $at4 = "k"
// $at5 = "teacher/x"
// $at6 = "HEAD"
// $audiences = []interface {}{0, 1}
// $limit1 = 21
// $limit3 = 2
// $limit7 = 11
// $post2 = "HEAD"
