// Which countries have not nominated their contact points?
CYPHER 5
CALL () {
  MATCH (regions3:`Entity`)
  USING INDEX regions3:`Entity`(`id`)
  WHERE regions3.`id` = $id1
  MATCH (countries1:`Country`)-[tie4:`MEMBER_OF`]->(regions3)
  WHERE tie4.`_marking` IN $audiences
    AND tie4.`status` = $status2
  WITH DISTINCT countries1
  WHERE COUNT {
    MATCH (countries1)<-[tie6:`OF`]-(contactPoints5:`ContactPoint`)
  } < $contactPoints3
    AND countries1.`_marking` IN $audiences
  WITH collect(countries1) AS found
  RETURN [
    COLLECT {
      UNWIND found AS countries2
      WITH countries2
      ORDER BY countries2.`_key_name`, countries2.`id`
      LIMIT $limit4
      RETURN [
        countries2.`id`,
        countries2.`name`,
        COUNT {
          MATCH (countries2)<-[tie8:`OF`]-(contactPoints7:`ContactPoint`)
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
// $contactPoints3 = 2
// $id1 = "region/caricom"
// $limit4 = 51
// $product = "portolan"
// $status2 = "MEMBER"
