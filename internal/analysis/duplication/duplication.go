package duplication

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/analysis/coordination"
	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A Query says where to look for efforts that double, and by which measure.
type Query struct {
	// Plan is the plan whose needs count, besides efforts for no need at all; "" is the
	// one that nothing replaces.
	Plan kg.ID `kind:"ActionPlan"`
	// Weights override weights by the code of the reason, from 0 to 1.
	Weights map[string]float64
	// Thresholds override the least scores of the classes; nil leaves them.
	Thresholds *Thresholds
	Filter     OverlapFilter
}

// An OverlapFilter chooses overlaps. What is nil does not restrict.
type OverlapFilter struct {
	Classes      []OverlapClass
	AcrossSilos  *bool
	MinimumScore *float64
	// Organisations are bodies of which at least one takes part; Needs and Countries
	// those of which one at least is concerned; Entities efforts of which one is there.
	Organisations []kg.ID `kind:"Organisation"`
	Needs         []kg.ID `kind:"Need"`
	Countries     []kg.ID `kind:"Country"`
	Entities      []kg.ID
	// Kinds are those that both efforts must be of.
	Kinds []EffortKind
}

// An Overlap is two efforts that double to some degree. What it says beyond its score
// is worked out when it is asked for.
type Overlap struct {
	in     *Overlaps
	a, b   uint32
	score  float64
	across bool
}

// An Effort is what one or more bodies do: a thing, or an interest in a need, where
// Entity is "".
type Effort struct {
	Organisations []kg.ID
	Entity        kg.ID
	Need          kg.ID
	Facts         []kg.Fact
}

// Overlaps are the efforts found to double.
type Overlaps struct {
	Basis world.Basis
	// List has the highest score first.
	List []Overlap

	world *world.World
	by    *comparing
	as    Thresholds
}

const duplicationDefinition = "Two efforts double as far as they are for the same need, solution, audience, place and time and are said to be alike: fragmentation, overlap or duplication " +
	"in the sense of the US GAO, by a score of named reasons, lowered by what shows that they are coordinated or distinct. Only efforts that share a need, a solution, a rare word, or an " +
	"audience in a place are compared. Efforts of the very same bodies, classes of bodies, and money are not. Across silos: the bodies of both are known, and none of the one is tied to one of the other."

// Duplication gives the efforts that double. Of an unknown plan it gives NotFound, of
// weights and thresholds out of bounds Invalid, and CostLimit where the time of the
// request runs out.
func Duplication(ctx context.Context, w *world.World, q Query) (*Overlaps, error) {
	all, err := allOverlaps(ctx, w, q)
	if err != nil {
		return nil, err
	}
	match, err := compileFilter[*Overlap](w, q.Filter)
	if err != nil || match == nil {
		return all, err
	}
	some := *all
	some.List = nil
	for i := range all.List {
		if x := &all.List[i]; match(x) {
			some.List = append(some.List, *x)
		}
	}
	return &some, nil
}

// allOverlaps gives all overlaps or, where not all are known and that is enough, those of
// some kinds of efforts, worked out once for a plan.
func allOverlaps(ctx context.Context, w *world.World, q Query) (*Overlaps, error) {
	if err := world.NewProgress(ctx, narrowDuplication).Check(); err != nil {
		return nil, err
	}
	weights, err := measure.NewWeights(effortWeighings[:], q.Weights)
	if err != nil {
		return nil, err
	}
	as := defaultThresholds
	if q.Thresholds != nil {
		as = *q.Thresholds
	}
	if err := as.check(); err != nil {
		return nil, err
	}
	n, ok, err := w.Plan(q.Plan)
	if err != nil {
		return nil, err
	}
	if !ok {
		n = world.None
	}
	kinds := effortKinds(q.Filter.Kinds)
	work := func(ctx context.Context) (*Overlaps, error) { return findOverlaps(ctx, w, n, kinds, weights, as) }
	if !weights.Usual() || as != defaultThresholds { // there are too many measures to keep the results of each
		return work(ctx)
	}
	key := func(kinds []EffortKind) string { return fmt.Sprint("duplication ", n, kinds) }
	if !w.Remembers(key(kinds)) && w.Remembers(key(EffortKinds)) {
		kinds = EffortKinds
	}
	return world.Remember(ctx, w, key(kinds), work)
}

// effortKinds gives kinds in their order, all where none are given.
func effortKinds(given []EffortKind) []EffortKind {
	if given == nil {
		return EffortKinds
	}
	return slices.DeleteFunc(slices.Clone(EffortKinds), func(k EffortKind) bool { return !slices.Contains(given, k) })
}

// findOverlaps compares the efforts of some kinds that share a block. Of the others the
// blocks are as large as they are, so that kinds change nothing but what is listed.
func findOverlaps(ctx context.Context, w *world.World, plan uint32, kinds []EffortKind, by *measure.Weights, as Thresholds) (*Overlaps, error) {
	all, err := effortsOf(ctx, w, plan)
	if err != nil {
		return nil, err
	}
	tied, err := coordination.AffiliationsOf(ctx, w)
	if err != nil {
		return nil, err
	}
	o := &Overlaps{Basis: w.Basis(duplicationDefinition), world: w, by: &comparing{all, tied, by}, as: as}
	if plan != world.None {
		o.Basis.Plan = w.ID(plan)
	}
	o.Basis.Units = world.Apart
	o.Basis.Included = len(all.list)
	for _, x := range all.excluded {
		o.Basis.Exclude(x.Reason, x.Count)
	}
	progress := world.NewProgress(ctx, narrowDuplication)
	blocks, err := all.blocksOf(&o.Basis, progress)
	if err != nil {
		return nil, err
	}
	wanted := make([]bool, len(all.list))
	for i := range all.list {
		wanted[i] = slices.Contains(kinds, all.list[i].kind)
	}
	var found []measure.Evidence
	err = blocks.Pairs(progress, func(i, j uint32) {
		if wanted[i] && wanted[j] {
			found = o.judge(found, i, j)
		}
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(o.List, func(x, y Overlap) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	return o, progress.Check()
}

// judge compares two efforts and keeps what it finds.
func (o *Overlaps) judge(found []measure.Evidence, i, j uint32) []measure.Evidence {
	a, b := &o.by.list[i], &o.by.list[j]
	found = o.by.evidence(found, a, b, o.as.Fragmentation)
	if len(found) == 0 {
		return found
	}
	score := o.by.weights.Score(found)
	class := o.as.class(score)
	// More than one body is what fragmentation means; of whom nothing is known, that is
	// not known either.
	if class == "" || class == Fragmentation && (len(a.bodies) == 0 || len(b.bodies) == 0) {
		return found
	}
	across := class != Fragmentation && o.by.acrossSilos(a, b)
	o.List = append(o.List, Overlap{o, i, j, score, across})
	return found
}

func (x *Overlap) ends() (a, b *effort) { return &x.in.by.list[x.a], &x.in.by.list[x.b] }

// ID is a hash of the two efforts: it stays while they are called what they are.
func (x *Overlap) ID() string {
	a, b := x.ends()
	return measure.PairID("overlap", keyOf(x.in.world, a), keyOf(x.in.world, b))
}

// Class is that of the score, by the thresholds in force.
func (x *Overlap) Class() OverlapClass { return x.in.as.class(x.score) }

// Score is from 0 to 1 (weights.go).
func (x *Overlap) Score() float64 { return x.score }

// AcrossSilos says whether it is an overlap or a duplication of bodies that are in
// different silos and share no mechanism.
func (x *Overlap) AcrossSilos() bool { return x.across }

// Organisations are the bodies of both efforts, in order of id.
func (x *Overlap) Organisations() []kg.ID {
	a, b := x.ends()
	return x.in.world.ByID(sorted.Union(a.bodies, b.bodies))
}

// Efforts are the two.
func (x *Overlap) Efforts() []Effort {
	a, b := x.ends()
	return []Effort{showEffort(x.in.world, a), showEffort(x.in.world, b)}
}

// Needs are those in common; where there are none, those of either.
func (x *Overlap) Needs() []kg.ID {
	a, b := x.ends()
	return x.in.world.ByID(either(a.needs, b.needs))
}

// Countries are those in common; where there are none, those of either.
func (x *Overlap) Countries() []kg.ID {
	a, b := x.ends()
	return countriesIn(x.in.world, either(a.places, b.places))
}

// Reasons say why the efforts double.
func (x *Overlap) Reasons() []world.Reason { return x.reasons(false) }

// CounterReasons say why they double less than the reasons alone would have it.
// Their weights are below zero.
func (x *Overlap) CounterReasons() []world.Reason { return x.reasons(true) }

func (x *Overlap) reasons(counter bool) []world.Reason {
	a, b := x.ends()
	out := []world.Reason{}
	for _, s := range x.in.by.evidence(nil, a, b, 0) {
		if x.in.by.weights.Counter(s) == counter {
			out = append(out, reasonOf(x.in.world, x.in.by, s, a, b))
		}
	}
	if x.across && !counter {
		out = append(out, world.Reason{Code: codeAcrossSilos, Text: wordedSilos(x.in.world, x.in.by.affiliations, a.bodies, b.bodies), Facts: []kg.Fact{}})
	}
	return out
}

// codeAcrossSilos is the code of the reason that says why an overlap is across silos. It
// weighs nothing: who knows of whom makes no work the same.
const codeAcrossSilos = "ACROSS_SILOS"

// wordedSilos says in which silos the bodies of two efforts are that nothing ties. It
// rests on what is not there, and so on no facts.
func wordedSilos(w *world.World, c *coordination.Affiliations, a, b []uint32) string {
	placed := func(bodies []uint32) string {
		var out []string
		w.SortByID(bodies)
		for _, n := range bodies {
			out = append(out, w.Name(n)+" "+c.Placed(n))
		}
		return strings.Join(out, ", ")
	}
	return "No mechanism, parent or silo on record ties those of the one to those of the other: " + placed(slices.Clone(a)) + "; " + placed(slices.Clone(b))
}

// keyOf gives what names an effort over all revisions.
func keyOf(w *world.World, e *effort) string {
	if e.entity != world.None {
		return string(w.ID(e.entity))
	}
	return string(w.ID(e.bodies[0])) + " " + string(w.ID(e.need))
}

// either gives what two lists in order have in common or, for nothing, what is in either.
func either(a, b []uint32) []uint32 {
	if both := sorted.Intersection(a, b); len(both) > 0 {
		return both
	}
	return sorted.Union(a, b)
}

// countriesIn gives those of the places that are countries.
func countriesIn(w *world.World, places []uint32) []kg.ID {
	return w.ByID(slices.DeleteFunc(slices.Clone(places), func(n uint32) bool { return w.Entity(n).Kind != w.Country.Kind }))
}

// found is what a filter chooses from: pairs, or groups, of efforts.
type found interface {
	Class() OverlapClass
	Score() float64
	AcrossSilos() bool
	// any says whether one of the efforts passes a test.
	any(test func(*effort) bool) bool
}

func (x *Overlap) any(test func(*effort) bool) bool {
	a, b := x.ends()
	return test(a) || test(b)
}

// compileFilter compiles a filter; nil chooses all.
func compileFilter[T found](w *world.World, f OverlapFilter) (func(T) bool, error) {
	var tests []func(T) bool
	add := func(test func(T) bool) { tests = append(tests, test) }
	if least := f.MinimumScore; least != nil {
		if !(*least >= 0 && *least <= 1) {
			return nil, kg.Errorf(kg.Invalid, "filter.minimumScore", "%v is no score; scores go from 0 to 1", *least)
		}
		add(func(x T) bool { return x.Score() >= *least })
	}
	if f.Classes != nil {
		add(func(x T) bool { return slices.Contains(f.Classes, x.Class()) })
	}
	if f.AcrossSilos != nil {
		add(func(x T) bool { return x.AcrossSilos() == *f.AcrossSilos })
	}
	if f.Kinds != nil {
		other := func(e *effort) bool { return !slices.Contains(f.Kinds, e.kind) }
		add(func(x T) bool { return !x.any(other) })
	}
	for _, part := range []struct {
		name string
		kind *kg.Kind
		ids  []kg.ID
		of   func(*effort) []uint32
	}{
		{"organisations", w.Organisation.Kind, f.Organisations, func(e *effort) []uint32 { return e.bodies }},
		{"needs", w.Need.Kind, f.Needs, func(e *effort) []uint32 { return e.needs }},
		{"countries", w.Country.Kind, f.Countries, func(e *effort) []uint32 { return e.places }},
		{"entities", nil, f.Entities, func(e *effort) []uint32 { return []uint32{e.entity} }},
	} {
		if part.ids == nil {
			continue
		}
		wanted, err := w.FindAll("filter."+part.name, part.ids, part.kind)
		if err != nil {
			return nil, err
		}
		has := func(e *effort) bool { return slices.ContainsFunc(part.of(e), func(n uint32) bool { return wanted[n] }) }
		add(func(x T) bool { return x.any(has) })
	}
	if tests == nil {
		return nil, nil
	}
	return func(x T) bool {
		return !slices.ContainsFunc(tests, func(test func(T) bool) bool { return !test(x) })
	}, nil
}
