// How many schools are there?
CYPHER 5
RETURN
  COUNT {
    MATCH (schools1:`School`)
    WHERE schools1.`_marking` IN $audiences
    RETURN schools1
  } AS total
// $audiences = []interface {}{0, 1}
