// What did the assessments find, and which needs do the findings support?
CYPHER 5
MATCH (assessments1:`Assessment`)
USING INDEX assessments1:`Assessment`(`_key_name`, `id`)
WHERE assessments1.`_key_name` IS NOT NULL
  AND assessments1.`id` IS NOT NULL
  AND assessments1.`_marking` IN $audiences
WITH assessments1
ORDER BY assessments1.`_key_name`, assessments1.`id`
LIMIT $limit1
RETURN [
  assessments1.`id`,
  assessments1.`name`,
  assessments1.`published`,
  COLLECT {
    MATCH (assessments1)<-[tie3:`CONDUCTED`]-(conductedBy2)
    WHERE tie3.`_marking` IN $audiences
    WITH conductedBy2, tie3
    ORDER BY conductedBy2.`_key_name`, conductedBy2.`id`
    LIMIT $limit2
    RETURN [conductedBy2.`id`, conductedBy2.`name`]
  },
  COLLECT {
    MATCH (assessments1)-[tie5:`OF`]->(countries4:`Country`)
    WHERE tie5.`_marking` IN $audiences
    WITH countries4, tie5
    ORDER BY countries4.`_key_name`, countries4.`id`
    LIMIT $limit3
    RETURN [countries4.`id`, countries4.`name`]
  },
  COLLECT {
    MATCH (assessments1)<-[tie7:`FROM`]-(findings6)
    WHERE tie7.`_marking` IN $audiences
    WITH findings6, tie7
    ORDER BY findings6.`_key_name`, findings6.`id`
    LIMIT $limit4
    RETURN [
      findings6.`id`,
      findings6.`form`,
      findings6.`statement`,
      COLLECT {
        MATCH (findings6)-[tie9:`SUPPORTS`]->(needs8)
        WHERE tie9.`_marking` IN $audiences
        WITH needs8, tie9
        ORDER BY needs8.`_key_ref`, needs8.`id`
        LIMIT $limit5
        RETURN [needs8.`id`, needs8.`ref`]
      }
    ]
  }
] AS row
// $audiences = []interface {}{0}
// $limit1 = 21
// $limit2 = 21
// $limit3 = 21
// $limit4 = 51
// $limit5 = 21
