// Which meetings led to the plan and on from it, in order of time?
CYPHER 5
RETURN
  COLLECT {
    MATCH (events1:`Event`)
    USING INDEX events1:`Event`(`_key_start_up`, `id`)
    WHERE events1.`_key_start_up` IS NOT NULL
      AND events1.`id` IS NOT NULL
      AND events1.`_marking` IN $audiences
      AND events1.`_end_start` >= $start1
    WITH events1
    ORDER BY events1.`_key_start_up`, events1.`id`
    LIMIT $limit2
    RETURN [
      events1.`id`,
      events1.`name`,
      events1.`standing`,
      events1.`start`,
      events1.`end`,
      events1.`place`,
      COLLECT {
        MATCH (events1)<-[tie3:`CONVENED`]-(convenors2)
        WHERE tie3.`_marking` IN $audiences
        WITH convenors2, tie3
        ORDER BY convenors2.`_key_name`, convenors2.`id`
        LIMIT $limit3
        RETURN [convenors2.`id`, convenors2.`name`]
      },
      COLLECT {
        MATCH (events1)-[tie5:`IN`]->(country4)
        WHERE tie5.`_marking` IN $audiences
        WITH country4, tie5
        ORDER BY country4.`_key_name`, country4.`id`
        LIMIT $limit4
        RETURN [country4.`id`, country4.`name`]
      }
    ]
  } AS page,
  COUNT {
    MATCH (events6:`Event`)
    WHERE events6.`_marking` IN $audiences
      AND events6.`_end_start` >= $start5
    RETURN events6
  } AS total
// $audiences = []interface {}{0}
// $limit2 = 21
// $limit3 = 21
// $limit4 = 2
// $start1 = "2013-01-01"
// $start5 = "2013-01-01"
