// Which needs and training are for prosecutors?
CYPHER 5
MATCH (trainingProgrammes1:`TrainingProgramme`)
USING INDEX trainingProgrammes1:`TrainingProgramme`(`_key_name`, `id`)
WHERE trainingProgrammes1.`_key_name` IS NOT NULL
  AND trainingProgrammes1.`id` IS NOT NULL
  AND trainingProgrammes1.`_marking` IN $audiences
  AND $audiences1 IN trainingProgrammes1.`audiences`
WITH trainingProgrammes1
ORDER BY trainingProgrammes1.`_key_name`, trainingProgrammes1.`id`
LIMIT $limit2
RETURN [
  trainingProgrammes1.`id`,
  trainingProgrammes1.`name`,
  trainingProgrammes1.`standing`,
  trainingProgrammes1.`modality`,
  COLLECT {
    MATCH (trainingProgrammes1)<-[tie3:`PROVIDES`]-(providers2)
    WHERE tie3.`_marking` IN $audiences
    WITH providers2, tie3
    ORDER BY providers2.`_key_name`, providers2.`id`
    LIMIT $limit3
    RETURN [providers2.`id`, providers2.`name`]
  }
] AS row
// $audiences = []interface {}{0}
// $audiences1 = "prosecutors"
// $limit2 = 21
// $limit3 = 21
