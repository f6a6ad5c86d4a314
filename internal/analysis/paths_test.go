package analysis

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func pathsOf(tb testing.TB, w *World, q PathsQuery) *PathResult {
	tb.Helper()
	r, err := w.Paths(tb.Context(), q)
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
	w := seedWorld(t, Scope{AsOf: "2016-12-31"})
	t.Run("it finds how the ITU and the Secretariat are connected", func(t *testing.T) {
		r := pathsOf(t, w, PathsQuery{From: "organisation/itu", To: "organisation/commonwealth-secretariat", MaxLength: 2, First: 10, AvoidHubs: true})
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
		q := PathsQuery{From: "organisation/un-eclac", To: "organisation/commonwealth-secretariat", MaxLength: 8, First: 1}
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
		return bodies(blank(), "a", "b", "c", "d", "e").
			Tie("UNIT_OF", o("a"), o("c")).Tie("ADVISES", o("c"), o("d")).
			Tie("UNIT_OF", o("a"), o("b")).Tie("ADVISES", o("b"), o("d")).Tie("REPORTS_TO", o("b"), o("c"))
	}
	hub := func() *kgtest.W {
		w := bodies(blank(), "a", "b", "d")
		for i := range hubTies + 1 {
			slug := strings.Repeat("x", i+1)
			bodies(w, slug).Tie("ADVISES", o(slug), o("b"))
		}
		return w.Tie("ADVISES", o("a"), o("b")).Tie("ADVISES", o("b"), o("d"))
	}
	in := func() *kgtest.W {
		return bodies(blank(), "a", "d").Is("country/jm").Tie("BASED_IN", o("a"), "country/jm").Tie("BASED_IN", o("d"), "country/jm")
	}
	for name, c := range map[string]struct {
		world *kgtest.W
		query PathsQuery
		want  [][]kg.ID
	}{
		"gives the shortest first, alike ones by id": {diamond(), PathsQuery{MaxLength: 4, First: 10}, [][]kg.ID{
			{o("a"), o("b"), o("d")}, {o("a"), o("c"), o("d")}, {o("a"), o("b"), o("c"), o("d")}, {o("a"), o("c"), o("b"), o("d")},
		}},
		"gives no more than asked for":   {diamond(), PathsQuery{MaxLength: 4, First: 1}, [][]kg.ID{{o("a"), o("b"), o("d")}}},
		"gives no longer than asked for": {diamond(), PathsQuery{MaxLength: 1, First: 9}, [][]kg.ID{}},
		"finds nothing between the unconnected": {
			bodies(blank(), "a", "d"), PathsQuery{MaxLength: 8, First: 1}, [][]kg.ID{},
		},
		"goes through a hub":                      {hub(), PathsQuery{MaxLength: 4, First: 1}, [][]kg.ID{{o("a"), o("b"), o("d")}}},
		"goes through no hub where that is asked": {hub(), PathsQuery{MaxLength: 4, First: 1, AvoidHubs: true}, [][]kg.ID{}},
		"goes through a country":                  {in(), PathsQuery{MaxLength: 4, First: 1}, [][]kg.ID{{o("a"), "country/jm", o("d")}}},
		"takes a country for a hub":               {in(), PathsQuery{MaxLength: 4, First: 1, AvoidHubs: true}, [][]kg.ID{}},
		"goes along no tie that is proposed":      {bodies(blank(), "a", "d").Tie("ADVISES", o("a"), o("d"), kgtest.Standing(kg.Proposed)), PathsQuery{MaxLength: 4, First: 1}, [][]kg.ID{}},
		"goes along a tie that one end has no field for": {
			bodies(plain(), "a", "d").Tie("FUNDS", o("a"), "action-plan/p").Tie("FUNDS", o("d"), "action-plan/p"),
			PathsQuery{MaxLength: 4, First: 1},
			[][]kg.ID{{o("a"), "action-plan/p", o("d")}},
		},
	} {
		t.Run("it "+name, func(t *testing.T) {
			c.query.From, c.query.To = o("a"), o("d")
			r := pathsOf(t, worldOf(t, c.world), c.query)
			equal(t, chainsOf(r), c.want)
			if len(r.Paths) == 0 && r.Explanation == "" {
				t.Error("it does not say why there is none")
			}
		})
	}
	t.Run("it puts all ties between two things into one step", func(t *testing.T) {
		w := worldOf(t, bodies(blank(), "a", "d").Tie("REPORTS_TO", o("d"), o("a")).Tie("ADVISES", o("a"), o("d")).
			Tie("TAKES_PART_IN", o("a"), o("d"), kgtest.With("role", "CHAIR")).Tie("TAKES_PART_IN", o("a"), o("d"), kgtest.With("role", "FOUNDER")))
		step := pathsOf(t, w, PathsQuery{From: o("a"), To: o("d"), MaxLength: 1, First: 1}).Paths[0].Steps[0]
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
	w := worldOf(t, bodies(blank(), "a", "b"))
	good := PathsQuery{From: "organisation/a", To: "organisation/b", MaxLength: 4, First: 10}
	for name, c := range map[string]struct {
		change func(*PathsQuery)
		code   kg.Code
		field  string
	}{
		"chains of no length":            {func(q *PathsQuery) { q.MaxLength = 0 }, kg.Invalid, "maxLength"},
		"chains longer than the bound":   {func(q *PathsQuery) { q.MaxLength = MaxPathLength + 1 }, kg.Invalid, "maxLength"},
		"to give none":                   {func(q *PathsQuery) { q.First = 0 }, kg.Invalid, "first"},
		"to give more than the bound":    {func(q *PathsQuery) { q.First = MaxPaths + 1 }, kg.Invalid, "first"},
		"a chain from a thing to itself": {func(q *PathsQuery) { q.To = q.From }, kg.Invalid, "to"},
		"a start that nobody knows":      {func(q *PathsQuery) { q.From = "organisation/x" }, kg.NotFound, "from"},
		"an end that nobody knows":       {func(q *PathsQuery) { q.To = "organisation/x" }, kg.NotFound, "to"},
		"an end that is not written so":  {func(q *PathsQuery) { q.To = "b" }, kg.Invalid, "to"},
		"an end of a kind there is not":  {func(q *PathsQuery) { q.To = "spoon/b" }, kg.Invalid, "to"},
	} {
		t.Run("it refuses "+name, func(t *testing.T) {
			q := good
			c.change(&q)
			_, err := w.Paths(t.Context(), q)
			var e *kg.Error
			if !errors.As(err, &e) || e.Code != c.code || e.Field != c.field {
				t.Errorf("the error is %v, want %s at %s", err, c.code, c.field)
			}
		})
	}
}

// allChains gives all chains without repeats of up to a length, by trying all.
func allChains(w *World, begin []uint32, to uint32, length int) [][]uint32 {
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
	eachRandom(t, func(t *testing.T, facts []kg.Fact, r *rand.Rand) {
		w := scoped(t, analystOf(t, asserts(facts)), Scope{})
		loaded := scoped(t, analystOf(t, shuffled(r, facts)), Scope{})
		seen := scoped(t, analystOf(t, asserts(without(t, facts, kg.Clear))), Scope{})
		var all []uint32
		for n := range w.OfKind(w.Any) {
			all = append(all, n)
		}
		for range 10 {
			from, to := all[r.IntN(len(all))], all[r.IntN(len(all))]
			if from == to {
				continue
			}
			q := PathsQuery{From: w.ID(from), To: w.ID(to), MaxLength: 1 + r.IntN(3), First: 1 + r.IntN(MaxPaths)}
			got := pathsOf(t, w, q)
			want := allChains(w, []uint32{from}, to, q.MaxLength)
			c := &corridor{pathSearch: &pathSearch{w: w}}
			slices.SortFunc(want, c.compare)
			chains := [][]kg.ID{}
			for _, chain := range want[:min(len(want), q.First)] {
				chains = append(chains, w.IDs(chain))
			}
			equal(t, chainsOf(got), chains)
			for _, p := range got.Paths {
				checkPath(t, w, p)
			}
			for _, other := range []*World{loaded, seen} {
				again := pathsOf(t, other, q)
				again.Basis.Revision = got.Basis.Revision
				equal(t, again, got)
			}
		}
	})
}

// checkPath holds a path to its promises.
func checkPath(t *testing.T, w *World, p Path) {
	t.Helper()
	if p.Length != len(p.Steps) {
		t.Errorf("a chain of %d steps has length %d", len(p.Steps), p.Length)
	}
	for i, s := range p.Steps {
		if i > 0 && p.Steps[i-1].To != s.From {
			t.Errorf("a step leads from %s, the one before to %s", s.From, p.Steps[i-1].To)
		}
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
			if len(w.day.Holding(tie.Facts)) == 0 {
				t.Errorf("the step %s %s %s rests on nothing that holds", subject, tie.Link, object)
			}
		}
	}
}

func TestPathsStopInTime(t *testing.T) {
	w := worldOf(t, bodies(blank(), "a", "b").Tie("ADVISES", "organisation/a", "organisation/b"))
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	p := NewProgress(late, narrowPaths(PathsQuery{}))
	p.steps = stepsBetween - 1
	_, err := newPathSearch(w, found(t, w, "organisation/a"), found(t, w, "organisation/b"), false, p).shortest(1, 1)
	if kg.CodeOf(err) != kg.CostLimit || !strings.Contains(err.Error(), "maxLength") {
		t.Errorf("the error is %v, want one that says what to narrow", err)
	}
}
