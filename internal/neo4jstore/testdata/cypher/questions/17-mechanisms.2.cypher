// Which bodies are tied through which mechanisms?
CYPHER 5
CALL () {
  MATCH (organisations1:`Organisation`)
  WHERE organisations1.`_marking` IN $audiences
    AND organisations1.`form` IN $form1
    AND EXISTS {
      MATCH (organisations1)<-[tie4:`TAKES_PART_IN`]-(participants3:`Organisation`)
    }
  WITH collect(organisations1) AS found
  RETURN [
    COLLECT {
      UNWIND found AS organisations2
      WITH organisations2, COUNT {
        MATCH (organisations2)<-[tie7:`TAKES_PART_IN`]-(participants6:`Organisation`)
      } AS count5
      WITH organisations2, count5
      ORDER BY count5 DESC, organisations2.`id` DESC
      LIMIT $limit2
      RETURN [
        organisations2.`id`,
        organisations2.`name`,
        organisations2.`standing`,
        organisations2.`form`,
        COLLECT {
          MATCH (organisations2)<-[tie9:`TAKES_PART_IN`]-(participants8:`Organisation`)
          WHERE tie9.`_marking` IN $audiences
          WITH participants8, tie9
          ORDER BY participants8.`_key_name`, participants8.`id`, tie9.`_key`
          LIMIT $limit3
          RETURN [tie9.`standing`, tie9.`role`, tie9.`_key`, participants8.`id`, participants8.`name`]
        }
      ]
    },
    size(found)
  ] AS answer
}
WITH collect(answer) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $audiences = []interface {}{0}
// $form1 = []string{"COMMITTEE", "CONSORTIUM", "COUNCIL", "NETWORK", "TASK_FORCE"}
// $limit2 = 51
// $limit3 = 51
// $product = "portolan"
