package analysis

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/graph/schema"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/localstore"
	"github.com/portolan/portolan/internal/seedfile"
	"github.com/portolan/portolan/seed"
)

// today is the day of all tests that ask for no other.
const today = kg.Date("2024-06-30")

func ontology(tb testing.TB) *kg.Ontology {
	tb.Helper()
	o, err := ontologyOnce()
	if err != nil {
		tb.Fatal(err)
	}
	return o
}

var ontologyOnce = sync.OnceValues(func() (*kg.Ontology, error) {
	var files []kg.SchemaFile
	for _, f := range schema.Files() {
		files = append(files, kg.SchemaFile{Name: f.Name, Text: f.Text})
	}
	return kg.LoadOntology(files...)
})

// analystOf gives an analyst of a graph of these changes.
func analystOf(tb testing.TB, changes []kg.Change) *Analyst {
	tb.Helper()
	o := ontology(tb)
	g := kg.NewGraph(o, localstore.OpenMemory(o))
	if _, err := g.Apply(tb.Context(), kg.System, 0, changes); err != nil {
		tb.Fatal(err)
	}
	return newAnalyst(tb, g)
}

func newAnalyst(tb testing.TB, g *kg.Graph) *Analyst {
	tb.Helper()
	a, err := New(g, func() time.Time {
		day, err := time.Parse(time.DateOnly, today.End())
		if err != nil {
			tb.Fatal(err)
		}
		return day
	})
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// worldOf gives the world of a small graph as an anonymous reader sees it today.
func worldOf(tb testing.TB, w *kgtest.W) *World { return worldAs(tb, w, Scope{}) }

func worldAs(tb testing.TB, w *kgtest.W, s Scope) *World {
	tb.Helper()
	return scoped(tb, analystOf(tb, w.Changes()), s)
}

func scoped(tb testing.TB, a *Analyst, s Scope) *World {
	tb.Helper()
	world, err := a.World(tb.Context(), s)
	if err != nil {
		tb.Fatal(err)
	}
	return world
}

// seedWorld gives the world of the seed.
func seedWorld(tb testing.TB, s Scope) *World {
	tb.Helper()
	read, err := seedfile.Read(seed.FS, ontology(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return scoped(tb, analystOf(tb, read.Changes()), s)
}

// blank gives a world in which nothing is but a document.
func blank() *kgtest.W {
	o, err := ontologyOnce()
	if err != nil {
		panic(err) // ontology(tb) has said so
	}
	return kgtest.NewWOf(o)
}

// plain gives a small world of one plan (action-plan/p) with one area
// (priority-area/a), to add to.
func plain() *kgtest.W {
	return blank().
		Has("action-plan/p", "edition", "2016").Is("action-plan/p").
		Has("priority-area/a", "ref", "1").Is("priority-area/a").
		Tie("PART_OF", "priority-area/a", "action-plan/p")
}

// need adds a need of the plain world's area.
func need(w *kgtest.W, id kg.ID, ref string) *kgtest.W {
	return w.Has(id, "ref", ref).Is(id).Tie("IN_AREA", id, "priority-area/a")
}

// organisation adds an organisation of its own.
func organisation(w *kgtest.W, id kg.ID, options ...kgtest.Option) *kgtest.W {
	return w.Has(id, "form", "GOVERNMENT", options...).Has(id, "collective", "false", options...).Is(id, options...)
}

func equal(tb testing.TB, got, want any) {
	tb.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		tb.Errorf("it differs (-want +got):\n%s", diff)
	}
}
