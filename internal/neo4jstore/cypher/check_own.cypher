// Relationships that lead away from nodes of Portolan's own and are not Portolan's.
// Parameters: none. Columns: element id, type, labels of the start.
CYPHER 5
MATCH (n:`_Token`|`_Former`|`_Log`|`_Meta`|`_Migration`)-[r]->(m)
WHERE NOT (n:`_Token` AND r:`_FOUND` AND m:Entity) AND NOT (n:`_Former` AND r:`_NOW` AND m:Entity)
RETURN elementId(r), type(r), labels(n)
