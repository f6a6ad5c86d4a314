// Which needs and training are for prosecutors?
CYPHER 5
UNWIND range(0, size($ids1) - 1) AS at
OPTIONAL MATCH (now:`Entity` {`id`: $ids1[at]})
OPTIONAL MATCH (:`_Former` {`id`: $ids1[at]})-[:`_NOW`]->(survivor:`Entity`)
WITH at, coalesce(now, survivor) AS trainingProgrammes1
WHERE trainingProgrammes1.`_marking` IN $audiences
  AND trainingProgrammes1:`TrainingProgramme`
RETURN [
  at,
  trainingProgrammes1.`id`,
  trainingProgrammes1.`name`,
  trainingProgrammes1.`standing`,
  trainingProgrammes1.`modality`,
  COLLECT {
    MATCH (trainingProgrammes1)<-[tie3:`PROVIDES`]-(providers2)
    WHERE tie3.`_marking` IN $audiences
    WITH providers2, tie3
    ORDER BY providers2.`_key_name`, providers2.`id`
    LIMIT $limit2
    RETURN [providers2.`id`, providers2.`name`]
  }
] AS row
// $audiences = []interface {}{0}
// $ids1 = []string{"training-programme/ccscap-2016-law-school-curriculum", "training-programme/oas-remja-training-programs", "training-programme/ilea-programs", "training-programme/ccscap-2016-workshops-judges-prosecutors", "training-programme/ccscap-2016-courses-prosecutors-judiciary", "training-programme/ccscap-2016-police-training-curriculum"}
// $limit2 = 21
