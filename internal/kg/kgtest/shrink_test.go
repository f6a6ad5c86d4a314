package kgtest

import (
	"context"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// forgetful is a store that keeps back the last of several sources: a bug to find.
type forgetful struct{ kg.Store }

type forgetfulReader struct{ kg.Reader }

func (s forgetful) Read(ctx context.Context, v kg.Viewer) (kg.Reader, error) {
	r, err := s.Store.Read(ctx, v)
	return forgetfulReader{r}, err
}

func (r forgetfulReader) Run(ctx context.Context, p *kg.Plan) (*kg.Page, error) {
	page, err := r.Reader.Run(ctx, p)
	if err == nil {
		forget(page)
	}
	return page, err
}

// forget takes the last edge from each page of sources.
func forget(page *kg.Page) {
	for _, e := range page.Edges {
		if e.Node == nil {
			continue
		}
		for i := range e.Node.Pages {
			far := &e.Node.Pages[i]
			if e.Node.Shape.Steps[i].Link.Field == "sources" && len(far.Edges) > 1 {
				far.Edges = far.Edges[:len(far.Edges)-1]
			}
			forget(far)
		}
	}
}

func TestShrinking(t *testing.T) {
	reference := NewReference(Ontology())
	townWorld().Apply(t, reference)
	m := &match{T: t, store: forgetful{reference}, reference: reference}
	p := list("School", where(or(is("rooms", kg.Gt, int64(0)), linked("books", kg.Some, is("pages", kg.Gt, int64(1)), nil))), orderBy(desc("name"), most("staff")), everything, facts, cursors,
		step("books", counted, step("sources", attrs("name"))), step("sources", attrs("title", "form"), first(2)), step("staff", attrs("born")))
	if err := Ontology().Normalise(p); err != nil {
		t.Fatal(err)
	}
	want, got := eye{reference, kg.System}, eye{m.store, kg.System}
	fails := func(p *kg.Plan) bool { return differ(t, want, got, p) != "" }
	if !fails(p) {
		t.Fatal("the plan does not show the bug")
	}
	small := smallest(p, fails)
	t.Run("it leaves of a failing plan what makes it fail", func(t *testing.T) {
		check(t, describe(small), "School\n  by number of staff desc=true\n  first -1 last 0 items=true count=false cursors=false\n  on School: \n  -> sources, of the tie: , facts=false\n    by name desc=false\n    first -1 last 0 items=true count=false cursors=false\n")
	})
	t.Run("it leaves of a world what makes a plan fail", func(t *testing.T) {
		m.reference, m.store = NewReference(Ontology()), forgetful{NewReference(Ontology())}
		townWorld().Apply(t, m.reference)
		townWorld().Apply(t, m.store)
		left := eye{m.reference, kg.System}
		m.shrinkWorld(func() bool { return differ(t, left, eye{m.store, kg.System}, small) != "" })
		if n := len(m.facts()); n > 20 {
			t.Errorf("%d facts are left:\n%s", n, describeFacts(m.facts()))
		}
	})
}
