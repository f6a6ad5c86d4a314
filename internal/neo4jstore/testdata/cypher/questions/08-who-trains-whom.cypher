// Who trains judges, prosecutors and investigators, and where do the programmes meet?
CYPHER 5
RETURN
  COLLECT {
    MATCH (trainingProgrammes1:`TrainingProgramme`)
    USING INDEX trainingProgrammes1:`TrainingProgramme`(`_key_name`, `id`)
    WHERE trainingProgrammes1.`_key_name` IS NOT NULL
      AND trainingProgrammes1.`id` IS NOT NULL
      AND trainingProgrammes1.`_marking` IN $audiences
      AND ($audiences1 IN trainingProgrammes1.`audiences` OR $audiences2 IN trainingProgrammes1.`audiences` OR $audiences3 IN trainingProgrammes1.`audiences` OR EXISTS {
        MATCH (trainingProgrammes1)-[tie3:`FOR`]->(needs2)
        WHERE tie3.`_marking` IN $audiences
          AND needs2.`ref` IN $ref4
      })
    WITH trainingProgrammes1
    ORDER BY trainingProgrammes1.`_key_name`, trainingProgrammes1.`id`
    LIMIT $limit5
    RETURN [
      trainingProgrammes1.`id`,
      trainingProgrammes1.`name`,
      trainingProgrammes1.`standing`,
      trainingProgrammes1.`audiences`,
      trainingProgrammes1.`modality`,
      COLLECT {
        MATCH (trainingProgrammes1)<-[tie5:`PROVIDES`]-(providers4)
        WHERE tie5.`_marking` IN $audiences
        WITH providers4, tie5
        ORDER BY providers4.`_key_name`, providers4.`id`
        LIMIT $limit6
        RETURN [providers4.`id`, providers4.`name`]
      },
      COLLECT {
        MATCH (trainingProgrammes1)-[tie7:`FOR`]->(needs6)
        WHERE tie7.`_marking` IN $audiences
        WITH needs6, tie7
        ORDER BY needs6.`_key_ref`, needs6.`id`
        LIMIT $limit7
        RETURN [needs6.`id`, needs6.`name`, needs6.`ref`]
      }
    ]
  } AS page,
  COUNT {
    MATCH (trainingProgrammes8:`TrainingProgramme`)
    WHERE trainingProgrammes8.`_marking` IN $audiences
      AND ($audiences8 IN trainingProgrammes8.`audiences` OR $audiences9 IN trainingProgrammes8.`audiences` OR $audiences10 IN trainingProgrammes8.`audiences` OR EXISTS {
        MATCH (trainingProgrammes8)-[tie10:`FOR`]->(needs9)
        WHERE tie10.`_marking` IN $audiences
          AND needs9.`ref` IN $ref11
      })
    RETURN trainingProgrammes8
  } AS total
// $audiences = []interface {}{0}
// $audiences1 = "investigators"
// $audiences10 = "prosecutors"
// $audiences2 = "judges"
// $audiences3 = "prosecutors"
// $audiences8 = "investigators"
// $audiences9 = "judges"
// $limit5 = 21
// $limit6 = 21
// $limit7 = 21
// $ref11 = []string{"2.1", "2.2"}
// $ref4 = []string{"2.1", "2.2"}
