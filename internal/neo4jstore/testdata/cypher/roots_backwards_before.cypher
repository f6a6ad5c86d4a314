// Which schools come before by name, and how many are there?
CYPHER 5
RETURN
  COLLECT {
    MATCH (schools1:`School`)
    USING INDEX schools1:`School`(`_key_name`, `id`)
    WHERE schools1.`id` IS NOT NULL
      AND schools1.`_key_name` <= $at1
      AND CASE WHEN schools1.`_key_name` = $at1 THEN schools1.`id` < $at2 ELSE true END
      AND schools1.`_marking` IN $audiences
    WITH schools1
    ORDER BY schools1.`_key_name` DESC, schools1.`id` DESC
    LIMIT $limit3
    RETURN [schools1.`id`, schools1.`name`]
  } AS page,
  COUNT {
    MATCH (schools2:`School`)
    WHERE schools2.`_marking` IN $audiences
    RETURN schools2
  } AS total
// $at1 = "k"
// $at2 = "school/x"
// $audiences = []interface {}{0, 1}
// $limit3 = 21
