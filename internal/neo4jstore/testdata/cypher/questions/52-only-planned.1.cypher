// What is only planned, hoped for or claimed?
CYPHER 5
RETURN
  COLLECT {
    MATCH (initiatives1:`Initiative`)
    USING INDEX initiatives1:`Initiative`(`_key_name`, `id`)
    WHERE initiatives1.`_key_name` IS NOT NULL
      AND initiatives1.`id` IS NOT NULL
      AND initiatives1.`_marking` IN $audiences
      AND initiatives1.`standing` IN $standing1
    WITH initiatives1
    ORDER BY initiatives1.`_key_name`, initiatives1.`id`
    LIMIT $limit2
    RETURN [initiatives1.`id`, initiatives1.`name`, initiatives1.`standing`]
  } AS page,
  COUNT {
    MATCH (initiatives2:`Initiative`)
    WHERE initiatives2.`_marking` IN $audiences
      AND initiatives2.`standing` IN $standing3
    RETURN initiatives2
  } AS total
// $audiences = []interface {}{0}
// $limit2 = 21
// $standing1 = []string{"CLAIMED", "EXPECTED", "PROPOSED"}
// $standing3 = []string{"CLAIMED", "EXPECTED", "PROPOSED"}
