package paths

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func pathsOf(tb testing.TB, w *world.World, q Query) *PathResult {
	tb.Helper()
	r, err := Paths(tb.Context(), w, q)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// chainOf writes a path as the things along it.
func chainOf(p Path) []kg.ID {
	out := []kg.ID{p.Steps[0].From}
	for _, s := range p.Steps {
		out = append(out, s.To)
	}
	return out
}

func chainsOf(r *PathResult) [][]kg.ID {
	out := [][]kg.ID{}
	for _, p := range r.Paths {
		out = append(out, chainOf(p))
	}
	return out
}

// Worked out from the documents: the ITU and the Secretariat are in one consortium
// (CSM II article, opening, paragraphs 3 and 4), both have an interest in need 5.6
// (plan, table 5, row 6), convened and supported CSM I (appendix 1, preamble), and
// were asked and undertook in the communiqué; UN ECLAC shares but the region.
func TestPathsOfTheSeed(t *testing.T) {
	w := worldtest.SeedWorld(t, world.Scope{AsOf: "2016-12-31"})
	t.Run("it finds how the ITU and the Secretariat are connected", func(t *testing.T) {
		r := pathsOf(t, w, Query{From: "organisation/itu", To: "organisation/commonwealth-secretariat", MaxLength: 2, First: 10, AvoidHubs: true})
		var through []kg.ID
		for _, chain := range chainsOf(r) {
			through = append(through, chain[1])
		}
		for _, want := range []kg.ID{"event/csm-i", "need/ccscap-2016-5.6", "organisation/commonwealth-cybercrime-initiative"} {
			if !slices.Contains(through, want) {
				t.Errorf("no chain through %s: %v", want, through)
			}
		}
	})
	t.Run("it connects UN ECLAC to the Secretariat by the region alone", func(t *testing.T) {
		q := Query{From: "organisation/un-eclac", To: "organisation/commonwealth-secretariat", MaxLength: 8, First: 1}
		if got := pathsOf(t, w, q).Paths[0]; got.Length != 4 || got.Steps[1].To != "region/caribbean" {
			t.Errorf("the shortest chain is %v", chainOf(got))
		}
		q.AvoidHubs = true
		r := pathsOf(t, w, q)
		if len(r.Paths) != 0 || !strings.Contains(r.Explanation, "avoidHubs: false") {
			t.Errorf("without the region there are %v: %q", chainsOf(r), r.Explanation)
		}
	})
}

func TestPaths(t *testing.T) {
	o := func(slug string) kg.ID { return kg.ID("organisation/" + slug) }
	diamond := func() *kgtest.W {
		return worldtest.Bodies(worldtest.Blank(), "a", "b", "c", "d", "e").
			Tie("UNIT_OF", o("a"), o("c")).Tie("ADVISES", o("c"), o("d")).
			Tie("UNIT_OF", o("a"), o("b")).Tie("ADVISES", o("b"), o("d")).Tie("REPORTS_TO", o("b"), o("c"))
	}
	hub := func() *kgtest.W {
		w := worldtest.Bodies(worldtest.Blank(), "a", "b", "d")
		for i := range hubTies + 1 {
			slug := strings.Repeat("x", i+1)
			worldtest.Bodies(w, slug).Tie("ADVISES", o(slug), o("b"))
		}
		return w.Tie("ADVISES", o("a"), o("b")).Tie("ADVISES", o("b"), o("d"))
	}
	in := func() *kgtest.W {
		return worldtest.Bodies(worldtest.Blank(), "a", "d").Is("country/jm").Tie("BASED_IN", o("a"), "country/jm").Tie("BASED_IN", o("d"), "country/jm")
	}
	for name, c := range map[string]struct {
		world *kgtest.W
		query Query
		want  [][]kg.ID
	}{
		"gives the shortest first, alike ones by id": {diamond(), Query{MaxLength: 4, First: 10}, [][]kg.ID{
			{o("a"), o("b"), o("d")}, {o("a"), o("c"), o("d")}, {o("a"), o("b"), o("c"), o("d")}, {o("a"), o("c"), o("b"), o("d")},
		}},
		"gives no more than asked for":   {diamond(), Query{MaxLength: 4, First: 1}, [][]kg.ID{{o("a"), o("b"), o("d")}}},
		"gives no longer than asked for": {diamond(), Query{MaxLength: 1, First: 9}, [][]kg.ID{}},
		"finds nothing between the unconnected": {
			worldtest.Bodies(worldtest.Blank(), "a", "d"), Query{MaxLength: 8, First: 1}, [][]kg.ID{},
		},
		"goes through a hub":                      {hub(), Query{MaxLength: 4, First: 1}, [][]kg.ID{{o("a"), o("b"), o("d")}}},
		"goes through no hub where that is asked": {hub(), Query{MaxLength: 4, First: 1, AvoidHubs: true}, [][]kg.ID{}},
		"goes through a country":                  {in(), Query{MaxLength: 4, First: 1}, [][]kg.ID{{o("a"), "country/jm", o("d")}}},
		"takes a country for a hub":               {in(), Query{MaxLength: 4, First: 1, AvoidHubs: true}, [][]kg.ID{}},
		"goes along no tie that is proposed":      {worldtest.Bodies(worldtest.Blank(), "a", "d").Tie("ADVISES", o("a"), o("d"), kgtest.Standing(kg.Proposed)), Query{MaxLength: 4, First: 1}, [][]kg.ID{}},
		"goes along a tie that one end has no field for": {
			worldtest.Bodies(worldtest.Plain(), "a", "d").Tie("FUNDS", o("a"), "action-plan/p").Tie("FUNDS", o("d"), "action-plan/p"),
			Query{MaxLength: 4, First: 1},
			[][]kg.ID{{o("a"), "action-plan/p", o("d")}},
		},
	} {
		t.Run("it "+name, func(t *testing.T) {
			c.query.From, c.query.To = o("a"), o("d")
			r := pathsOf(t, worldtest.WorldOf(t, c.world), c.query)
			worldtest.Equal(t, chainsOf(r), c.want)
			if len(r.Paths) == 0 && r.Explanation == "" {
				t.Error("it does not say why there is none")
			}
		})
	}
	t.Run("it puts all ties between two things into one step", func(t *testing.T) {
		w := worldtest.WorldOf(t, worldtest.Bodies(worldtest.Blank(), "a", "d").Tie("REPORTS_TO", o("d"), o("a")).Tie("ADVISES", o("a"), o("d")).
			Tie("TAKES_PART_IN", o("a"), o("d"), kgtest.With("role", "CHAIR")).Tie("TAKES_PART_IN", o("a"), o("d"), kgtest.With("role", "FOUNDER")))
		step := pathsOf(t, w, Query{From: o("a"), To: o("d"), MaxLength: 1, First: 1}).Paths[0].Steps[0]
		type tie struct {
			link    string
			forward bool
			facts   int
		}
		got := []tie{{step.Link, step.Forward, len(step.Facts)}}
		for _, other := range step.Others {
			got = append(got, tie{other.Link, other.Forward, len(other.Facts)})
		}
		if want := []tie{{"ADVISES", true, 1}, {"REPORTS_TO", false, 1}, {"TAKES_PART_IN", true, 2}}; !slices.Equal(got, want) {
			t.Errorf("it is %v, want %v", got, want)
		}
	})
}

func TestPathsRefuses(t *testing.T) {
	w := worldtest.WorldOf(t, worldtest.Bodies(worldtest.Blank(), "a", "b"))
	good := Query{From: "organisation/a", To: "organisation/b", MaxLength: 4, First: 10}
	for name, c := range map[string]struct {
		change func(*Query)
		code   kg.Code
		field  string
	}{
		"chains of no length":            {func(q *Query) { q.MaxLength = 0 }, kg.Invalid, "maxLength"},
		"chains longer than the bound":   {func(q *Query) { q.MaxLength = MaxPathLength + 1 }, kg.Invalid, "maxLength"},
		"to give none":                   {func(q *Query) { q.First = 0 }, kg.Invalid, "first"},
		"to give more than the bound":    {func(q *Query) { q.First = MaxPaths + 1 }, kg.Invalid, "first"},
		"a chain from a thing to itself": {func(q *Query) { q.To = q.From }, kg.Invalid, "to"},
		"a start that nobody knows":      {func(q *Query) { q.From = "organisation/x" }, kg.NotFound, "from"},
		"an end that nobody knows":       {func(q *Query) { q.To = "organisation/x" }, kg.NotFound, "to"},
		"an end that is not written so":  {func(q *Query) { q.To = "b" }, kg.Invalid, "to"},
		"an end of a kind there is not":  {func(q *Query) { q.To = "spoon/b" }, kg.Invalid, "to"},
	} {
		t.Run("it refuses "+name, func(t *testing.T) {
			q := good
			c.change(&q)
			_, err := Paths(t.Context(), w, q)
			var e *kg.Error
			if !errors.As(err, &e) || e.Code != c.code || e.Field != c.field {
				t.Errorf("the error is %v, want %s at %s", err, c.code, c.field)
			}
		})
	}
}

// allChains gives all chains without repeats of up to a length, by trying all.
func allChains(w *world.World, begin []uint32, to uint32, length int) [][]uint32 {
	at := begin[len(begin)-1]
	if at == to {
		return [][]uint32{slices.Clone(begin)}
	}
	if length == 0 || len(begin) > 1 && !w.Stands(at) {
		return nil
	}
	var out [][]uint32
	seen := map[uint32]bool{}
	for b := range w.Around(at) {
		if !seen[b.Far] && !slices.Contains(begin, b.Far) {
			seen[b.Far] = true
			out = append(out, allChains(w, append(begin, b.Far), to, length-1)...)
		}
	}
	return out
}

func TestPathsOfRandomWorlds(t *testing.T) {
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, r *rand.Rand) {
		w := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(facts)), world.Scope{})
		loaded := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Shuffled(r, facts)), world.Scope{})
		seen := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(worldtest.Without(t, facts, kg.Clear))), world.Scope{})
		var all []uint32
		for n := range w.OfKind(w.Any) {
			all = append(all, n)
		}
		for range 10 {
			from, to := all[r.IntN(len(all))], all[r.IntN(len(all))]
			if from == to {
				continue
			}
			q := Query{From: w.ID(from), To: w.ID(to), MaxLength: 1 + r.IntN(3), First: 1 + r.IntN(MaxPaths)}
			got := pathsOf(t, w, q)
			want := allChains(w, []uint32{from}, to, q.MaxLength)
			c := &corridor{pathSearch: &pathSearch{w: w}}
			slices.SortFunc(want, c.compare)
			chains := [][]kg.ID{}
			for _, chain := range want[:min(len(want), q.First)] {
				chains = append(chains, w.IDs(chain))
			}
			worldtest.Equal(t, chainsOf(got), chains)
			for _, p := range got.Paths {
				checkPath(t, w, p)
			}
			for _, other := range []*world.World{loaded, seen} {
				again := pathsOf(t, other, q)
				again.Basis.Revision = got.Basis.Revision
				worldtest.Equal(t, again, got)
			}
		}
	})
}

// checkPath holds a path to its promises.
func checkPath(t *testing.T, w *world.World, p Path) {
	t.Helper()
	if p.Length != len(p.Steps) {
		t.Errorf("a chain of %d steps has length %d", len(p.Steps), p.Length)
	}
	for i, s := range p.Steps {
		if i > 0 && p.Steps[i-1].To != s.From {
			t.Errorf("a step leads from %s, the one before to %s", s.From, p.Steps[i-1].To)
		}
		from, to := worldtest.Find(t, w, s.From), worldtest.Find(t, w, s.To)
		holding := worldtest.FactIDs(append(w.TieFacts(from, to), w.TieFacts(to, from)...))
		for _, tie := range append([]StepTie{s.StepTie}, s.Others...) {
			subject, object := s.From, s.To
			if !tie.Forward {
				subject, object = object, subject
			}
			for _, f := range tie.Facts {
				if f.About != tie.Link || f.Subject != subject || f.Object != object || f.Standing != kg.Stated {
					t.Errorf("the step %s %s %s rests on %v", subject, tie.Link, object, f)
				}
			}
			if len(tie.Facts) == 0 || slices.ContainsFunc(tie.Facts, func(f kg.Fact) bool { return !slices.Contains(holding, f.ID) }) {
				t.Errorf("the step %s %s %s rests on what does not hold", subject, tie.Link, object)
			}
		}
	}
}

func TestPathsStopInTime(t *testing.T) {
	w := worldtest.WorldOf(t, worldtest.Bodies(worldtest.Blank(), "a", "b").Tie("ADVISES", "organisation/a", "organisation/b"))
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	p := world.NewProgress(late, narrowPaths(Query{}))
	if err := p.Steps(world.StepsBetween - 1); err != nil {
		t.Fatal(err)
	}
	_, err := newPathSearch(w, worldtest.Find(t, w, "organisation/a"), worldtest.Find(t, w, "organisation/b"), false, p).shortest(1, 1)
	if kg.CodeOf(err) != kg.CostLimit || !strings.Contains(err.Error(), "maxLength") {
		t.Errorf("the error is %v, want one that says what to narrow", err)
	}
}
