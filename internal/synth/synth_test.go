package synth_test

import (
	"context"
	"slices"
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
	t.Run("it makes as many as asked of the smallest world", func(t *testing.T) {
		entities := slices.DeleteFunc(load(t, synth.MinEntities, 1), func(name string) bool { return strings.HasPrefix(name, "- ") })
		if len(entities) != synth.MinEntities {
			t.Errorf("made %d entities", len(entities))
		}
	})
	t.Run("it makes ties of each kind that analysis reads", func(t *testing.T) {
		made := map[string]bool{}
		for _, name := range first {
			if tie, ok := strings.CutPrefix(name, "- "); ok {
				parts := strings.Split(tie, "|")
				made[kg.ID(parts[1]).KindSlug()+" "+parts[0]+" "+kg.ID(parts[2]).KindSlug()] = true
			}
		}
		for _, tie := range []string{
			"action-plan APPLIES_TO region", "country MEMBER_OF region", "country HAS_NEED need", "country COMPLIES_WITH standard", "standard IN_AREA priority-area",
			"organisation TAKES_PART_IN organisation", "organisation UNDERTAKES commitment", "commitment FOR need", "solution SAME_SOLUTION solution", "initiative REALISES solution",
			"funding-flow FROM organisation", "funding-flow TO organisation", "funding-flow FOR initiative", "funding-flow FOR need", "requirement FOR need", "requirement FOR initiative",
			"organisation CONDUCTED assessment", "assessment OF country", "finding FROM assessment", "finding SUPPORTS need",
		} {
			if !made[tie] {
				t.Errorf("no %s", tie)
			}
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
