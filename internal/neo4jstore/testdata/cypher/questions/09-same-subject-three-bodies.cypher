// Who works on digital currency?
CYPHER 5
MATCH (initiatives1:`Initiative`)
USING INDEX initiatives1:`Initiative`(`_key_name`, `id`)
WHERE initiatives1.`_key_name` IS NOT NULL
  AND initiatives1.`id` IS NOT NULL
  AND initiatives1.`_marking` IN $audiences
  AND initiatives1.`_fold_name` CONTAINS $name1
WITH initiatives1
ORDER BY initiatives1.`_key_name`, initiatives1.`id`
LIMIT $limit2
RETURN [
  initiatives1.`id`,
  initiatives1.`_facts`,
  initiatives1.`name`,
  initiatives1.`standing`,
  COLLECT {
    MATCH (initiatives1)-[tie3:`CITES`]->(sources2)
    WHERE tie3.`_marking` IN $audiences
    WITH sources2, tie3
    ORDER BY sources2.`_key_name`, sources2.`id`
    RETURN [sources2.`id`, sources2.`name`]
  },
  COLLECT {
    MATCH (initiatives1)<-[tie5:`LEADS`]-(leaders4)
    WHERE tie5.`_marking` IN $audiences
    WITH leaders4, tie5
    ORDER BY leaders4.`_key_name`, leaders4.`id`
    LIMIT $limit3
    RETURN [
      leaders4.`id`,
      leaders4.`name`,
      COLLECT {
        MATCH (leaders4)-[tie7:`TAKES_PART_IN`]->(mechanisms6)
        WHERE tie7.`_marking` IN $audiences
        WITH mechanisms6, tie7
        ORDER BY mechanisms6.`_key_name`, mechanisms6.`id`, tie7.`_key`
        LIMIT $limit4
        RETURN [tie7.`_key`, mechanisms6.`id`, mechanisms6.`name`]
      }
    ]
  }
] AS row
// $audiences = []interface {}{0}
// $limit2 = 21
// $limit3 = 21
// $limit4 = 21
// $name1 = "digital currency"
