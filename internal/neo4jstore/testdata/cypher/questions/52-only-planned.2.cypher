// What is only planned, hoped for or claimed?
CYPHER 5
RETURN
  COLLECT {
    MATCH (organisations1:`Organisation`)
    USING INDEX organisations1:`Organisation`(`_key_name`, `id`)
    WHERE organisations1.`_key_name` IS NOT NULL
      AND organisations1.`id` IS NOT NULL
      AND organisations1.`_marking` IN $audiences
      AND organisations1.`standing` IN $standing1
    WITH organisations1
    ORDER BY organisations1.`_key_name`, organisations1.`id`
    LIMIT $limit2
    RETURN [organisations1.`id`, organisations1.`name`, organisations1.`standing`]
  } AS page,
  COUNT {
    MATCH (organisations2:`Organisation`)
    WHERE organisations2.`_marking` IN $audiences
      AND organisations2.`standing` IN $standing3
    RETURN organisations2
  } AS total
// $audiences = []interface {}{0}
// $limit2 = 51
// $standing1 = []string{"CLAIMED", "EXPECTED", "PROPOSED"}
// $standing3 = []string{"CLAIMED", "EXPECTED", "PROPOSED"}
