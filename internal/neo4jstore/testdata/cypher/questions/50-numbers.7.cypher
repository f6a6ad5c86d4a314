// How much does the chart hold?
CYPHER 5
RETURN
  COUNT {
    MATCH (sources1:`Source`)
    WHERE sources1.`_marking` <= $clearance
    RETURN sources1
  } AS total
// $clearance = 0
