// What is known about one need?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS needs1
WHERE needs1.`_marking` IN $audiences
  AND needs1:`Need`
RETURN [
  at,
  needs1.`id`,
  needs1.`name`,
  needs1.`ref`,
  needs1.`statement`,
  needs1.`scope`,
  needs1.`audiences`,
  COLLECT {
    MATCH (needs1)-[tie3:`CITES`]->(sources2)
    WHERE tie3.`_marking` IN $audiences
    WITH sources2, tie3
    ORDER BY sources2.`_key_name`, sources2.`id`
    RETURN [sources2.`id`, sources2.`name`]
  },
  COLLECT {
    MATCH (needs1)-[tie5:`IN_AREA`]->(area4)
    WHERE tie5.`_marking` IN $audiences
    WITH area4, tie5
    ORDER BY area4.`_key_ref`, area4.`id`
    LIMIT $limit2
    RETURN [area4.`id`, area4.`name`, area4.`ref`]
  },
  COLLECT {
    MATCH (needs1)<-[tie7:`ADDRESSES`]-(solutions6:`Solution`)
    WHERE tie7.`_marking` IN $audiences
    WITH solutions6, tie7
    ORDER BY solutions6.`_key_name`, solutions6.`id`
    LIMIT $limit3
    RETURN [
      solutions6.`id`,
      solutions6.`text`,
      COLLECT {
        MATCH (solutions6)-[tie9:`NAMES`]->(names8)
        WHERE tie9.`_marking` IN $audiences
        WITH names8, tie9
        ORDER BY names8.`_key_name`, names8.`id`
        LIMIT $limit4
        RETURN [names8.`id`, names8.`name`]
      },
      COLLECT {
        MATCH (solutions6)-[tie11:`USES`]->(uses10)
        WHERE tie11.`_marking` IN $audiences
        WITH uses10, tie11
        ORDER BY uses10.`_key_name`, uses10.`id`
        LIMIT $limit5
        RETURN [uses10.`id`, uses10.`name`]
      }
    ]
  },
  COLLECT {
    MATCH (needs1)<-[tie13:`INTERESTED_IN`]-(organisations12)
    WHERE tie13.`_marking` IN $audiences
    WITH organisations12, tie13
    ORDER BY organisations12.`_key_name`, organisations12.`id`
    LIMIT $limit6
    RETURN [tie13.`status`, tie13.`_facts`, organisations12.`id`, organisations12.`name`]
  },
  COLLECT {
    MATCH (needs1)<-[tie15:`FOR`]-(trainingProgrammes14:`TrainingProgramme`)
    WHERE tie15.`_marking` IN $audiences
    WITH trainingProgrammes14, tie15
    ORDER BY trainingProgrammes14.`_key_name`, trainingProgrammes14.`id`
    LIMIT $limit7
    RETURN [
      trainingProgrammes14.`id`,
      trainingProgrammes14.`name`,
      trainingProgrammes14.`standing`,
      COLLECT {
        MATCH (trainingProgrammes14)<-[tie17:`PROVIDES`]-(providers16)
        WHERE tie17.`_marking` IN $audiences
        WITH providers16, tie17
        ORDER BY providers16.`_key_name`, providers16.`id`
        LIMIT $limit8
        RETURN [providers16.`id`, providers16.`name`]
      }
    ]
  },
  COLLECT {
    MATCH (needs1)<-[tie19:`SUPPORTS`]-(findings18)
    WHERE tie19.`_marking` IN $audiences
    WITH findings18, tie19
    ORDER BY findings18.`_key_name`, findings18.`id`
    LIMIT $limit9
    RETURN [findings18.`id`, findings18.`form`, findings18.`statement`]
  }
] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"need/ccscap-2016-4.2"}
// $limit2 = 2
// $limit3 = 21
// $limit4 = 21
// $limit5 = 21
// $limit6 = 21
// $limit7 = 21
// $limit8 = 21
// $limit9 = 21
