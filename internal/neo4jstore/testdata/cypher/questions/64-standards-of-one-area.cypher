// Where do the member states stand on the standards of the legal environment?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS standards1
WHERE standards1.`_marking` IN $audiences
  AND standards1:`Standard`
RETURN [at, standards1.`id`, standards1.`name`, standards1.`criterion`] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"standard/ccscap-2016-data-privacy-act", "standard/ccscap-2016-national-cyber-security-authority", "standard/ccscap-2016-national-cyber-security-policy", "standard/ccscap-2016-national-cyber-security-strategy"}
