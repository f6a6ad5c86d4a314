package paths

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func neighbourhoodOf(tb testing.TB, w *world.World, q NeighbourhoodQuery) *Subgraph {
	tb.Helper()
	s, err := Neighbourhood(tb.Context(), w, q)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func nodesOf(s *Subgraph) []kg.ID {
	var out []kg.ID
	for _, n := range s.Nodes {
		out = append(out, n.Entity)
	}
	return out
}

func TestNeighbourhood(t *testing.T) {
	o := func(slug string) kg.ID { return kg.ID("organisation/" + slug) }
	chain := func() *kgtest.W {
		return worldtest.Bodies(worldtest.Blank(), "a", "b", "c", "d").Tie("ADVISES", o("a"), o("b")).Tie("ADVISES", o("b"), o("c")).
			Tie("ADVISES", o("c"), o("d")).Tie("REPORTS_TO", o("c"), o("a"))
	}
	busy := func() *kgtest.W {
		w := worldtest.Bodies(worldtest.Plain(), "a", "parent")
		for i := range 9 {
			id := kg.ID(fmt.Sprintf("need/n%d", i))
			worldtest.Need(w, id, fmt.Sprint("1.", i)).Tie("INTERESTED_IN", o("a"), id, kgtest.With("status", "PRESENT"))
		}
		return w.Tie("UNIT_OF", o("a"), o("parent"))
	}
	for name, c := range map[string]struct {
		world    *kgtest.W
		query    NeighbourhoodQuery
		nodes    []kg.ID
		left     []LeftOut
		complete bool
	}{
		"gives what one tie away is": {
			chain(),
			NeighbourhoodQuery{Depth: 1, Limit: 10},
			[]kg.ID{o("a"), o("c"), o("b")},
			[]LeftOut{{"ADVISES", "ORGANISATION", "ORGANISATION", 1}},
			true,
		},
		"gives all within reach": {
			chain(), NeighbourhoodQuery{Depth: 4, Limit: 10}, []kg.ID{o("a"), o("c"), o("b"), o("d")}, []LeftOut{}, true,
		},
		"gives a thing alone": {
			worldtest.Bodies(worldtest.Blank(), "a"), NeighbourhoodQuery{Depth: 4, Limit: 10}, []kg.ID{o("a")}, []LeftOut{}, true,
		},
		"gives every kind of tie its turn, and counts what did not fit": {
			busy(),
			NeighbourhoodQuery{Depth: 1, Limit: 4},
			[]kg.ID{o("a"), o("parent"), "need/n0", "need/n1"},
			[]LeftOut{{"INTERESTED_IN", "ORGANISATION", "NEED", 7}, {"IN_AREA", "NEED", "PRIORITY_AREA", 2}},
			false,
		},
		"leaves out what is proposed": {
			worldtest.Bodies(worldtest.Blank(), "a", "b").Tie("ADVISES", o("a"), o("b"), kgtest.Standing(kg.Proposed)),
			NeighbourhoodQuery{Depth: 1, Limit: 4},
			[]kg.ID{o("a")},
			[]LeftOut{},
			true,
		},
	} {
		t.Run("it "+name, func(t *testing.T) {
			c.query.ID = o("a")
			s := neighbourhoodOf(t, worldtest.WorldOf(t, c.world), c.query)
			worldtest.Equal(t, nodesOf(s), c.nodes)
			worldtest.Equal(t, s.LeftOut, c.left)
			worldtest.Equal(t, s.Complete, c.complete)
		})
	}
	t.Run("it gives all ties between what is there", func(t *testing.T) {
		s := neighbourhoodOf(t, worldtest.WorldOf(t, chain().Tie("ADVISES", o("a"), o("b"))), NeighbourhoodQuery{ID: o("a"), Depth: 1, Limit: 10})
		var got []string
		for _, l := range s.Links {
			got = append(got, fmt.Sprint(l.From, " ", l.Link, " ", l.To, " ", len(l.Facts)))
		}
		worldtest.Equal(t, got, []string{
			"organisation/a ADVISES organisation/b 2", "organisation/c REPORTS_TO organisation/a 1", "organisation/b ADVISES organisation/c 1",
		})
	})
}

func TestNeighbourhoodExplains(t *testing.T) {
	dated := worldtest.Bodies(worldtest.Blank(), "b").Is("organisation/a", kgtest.AsOf("2000")).Tie("ADVISES", "organisation/a", "organisation/b", kgtest.AsOf("2000"))
	for name, c := range map[string]struct {
		world *kgtest.W
		scope world.Scope
		want  string
	}{
		"that nothing is tied to a thing":       {worldtest.Bodies(worldtest.Blank(), "a"), world.Scope{}, "as of 2024-06-30 no tie of"},
		"that a thing was not there on the day": {dated, world.Scope{AsOf: "1990"}, "as of 1990 nothing on record"},
		"nothing where there is something":      {dated, world.Scope{}, ""},
	} {
		t.Run("it says "+name, func(t *testing.T) {
			s := neighbourhoodOf(t, worldtest.WorldAs(t, c.world, c.scope), NeighbourhoodQuery{"organisation/a", 1, 10})
			if !strings.HasPrefix(s.Explanation, c.want) || (s.Explanation == "") != (c.want == "") {
				t.Errorf("it says %q, want %q", s.Explanation, c.want)
			}
		})
	}
}

func TestNeighbourhoodRefuses(t *testing.T) {
	w := worldtest.WorldOf(t, worldtest.Bodies(worldtest.Blank(), "a"))
	for name, c := range map[string]struct {
		query NeighbourhoodQuery
		code  kg.Code
		field string
	}{
		"no depth":                  {NeighbourhoodQuery{"organisation/a", 0, 1}, kg.Invalid, "depth"},
		"a depth over the bound":    {NeighbourhoodQuery{"organisation/a", MaxDepth + 1, 1}, kg.Invalid, "depth"},
		"to give nothing":           {NeighbourhoodQuery{"organisation/a", 1, 0}, kg.Invalid, "limit"},
		"a limit over the bound":    {NeighbourhoodQuery{"organisation/a", 1, MaxNeighbours + 1}, kg.Invalid, "limit"},
		"a thing that nobody knows": {NeighbourhoodQuery{"organisation/x", 1, 1}, kg.NotFound, "id"},
		"an id that is not one":     {NeighbourhoodQuery{"x", 1, 1}, kg.Invalid, "id"},
	} {
		t.Run("it refuses "+name, func(t *testing.T) {
			_, err := Neighbourhood(t.Context(), w, c.query)
			var e *kg.Error
			if !errors.As(err, &e) || e.Code != c.code || e.Field != c.field {
				t.Errorf("the error is %v, want %s at %s", err, c.code, c.field)
			}
		})
	}
}

// distances gives how far all that can be reached is, by plain search in breadth.
func distances(w *world.World, from uint32) map[kg.ID]int {
	out := map[kg.ID]int{w.ID(from): 0}
	for edge := []uint32{from}; len(edge) > 0; edge = edge[1:] {
		for b := range w.Around(edge[0]) {
			if _, known := out[w.ID(b.Far)]; !known && w.Stands(b.Far) {
				out[w.ID(b.Far)] = out[w.ID(edge[0])] + 1
				edge = append(edge, b.Far)
			}
		}
	}
	return out
}

func TestNeighbourhoodOfRandomWorlds(t *testing.T) {
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, r *rand.Rand) {
		w := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(facts)), world.Scope{})
		loaded := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Shuffled(r, facts)), world.Scope{})
		seen := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(worldtest.Without(t, facts, kg.Clear))), world.Scope{})
		var all []uint32
		for n := range w.OfKind(w.Any) {
			all = append(all, n)
		}
		for range 6 {
			n := all[r.IntN(len(all))]
			q := NeighbourhoodQuery{ID: w.ID(n), Depth: 1 + r.IntN(MaxDepth), Limit: 1 + r.IntN(40)}
			s := neighbourhoodOf(t, w, q)
			checkNeighbourhood(t, s, q, distances(w, n))
			for _, other := range []*world.World{loaded, seen} {
				again := neighbourhoodOf(t, other, q)
				again.Basis.Revision = s.Basis.Revision
				worldtest.Equal(t, again, s)
			}
		}
	})
}

// checkNeighbourhood holds a neighbourhood to its promises.
func checkNeighbourhood(t *testing.T, s *Subgraph, q NeighbourhoodQuery, away map[kg.ID]int) {
	t.Helper()
	within, atNodes, byKind := 0, 0, 0
	for _, d := range away {
		if d <= q.Depth {
			within++
		}
	}
	if len(s.Nodes) != min(within, q.Limit) || s.Complete != (within <= q.Limit) {
		t.Errorf("%d of %d things are there (limit %d), complete: %v", len(s.Nodes), within, q.Limit, s.Complete)
	}
	for i, n := range s.Nodes {
		atNodes += n.LeftOut
		if n.Depth != away[n.Entity] || i > 0 && n.Depth < s.Nodes[i-1].Depth {
			t.Errorf("%s is at %d, want %d", n.Entity, n.Depth, away[n.Entity])
		}
	}
	for _, l := range s.LeftOut {
		byKind += l.Count
	}
	if atNodes != byKind {
		t.Errorf("%d ties were left out by node, %d by kind", atNodes, byKind)
	}
	for _, l := range s.Links {
		if !slices.Contains(nodesOf(s), l.From) || !slices.Contains(nodesOf(s), l.To) || len(l.Facts) == 0 {
			t.Errorf("the link %s %s %s leads out or rests on nothing", l.From, l.Link, l.To)
		}
	}
}
