package kg_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func TestGraph(t *testing.T) {
	g := kg.NewGraph(kgtest.Ontology(), kgtest.NewReference(kgtest.Ontology()))
	rev, err := g.Apply(t.Context(), kg.System, 0, kgtest.NewW().Is("teacher/ada").Is("teacher/bo", kgtest.Marked(kg.Red)).Changes())
	if err != nil || rev != 1 {
		t.Fatalf("it makes revision %d (%v)", rev, err)
	}
	teachers := func() *kg.Plan {
		return &kg.Plan{Kind: g.Ontology().Kind("Teacher"), List: kg.List{First: 5, Items: true}, Node: &kg.Shape{}}
	}
	t.Run("it normalises plans and counts those that the store runs", func(t *testing.T) {
		before := g.Calls()
		page, err := g.Run(t.Context(), kg.Viewer{}, teachers())
		if err != nil || len(page.Edges) != 1 || page.Edges[0].Node.ID != "teacher/ada" {
			t.Errorf("it gives %+v (%v)", page, err)
		}
		unsound := teachers()
		unsound.List.First = -7
		if _, err := g.Run(t.Context(), kg.Viewer{}, unsound); kg.CodeOf(err) != kg.Invalid {
			t.Errorf("it says %v of an unsound plan", err)
		}
		if g.Calls() != before+1 {
			t.Errorf("it counts %d calls, want 1", g.Calls()-before)
		}
	})
	t.Run("it gives all records to a viewer as it may see them", func(t *testing.T) {
		for v, want := range map[kg.Viewer]int{{}: 2, kg.System: 3} {
			n := 0
			for _, err := range g.All(t.Context(), v) {
				if err != nil {
					t.Fatal(err)
				}
				n++
			}
			if n != want {
				t.Errorf("%+v sees %d records, want %d", v, n, want)
			}
		}
		for range g.All(t.Context(), kg.System) {
			break // stopping early is fine
		}
	})
	t.Run("it lets only those write who may", func(t *testing.T) {
		for _, v := range []kg.Viewer{{}, {Name: "system"}, kg.Cleared("ann", kg.AmberStrict), kg.Cleared("ann", kg.Red), kg.NewViewer("ann", kg.AudienceOf(kg.Red, orgA))} {
			if _, err := g.Apply(t.Context(), v, 0, nil); kg.CodeOf(err) != kg.Forbidden {
				t.Errorf("to %s it says %v", v.Audience(), err)
			}
		}
		if rev, err := g.Apply(t.Context(), kg.Writer("ann"), 0, nil); rev != 2 || err != nil {
			t.Errorf("it makes revision %d (%v)", rev, err)
		}
	})
	t.Run("it tells the history only to those who see everything", func(t *testing.T) {
		for v, want := range map[kg.Viewer]string{
			{}: string(kg.Forbidden), {Name: "system"}: string(kg.Forbidden), kg.Cleared("ann", kg.AmberStrict): string(kg.Forbidden),
			kg.NewViewer("ann", kg.AudienceOf(kg.Red, orgA)): string(kg.Forbidden), kg.Cleared("ann", kg.Red): "by system by ann", kg.System: "by system by ann",
		} {
			var got []string
			for c, err := range g.History(t.Context(), v, 0) {
				if err != nil {
					got = append(got, string(kg.CodeOf(err)))
					continue
				}
				got = append(got, "by "+c.By)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("to %s it tells %q, want %q", v.Audience(), got, want)
			}
		}
		for range g.History(t.Context(), kg.System, 0) {
			break // stopping early is fine
		}
	})
	t.Run("it gives the store's revision", func(t *testing.T) {
		if rev, err := g.Revision(t.Context()); rev != 2 || err != nil {
			t.Errorf("it is %d (%v)", rev, err)
		}
	})
	if err := g.Close(); err != nil {
		t.Error(err)
	}
}

func TestErrors(t *testing.T) {
	one := kg.Errorf(kg.Conflict, "need/x", "changed %d times", 2)
	cause := errors.New("cause")
	for _, c := range []struct {
		name string
		err  error
		code kg.Code
		text string
	}{
		{"names the field", one, kg.Conflict, "need/x: changed 2 times"},
		{"says no field where there is none", kg.Errorf(kg.Invalid, "", "is wrong"), kg.Invalid, "is wrong"},
		{"keeps the cause to itself", &kg.Error{Code: kg.Unavailable, Message: "cannot answer", Cause: cause}, kg.Unavailable, "cannot answer"},
		{"takes the code of the first of several", kg.Errors{one, kg.Errorf(kg.Invalid, "b", "is wrong")}, kg.Conflict, "need/x: changed 2 times\nb: is wrong"},
		{"finds the code in what wraps it", fmt.Errorf("writing: %w", one), kg.Conflict, "writing: need/x: changed 2 times"},
		{"takes any other error for a bug", cause, kg.Internal, "cause"},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			if kg.CodeOf(c.err) != c.code || c.err.Error() != c.text {
				t.Errorf("it is %q (%s), want %q (%s)", c.err, kg.CodeOf(c.err), c.text, c.code)
			}
		})
	}
	t.Run("it finds a cause", func(t *testing.T) {
		if !errors.Is(&kg.Error{Code: kg.Internal, Cause: cause}, cause) || kg.CodeOf(nil) != "" {
			t.Error("it does not")
		}
	})
}

func TestMarkings(t *testing.T) {
	for i, name := range kg.Markings {
		m, err := kg.ParseMarking(name)
		if err != nil || int(m) != i || m.String() != name {
			t.Errorf("%s is read as %s (%v)", name, m, err)
		}
		for j := range kg.Markings {
			if sees := kg.Cleared("", m).Sees(kg.AudienceOf(kg.Marking(j))); sees != (j <= i) {
				t.Errorf("who is cleared for %s sees %s: %t", m, kg.Markings[j], sees)
			}
		}
	}
	for _, text := range []string{"", "amber", "AMBER+STRICT", "WHITE"} {
		if _, err := kg.ParseMarking(text); kg.CodeOf(err) != kg.Invalid {
			t.Errorf("%q is taken for a marking", text)
		}
	}
}

// able is a store that can do more; before stands before another store.
type able struct{ kg.Store }

func (able) More() string { return "more" }

type before struct {
	kg.Store
	behind kg.Store
}

func (b before) Unwrap() kg.Store { return b.behind }

func TestStoreAs(t *testing.T) {
	plain := kgtest.NewReference(kgtest.Ontology())
	for _, c := range []struct {
		name  string
		store kg.Store
		finds bool
	}{
		{"finds what the store itself can do", able{plain}, true},
		{"finds what a store behind another can do", before{behind: able{plain}}, true},
		{"finds what a store behind two can do", before{behind: before{behind: able{plain}}}, true},
		{"finds nothing where no store can do it", before{behind: plain}, false},
		{"finds nothing where there is no store behind yet", before{}, false},
		{"finds nothing behind a store that does not say what it stands before", struct{ kg.Store }{able{plain}}, false},
		{"finds nothing without a store", nil, false},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			more, ok := kg.StoreAs[interface{ More() string }](c.store)
			if ok != c.finds || ok && more.More() != "more" {
				t.Errorf("it finds %v, %t", more, ok)
			}
		})
	}
}
