// Which schools and teachers come next with queen and col in their names?
CYPHER 5
RETURN
  COLLECT {
    MATCH (word2:`_Token`)-[hit3:`_FOUND`]->(found1:`Entity`)
    WHERE word2.`text` STARTS WITH $token1
      AND found1.`_marking` IN $audiences
      AND found1.`kind` IN $kinds2
    WITH found1, max(hit3.`weight` * CASE WHEN word2.`text` = $token1 THEN 2 ELSE 1 END) AS points4
    WITH found1, points4, COLLECT {
      MATCH (word5:`_Token`)-[hit6:`_FOUND`]->(found1)
      WHERE any(token IN $tokens3 WHERE word5.`text` STARTS WITH token)
      RETURN [word5.`text`, hit6.`weight`]
    } AS words7
    WITH found1, points4, [token IN $tokens3 | reduce(best = 0, word IN words7 |
    CASE
      WHEN word[0] = token AND 2 * word[1] > best THEN 2 * word[1]
      WHEN word[0] STARTS WITH token AND word[1] > best THEN word[1]
      ELSE best
    END)] AS bests8
    WHERE NOT 0 IN bests8
    WITH found1, reduce(sum = points4, best IN bests8 | sum + best) AS points4
    WITH found1,
    CASE
      WHEN found1.`_phrases`[0] = $phrase4 THEN $most5 + 3
      WHEN found1.`_phrases`[1] = $phrase4 THEN $most5 + 2
      WHEN $phrase4 IN found1.`_phrases` THEN $most5 + 1
      ELSE points4
    END AS score9
    WITH found1, score9
    WHERE score9 <= $at6
      AND CASE WHEN score9 = $at6 THEN found1.`_key_name` >= $at7 AND CASE WHEN found1.`_key_name` = $at7 THEN found1.`id` > $at8 ELSE true END ELSE true END
    WITH found1, score9
    ORDER BY score9 DESC, found1.`_key_name`, found1.`id`
    LIMIT $limit9
    RETURN [score9, found1.`_key_name`, found1.`id`, found1.`name`]
  } AS page,
  COUNT {
    MATCH (word11:`_Token`)-[hit12:`_FOUND`]->(found10:`Entity`)
    WHERE word11.`text` STARTS WITH $token10
      AND found10.`_marking` IN $audiences
      AND found10.`kind` IN $kinds11
    WITH found10, max(hit12.`weight` * CASE WHEN word11.`text` = $token10 THEN 2 ELSE 1 END) AS points13
    WITH found10, points13, COLLECT {
      MATCH (word14:`_Token`)-[hit15:`_FOUND`]->(found10)
      WHERE any(token IN $tokens12 WHERE word14.`text` STARTS WITH token)
      RETURN [word14.`text`, hit15.`weight`]
    } AS words16
    WITH found10, points13, [token IN $tokens12 | reduce(best = 0, word IN words16 |
    CASE
      WHEN word[0] = token AND 2 * word[1] > best THEN 2 * word[1]
      WHEN word[0] STARTS WITH token AND word[1] > best THEN word[1]
      ELSE best
    END)] AS bests17
    WHERE NOT 0 IN bests17
    WITH found10, reduce(sum = points13, best IN bests17 | sum + best) AS points13
    WITH found10,
    CASE
      WHEN found10.`_phrases`[0] = $phrase13 THEN $most14 + 3
      WHEN found10.`_phrases`[1] = $phrase13 THEN $most14 + 2
      WHEN $phrase13 IN found10.`_phrases` THEN $most14 + 1
      ELSE points13
    END AS score18
    RETURN found10
  } AS total
// $at6 = 6
// $at7 = "queens"
// $at8 = "school/x"
// $audiences = []interface {}{0, 1}
// $kinds11 = []string{"SCHOOL", "TEACHER"}
// $kinds2 = []string{"SCHOOL", "TEACHER"}
// $limit9 = 21
// $most14 = 12
// $most5 = 12
// $phrase13 = "queen col"
// $phrase4 = "queen col"
// $token1 = "queen"
// $token10 = "queen"
// $tokens12 = []string{"col"}
// $tokens3 = []string{"col"}
