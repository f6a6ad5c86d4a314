// Words by which things are found.
// Parameters: rows, as {id, words}, words as [text, weight]. Columns: none.
CYPHER 5
UNWIND $rows AS row
MATCH (n:Entity {id: row.id})
UNWIND row.words AS word
MERGE (t:`_Token` {text: word[0]})
CREATE (t)-[:`_FOUND` {weight: word[1]}]->(n)
