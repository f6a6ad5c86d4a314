// Words that find nothing, and former ids that lead nowhere.
// Parameters: none. Columns: element id, labels, word or id.
CYPHER 5
MATCH (n:`_Token`|`_Former`)
WHERE NOT EXISTS { (n)-[:`_FOUND`|`_NOW`]->(:Entity) }
RETURN elementId(n), labels(n), coalesce(n.text, n.id)
