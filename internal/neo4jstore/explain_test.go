package neo4jstore

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// operator finds the operators in the table of a plan. (The driver's own tree of
// a plan shows the last of an operator's children in place of each.)
var operator = regexp.MustCompile(`(?m)^\|[ |]*\+(\w+)`)

func operatorsOf(tb testing.TB, s *Store, p *kg.Plan) (names []string, table string) {
	tb.Helper()
	st := compile(p, kg.Viewer{}, newNames(nil))
	session := s.session(tb.Context(), neo4j.AccessModeRead, neo4j.FetchAll)
	defer session.Close(tb.Context())
	result, err := session.Run(tb.Context(), "EXPLAIN "+st.text, st.params)
	if err != nil {
		tb.Fatal(err)
	}
	summary, err := result.Consume(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	table, _ = summary.Plan().Arguments()["string-representation"].(string)
	for _, m := range operator.FindAllStringSubmatch(table, -1) {
		names = append(names, m[1])
	}
	if len(names) < 2 {
		tb.Fatalf("no plan in %q", table)
	}
	return names, table
}

// sorting are the operators that a page along an index does without.
var sorting = []string{"Sort", "Top", "PartialSort", "PartialTop", "NodeByLabelScan"}

// someSchools is a world large enough for the server to care how it reads it.
func someSchools() *kgtest.W {
	w := kgtest.NewW()
	for i := range 60 {
		teacher := kg.ID(fmt.Sprintf("teacher/t%d", i))
		w.Is(teacher).Has(teacher, "name", fmt.Sprintf("Teacher %d", i))
	}
	for i := range 300 {
		id := kg.ID(fmt.Sprintf("school/s%d", i))
		w.Is(id).Has(id, "name", fmt.Sprintf("School %d", i))
		w.Tie("EMPLOYS", id, kg.ID(fmt.Sprintf("teacher/t%d", i%60)), kgtest.With("post", "HEAD"))
	}
	return w
}

func TestServerPlans(t *testing.T) {
	s := openStore(t, kgtest.Ontology())
	someSchools().Apply(t, s)
	for _, shape := range shapes() {
		t.Run("reads "+shape.name+" without a scan of all nodes", func(t *testing.T) {
			names, table := operatorsOf(t, s, shape.normal(t))
			for _, bad := range []string{"AllNodesScan", "CartesianProduct", "UnionNodeByLabelsScan"} {
				if slices.Contains(names, bad) {
					t.Errorf("the plan has %s:\n%s", bad, table)
				}
			}
		})
		if !shape.ordered {
			continue
		}
		t.Run("reads "+shape.name+" along an index", func(t *testing.T) {
			p := shape.normal(t)
			p.List.Count = false
			for _, ks := range p.Node.Kinds {
				ks.Steps = nil // they sort their own few
			}
			names, table := operatorsOf(t, s, p)
			for _, bad := range sorting {
				if slices.Contains(names, bad) {
					t.Errorf("the plan has %s:\n%s", bad, table)
				}
			}
		})
	}
}
