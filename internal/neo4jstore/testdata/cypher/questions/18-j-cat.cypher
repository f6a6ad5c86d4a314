// Who founded J-CAT, who signed on, who is committed?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS organisations1
WHERE organisations1.`_marking` IN $audiences
  AND organisations1:`Organisation`
RETURN [
  at,
  organisations1.`id`,
  organisations1.`name`,
  organisations1.`form`,
  COLLECT {
    MATCH (organisations1)<-[tie3:`TAKES_PART_IN`]-(participants2:`Organisation`)
    WHERE tie3.`_marking` IN $audiences
      AND tie3.`role` = $role2
    WITH participants2, tie3
    ORDER BY participants2.`_key_name`, participants2.`id`, tie3.`_key`
    LIMIT $limit3
    RETURN [
      tie3.`_facts`,
      tie3.`_key`,
      participants2.`id`,
      participants2.`name`,
      COLLECT {
        MATCH (participants2)-[tie5:`CITES`]->(sources4)
        WHERE tie5.`_marking` IN $audiences
        WITH sources4, tie5
        ORDER BY sources4.`_key_name`, sources4.`id`
        RETURN [sources4.`id`, sources4.`name`]
      }
    ]
  },
  COLLECT {
    MATCH (organisations1)<-[tie7:`TAKES_PART_IN`]-(countries6:`Country`)
    WHERE tie7.`_marking` IN $audiences
      AND tie7.`role` = $role4
    WITH countries6, tie7
    ORDER BY countries6.`_key_name`, countries6.`id`, tie7.`_key`
    LIMIT $limit5
    RETURN [tie7.`_key`, countries6.`id`, countries6.`name`]
  },
  COUNT {
    MATCH (organisations1)<-[tie9:`TAKES_PART_IN`]-(countries8:`Country`)
    WHERE tie9.`_marking` IN $audiences
      AND tie9.`role` = $role6
  },
  COLLECT {
    MATCH (organisations1)<-[tie11:`TAKES_PART_IN`]-(countries10:`Country`)
    WHERE tie11.`_marking` IN $audiences
      AND tie11.`role` = $role7
    WITH countries10, tie11
    ORDER BY countries10.`_key_name`, countries10.`id`, tie11.`_key`
    LIMIT $limit8
    RETURN [tie11.`_key`, countries10.`id`, countries10.`name`]
  }
] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"organisation/j-cat"}
// $limit3 = 21
// $limit5 = 21
// $limit8 = 21
// $role2 = "FOUNDER"
// $role4 = "SIGNATORY"
// $role6 = "SIGNATORY"
// $role7 = "COMMITTED"
