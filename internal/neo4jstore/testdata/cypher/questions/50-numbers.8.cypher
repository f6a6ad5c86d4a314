// How much does the chart hold?
CYPHER 5
RETURN
  COUNT {
    MATCH (standards1:`Standard`)
    WHERE standards1.`_marking` <= $clearance
    RETURN standards1
  } AS total
// $clearance = 0
