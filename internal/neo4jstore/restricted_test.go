package neo4jstore

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
)

// staffed gives how many teachers each school has, and how many schools there are.
func staffed(o *kg.Ontology) *kg.Plan {
	k := o.Kind("School")
	return &kg.Plan{
		Kind: k, List: kg.List{First: 5, Items: true, Count: true, Cursors: true, Order: []kg.Order{{Count: k.Link("staff"), Desc: true}}}, Node: &kg.Shape{},
	}
}

// counts gives the answer to staffed, as text.
func counts(t *testing.T, s *Store, v kg.Viewer) []string {
	t.Helper()
	page, err := kg.NewGraph(s.o, s).Run(t.Context(), v, staffed(s.o))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range page.Edges {
		out = append(out, string(e.Node.ID)+" "+strings.Join(e.Place.Keys, " "))
	}
	return out
}

func restrictedIn(t *testing.T, target neo4jtest.Target) []string {
	t.Helper()
	rows := target.Rows(t, "MATCH (m:`_Meta`) RETURN m.restricted")
	var out []string
	list, _ := rows[0][0].([]any)
	for _, name := range list {
		out = append(out, name.(string))
	}
	return out
}

func TestRestricted(t *testing.T) {
	target := neo4jtest.Open(t)
	neo4jtest.Empty(t, target)
	s, other := connect(t, kgtest.Ontology(), target), connect(t, kgtest.Ontology(), target)
	post := kgtest.With("post", "HEAD")
	w := kgtest.NewW().Is("school/a").Is("school/b").Is("teacher/a").Tie("EMPLOYS", "school/a", "teacher/a", post)
	w.Apply(t, s)
	open := []string{"school/a " + kg.CountKey(1), "school/b " + kg.CountKey(0)}
	t.Run("it counts without a test where all are for everybody", func(t *testing.T) {
		st := compile(normalised(t, s.o, staffed(s.o)), kg.Viewer{}, s.restrictedNames())
		if !slices.Equal(st.relied, []string{"EMPLOYS"}) || strings.Contains(st.text, "tie") && strings.Contains(st.text, "`_marking` IN $audiences\n    } AS") {
			t.Errorf("it relies on %v:\n%s", st.relied, st.text)
		}
		if diff := cmp.Diff(open, counts(t, s, kg.Viewer{})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	more := w.Then().Tie("EMPLOYS", "school/b", "teacher/a", post, kgtest.Marked(kg.Red)).Tie("EMPLOYS", "school/b", "teacher/a", kgtest.With("post", "COACH"), kgtest.Marked(kg.Green))
	more.Apply(t, other)
	t.Run("it notices what another server has restricted since", func(t *testing.T) {
		if s.restrictedNames()["EMPLOYS"] {
			t.Fatal("it was told before it could notice")
		}
		if diff := cmp.Diff(open, counts(t, s, kg.Viewer{})); diff != "" {
			t.Errorf("to the anonymous (-want +got):\n%s", diff)
		}
		if !s.restrictedNames()["EMPLOYS"] {
			t.Error("it has not noticed")
		}
		all := []string{"school/b " + kg.CountKey(2), "school/a " + kg.CountKey(1)}
		if diff := cmp.Diff(all, counts(t, s, kg.System)); diff != "" {
			t.Errorf("to who sees everything (-want +got):\n%s", diff)
		}
	})
	t.Run("it says in the database what is restricted", func(t *testing.T) {
		w.Then().Is("book/red", kgtest.Marked(kg.Red)).Apply(t, s)
		if diff := cmp.Diff([]string{"Book", "CITES", "EMPLOYS", "Entity"}, restrictedIn(t, target)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("it says so before anything is that", func(t *testing.T) {
		var said error
		err := s.write(t.Context(), func(tx transaction) error {
			h, err := s.lock(tx)
			if err != nil {
				return err
			}
			made, err := s.o.Prepare(t.Context(), recordsAt(s.o, tx, h.revision), h.revision, 0, w.Then().Is("teacher/red", kgtest.Marked(kg.Red)).Changes())
			if err != nil {
				return err
			}
			said = h.saidBy(made)
			return said
		})
		say := (*unsaid)(nil)
		if err == nil || !errors.As(said, &say) || !say.all["Teacher"] || !say.all["EMPLOYS"] {
			t.Errorf("it says %v", said)
		}
	})
	t.Run("it finds out where a database does not say", func(t *testing.T) {
		run(t, s, "MATCH (m:`_Meta`) SET m.format = 3 REMOVE m.restricted")
		if got := connect(t, kgtest.Ontology(), target).restrictedNames().list(); !slices.Equal(got, []string{"Book", "CITES", "EMPLOYS", "Entity"}) {
			t.Errorf("it finds %v", got)
		}
	})
	t.Run("it is unavailable where the database is another's now", func(t *testing.T) {
		run(t, s, "MATCH (m:`_Meta`) DELETE m")
		plan := &kg.Plan{Kind: s.o.Kind("District"), List: kg.List{Count: true}, Node: &kg.Shape{}}
		if _, err := kg.NewGraph(s.o, s).Run(t.Context(), kg.Viewer{}, plan); kg.CodeOf(err) != kg.Unavailable {
			t.Errorf("it says %v", err)
		}
	})
}
