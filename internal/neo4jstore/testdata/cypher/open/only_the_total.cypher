// How many schools are there?
CYPHER 5
CALL () {
  RETURN [
    COUNT {
      MATCH (schools1:`School`)
      RETURN schools1
    }
  ] AS answer
}
WITH collect(answer) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $audiences = []interface {}{0}
// $product = "portolan"
// relies on [School] being for everybody
