// The constraints of the database.
// Parameters: none. Columns: name, whether it is one of uniqueness of nodes, labels, properties, state.
CYPHER 5
SHOW CONSTRAINTS YIELD name, type, entityType, labelsOrTypes, properties
RETURN name, type CONTAINS 'UNIQUENESS' AND entityType = 'NODE', labelsOrTypes, properties, 'ONLINE'
