package kgtest

import (
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// testBudget holds stores to counting what a page holds while they make it.
func testBudget(t *testing.T, open Opener) {
	s := reading(t, open, NewW().
		Is("book/a").Is("book/b").Is("book/c").Is("teacher/ada").
		Tie("FOLLOWED_BY", "book/a", "book/b").Tie("FOLLOWED_BY", "book/a", "book/c").Tie("FOLLOWED_BY", "book/b", "book/c"))
	graph := kg.NewGraph(Ontology(), s)
	for _, c := range []struct {
		name string
		plan func() *kg.Plan
		held int
	}{
		{"things by their ids, and nothing where none is", func() *kg.Plan { return byIDs("Book", []kg.ID{"book/a", "book/no", "book/b"}) }, 2},
		{"things of a list", func() *kg.Plan { return list("Book") }, 3},
		{"things behind others, each time they stand there", func() *kg.Plan { return list("Book", step("sequels")) }, 6},
		{"things behind those", func() *kg.Plan { return list("Book", step("sequels", step("sequels"))) }, 7},
		{"what is there, whatever the size of pages", func() *kg.Plan { return list("Book", step("sequels", first(200), step("prequels", first(200)))) }, 11},
		{"totals", func() *kg.Plan { return list("Book", counted, step("sequels", counted)) }, 10},
		{"facts of things and of ties", func() *kg.Plan { return list("Book", facts, stepWith("sequels", tied{facts: true})) }, 15},
	} {
		t.Run("it counts "+c.name, func(t *testing.T) {
			for most, refused := range map[int]bool{c.held: false, c.held + 1: false, c.held - 1: true} {
				p := c.plan()
				p.Budget = kg.NewBudget(most)
				_, err := graph.Run(t.Context(), kg.Viewer{}, p)
				if got := kg.CodeOf(err) == kg.CostLimit; got != refused || err != nil && !got {
					t.Errorf("with %d: %v", most, err)
				}
			}
		})
	}
}
