// How many schools are there?
CYPHER 5
RETURN
  COUNT {
    MATCH (schools1:`School`)
    WHERE schools1.`_marking` <= $clearance
    RETURN schools1
  } AS total
// $clearance = 1
