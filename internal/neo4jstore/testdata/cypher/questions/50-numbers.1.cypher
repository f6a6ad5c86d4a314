// How much does the chart hold?
CYPHER 5
RETURN
  COUNT {
    MATCH (regions2:`Entity`)
    USING INDEX regions2:`Entity`(`id`)
    WHERE regions2.`id` = $id1
    MATCH (countries1:`Country`)-[tie3:`MEMBER_OF`]->(regions2)
    WHERE tie3.`_marking` IN $audiences
      AND tie3.`status` = $status2
    WITH DISTINCT countries1
    WHERE countries1.`_marking` IN $audiences
    RETURN countries1
  } AS total
// $audiences = []interface {}{0}
// $id1 = "region/caricom"
// $status2 = "ASSOCIATE"
