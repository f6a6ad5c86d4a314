// Who works at each school, who mentors them, and where else do they work?
CYPHER 5
MATCH (schools1:`School`)
USING INDEX schools1:`School`(`_key_ref`, `id`)
WHERE schools1.`_key_ref` IS NOT NULL
  AND schools1.`id` IS NOT NULL
  AND schools1.`_marking` IN $audiences
WITH schools1
ORDER BY schools1.`_key_ref`, schools1.`id`
LIMIT $limit1
RETURN [
  schools1.`id`,
  schools1.`name`,
  COLLECT {
    MATCH (schools1)-[tie3:`CITES`]->(sources2)
    WHERE tie3.`_marking` IN $audiences
    WITH sources2, tie3
    ORDER BY sources2.`_key_name`, sources2.`id`
    LIMIT $limit2
    RETURN [sources2.`id`, sources2.`name`]
  },
  COLLECT {
    MATCH (schools1)-[tie5:`EMPLOYS`]->(staff4)
    WHERE tie5.`_marking` IN $audiences
    WITH staff4, tie5
    ORDER BY staff4.`_key_name`, staff4.`id`, tie5.`_key`
    LIMIT $limit3
    RETURN [
      tie5.`_key`,
      staff4.`id`,
      staff4.`name`,
      COLLECT {
        MATCH (staff4)<-[tie7:`EMPLOYS`]-(schools6)
        WHERE tie7.`_marking` IN $audiences
        WITH schools6, tie7
        ORDER BY schools6.`_key_ref`, schools6.`id`, tie7.`_key`
        LIMIT $limit4
        RETURN [tie7.`_key`, schools6.`id`, schools6.`name`]
      },
      COLLECT {
        MATCH (staff4)-[tie9:`MENTORED_BY`]->(mentor8)
        WHERE tie9.`_marking` IN $audiences
        WITH mentor8, tie9
        ORDER BY mentor8.`_key_name`, mentor8.`id`
        LIMIT $limit5
        RETURN [mentor8.`id`, mentor8.`name`]
      }
    ]
  }
] AS row
// $audiences = []interface {}{0, 1}
// $limit1 = 21
// $limit2 = 6
// $limit3 = 11
// $limit4 = 6
// $limit5 = 2
