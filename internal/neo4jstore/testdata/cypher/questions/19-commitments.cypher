// Who undertook to do what, and who was asked?
CYPHER 5
CALL () {
  RETURN [
    COLLECT {
      MATCH (commitments1:`Commitment`)
      USING INDEX commitments1:`Commitment`(`_key_name`, `id`)
      WHERE commitments1.`_key_name` IS NOT NULL
        AND commitments1.`id` IS NOT NULL
        AND commitments1.`_marking` IN $audiences
      WITH commitments1
      ORDER BY commitments1.`_key_name`, commitments1.`id`
      LIMIT $limit1
      RETURN [
        commitments1.`id`,
        commitments1.`form`,
        commitments1.`text`,
        commitments1.`frequency`,
        COLLECT {
          MATCH (commitments1)<-[tie3:`UNDERTAKES`]-(undertakenBy2:`Organisation`)
          WHERE tie3.`_marking` IN $audiences
          WITH undertakenBy2, tie3
          ORDER BY undertakenBy2.`_key_name`, undertakenBy2.`id`
          LIMIT $limit2
          RETURN [undertakenBy2.`id`, undertakenBy2.`name`]
        },
        COLLECT {
          MATCH (commitments1)-[tie5:`ASKED_OF`]->(askedOf4)
          WHERE tie5.`_marking` IN $audiences
          WITH askedOf4, tie5
          ORDER BY askedOf4.`_key_name`, askedOf4.`id`
          LIMIT $limit3
          RETURN [askedOf4.`id`, askedOf4.`name`]
        },
        COLLECT {
          MATCH (commitments1)-[tie7:`TO`]->(to6)
          WHERE tie7.`_marking` IN $audiences
          WITH to6, tie7
          ORDER BY to6.`_key_name`, to6.`id`
          LIMIT $limit4
          RETURN [to6.`id`, to6.`name`]
        },
        COLLECT {
          MATCH (commitments1)-[tie9:`MADE_AT`]->(event8)
          WHERE tie9.`_marking` IN $audiences
          WITH event8, tie9
          ORDER BY event8.`_key_name`, event8.`id`
          LIMIT $limit5
          RETURN [event8.`id`, event8.`name`]
        }
      ]
    },
    COUNT {
      MATCH (commitments10:`Commitment`)
      RETURN commitments10
    }
  ] AS answer
}
WITH collect(answer) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $audiences = []interface {}{0}
// $limit1 = 51
// $limit2 = 21
// $limit3 = 21
// $limit4 = 21
// $limit5 = 2
// $product = "portolan"
