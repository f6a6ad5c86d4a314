package worldtest

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/graph/schema"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/localstore"
	"github.com/portolan/portolan/internal/seedfile"
	"github.com/portolan/portolan/seed"
)

// Today is the day of all tests that ask for no other.
const Today = kg.Date("2024-06-30")

// Ontology gives the ontology of the schema.
func Ontology(tb testing.TB) *kg.Ontology {
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

// AnalystOf gives an analyst of a graph of these changes.
func AnalystOf(tb testing.TB, changes []kg.Change) *world.Analyst {
	tb.Helper()
	o := Ontology(tb)
	g := kg.NewGraph(o, localstore.OpenMemory(o))
	if _, err := g.Apply(tb.Context(), kg.System, 0, changes); err != nil {
		tb.Fatal(err)
	}
	return NewAnalyst(tb, g)
}

// NewAnalyst gives an analyst of a graph, for whom it is Today.
func NewAnalyst(tb testing.TB, g *kg.Graph) *world.Analyst {
	tb.Helper()
	a, err := world.New(g, func() time.Time {
		day, err := time.Parse(time.DateOnly, Today.End())
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

// WorldOf gives the world of a small graph as an anonymous reader sees it today.
func WorldOf(tb testing.TB, w *kgtest.W) *world.World { return WorldAs(tb, w, world.Scope{}) }

// WorldAs gives the world of a small graph as the scope says.
func WorldAs(tb testing.TB, w *kgtest.W, s world.Scope) *world.World {
	tb.Helper()
	return Scoped(tb, AnalystOf(tb, w.Changes()), s)
}

// Scoped gives a world of an analyst.
func Scoped(tb testing.TB, a *world.Analyst, s world.Scope) *world.World {
	tb.Helper()
	world, err := a.World(tb.Context(), s)
	if err != nil {
		tb.Fatal(err)
	}
	return world
}

// SeedWorld gives the world of the seed.
func SeedWorld(tb testing.TB, s world.Scope) *world.World {
	tb.Helper()
	read, err := seedfile.Read(seed.FS, Ontology(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return Scoped(tb, AnalystOf(tb, read.Changes()), s)
}

// Blank gives a world in which nothing is but a document.
func Blank() *kgtest.W {
	o, err := ontologyOnce()
	if err != nil {
		panic(err) // ontology(tb) has said so
	}
	return kgtest.NewWOf(o)
}

// Plain gives a small world of one plan (action-plan/p) with one area
// (priority-area/a), to add to.
func Plain() *kgtest.W {
	return Blank().
		Has("action-plan/p", "edition", "2016").Is("action-plan/p").
		Has("priority-area/a", "ref", "1").Is("priority-area/a").
		Tie("PART_OF", "priority-area/a", "action-plan/p")
}

// Need adds a need of the plain world's area.
func Need(w *kgtest.W, id kg.ID, ref string) *kgtest.W {
	return w.Has(id, "ref", ref).Is(id).Tie("IN_AREA", id, "priority-area/a")
}

// Organisation adds an organisation of its own.
func Organisation(w *kgtest.W, id kg.ID, options ...kgtest.Option) *kgtest.W {
	return w.Has(id, "form", "GOVERNMENT", options...).Has(id, "collective", "false", options...).Is(id, options...)
}

// Equal holds two values to being the same.
func Equal(tb testing.TB, got, want any) {
	tb.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		tb.Errorf("it differs (-want +got):\n%s", diff)
	}
}
