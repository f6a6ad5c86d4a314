package neo4jstore

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
)

// run runs a statement of a test's own.
func run(tb testing.TB, s *Store, text string) {
	tb.Helper()
	err := s.write(tb.Context(), func(tx transaction) error { return tx.do("CYPHER 5\n"+text, nil) })
	if err != nil {
		tb.Fatal(err)
	}
}

func TestOpenLeavesOthersAlone(t *testing.T) {
	s := openStore(t, kgtest.Ontology())
	for name, world := range map[string]string{
		"things that Portolan did not write": "CREATE (:Person {name: 'Ann'})",
		"a graph of something else":          "MERGE (m:`_Meta`) SET m = {product: 'else', format: 1, schema: '', revision: 0}",
		"a graph of a newer Portolan":        "MERGE (m:`_Meta`) SET m = {product: 'portolan', format: 99, schema: '', revision: 0}",
	} {
		t.Run(name, func(t *testing.T) {
			target := neo4jtest.Open(t)
			neo4jtest.Empty(t, target)
			run(t, s, world)
			before := contents(t, target)
			o := loadSchools(t, "motto: String @attr(search: true)", "motto: String @attr(search: true, sort: true)") // which needs an index more
			if _, err := Open(t.Context(), o, configOf(target)); kg.CodeOf(err) != kg.Invalid {
				t.Errorf("the error is %v, want one that is invalid", err)
			}
			if diff := cmp.Diff(before, contents(t, target)); diff != "" {
				t.Errorf("it has changed the database (-before +after):\n%s", diff)
			}
		})
	}
}

// contents is all that a database holds: nodes, relationships, and definitions.
func contents(tb testing.TB, target neo4jtest.Target) string {
	tb.Helper()
	return fmt.Sprint(
		target.Rows(tb, "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN elementId(n), labels(n), properties(n), elementId(r) ORDER BY elementId(n), elementId(r)"),
		target.Rows(tb, "SHOW INDEXES YIELD name ORDER BY name"),
	)
}

// loadSchools reads the schema of kgtest with changes.
func loadSchools(tb testing.TB, changes ...string) *kg.Ontology {
	tb.Helper()
	text, err := os.ReadFile("../kg/kgtest/schools.graphql")
	if err != nil {
		tb.Fatal(err)
	}
	o, err := kg.LoadOntology(kg.SchemaFile{Name: "schools.graphql", Text: strings.NewReplacer(changes...).Replace(string(text))})
	if err != nil {
		tb.Fatal(err)
	}
	return o
}

func TestOpenWithAnotherSchema(t *testing.T) {
	target := neo4jtest.Open(t)
	neo4jtest.EmptyAll(t, target)
	old := loadSchools(t, "motto: String @attr(search: true)", "motto: String")
	s := connect(t, old, target)
	w := kgtest.NewW()
	for id, motto := range map[kg.ID]string{"school/a": "Zeal", "school/b": "Air", "school/c": "Light"} {
		w.Is(id).Has(id, "motto", motto)
	}
	w.Apply(t, s)

	t.Run("it writes the graph anew where the schema can hold it", func(t *testing.T) {
		o := loadSchools(t, "motto: String @attr(search: true)", "motto: String @attr(search: true, sort: true)")
		s := connect(t, o, target)
		k := o.Kind("School")
		p := &kg.Plan{Kind: k, List: page(5, kg.Order{Attr: k.Attr("motto"), Desc: true})}
		p.Node = &kg.Shape{}
		got, err := kg.NewGraph(o, s).Run(t.Context(), kg.Viewer{}, p)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]kg.ID{"school/a", "school/c", "school/b"}, idsOf(got)); diff != "" {
			t.Errorf("in order of the attribute that can now be sorted by (-want +got):\n%s", diff)
		}
		found := &kg.Plan{Kind: o.Any, Search: &kg.Search{Tokens: []string{"zeal"}}, List: page(5), Node: &kg.Shape{}}
		got, err = kg.NewGraph(o, s).Run(t.Context(), kg.Viewer{}, found)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]kg.ID{"school/a"}, idsOf(got)); diff != "" {
			t.Errorf("found by the attribute that can now be searched (-want +got):\n%s", diff)
		}
	})
	t.Run("it keeps revisions, and adds none", func(t *testing.T) {
		if n := count(t, s, "(n:Entity) WHERE n.revision = 1 AND n._revision = 1"); n != 4 {
			t.Errorf("%d things are of revision 1, want 4", n)
		}
		if n := count(t, s, "(n:`_Meta` {revision: 1})"); n != 1 {
			t.Error("the graph is not of revision 1 any more")
		}
	})
	t.Run("it keeps a process with the old schema from writing", func(t *testing.T) {
		unavailable(t, add(t.Context(), s))
	})
	t.Run("it refuses a schema that cannot hold the facts", func(t *testing.T) {
		o := loadSchools(t, "motto: String @attr(search: true)", "")
		_, err := Open(t.Context(), o, configOf(target))
		if kg.CodeOf(err) != kg.Invalid || !strings.Contains(err.Error(), "motto") {
			t.Errorf("the error is %v, want one that is invalid and names the attribute", err)
		}
	})
}

func idsOf(p *kg.Page) []kg.ID {
	ids := make([]kg.ID, len(p.Edges))
	for i, e := range p.Edges {
		ids[i] = e.Node.ID
	}
	return ids
}

func TestOpenRefusesNamesOfItsOwn(t *testing.T) {
	o := loadSchools(t, "motto: String @attr(search: true)", "where: String")
	_, err := Open(t.Context(), o, Config{URL: "bolt://localhost:1"})
	if kg.CodeOf(err) != kg.Invalid || !strings.Contains(err.Error(), "School.where") {
		t.Errorf("the error is %v, want one that is invalid and names School.where", err)
	}
}
