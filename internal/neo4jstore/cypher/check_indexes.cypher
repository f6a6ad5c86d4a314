// The indexes of the database but those that belong to constraints and those that it brings along.
// Parameters: none. Columns: name, whether it is a range index of nodes, labels, properties, state.
CYPHER 5
SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, state, owningConstraint
WHERE owningConstraint IS NULL AND type <> 'LOOKUP'
RETURN name, type = 'RANGE' AND entityType = 'NODE', labelsOrTypes, properties, state
