// Which bodies are tied through which mechanisms?
CYPHER 5
CALL () {
  MATCH (organisations1:`Organisation`)
  WHERE organisations1.`_marking` IN $audiences
    AND COUNT {
      MATCH (organisations1)-[tie6:`TAKES_PART_IN`]->(mechanisms5)
    } >= $mechanisms1
  WITH organisations1, COUNT {
    MATCH (organisations1)-[tie4:`TAKES_PART_IN`]->(mechanisms3)
  } AS count2
  WITH organisations1, count2
  ORDER BY count2 DESC, organisations1.`id` DESC
  LIMIT $limit2
  RETURN [
    organisations1.`id`,
    organisations1.`name`,
    COLLECT {
      MATCH (organisations1)-[tie8:`TAKES_PART_IN`]->(mechanisms7)
      WHERE tie8.`_marking` IN $audiences
      WITH mechanisms7, tie8
      ORDER BY mechanisms7.`_key_name`, mechanisms7.`id`, tie8.`_key`
      LIMIT $limit3
      RETURN [tie8.`role`, tie8.`_key`, mechanisms7.`id`, mechanisms7.`name`]
    }
  ] AS row
}
WITH collect(row) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $audiences = []interface {}{0}
// $limit2 = 21
// $limit3 = 21
// $mechanisms1 = 2
// $product = "portolan"
