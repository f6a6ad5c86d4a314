// Nodes that are not Portolan's.
// Parameters: none. Columns: element id, labels, id.
CYPHER 5
MATCH (n)
WHERE NOT n:Entity|`_Token`|`_Former`|`_Log`|`_Meta`|`_Migration`
RETURN elementId(n), labels(n), n.id
