// A graph of the second form, at revision 2. Its texts are folded and split by older rules, and the accent of a name is typed apart.
// Parameters: schema.
CREATE (:`_Meta` {product: 'portolan', format: 2, schema: $schema, revision: 2}),
  (:`_Log` {revision: 1, part: 0, by: 'system', at: datetime('2026-01-02T03:04:05Z'), touched: ['0|source/doc', '0|teacher/ada', '0|teacher/bo'], changes: [
    '{"assert":{"id":"1g2s71mu4cou8401tmkc0q95","subject":"source/doc","about":"title","value":"Title of doc","source":"source/doc","where":"p. 2","standing":"STATED"}}',
    '{"assert":{"id":"867v4j5tej9sn983lml2f8gc","subject":"source/doc","about":"kind","value":"SOURCE","source":"source/doc","where":"p. 1","standing":"STATED"}}',
    '{"assert":{"id":"97np7f1cb4nke7s60nj0t083","subject":"source/doc","about":"form","value":"OFFICIAL","source":"source/doc","where":"p. 3","standing":"STATED"}}',
    '{"assert":{"id":"hf73e7u1s0j6n7q8bom7pp37","subject":"teacher/ada","about":"kind","value":"TEACHER","source":"source/doc","where":"p. 4","standing":"STATED"}}',
    '{"assert":{"id":"hsg4h01v9ovmg4dtrkr4jb4m","subject":"teacher/bo","about":"kind","value":"TEACHER","source":"source/doc","where":"p. 6","standing":"STATED"}}'
  ]}),
  (:`_Log` {revision: 2, part: 0, by: 'system', at: datetime('2026-01-02T03:04:05Z'), touched: ['0|teacher/ada', '0|MENTORED_BY|teacher/bo|teacher/ada|'], changes: [
    '{"assert":{"id":"setvkuqfv9dt9518kb3sjm4q","subject":"teacher/ada","about":"name","value":"Łéda","source":"source/doc","where":"p. 5","standing":"STATED"}}',
    '{"assert":{"id":"oapq5ono4rhpnsghgsm0ft5e","subject":"teacher/bo","about":"MENTORED_BY","object":"teacher/ada","source":"source/doc","where":"p. 7","standing":"STATED"}}'
  ]}),
  (doc:Entity:Source {
    id: 'source/doc', kind: 'SOURCE', name: 'doc', standing: 'STATED', marking: 'CLEAR', revision: 1, formerIds: [],
    title: 'Title of doc', form: 'OFFICIAL', _fold_name: 'doc', _fold_title: 'title of doc',
    _key_name: 'doc', _key_form: '000', _key_published_up: '1', _key_published_down: '0', _marking: 0, _revision: 1,
    sources: ['source/doc', 'source/doc', 'source/doc'], where: ['p. 2', 'p. 1', 'p. 3'],
    _facts: [
      '{"id":"1g2s71mu4cou8401tmkc0q95","subject":"source/doc","about":"title","value":"Title of doc","source":"source/doc","where":"p. 2","standing":"STATED","shown":true}',
      '{"id":"867v4j5tej9sn983lml2f8gc","subject":"source/doc","about":"kind","value":"SOURCE","source":"source/doc","where":"p. 1","standing":"STATED","shown":true}',
      '{"id":"97np7f1cb4nke7s60nj0t083","subject":"source/doc","about":"form","value":"OFFICIAL","source":"source/doc","where":"p. 3","standing":"STATED","shown":true}'
    ]
  }),
  (ada:Entity:Teacher {
    id: 'teacher/ada', kind: 'TEACHER', name: 'Łéda', standing: 'STATED', marking: 'CLEAR', revision: 2, formerIds: [],
    _fold_name: 'łeda', _key_name: 'łeda', _key_born_up: '1', _key_born_down: '0', _marking: 0, _revision: 2,
    sources: ['source/doc', 'source/doc'], where: ['p. 4', 'p. 5'],
    _facts: [
      '{"id":"hf73e7u1s0j6n7q8bom7pp37","subject":"teacher/ada","about":"kind","value":"TEACHER","source":"source/doc","where":"p. 4","standing":"STATED","shown":true}',
      '{"id":"setvkuqfv9dt9518kb3sjm4q","subject":"teacher/ada","about":"name","value":"Łéda","source":"source/doc","where":"p. 5","standing":"STATED","shown":true}'
    ]
  }),
  (bo:Entity:Teacher {
    id: 'teacher/bo', kind: 'TEACHER', name: 'bo', standing: 'STATED', marking: 'CLEAR', revision: 1, formerIds: [],
    _fold_name: 'bo', _key_name: 'bo', _key_born_up: '1', _key_born_down: '0', _marking: 0, _revision: 1,
    sources: ['source/doc'], where: ['p. 6'],
    _facts: ['{"id":"hsg4h01v9ovmg4dtrkr4jb4m","subject":"teacher/bo","about":"kind","value":"TEACHER","source":"source/doc","where":"p. 6","standing":"STATED","shown":true}']
  }),
  (bo)-[:MENTORED_BY {
    standing: 'STATED', _key: '', _marking: 0, _revision: 2, sources: ['source/doc'], where: ['p. 7'],
    _facts: ['{"id":"oapq5ono4rhpnsghgsm0ft5e","subject":"teacher/bo","about":"MENTORED_BY","object":"teacher/ada","source":"source/doc","where":"p. 7","standing":"STATED","shown":true}']
  }]->(ada),
  (doc)-[:CITES {standing: 'STATED', _marking: 0}]->(doc), (ada)-[:CITES {standing: 'STATED', _marking: 0}]->(doc),
  (bo)-[:CITES {standing: 'STATED', _marking: 0}]->(doc),
  (:`_Token` {text: 'doc'})-[:`_FOUND` {weight: 3}]->(doc), (:`_Token` {text: 'title'})-[:`_FOUND` {weight: 1}]->(doc),
  (:`_Token` {text: 'of'})-[:`_FOUND` {weight: 1}]->(doc), (:`_Token` {text: 'łeda'})-[:`_FOUND` {weight: 3}]->(ada),
  (:`_Token` {text: 'bo'})-[:`_FOUND` {weight: 3}]->(bo)
