// What things come next?
CYPHER 5
RETURN
  COLLECT {
    MATCH (entities1:`Entity`)
    USING INDEX entities1:`Entity`(`_key_name`, `id`)
    WHERE entities1.`id` IS NOT NULL
      AND entities1.`_key_name` >= $at1
      AND (entities1.`_key_name` <> $at1 OR entities1.`id` > $at2)
      AND entities1.`_marking` <= $clearance
    WITH entities1
    ORDER BY entities1.`_key_name`, entities1.`id`
    LIMIT $limit3
    RETURN [entities1.`id`, entities1.`name`]
  } AS page
// $at1 = "k"
// $at2 = "school/x"
// $clearance = 1
// $limit3 = 21
