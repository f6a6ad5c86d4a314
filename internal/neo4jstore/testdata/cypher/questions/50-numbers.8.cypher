// How much does the chart hold?
CYPHER 5
CALL () {
  RETURN [
    COUNT {
      MATCH (standards1:`Standard`)
      RETURN standards1
    }
  ] AS answer
}
WITH collect(answer) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $audiences = []interface {}{0}
// $product = "portolan"
