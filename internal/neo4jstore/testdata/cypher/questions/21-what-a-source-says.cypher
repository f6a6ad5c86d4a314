// What rests on a document?
CYPHER 5
CALL () {
  UNWIND range(0, size($ids1) - 1) AS at
  OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
  OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
  WITH at, coalesce(now, survivor) AS sources1
  WHERE sources1.`_marking` IN $audiences
    AND sources1:`Source`
  RETURN [
    at,
    sources1.`id`,
    sources1.`title`,
    sources1.`form`,
    sources1.`publisher`,
    sources1.`published`,
    COLLECT {
      MATCH (sources1)<-[tie3:`CITES`]-(entities2)
      WHERE tie3.`_marking` IN $audiences
      WITH entities2, tie3
      ORDER BY entities2.`_key_name`, entities2.`id`
      LIMIT $limit2
      RETURN [entities2.`id`, entities2.`name`]
    },
    COUNT {
      MATCH (sources1)<-[tie5:`CITES`]-(entities4)
    }
  ] AS row
}
WITH collect(row) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $audiences = []interface {}{0}
// $ids1 = []string{"source/jcat-blog-2015"}
// $limit2 = 41
// $product = "portolan"
