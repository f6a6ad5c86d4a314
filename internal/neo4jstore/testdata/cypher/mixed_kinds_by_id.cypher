// What are these things?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS entities1
WHERE entities1.`_marking` IN $audiences
RETURN [
  at,
  entities1.`id`,
  entities1.`_facts`,
  CASE
    WHEN entities1:`School` THEN [
      entities1.`ref`,
      COLLECT {
        MATCH (entities1)-[tie3:`EMPLOYS`]->(staff2)
        WHERE tie3.`_marking` IN $audiences
        WITH staff2, tie3
        ORDER BY staff2.`_key_name`, staff2.`id`, tie3.`_key`
        LIMIT $limit2
        RETURN [tie3.`_key`, staff2.`id`, staff2.`name`]
      }
    ]
    WHEN entities1:`Teacher` THEN [entities1.`born`]
    ELSE [entities1.`name`]
  END
] AS row
// $audiences = []interface {}{0, 1}
// $ids1 = []string{"school/x", "teacher/ada", "book/z"}
// $limit2 = 6
