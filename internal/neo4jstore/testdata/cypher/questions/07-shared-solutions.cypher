// Which needs in different priority areas propose the same solution?
CYPHER 5
RETURN
  COLLECT {
    MATCH (solutions1:`Solution`)
    USING INDEX solutions1:`Solution`(`_key_name`, `id`)
    WHERE solutions1.`_key_name` IS NOT NULL
      AND solutions1.`id` IS NOT NULL
      AND solutions1.`_marking` <= $clearance
      AND EXISTS {
        MATCH (solutions1)-[tie3:`SAME_SOLUTION`]->(sameSolutions2)
        WHERE tie3.`_marking` <= $clearance
      }
    WITH solutions1
    ORDER BY solutions1.`_key_name`, solutions1.`id`
    LIMIT $limit1
    RETURN [
      solutions1.`id`,
      solutions1.`text`,
      COLLECT {
        MATCH (solutions1)-[tie5:`ADDRESSES`]->(needs4)
        WHERE tie5.`_marking` <= $clearance
        WITH needs4, tie5
        ORDER BY needs4.`_key_ref`, needs4.`id`
        LIMIT $limit2
        RETURN [
          needs4.`id`,
          needs4.`ref`,
          COLLECT {
            MATCH (needs4)-[tie7:`IN_AREA`]->(area6)
            WHERE tie7.`_marking` <= $clearance
            WITH area6, tie7
            ORDER BY area6.`_key_ref`, area6.`id`
            LIMIT $limit3
            RETURN [area6.`id`, area6.`name`]
          }
        ]
      },
      COLLECT {
        MATCH (solutions1)-[tie9:`SAME_SOLUTION`]->(sameSolutions8)
        WHERE tie9.`_marking` <= $clearance
        WITH sameSolutions8, tie9
        ORDER BY sameSolutions8.`_key_name`, sameSolutions8.`id`
        LIMIT $limit4
        RETURN [
          tie9.`_facts`,
          sameSolutions8.`id`,
          sameSolutions8.`text`,
          COLLECT {
            MATCH (sameSolutions8)-[tie11:`ADDRESSES`]->(needs10)
            WHERE tie11.`_marking` <= $clearance
            WITH needs10, tie11
            ORDER BY needs10.`_key_ref`, needs10.`id`
            LIMIT $limit5
            RETURN [
              needs10.`id`,
              needs10.`ref`,
              COLLECT {
                MATCH (needs10)-[tie13:`IN_AREA`]->(area12)
                WHERE tie13.`_marking` <= $clearance
                WITH area12, tie13
                ORDER BY area12.`_key_ref`, area12.`id`
                LIMIT $limit6
                RETURN [area12.`id`, area12.`name`]
              }
            ]
          }
        ]
      }
    ]
  } AS page,
  COUNT {
    MATCH (solutions14:`Solution`)
    WHERE solutions14.`_marking` <= $clearance
      AND EXISTS {
        MATCH (solutions14)-[tie16:`SAME_SOLUTION`]->(sameSolutions15)
        WHERE tie16.`_marking` <= $clearance
      }
    RETURN solutions14
  } AS total
// $clearance = 0
// $limit1 = 21
// $limit2 = 21
// $limit3 = 2
// $limit4 = 21
// $limit5 = 21
// $limit6 = 2
