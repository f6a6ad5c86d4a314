package neo4jstore

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
)

// writeForm writes the graph of testdata/forms in a form of long ago.
func writeForm(tb testing.TB, s *Store, name string) {
	tb.Helper()
	text, err := os.ReadFile("testdata/forms/" + name + ".cypher")
	if err != nil {
		tb.Fatal(err)
	}
	err = s.write(tb.Context(), func(tx transaction) error {
		return tx.do("CYPHER 5\n"+string(text), map[string]any{"schema": s.schema})
	})
	if err != nil {
		tb.Fatal(err)
	}
}

func allOf[T any](tb testing.TB, s kg.Store, seq func(kg.Reader, context.Context) func(func(T, error) bool)) []T {
	tb.Helper()
	r, err := s.Read(tb.Context(), kg.System)
	if err != nil {
		tb.Fatal(err)
	}
	defer r.Close()
	var out []T
	for v, err := range seq(r, tb.Context()) {
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

func historyOf(tb testing.TB, s kg.Store) []kg.Commit {
	return allOf(tb, s, func(r kg.Reader, ctx context.Context) func(func(kg.Commit, error) bool) { return r.History(ctx, 0) })
}

// factsOf gives all facts of a store, as they were stated.
func factsOf(tb testing.TB, s kg.Store) []string {
	var facts []kg.Fact
	for _, r := range allOf(tb, s, func(r kg.Reader, ctx context.Context) func(func(kg.Record, error) bool) { return r.All(ctx) }) {
		facts = append(facts, r.Facts()...)
	}
	return kg.MarshalFacts(facts)
}

// count counts what a pattern with n in it finds.
func count(tb testing.TB, s *Store, pattern string) int {
	tb.Helper()
	records, err := s.read(tb.Context(), &statement{text: "CYPHER 5\nMATCH " + pattern + " RETURN count(n)"})
	if err != nil {
		tb.Fatal(err)
	}
	return int(records[0].Values[0].(int64))
}

// brought gives a database that was of a form of long ago, and is of this one since
// several stores were opened on it at once.
func brought(t *testing.T, form string) (*Store, neo4jtest.Target) {
	t.Helper()
	target := neo4jtest.Open(t)
	neo4jtest.Empty(t, target)
	raw := connect(t, kgtest.Ontology(), target)
	neo4jtest.Empty(t, target)
	writeForm(t, raw, form)
	stores := make([]*Store, 3)
	var group sync.WaitGroup
	for i := range stores { // several servers start at once
		group.Go(func() {
			s, err := Open(t.Context(), kgtest.Ontology(), configOf(target))
			if err != nil {
				t.Error(err)
				return
			}
			stores[i] = s
		})
	}
	group.Wait()
	if t.Failed() {
		t.FailNow()
	}
	for _, s := range stores {
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	return stores[0], target
}

func TestMigrate(t *testing.T) {
	s, target := brought(t, "1")
	want := kgtest.NewReference(kgtest.Ontology())
	kgtest.NewW().Is("teacher/ada").Has("teacher/ada", "name", "Ada").Is("teacher/bo").Tie("MENTORED_BY", "teacher/bo", "teacher/ada").Apply(t, want)

	t.Run("it keeps all facts, and the revision", func(t *testing.T) {
		if diff := cmp.Diff(factsOf(t, want), factsOf(t, s)); diff != "" {
			t.Errorf("the facts (-want +got):\n%s", diff)
		}
		if n, err := kg.NewGraph(kgtest.Ontology(), s).Revision(t.Context()); n != 2 || err != nil {
			t.Errorf("the revision is %d (%v), want 2", n, err)
		}
	})
	t.Run("it has the history begin with all that there is", func(t *testing.T) {
		commits := historyOf(t, s)
		if len(commits) != 1 || commits[0].Revision != 2 {
			t.Fatalf("the history is %v, want one commit of revision 2", commits)
		}
		again := kgtest.NewReference(kgtest.Ontology())
		if _, err := again.Apply(t.Context(), kg.System, 0, commits[0].Changes); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(factsOf(t, want), factsOf(t, again)); diff != "" {
			t.Errorf("the facts of the history (-want +got):\n%s", diff)
		}
	})
	t.Run("it still tells what changed before", func(t *testing.T) {
		deltas := allOf(t, s, func(r kg.Reader, ctx context.Context) func(func(kg.Delta, error) bool) { return r.Changes(ctx, 1) })
		if len(deltas) != 2 {
			t.Errorf("it tells %v, want teacher/ada and its tie", deltas)
		}
	})
	t.Run("it says in the graph what was done, once", func(t *testing.T) {
		if n := count(t, s, "(n:`_Migration` {format: 2}) WHERE n.name <> '' AND n.at IS NOT NULL"); n != 1 {
			t.Errorf("there are %d records of it, want 1", n)
		}
	})
	t.Run("it changes nothing when it is done again", func(t *testing.T) {
		run(t, s, "MATCH (m:`_Meta`) SET m.format = 1")
		nodes := count(t, s, "(n)")
		connect(t, kgtest.Ontology(), target)
		if now := count(t, s, "(n)"); now != nodes || count(t, s, fmt.Sprintf("(n:`_Meta` {format: %d})", format)) != 1 {
			t.Errorf("there are %d nodes, want %d", now, nodes)
		}
	})
	t.Run("it goes on from there", func(t *testing.T) {
		kgtest.NewW().Then().Is("teacher/cy").Apply(t, s)
		if commits := historyOf(t, s); len(commits) != 2 || commits[1].Revision != 3 {
			t.Errorf("the history is %v, want commits of revisions 2 and 3", commits)
		}
	})
	t.Run("it keeps a process from writing that does not know the form", func(t *testing.T) {
		run(t, s, "MATCH (m:`_Meta`) SET m.format = 99")
		unavailable(t, add(t.Context(), s))
	})
}

func TestMigrateTexts(t *testing.T) {
	s, target := brought(t, "2")
	g := kg.NewGraph(kgtest.Ontology(), s)
	found := func(text string) *kg.Page {
		p := &kg.Plan{Kind: kgtest.Ontology().Any, Search: kg.SearchFor(text), List: kg.List{First: 5, Items: true}, Node: &kg.Shape{}}
		page, err := g.Run(t.Context(), kg.Viewer{}, p)
		if err != nil {
			t.Fatal(err)
		}
		return page
	}
	t.Run("it finds words by the rules of this form", func(t *testing.T) {
		for _, text := range []string{"leda", "\u0141\u00c9DA"} {
			if page := found(text); len(page.Edges) != 1 || page.Edges[0].Node.ID != "teacher/ada" || page.Edges[0].Score != 9 {
				t.Errorf("%q finds %v, want teacher/ada by its whole name", text, page.Edges)
			}
		}
	})
	t.Run("it keeps revisions and the history", func(t *testing.T) {
		if n, err := g.Revision(t.Context()); n != 2 || err != nil {
			t.Errorf("the revision is %d (%v), want 2", n, err)
		}
		if commits := historyOf(t, s); len(commits) != 2 {
			t.Errorf("the history is %v, want commits of revisions 1 and 2", commits)
		}
	})
	t.Run("it leaves nothing that a check finds wrong", func(t *testing.T) {
		if _, problems := findings(t, target); len(problems) > 0 {
			t.Errorf("it finds %v", problems)
		}
	})
}

func TestMigrationsAreNumbered(t *testing.T) {
	for i, m := range migrations {
		if m.to != i+2 || m.name == "" {
			t.Errorf("migration %d leads to form %d and is called %q", i, m.to, m.name)
		}
	}
	if last := migrations[len(migrations)-1].to; last != format {
		t.Errorf("the last migration leads to form %d, want %d", last, format)
	}
}

// TestMigrateOrLeave opens databases of older forms that hold what the schema of
// today cannot: nothing in them is changed, by the steps that could be done neither.
func TestMigrateOrLeave(t *testing.T) {
	s := openStore(t, kgtest.Ontology())
	target := neo4jtest.Open(t)
	for name, c := range map[string]struct{ form, change string }{
		"1": {"1", ""},
		"2": {"2", ""},
		"3": {"2", "MATCH (m:`_Meta`) SET m.format = 3, m.schema = 'of before'"},
	} {
		t.Run("of form "+name, func(t *testing.T) {
			neo4jtest.Empty(t, target)
			writeForm(t, s, c.form)
			if c.change != "" {
				run(t, s, c.change)
			}
			run(t, s, "MATCH (n:Entity {id: 'teacher/ada'}) SET n._facts = [f IN n._facts | replace(f, '\"about\":\"name\"', '\"about\":\"nickname\"')]")
			before := contents(t, target)
			_, err := Open(t.Context(), kgtest.Ontology(), configOf(target))
			if kg.CodeOf(err) != kg.Invalid {
				t.Fatalf("it is opened: %v", err)
			}
			for _, says := range []string{"of form " + name, "left as it was", "nickname"} {
				if !strings.Contains(err.Error(), says) {
					t.Errorf("it says %q, want %q in it", err, says)
				}
			}
			if diff := cmp.Diff(before, contents(t, target)); diff != "" {
				t.Errorf("it has changed the database (-before +after):\n%s", diff)
			}
		})
	}
}
