// Which schools and teachers come next with queen and col in their names?
CYPHER 5
RETURN
  COLLECT {
    MATCH (word2:`_Token`)-[hit3:`_FOUND`]->(found1:`Entity`)
    WHERE word2.`text` STARTS WITH $token1
      AND found1.`_marking` IN $audiences
      AND found1.`kind` IN $kinds2
    WITH found1, max(hit3.`weight` * CASE WHEN word2.`text` = $token1 THEN 2 ELSE 1 END) AS score4
    MATCH (word5:`_Token`)-[hit6:`_FOUND`]->(found1)
    WHERE word5.`text` STARTS WITH $token3
    WITH found1, score4, max(hit6.`weight` * CASE WHEN word5.`text` = $token3 THEN 2 ELSE 1 END) AS best
    WITH found1, score4 + best AS score7
    WITH found1, score7
    WHERE score7 <= $at4
      AND CASE WHEN score7 = $at4 THEN found1.`_key_name` >= $at5 AND CASE WHEN found1.`_key_name` = $at5 THEN found1.`id` > $at6 ELSE true END ELSE true END
    WITH found1, score7
    ORDER BY score7 DESC, found1.`_key_name`, found1.`id`
    LIMIT $limit7
    RETURN [score7, found1.`_key_name`, found1.`id`, found1.`name`]
  } AS page,
  COUNT {
    MATCH (word9:`_Token`)-[hit10:`_FOUND`]->(found8:`Entity`)
    WHERE word9.`text` STARTS WITH $token8
      AND found8.`_marking` IN $audiences
      AND found8.`kind` IN $kinds9
    WITH found8, max(hit10.`weight` * CASE WHEN word9.`text` = $token8 THEN 2 ELSE 1 END) AS score11
    MATCH (word12:`_Token`)-[hit13:`_FOUND`]->(found8)
    WHERE word12.`text` STARTS WITH $token10
    WITH found8, score11, max(hit13.`weight` * CASE WHEN word12.`text` = $token10 THEN 2 ELSE 1 END) AS best
    WITH found8, score11 + best AS score14
    RETURN found8
  } AS total
// $at4 = 6
// $at5 = "queens"
// $at6 = "school/x"
// $audiences = []interface {}{0, 1}
// $kinds2 = []string{"SCHOOL", "TEACHER"}
// $kinds9 = []string{"SCHOOL", "TEACHER"}
// $limit7 = 21
// $token1 = "col"
// $token10 = "queen"
// $token3 = "queen"
// $token8 = "col"
