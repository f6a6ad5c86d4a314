package synth_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/localstore"
	"github.com/portolan/portolan/internal/synth"
)

func ontology(tb testing.TB) *kg.Ontology {
	tb.Helper()
	o, err := graph.Ontology()
	if err != nil {
		tb.Fatal(err)
	}
	return o
}

func load(tb testing.TB, entities int, seed uint64) []string {
	tb.Helper()
	o := ontology(tb)
	store := localstore.OpenMemory(o)
	defer store.Close()
	g := kg.NewGraph(o, store)
	for changes := range synth.Batches(entities, seed) {
		if _, err := g.Apply(context.Background(), kg.System, 0, changes); err != nil {
			tb.Fatal(err)
		}
	}
	var names []string
	for rec, err := range g.All(context.Background(), kg.Viewer{}) {
		if err != nil {
			tb.Fatal(err)
		}
		if rec.Entity != nil {
			names = append(names, rec.Entity.Name())
		} else {
			names = append(names, "- "+rec.Tie.String())
		}
	}
	return names
}

func TestBatches(t *testing.T) {
	first := load(t, 1000, 1)
	t.Run("it makes the same world from the same seed", func(t *testing.T) {
		if diff := cmp.Diff(first, load(t, 1000, 1)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("it makes another world from another seed", func(t *testing.T) {
		if cmp.Equal(first, load(t, 1000, 2)) {
			t.Error("both worlds are alike")
		}
	})
	t.Run("it makes as many entities as asked, and 4.4 times as many ties", func(t *testing.T) {
		ties := 0
		for _, name := range first {
			if strings.HasPrefix(name, "- ") {
				ties++
			}
		}
		if entities := len(first) - ties; entities != 1000 || ties < 4100 || ties > 4600 {
			t.Errorf("made %d entities and %d ties", entities, ties)
		}
	})
	t.Run("it labels every entity synthetic", func(t *testing.T) {
		for _, name := range first {
			if !strings.HasPrefix(name, "- ") && !strings.Contains(name, "Synthetic") {
				t.Errorf("%q is not labelled", name)
			}
		}
	})
}
