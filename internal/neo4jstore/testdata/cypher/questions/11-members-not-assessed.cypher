// Which members of CARICOM were not among the five assessed?
CYPHER 5
MATCH (regions3:`Entity`)
USING INDEX regions3:`Entity`(`id`)
WHERE regions3.`id` = $id1
MATCH (countries1:`Country`)-[tie4:`MEMBER_OF`]->(regions3)
WHERE tie4.`_marking` IN $audiences
  AND tie4.`status` = $status2
WITH DISTINCT countries1
WHERE NOT EXISTS {
  MATCH (countries1)<-[tie6:`OF`]-(assessments5:`Assessment`)
  WHERE tie6.`_marking` IN $audiences
    AND assessments5.`id` = $id3
}
  AND countries1.`_marking` IN $audiences
WITH collect(countries1) AS found
RETURN
  COLLECT {
    UNWIND found AS countries2
    WITH countries2
    ORDER BY countries2.`_key_name`, countries2.`id`
    LIMIT $limit4
    RETURN [countries2.`id`, countries2.`name`, countries2.`alpha3`]
  } AS page,
  size(found) AS total
// $audiences = []interface {}{0}
// $id1 = "region/caricom"
// $id3 = "assessment/commonwealth-secretariat-needs-assessments"
// $limit4 = 21
// $status2 = "MEMBER"
