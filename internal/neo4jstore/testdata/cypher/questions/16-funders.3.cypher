// Which funders appear, for what, and what has no known funding or cost?
CYPHER 5
CALL () {
  MATCH (organisations1:`Organisation`)
  USING INDEX organisations1:`Organisation`(`_key_name`, `id`)
  WHERE organisations1.`_key_name` IS NOT NULL
    AND organisations1.`id` IS NOT NULL
    AND organisations1.`_marking` IN $audiences
    AND (EXISTS {
      MATCH (organisations1)-[tie3:`FUNDS`]->(funds2:`Initiative`)
    } OR EXISTS {
      MATCH (organisations1)-[tie5:`FUNDS`]->(fundsNeeds4:`Need`)
    } OR EXISTS {
      MATCH (organisations1)-[tie7:`FUNDS`]->(fundsPlans6:`ActionPlan`)
    } OR $roles1 IN organisations1.`roles`)
  WITH organisations1
  ORDER BY organisations1.`_key_name`, organisations1.`id`
  LIMIT $limit2
  RETURN [
    organisations1.`id`,
    organisations1.`name`,
    organisations1.`roles`,
    COLLECT {
      MATCH (organisations1)-[tie9:`CITES`]->(sources8)
      WHERE tie9.`_marking` IN $audiences
      WITH sources8, tie9
      ORDER BY sources8.`_key_name`, sources8.`id`
      RETURN [sources8.`id`, sources8.`name`]
    },
    COLLECT {
      MATCH (organisations1)-[tie11:`FUNDS`]->(funds10:`Initiative`)
      WHERE tie11.`_marking` IN $audiences
      WITH funds10, tie11
      ORDER BY funds10.`_key_name`, funds10.`id`
      LIMIT $limit3
      RETURN [tie11.`standing`, tie11.`_facts`, funds10.`id`, funds10.`name`]
    },
    COLLECT {
      MATCH (organisations1)-[tie13:`FUNDS`]->(fundsPlans12:`ActionPlan`)
      WHERE tie13.`_marking` IN $audiences
      WITH fundsPlans12, tie13
      ORDER BY fundsPlans12.`_key_name`, fundsPlans12.`id`
      LIMIT $limit4
      RETURN [tie13.`standing`, tie13.`_facts`, fundsPlans12.`id`, fundsPlans12.`name`]
    }
  ] AS row
}
WITH collect(row) AS found
MATCH (meta:`_Meta` {`product`: $product})
RETURN found, meta.restricted
// $audiences = []interface {}{0}
// $limit2 = 21
// $limit3 = 21
// $limit4 = 21
// $product = "portolan"
// $roles1 = "FUNDER"
