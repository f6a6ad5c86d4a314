// How much does the chart hold?
CYPHER 5
RETURN
  COUNT {
    MATCH (standards1:`Standard`)
    WHERE standards1.`_marking` IN $audiences
    RETURN standards1
  } AS total
// $audiences = []interface {}{0}
