package neo4jstore

import (
	"fmt"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
)

// A claim is a problem that must be found: what its subject and its text hold.
type claim struct{ subject, says string }

// A damage is what somebody does to a graph by hand, each to a teacher of its
// own: in its statement, and in claims, ID stands for the teacher's id.
type damage struct {
	name, cypher string
	claims       []claim
}

// damaged are repaired by working the graph out anew.
var damaged = []damage{
	{"an entity without the label of its kind", "MATCH (n:Entity {id: 'ID'}) REMOVE n:Teacher", []claim{{"ID", "lacks the label of its kind, Teacher"}}},
	{"an entity with the label of another kind", "MATCH (n:Entity {id: 'ID'}) REMOVE n:Teacher SET n:School", []claim{{"ID", "lacks the label"}, {"ID", "is labelled School, but its id is that of a Teacher"}}},
	{"a label that is not Portolan's", "MATCH (n:Entity {id: 'ID'}) SET n:Favourite", []claim{{"ID", "has the label Favourite"}}},
	{"an entity that is no Entity any more", "MATCH (n:Entity {id: 'ID'}) REMOVE n:Entity", []claim{
		{"node", `the id "ID" is labelled Teacher and not Entity`}, {"node", "leads to nothing"}, {"relationship", "is not Portolan's"}, {"teacher/hub", "FRIEND_OF to what is no thing"},
	}},
	{"an id that two nodes have", "MATCH (n:Entity {id: 'ID'}) CREATE (m:Entity:Teacher) SET m = properties(n)", []claim{
		{"ID", "more than one node"}, {"ID", "lacks the source"}, {"ID", "lacks the word"}, {"ID", "lacks the former id"},
	}},
	{"a shown property with another value", "MATCH (n:Entity {id: 'ID'}) SET n.name = 'Other'", []claim{{"ID", `has name "Other", which is "Name ID" by its facts`}}},
	{"a shown property that is missing", "MATCH (n:Entity {id: 'ID'}) REMOVE n.name", []claim{{"ID", "lacks name"}}},
	{"a companion that is missing", "MATCH (n:Entity {id: 'ID'}) REMOVE n._key_name", []claim{{"ID", "lacks _key_name"}}},
	{"a property that is not Portolan's", "MATCH (n:Entity {id: 'ID'}) SET n.colour = 'red'", []claim{{"ID", `has colour "red", which does not follow`}}},
	{"a marking that is not that of its facts", "MATCH (n:Entity {id: 'ID'}) SET n._marking = 4", []claim{{"ID", "has _marking"}, {"FRIEND_OF|teacher/hub|ID", "has _marking"}}},
	{"a value changed in its fact alone", "MATCH (n:Entity {id: 'ID'}) SET n._facts = [f IN n._facts | replace(f, 'Name ', 'Named ')]", []claim{
		{"ID", "by its facts"}, {"ID", "lacks the word"}, {"ID", "has the word"},
	}},
	{"a fact that is not marked as shown", `MATCH (n:Entity {id: 'ID'}) SET n._facts = [f IN n._facts | replace(f, ',"shown":true', '')]`, []claim{{"ID", "marked as shown, otherwise"}}},
	{"a word that does not find it", "MATCH (t:`_Token` {text: 'name'})-[f:`_FOUND`]->(:Entity {id: 'ID'}) DELETE f", []claim{{"ID", "lacks the word"}}},
	{"a word that should not find it", "MATCH (t:`_Token` {text: 'doc'}), (n:Entity {id: 'ID'}) CREATE (t)-[:`_FOUND` {weight: 1}]->(n)", []claim{{"ID", "has the word"}}},
	{"a word that finds nothing", "CREATE (:`_Token` {text: 'idle'})", []claim{{"node", `"idle" leads to nothing`}}},
	{"a former id that leads nowhere", "MATCH (:`_Former`)-[r:`_NOW`]->(:Entity {id: 'ID'}) DELETE r", []claim{{"ID", "lacks the former id"}, {"node", `was-ID" leads to nothing`}}},
	{"a source that is not tied to it", "MATCH (:Entity {id: 'ID'})-[c:CITES]->() DELETE c", []claim{{"ID", "lacks the source"}}},
	{"a source that it does not rest on", "MATCH (n:Entity {id: 'ID'}), (s:Source {id: 'source/other'}) CREATE (n)-[:CITES {standing: 'STATED', _marking: 0}]->(s)", []claim{{"ID", "has the source"}}},
	{"a tie with another value", "MATCH (:Entity {id: 'ID'})-[r:MENTORED_BY]->() SET r.standing = 'CLAIMED'", []claim{{"MENTORED_BY|ID", `has standing "CLAIMED"`}}},
	{"a restriction that the graph does not say", "MATCH (m:`_Meta`) SET m.restricted = [x IN m.restricted WHERE x <> 'FRIEND_OF']", []claim{{"_Meta", "does not say that some of FRIEND_OF are not for everybody"}}},
	{"a tie without its mirror image", "MATCH (:Entity {id: 'ID'})-[r:FRIEND_OF]->() DELETE r", []claim{{"FRIEND_OF|teacher/hub|ID", "mirror image"}}},
}

// beyondRepair are what only a person can set right.
var beyondRepair = []damage{
	{"an entity without an id", "MATCH (n:Entity {id: 'ID'}) REMOVE n.id", []claim{{"node", "has no id"}, {"teacher/hub", "FRIEND_OF to what is no thing"}}},
	{"an id that is none", "MATCH (n:Entity {id: 'ID'}) SET n.id = 7", []claim{{"node", `has the id "7"`}, {"teacher/hub", "FRIEND_OF to what is no thing"}}},
	{"facts that do not parse", "MATCH (n:Entity {id: 'ID'}) SET n._facts = ['{']", []claim{{"ID", "cannot be read"}}},
	{"no facts", "MATCH (n:Entity {id: 'ID'}) REMOVE n._facts", []claim{{"ID", "cannot be read"}}},
	{"an empty list of facts", "MATCH (n:Entity {id: 'ID'}) SET n._facts = []", []claim{{"ID", "without any fact"}}},
	{"a fact without a source", `MATCH (n:Entity {id: 'ID'}) SET n._facts = [f IN n._facts | replace(f, '"source":"source/doc"', '"source":""')]`, []claim{{"ID", `its source "" is no source`}}},
	{"a fact from a source that is not there", `MATCH (n:Entity {id: 'ID'}) SET n._facts = [f IN n._facts | replace(f, '"source":"source/doc"', '"source":"source/gone"')]`, []claim{
		{"ID", "from source/gone, which is no source that is there"}, {"ID", "is not as it was written"},
	}},
	{"a fact of another thing", `MATCH (n:Entity {id: 'ID'}) SET n._facts = [f IN n._facts | replace(f, '"subject":"ID"', '"subject":"teacher/hub"')]`, []claim{{"ID", "is not as it was written"}}},
	{"an attribute that the schema does not have", `MATCH (n:Entity {id: 'ID'}) SET n._facts = [f IN n._facts | replace(f, '"about":"name"', '"about":"shoeSize"')]`, []claim{{"ID", `has no attribute "shoeSize"`}}},
	{"a revision that is not yet", "MATCH (n:Entity {id: 'ID'}) SET n._revision = 99", []claim{{"ID", `is of revision "99"`}}},
	{"a tie that the schema does not know", "MATCH (n:Entity {id: 'ID'}), (m:Entity {id: 'teacher/hub'}) CREATE (n)-[:KNOWS]->(m)", []claim{{"KNOWS|ID", "is no tie of the schema: there is no such tie"}}},
	{"a tie whose ends are of wrong kinds", "MATCH (n:Entity {id: 'ID'}), (m:Entity {id: 'teacher/hub'}) CREATE (n)-[:EMPLOYS]->(m)", []claim{{"EMPLOYS|ID", "does not tie Teacher to Teacher"}}},
	{"a tie without facts", "MATCH (:Entity {id: 'ID'})-[r:MENTORED_BY]->() REMOVE r._facts", []claim{{"MENTORED_BY|ID", "cannot be read"}}},
	{"a tie that is there twice", "MATCH (n:Entity {id: 'ID'})-[r:MENTORED_BY]->(m) CREATE (n)-[x:MENTORED_BY]->(m) SET x = properties(r)", []claim{{"MENTORED_BY|ID", "more than once"}}},
	{"a node that is not Portolan's", "CREATE (:Person {name: 'Ann'})", []claim{{"node", "labels [Person] is not Portolan's"}}},
	{"a tie to what is not Portolan's", "MATCH (n:Entity {id: 'ID'}) CREATE (n)-[:OWNS]->(:Dog)", []claim{{"ID", "OWNS to what is no thing"}, {"node", "labels [Dog] is not Portolan's"}}},
	{"a relationship of Portolan's own nodes", "MATCH (m:`_Meta`), (n:Entity {id: 'ID'}) CREATE (m)-[:SEES]->(n)", []claim{{"relationship", "type SEES leads away from a [_Meta]"}}},
	{"a revision that the log lacks", "MATCH (l:`_Log` {revision: 2}) DELETE l", []claim{{"_Log 3", "what stood between is missing"}}},
	{"a log that cannot be read", "MATCH (l:`_Log` {revision: 3}) SET l.changes = ['{']", []claim{{"_Log 3", "cannot be read"}}},
	{"a log that ends early", "MATCH (m:`_Meta`) SET m.revision = 4", []claim{{"_Log", "ends at revision 3; the graph is at 4"}}},
}

// workshop is a store with a teacher for each damage.
func workshop(t *testing.T, damages []damage) (*Store, neo4jtest.Target) {
	t.Helper()
	target := neo4jtest.Open(t)
	s := openStore(t, kgtest.Ontology())
	w := kgtest.NewW().Source("source/other", "NEWS").Is("teacher/hub")
	for i := range damages {
		id := teacher(i)
		w.Is(id).Has(id, "name", "Name "+string(id)).Has(id, "formerIds", "teacher/was-"+id.Slug())
		w.Tie("MENTORED_BY", id, "teacher/hub").Tie("FRIEND_OF", id, "teacher/hub", kgtest.Marked(kg.Green))
	}
	w.Apply(t, s)
	w.Then().Is("teacher/two", kgtest.Marked(kg.Amber)).Apply(t, s)
	w.Then().Is("teacher/three").Apply(t, s)
	return s, target
}

func teacher(i int) kg.ID { return kg.ID(fmt.Sprintf("teacher/c%d", i)) }

// findings gives what a check finds: notes and problems.
func findings(t *testing.T, target neo4jtest.Target) (notes, problems []kg.Finding) {
	t.Helper()
	for f, err := range Check(t.Context(), kgtest.Ontology(), configOf(target)) {
		if err != nil {
			t.Fatal(err)
		}
		if f.Problem == "" {
			notes = append(notes, f)
		} else {
			problems = append(problems, f)
		}
	}
	return notes, problems
}

// inflict does the damages, each to its teacher, and checks that each is found
// and nothing else.
func inflict(t *testing.T, s *Store, target neo4jtest.Target, damages []damage) {
	t.Helper()
	for i, d := range damages {
		run(t, s, strings.ReplaceAll(d.cypher, "ID", string(teacher(i))))
	}
	_, problems := findings(t, target)
	claimed := map[kg.Finding]bool{}
	for i, d := range damages {
		t.Run("it finds "+d.name, func(t *testing.T) {
			for _, c := range d.claims {
				found := false
				for _, p := range problems {
					subject := strings.ReplaceAll(c.subject, "ID", string(teacher(i)))
					says := strings.ReplaceAll(strings.ReplaceAll(c.says, "was-ID", "was-"+teacher(i).Slug()), "ID", string(teacher(i)))
					if (p.Subject == subject || strings.HasPrefix(p.Subject, subject+"|") || strings.HasPrefix(p.Subject, subject+" ") || strings.HasPrefix(p.Subject, subject+",")) && strings.Contains(p.Problem, says) {
						found, claimed[p] = true, true
						if p.Remedy == "" {
							t.Errorf("%s: it does not say what to do", p.Subject)
						}
					}
				}
				if !found {
					t.Errorf("it does not find that %s … %s", c.subject, c.says)
				}
			}
		})
	}
	for _, p := range problems {
		if !claimed[p] {
			t.Errorf("it finds more: %s %s", p.Subject, p.Problem)
		}
	}
}

func TestCheck(t *testing.T) {
	s, target := workshop(t, damaged)
	t.Run("it finds nothing wrong with a graph that nobody touched", func(t *testing.T) {
		notes, problems := findings(t, target)
		if len(problems) > 0 {
			t.Errorf("it finds %v", problems)
		}
		there := 0
		for _, n := range notes {
			if n.Note == "is there" {
				there++
			}
		}
		if want := len(definitions(kgtest.Ontology())); there != want {
			t.Errorf("it lists %d constraints and indexes, want %d", there, want)
		}
		if last := notes[len(notes)-1]; !strings.Contains(last.Note, "things") || !strings.Contains(last.Note, "revision 3") {
			t.Errorf("it ends with %v", last)
		}
	})
	before := factsOf(t, s)
	run(t, s, "DROP CONSTRAINT portolan_Entity_id")
	damages := append([]damage{{"a constraint that is missing", "", []claim{{"constraint portolan_Entity_id", "is missing"}}}}, damaged[1:]...)
	damages[0].cypher = damaged[0].cypher
	damages[0].claims = append(damages[0].claims, damaged[0].claims...)
	inflict(t, s, target, damages)
	t.Run("it finds nothing wrong after it was worked out anew", func(t *testing.T) {
		if err := Rework(t.Context(), kgtest.Ontology(), configOf(target)); err != nil {
			t.Fatal(err)
		}
		if _, problems := findings(t, target); len(problems) > 0 {
			t.Errorf("it finds %v", problems)
		}
		after := factsOf(t, s)
		changed := 0
		for i := range min(len(before), len(after)) {
			if before[i] != after[i] {
				changed++
			}
		}
		if len(after) != len(before) || changed != 1 { // the one whose value was changed
			t.Errorf("there are %d facts, %d of them others than before; want %d, 1", len(after), changed, len(before))
		}
	})
}

func TestCheckOfWhatIsLost(t *testing.T) {
	s, target := workshop(t, beyondRepair)
	inflict(t, s, target, beyondRepair)
}

func TestCheckOfDefinitions(t *testing.T) {
	s := openStore(t, kgtest.Ontology())
	target := neo4jtest.Open(t)
	wrong := definitionName("Teacher", "_key_name", "id")
	for _, text := range []string{
		"DROP INDEX portolan_Book__key_name_id", "DROP INDEX `" + wrong + "`",
		"CREATE RANGE INDEX `" + wrong + "` FOR (n:Teacher) ON (n.name)", "CREATE RANGE INDEX theirs FOR (n:Book) ON (n.title)",
		"CREATE CONSTRAINT strict FOR (n:Book) REQUIRE n.isbn IS UNIQUE", "CREATE RANGE INDEX portolan_Ship_name FOR (n:Ship) ON (n.name)",
	} {
		run(t, s, text)
	}
	defer func() {
		for _, text := range []string{"DROP INDEX `" + wrong + "`", "DROP INDEX theirs", "DROP CONSTRAINT strict", "DROP INDEX portolan_Ship_name"} {
			run(t, s, text)
		}
	}()
	notes, problems := findings(t, target)
	told := map[string]string{}
	for _, f := range append(notes, problems...) {
		told[f.Subject] = f.Note + f.Problem
	}
	for subject, says := range map[string]string{
		"index portolan_Book__key_name_id":  "is missing: (:Book) _key_name, id",
		"index " + wrong:                    "is wrong: it is of (:Teacher) name instead of (:Teacher) _key_name, id",
		"constraint strict":                 "is not Portolan's",
		"index theirs":                      "is not Portolan's",
		"index portolan_Ship_name":          "left over from another schema",
		"constraint portolan_Entity_id":     "is there",
		"index portolan__Log_revision_part": "is there",
	} {
		if !strings.Contains(told[subject], says) {
			t.Errorf("of %s it says %q, want %q", subject, told[subject], says)
		}
	}
	if len(problems) != 3 {
		t.Errorf("it finds %v", problems)
	}
}

func TestCheckOfOtherDatabases(t *testing.T) {
	target := neo4jtest.Open(t)
	s := openStore(t, kgtest.Ontology())
	first := func() (kg.Finding, error) {
		for f, err := range Check(t.Context(), kgtest.Ontology(), configOf(target)) {
			return f, err
		}
		return kg.Finding{}, nil
	}
	run(t, s, "MATCH (m:`_Meta`) SET m.format = 1")
	if f, err := first(); err != nil || !strings.Contains(f.Problem, "is in form 1") {
		t.Errorf("of an old form it says %v, %v", f, err)
	}
	run(t, s, "MATCH (m:`_Meta`) SET m.format = 99")
	if _, err := first(); kg.CodeOf(err) != kg.Invalid {
		t.Errorf("of a newer form it says %v", err)
	}
	run(t, s, fmt.Sprintf("MATCH (m:`_Meta`) SET m.format = %d, m.schema = 'x'", format))
	if f, err := first(); err != nil || !strings.Contains(f.Problem, "another schema") {
		t.Errorf("of another schema it says %v, %v", f, err)
	}
	neo4jtest.Empty(t, target)
	if f, err := first(); err != nil || f.Note != "is empty" {
		t.Errorf("of an empty database it says %v, %v", f, err)
	}
	run(t, s, "CREATE (:Person)")
	if _, err := first(); kg.CodeOf(err) != kg.Invalid {
		t.Errorf("of a database of something else it says %v", err)
	}
}
