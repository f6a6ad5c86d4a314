// Which schools come before by name, and how many are there?
CYPHER 5
CALL () {
  RETURN [
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
    },
    COUNT {
      MATCH (schools2:`School`)
      RETURN schools2
    }
  ] AS answer
}
WITH collect(answer) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $at1 = "k"
// $at2 = "school/x"
// $audiences = []interface {}{0}
// $limit3 = 21
// $product = "portolan"
// relies on [School] being for everybody
