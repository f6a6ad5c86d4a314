// Which schools are called QC for short?
CYPHER 5
MATCH (schools1:`School`)
WHERE schools1.`_key_acronym_up` = $acronym1
  AND schools1.`id` IS NOT NULL
  AND schools1.`_marking` IN $audiences
  AND schools1.`acronym` = $acronym2
WITH schools1
ORDER BY schools1.`_key_name`, schools1.`id`
LIMIT $limit3
RETURN [schools1.`id`, schools1.`name`] AS row
// $acronym1 = "0qc"
// $acronym2 = "QC"
// $audiences = []interface {}{0, 1}
// $limit3 = 21
