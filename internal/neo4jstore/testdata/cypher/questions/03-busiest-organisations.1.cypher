// Which organisations are interested in the most needs, in which priority areas?
CYPHER 5
RETURN
  COUNT {
    CALL () {
      MATCH (organisations2:`Entity`)
      USING INDEX organisations2:`Entity`(`id`)
      WHERE organisations2.`id` = $id1
      RETURN organisations2
      UNION
      MATCH (parent4:`Entity`)
      USING INDEX parent4:`Entity`(`id`)
      WHERE parent4.`id` = $id2
      MATCH (organisations2:`Organisation`)-[tie5:`UNIT_OF`]->(parent4)
      WHERE tie5.`_marking` IN $audiences
      WITH DISTINCT organisations2
      RETURN organisations2
    }
    WITH organisations2
    MATCH (needs1:`Need`)<-[tie3:`INTERESTED_IN`]-(organisations2)
    WHERE tie3.`_marking` IN $audiences
    WITH DISTINCT needs1
    WHERE needs1.`_marking` IN $audiences
    RETURN needs1
  } AS total
// $audiences = []interface {}{0}
// $id1 = "organisation/council-of-europe"
// $id2 = "organisation/council-of-europe"
