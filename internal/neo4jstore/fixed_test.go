package neo4jstore

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// tableOf gives the server's plan of a statement of cypher/ as it prints it.
func tableOf(t *testing.T, s *Store, name string) string {
	t.Helper()
	session := s.session(t.Context(), neo4j.AccessModeWrite, neo4j.FetchAll)
	defer session.Close(t.Context())
	params := map[string]any{}
	for _, p := range []string{"rows", "ids", "keys", "sources", "log", "audiences", "restricted"} {
		params[p] = []any{}
	}
	for _, p := range []string{"product", "format", "schema", "revision", "since", "until", "after", "prefix", "kinds"} {
		params[p] = int64(0)
	}
	result, err := session.Run(t.Context(), strings.Replace(fixed[name], "CYPHER 5", "CYPHER 5 EXPLAIN", 1), params)
	if err != nil {
		t.Fatal(err)
	}
	summary, err := result.Consume(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	table, _ := summary.Plan().Arguments()["string-representation"].(string)
	return table
}

func forgetPlans(tb testing.TB, s *Store) {
	tb.Helper()
	if _, err := neo4j.ExecuteQuery(tb.Context(), s.driver, "CALL db.clearQueryCaches()", nil, neo4j.EagerResultTransformer); err != nil {
		tb.Fatal(err)
	}
}

func TestPlansOfFixedStatements(t *testing.T) {
	s := openStore(t, kgtest.Ontology())
	w := kgtest.NewW().Is("school/hub")
	for i := range 200 {
		id := kg.ID(fmt.Sprintf("teacher/t%d", i))
		w.Is(id).Tie("EMPLOYS", "school/hub", id, kgtest.With("post", "HEAD"))
	}
	w.Apply(t, s)
	forgetPlans(t, s) // those made for the empty graph
	for _, name := range []string{"ties", "replace_ties", "delete_ties", "delete_cites", "delete_words"} {
		t.Run(name+" looks between two ends, not at all that one of them has", func(t *testing.T) {
			if table := tableOf(t, s, name); !strings.Contains(table, "OptionalExpand(Into)") || strings.Contains(table, "Expand(All)") {
				t.Errorf("the plan is\n%s", table)
			}
		})
	}
	for _, name := range []string{"all", "log", "history", "check_entities", "check_log"} {
		t.Run(name+" streams along an index", func(t *testing.T) {
			table := tableOf(t, s, name)
			for _, bad := range []string{"Sort", "Top", "Eager", "NodeByLabelScan"} {
				if strings.Contains(table, "+"+bad) {
					t.Errorf("the plan has %s:\n%s", bad, table)
				}
			}
		})
	}
	whole := []string{"empty", "meta", "facts", "delete_all", "migrated", "find_restricted"}
	for name := range fixed {
		if slices.Contains(whole, name) || strings.HasPrefix(name, "check_") {
			continue
		}
		t.Run(name+" reads no more than it names", func(t *testing.T) {
			if table := tableOf(t, s, name); strings.Contains(table, "AllNodesScan") || strings.Contains(table, "NodeByLabelScan") {
				t.Errorf("the plan is\n%s", table)
			}
		})
	}
}
