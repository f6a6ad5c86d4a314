// How much does the chart hold?
CYPHER 5
RETURN
  COUNT {
    MATCH (sources1:`Source`)
    WHERE sources1.`_marking` IN $audiences
    RETURN sources1
  } AS total
// $audiences = []interface {}{0}
