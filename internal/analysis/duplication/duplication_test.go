package duplication

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/analysis/duplication/records"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// doubling gives a plan with a need and two bodies, to add efforts to.
func doubling() *kgtest.W {
	w := worldtest.Need(worldtest.Plain(), "need/n", "1.1")
	worldtest.Organisation(w, "organisation/a")
	worldtest.Organisation(w, "organisation/b")
	return w
}

// project adds an initiative of a body.
func project(w *kgtest.W, id, body kg.ID, name string) *kgtest.W {
	return w.Has(id, "name", name).Is(id).Tie("LEADS", body, id)
}

func overlapsOf(tb testing.TB, w *world.World, q Query) *Overlaps {
	tb.Helper()
	o, err := Duplication(tb.Context(), w, q)
	if err != nil {
		tb.Fatal(err)
	}
	return o
}

// said tells overlaps in a line each: class, efforts, codes.
func said(o *Overlaps) []string {
	out := []string{}
	for i := range o.List {
		x := &o.List[i]
		line := []string{string(x.Class()), x.key()}
		for _, r := range slices.Concat(x.Reasons(), x.CounterReasons()) {
			if r.Code != codeAcrossSilos {
				line = append(line, r.Code)
			}
		}
		if slices.ContainsFunc(x.Reasons(), func(r world.Reason) bool { return r.Code == codeAcrossSilos }) {
			line = append(line, "across silos")
		}
		if x.AcrossSilos() != (line[len(line)-1] == "across silos") {
			line = append(line, "does not say why it is across silos, or is not")
		}
		out = append(out, strings.Join(line, "; "))
	}
	return out
}

func TestDuplication(t *testing.T) {
	country := func(w *kgtest.W, id kg.ID) *kgtest.W {
		return w.Has(id, "alpha2", "XX").Has(id, "alpha3", "XXX").Is(id)
	}
	for _, c := range []struct {
		it   string
		add  func(w *kgtest.W)
		want []string
	}{
		{"finds fragmentation where two bodies are interested in one need", func(w *kgtest.W) {
			w.Tie("INTERESTED_IN", "organisation/a", "need/n", kgtest.With("status", "PRESENT"))
			w.Tie("INTERESTED_IN", "organisation/b", "need/n", kgtest.With("status", "UNSTATED"))
		}, []string{"FRAGMENTATION; organisation/a need/n | organisation/b need/n; SHARED_NEED"}},
		{"counts no class of bodies", func(w *kgtest.W) {
			w.Has("organisation/c", "form", "MEDIA").Has("organisation/c", "collective", "true").Is("organisation/c")
			w.Tie("INTERESTED_IN", "organisation/a", "need/n", kgtest.With("status", "PRESENT"))
			w.Tie("INTERESTED_IN", "organisation/c", "need/n", kgtest.With("status", "PRESENT"))
		}, []string{}},
		{"finds that two initiatives of one solution overlap, across silos", func(w *kgtest.W) {
			w.Has("solution/s", "text", "a law").Is("solution/s")
			project(w, "initiative/x", "organisation/a", "Apples").Tie("REALISES", "initiative/x", "solution/s")
			project(w, "initiative/y", "organisation/b", "Pears").Tie("REALISES", "initiative/y", "solution/s")
		}, []string{"OVERLAP; initiative/x | initiative/y; SAME_SOLUTION; across silos"}},
		{"finds duplication where solution, words and place agree", func(w *kgtest.W) {
			w.Has("solution/s", "text", "a law").Is("solution/s")
			country(w, "country/x")
			project(w, "initiative/x", "organisation/a", "Harbour patrol training").Tie("REALISES", "initiative/x", "solution/s").Tie("IN", "initiative/x", "country/x")
			project(w, "initiative/y", "organisation/b", "Training of harbour patrols").Tie("REALISES", "initiative/y", "solution/s").Tie("IN", "initiative/y", "country/x")
		}, []string{"DUPLICATION; initiative/x | initiative/y; SAME_SOLUTION; SIMILAR_TEXT; SAME_PLACE; across silos"}},
		{"takes less for doubling what is done in different countries", func(w *kgtest.W) {
			country(w, "country/x")
			country(w, "country/y")
			project(w, "initiative/x", "organisation/a", "Harbour patrol training").Tie("IN", "initiative/x", "country/x")
			project(w, "initiative/y", "organisation/b", "Training of harbour patrols").Tie("IN", "initiative/y", "country/y")
		}, []string{}},
		{"does not take a region of unknown countries for elsewhere", func(w *kgtest.W) {
			country(w, "country/x")
			w.Is("region/r")
			project(w, "initiative/x", "organisation/a", "Harbour patrol training").Tie("IN", "initiative/x", "country/x")
			project(w, "initiative/y", "organisation/b", "Training of harbour patrols").Tie("IN", "initiative/y", "region/r")
		}, []string{"OVERLAP; initiative/x | initiative/y; SIMILAR_TEXT; across silos"}},
		{"sees that a region holds a country, and the levels differ", func(w *kgtest.W) {
			country(w, "country/x")
			w.Is("region/r").Tie("MEMBER_OF", "country/x", "region/r", kgtest.With("status", "MEMBER"))
			project(w, "initiative/x", "organisation/a", "Harbour patrol training").Tie("IN", "initiative/x", "country/x")
			project(w, "initiative/y", "organisation/b", "Training of harbour patrols").Tie("IN", "initiative/y", "region/r")
		}, []string{"OVERLAP; initiative/x | initiative/y; SIMILAR_TEXT; SAME_PLACE; DIFFERENT_LEVELS; across silos"}},
		{"says that bodies share a mechanism, which makes it known to both", func(w *kgtest.W) {
			w.Has("organisation/m", "form", "COUNCIL").Has("organisation/m", "collective", "false").Is("organisation/m")
			w.Tie("TAKES_PART_IN", "organisation/a", "organisation/m", kgtest.With("role", "MEMBER")).Tie("TAKES_PART_IN", "organisation/b", "organisation/m", kgtest.With("role", "CHAIR"))
			project(w, "initiative/x", "organisation/a", "Harbour patrol training")
			project(w, "initiative/y", "organisation/b", "Training of harbour patrols")
		}, []string{"OVERLAP; initiative/x | initiative/y; SIMILAR_TEXT; COORDINATED"}},
		{"takes units of one body for less than a doubling", func(w *kgtest.W) {
			worldtest.Organisation(w, "organisation/c")
			w.Tie("UNIT_OF", "organisation/a", "organisation/c").Tie("UNIT_OF", "organisation/b", "organisation/c")
			project(w, "initiative/x", "organisation/a", "Harbour patrol training")
			project(w, "initiative/y", "organisation/b", "Training of harbour patrols")
		}, []string{"FRAGMENTATION; initiative/x | initiative/y; SIMILAR_TEXT; SAME_PARENT"}},
		{"takes what a body does in both for one thing", func(w *kgtest.W) {
			project(w, "initiative/x", "organisation/a", "Harbour patrol training")
			project(w, "initiative/y", "organisation/b", "Training of harbour patrols").Tie("IMPLEMENTS", "organisation/a", "initiative/y")
		}, []string{}},
		{"compares nothing with the work of the very same bodies", func(w *kgtest.W) {
			project(w, "initiative/x", "organisation/a", "Harbour patrol training")
			project(w, "initiative/y", "organisation/a", "Harbour patrol training")
		}, []string{}},
		{"takes what follows for a continuation", func(w *kgtest.W) {
			project(w, "initiative/x", "organisation/a", "Harbour patrol training").Has("initiative/x", "end", "2015-06")
			project(w, "initiative/y", "organisation/b", "Harbour patrol training").Has("initiative/y", "start", "2016")
		}, []string{"FRAGMENTATION; initiative/x | initiative/y; SIMILAR_TEXT; ONE_AFTER_THE_OTHER"}},
		{"sees that one pays for the other", func(w *kgtest.W) {
			project(w, "initiative/x", "organisation/a", "Harbour patrol training").Tie("FUNDS", "organisation/b", "initiative/x")
			project(w, "initiative/y", "organisation/b", "Harbour patrol training")
		}, []string{"FRAGMENTATION; initiative/x | initiative/y; SIMILAR_TEXT; ONE_PAYS_THE_OTHER"}},
		{"does not count what is only proposed", func(w *kgtest.W) {
			project(w, "initiative/x", "organisation/a", "Harbour patrol training")
			w.Has("initiative/y", "name", "Harbour patrol training", kgtest.Standing(kg.Proposed)).Is("initiative/y", kgtest.Standing(kg.Proposed))
			w.Tie("LEADS", "organisation/b", "initiative/y", kgtest.Standing(kg.Proposed))
		}, []string{}},
		{"calls it no fragmentation where who does it is not known", func(w *kgtest.W) {
			w.Has("training-programme/x", "name", "X").Is("training-programme/x").Tie("FOR", "training-programme/x", "need/n")
			w.Has("training-programme/y", "name", "Y").Is("training-programme/y").Tie("FOR", "training-programme/y", "need/n").Tie("PROVIDES", "organisation/a", "training-programme/y")
		}, []string{}},
		{"does not compare proposals with work", func(w *kgtest.W) {
			w.Has("solution/s", "name", "Harbour patrol training").Has("solution/s", "text", "Harbour patrol training").Is("solution/s")
			project(w, "initiative/x", "organisation/a", "Harbour patrol training")
		}, []string{}},
		{"says of an interest and the work of another body that they share a need, once", func(w *kgtest.W) {
			w.Tie("INTERESTED_IN", "organisation/a", "need/n", kgtest.With("status", "PRESENT"))
			project(w, "initiative/x", "organisation/a", "Apples").Tie("ADDRESSES", "initiative/x", "need/n")
			project(w, "initiative/y", "organisation/b", "Pears").Tie("ADDRESSES", "initiative/y", "need/n")
		}, []string{
			"FRAGMENTATION; initiative/y | organisation/a need/n; SHARED_NEED",
			"FRAGMENTATION; initiative/x | initiative/y; SHARED_NEED",
		}},
	} {
		t.Run(c.it, func(t *testing.T) {
			w := doubling()
			c.add(w)
			if diff := cmp.Diff(c.want, said(overlapsOf(t, worldtest.WorldOf(t, w), Query{}))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestDuplicationIsRefused(t *testing.T) {
	half := 0.5
	for _, c := range []struct {
		it   string
		ask  Query
		code kg.Code
	}{
		{"for a plan that there is not", Query{Plan: "action-plan/none"}, kg.NotFound},
		{"for a reason that there is not", Query{Weights: map[string]float64{"SAME_COLOUR": half}}, kg.Invalid},
		{"for a weight above 1", Query{Weights: map[string]float64{"SAME_PLACE": 2}}, kg.Invalid},
		{"for thresholds out of order", Query{Thresholds: &Thresholds{0.8, 0.5, 0.9}}, kg.Invalid},
		{"for a score above 1", Query{Filter: OverlapFilter{MinimumScore: ptr(1.5)}}, kg.Invalid},
		{"for a need that there is not", Query{Filter: OverlapFilter{Needs: []kg.ID{"need/none"}}}, kg.NotFound},
		{"for a country that is a need", Query{Filter: OverlapFilter{Countries: []kg.ID{"need/n"}}}, kg.Invalid},
	} {
		t.Run(c.it, func(t *testing.T) {
			_, err := Duplication(t.Context(), worldtest.WorldOf(t, doubling()), c.ask)
			if e := (*kg.Error)(nil); !errors.As(err, &e) || e.Code != c.code {
				t.Errorf("gives %v, want %s", err, c.code)
			}
		})
	}
}

func ptr[T any](v T) *T { return &v }

func TestDuplicationStops(t *testing.T) {
	w := worldtest.SeedWorld(t, world.Scope{})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Duplication(gone, w, Query{}); !errors.Is(err, context.Canceled) {
		t.Errorf("goes on for a client that has gone: %v", err)
	}
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	_, err := records.PossibleDuplicates(late, w, records.Query{})
	if e := (*kg.Error)(nil); !errors.As(err, &e) || e.Code != kg.CostLimit {
		t.Errorf("of time that has run out it says %v", err)
	}
	if o := overlapsOf(t, w, Query{}); len(o.List) == 0 {
		t.Error("what was broken off is kept as the answer")
	}
}

func TestDuplicationByOtherMeasures(t *testing.T) {
	w := doubling()
	project(w, "initiative/x", "organisation/a", "Harbour patrol training")
	project(w, "initiative/y", "organisation/b", "Training of harbour patrols")
	world := worldtest.WorldOf(t, w)
	worldtest.Equal(t, overlapsOf(t, world, Query{Weights: map[string]float64{"SIMILAR_TEXT": 0.3}}).List[0].Class(), Fragmentation)
	worldtest.Equal(t, overlapsOf(t, world, Query{Thresholds: &Thresholds{0.1, 0.2, 0.6}}).List[0].Class(), Duplicating)
	for name, f := range map[string]OverlapFilter{
		"class": {Classes: []OverlapClass{Duplicating}}, "silos": {AcrossSilos: ptr(false)}, "score": {MinimumScore: ptr(0.9)},
		"kind": {Kinds: []EffortKind{InterestEffort}}, "need": {Needs: []kg.ID{"need/n"}},
	} {
		if n := len(overlapsOf(t, world, Query{Filter: f}).List); n != 0 {
			t.Errorf("a filter by %s leaves %d", name, n)
		}
	}
	worldtest.Equal(t, len(overlapsOf(t, world, Query{Filter: OverlapFilter{Organisations: []kg.ID{"organisation/a"}, Entities: []kg.ID{"initiative/y"}}}).List), 1)
}

// answer is an overlap with all that it says.
type answer struct {
	ID        string
	Class     OverlapClass
	Score     float64
	Across    bool
	Bodies    []kg.ID
	Efforts   []Effort
	Needs     []kg.ID
	Countries []kg.ID
	Reasons   []world.Reason
}

func answersOf(o *Overlaps) []answer {
	var out []answer
	for i := range o.List {
		x := &o.List[i]
		out = append(out, answer{
			x.ID(), x.Class(), x.Score(), x.AcrossSilos(), x.Organisations(), x.Efforts(), x.Needs(), x.Countries(), slices.Concat(x.Reasons(), x.CounterReasons()),
		})
	}
	slices.SortFunc(out, func(a, b answer) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// low lists more of random worlds, so that more is compared.
var low = Query{Thresholds: &Thresholds{0.05, 0.5, 0.8}}

func TestDuplicationOfRandomWorlds(t *testing.T) {
	found := 0
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, r *rand.Rand) {
		base := worldtest.Asserts(facts)
		all := worldtest.Scoped(t, worldtest.AnalystOf(t, base), world.Scope{})
		o := overlapsOf(t, all, low)
		want := answersOf(o)
		found += len(want)
		for _, x := range want {
			if !(x.Score >= 0.05 && x.Score <= 1) || len(x.Reasons) == 0 || len(x.Efforts) != 2 {
				t.Errorf("%+v is out of bounds", x)
			}
		}
		for i := range o.by.list[:min(12, len(o.by.list))] {
			for j := range i {
				a, b := &o.by.list[i], &o.by.list[j]
				if !slices.Equal(o.by.evidence(nil, a, b, 0), o.by.evidence(nil, b, a, 0)) {
					t.Errorf("%s and %s depend on their order", keyOf(all, a), keyOf(all, b))
				}
			}
		}
		worldtest.Equal(t, answersOf(overlapsOf(t, worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Shuffled(r, facts)), world.Scope{}), low)), want)
		overlapsOf(t, all, Query{}) // chosen from those below
		fresh := all.On(all.AsOf())
		for _, kind := range EffortKinds {
			some := Query{Filter: OverlapFilter{Kinds: []EffortKind{kind, SolutionEffort}}}
			alone := answersOf(overlapsOf(t, fresh, some))
			worldtest.Equal(t, answersOf(overlapsOf(t, all, some)), alone)
		}
		never := overlapsOf(t, worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(worldtest.Without(t, facts, kg.Clear))), world.Scope{}), low)
		worldtest.Equal(t, answersOf(never), want)
	})
	if found == 0 {
		t.Error("no random world has an overlap: nothing was tried")
	}
}

func TestDuplicationIsWorkedOutOnce(t *testing.T) {
	w := worldtest.WorldOf(t, worldtest.Plain())
	usual, err := Duplication(t.Context(), w, Query{})
	if err != nil {
		t.Fatal(err)
	}
	spelledOut := map[string]float64{}
	for _, x := range effortWeighings {
		spelledOut[x.Code] = x.Weight
	}
	as := defaultThresholds
	for it, q := range map[string]Query{
		"the same again":           {},
		"no weights":               {Weights: map[string]float64{}},
		"the usual weights":        {Weights: spelledOut},
		"the usual thresholds":     {Thresholds: &as},
		"the plan's id":            {Plan: "action-plan/p"},
		"all kinds, in some order": {Filter: OverlapFilter{Kinds: backwards(EffortKinds)}},
	} {
		t.Run("for "+it, func(t *testing.T) {
			got, err := Duplication(t.Context(), w, q)
			if err != nil || got.by != usual.by {
				t.Errorf("it is worked out anew (%v)", err)
			}
		})
	}
	for it, q := range map[string]Query{
		"other weights":    {Weights: map[string]float64{effortWeighings[0].Code: 0}},
		"other thresholds": {Thresholds: &Thresholds{Fragmentation: 0.3, Overlap: 0.5, Duplication: 0.8}},
	} {
		t.Run("and not for "+it, func(t *testing.T) {
			if got, err := Duplication(t.Context(), w, q); err != nil || got.by == usual.by {
				t.Errorf("it is answered with the usual measure (%v)", err)
			}
		})
	}
}

func backwards[T any](list []T) []T {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}
