package graph_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// firstFound gives the best matches of a text, as many as there are of that score.
func firstFound(t *testing.T, g *kg.Graph, text string) map[kg.ID]bool {
	t.Helper()
	p := &kg.Plan{Kind: g.Ontology().Any, Search: kg.SearchFor(text), List: kg.List{First: 20, Items: true}, Node: &kg.Shape{}}
	page, err := g.Run(t.Context(), kg.System, p)
	if err != nil {
		t.Fatalf("search for %q: %v", text, err)
	}
	best := map[kg.ID]bool{}
	for _, e := range page.Edges {
		if e.Score == page.Edges[0].Score {
			best[e.Node.ID] = true
		}
	}
	return best
}

func TestSearchFindsWholeNames(t *testing.T) {
	g := seeded(t)
	names, acronyms := map[string][]kg.ID{}, map[string][]kg.ID{}
	whole := func(text string) string { return strings.Join(kg.Tokens(text), " ") }
	for r, err := range g.All(t.Context(), kg.System) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Entity == nil {
			continue
		}
		names[whole(r.Entity.Name())] = append(names[whole(r.Entity.Name())], r.Entity.ID)
		if a := r.Entity.Kind.Attr("acronym"); a != nil {
			if acronym, ok := r.Entity.Vals[a.Index].(string); ok {
				acronyms[whole(acronym)] = append(acronyms[whole(acronym)], r.Entity.ID)
			}
		}
	}
	t.Run("it finds each thing of the seed first by its whole name, with others called the same", func(t *testing.T) {
		for name, ids := range names {
			if best := firstFound(t, g, name); !sameIDs(best, ids) {
				t.Errorf("%q finds %v first, want %v", name, best, ids)
			}
		}
	})
	t.Run("it finds each thing of the seed first by an acronym that is its alone", func(t *testing.T) {
		for acronym, ids := range acronyms {
			if best := firstFound(t, g, acronym); len(ids) == 1 && names[acronym] == nil && !sameIDs(best, ids) {
				t.Errorf("%q finds %v first, want %v", acronym, best, ids)
			}
		}
	})
	if len(names) < 100 || len(acronyms) < 10 {
		t.Errorf("the seed has only %d names and %d acronyms", len(names), len(acronyms))
	}
}

func sameIDs(got map[kg.ID]bool, want []kg.ID) bool {
	return len(got) == len(want) && !slices.ContainsFunc(want, func(id kg.ID) bool { return !got[id] })
}
