// How much does the chart hold?
CYPHER 5
RETURN
  COUNT {
    MATCH (organisations1:`Organisation`)
    WHERE organisations1.`_marking` IN $audiences
      AND organisations1.`form` IN $form1
    RETURN organisations1
  } AS total
// $audiences = []interface {}{0}
// $form1 = []string{"COMMITTEE", "CONSORTIUM", "COUNCIL", "NETWORK", "TASK_FORCE"}
