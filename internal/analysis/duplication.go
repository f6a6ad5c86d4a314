package analysis

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// A DuplicationQuery says where to look for efforts that double, and by which measure.
type DuplicationQuery struct {
	// Plan is the plan whose needs count, besides efforts for no need at all; "" is the
	// one that nothing replaces.
	Plan kg.ID
	// Weights override weights by the code of the reason, from 0 to 1.
	Weights map[string]float64
	// Thresholds override the least scores of the classes; nil leaves them.
	Thresholds *Thresholds
	Filter     OverlapFilter
}

// An OverlapFilter chooses overlaps. What is empty does not restrict.
type OverlapFilter struct {
	Classes      []OverlapClass
	AcrossSilos  *bool
	MinimumScore float64
	// Organisations are bodies of which at least one takes part; Needs and Countries
	// those of which one at least is concerned; Entities efforts of which one is there.
	Organisations, Needs, Countries, Entities []kg.ID
	// Kinds are those that both efforts must be of.
	Kinds []EffortKind
}

// An Overlap is two efforts that double to some degree, with why we say so.
type Overlap struct {
	// ID is a hash of the two efforts: it stays while they are called what they are.
	ID    string
	Class OverlapClass
	// Score is from 0 to 1 (duplication_weights.go).
	Score       float64
	AcrossSilos bool
	// Organisations are the bodies of both efforts.
	Organisations []kg.ID
	// Efforts are two.
	Efforts []Effort
	// Needs and Countries are those in common; where there are none, those of either.
	Needs, Countries []kg.ID
	Reasons          []Reason
	CounterReasons   []Reason
}

// An Effort is what one or more bodies do: a thing, or an interest in a need, where
// Entity is "".
type Effort struct {
	Organisations []kg.ID
	Entity        kg.ID
	Need          kg.ID
	Facts         []kg.Fact
}

// Overlaps are the efforts found to double, the highest score first.
type Overlaps struct {
	Basis Basis

	world *World
	by    *comparing
	found []finding
	as    Thresholds
}

// A finding is a pair of efforts with its score.
type finding struct {
	a, b   uint32
	score  float64
	across bool
}

const duplicationDefinition = "Two efforts double as far as they are for the same need, solution, audience, place and time and are said to be alike: fragmentation, overlap or duplication " +
	"in the sense of the US GAO, by a score of named reasons, lowered by what shows that they are coordinated or distinct. Only efforts that share a need, a solution, a rare word, or an " +
	"audience in a place are compared. Efforts of the very same bodies, classes of bodies, and money are not. Across silos: the bodies of both are known, and none of the one is tied to one of the other."

// Duplication gives the efforts that double. Of an unknown plan it gives NotFound, of
// weights and thresholds out of bounds Invalid, and CostLimit where the time of the
// request runs out.
func (w *World) Duplication(ctx context.Context, q DuplicationQuery) (*Overlaps, error) {
	all, err := w.duplication(ctx, q)
	if err != nil {
		return nil, err
	}
	match, err := w.overlapFilter(q.Filter)
	if err != nil || match == nil {
		return all, err
	}
	some := *all
	some.found = nil
	for _, f := range all.found {
		if match(all, f) {
			some.found = append(some.found, f)
		}
	}
	return &some, nil
}

// duplication gives all overlaps, worked out once for a plan and measure.
func (w *World) duplication(ctx context.Context, q DuplicationQuery) (*Overlaps, error) {
	weights, err := reweighed(0, effortSignals, q.Weights)
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
	n, ok, err := w.plan(q.Plan)
	if err != nil {
		return nil, err
	}
	if !ok {
		n = noThing
	}
	key := fmt.Sprint("duplication ", n, weights, as)
	return remember(ctx, w, key, func(ctx context.Context) (*Overlaps, error) { return w.overlaps(ctx, n, weights, as) })
}

// overlaps compares all efforts that share a block.
func (w *World) overlaps(ctx context.Context, plan uint32, by weights, as Thresholds) (*Overlaps, error) {
	all, err := w.efforts(ctx, plan)
	if err != nil {
		return nil, err
	}
	company, err := w.company(ctx)
	if err != nil {
		return nil, err
	}
	o := &Overlaps{Basis: w.basis(duplicationDefinition), world: w, by: &comparing{all, company, by}, as: as}
	if plan != noThing {
		o.Basis.Plan = w.id(plan)
	}
	o.Basis.Units = Apart
	o.Basis.Included = len(all.list)
	for _, x := range all.excluded {
		o.Basis.exclude(x.Reason, x.Count)
	}
	pace := paceOf(ctx, narrowDuplication)
	blocks, err := all.blocksOf(&o.Basis, pace)
	if err != nil {
		return nil, err
	}
	var signs []sign
	if err := blocks.pairs(pace, func(i, j uint32) { signs = o.judge(signs, i, j) }); err != nil {
		return nil, err
	}
	slices.SortFunc(o.found, func(x, y finding) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	return o, pace.look()
}

// judge compares two efforts and keeps what it finds.
func (o *Overlaps) judge(signs []sign, i, j uint32) []sign {
	a, b := &o.by.list[i], &o.by.list[j]
	signs = o.by.signs(signs, a, b, o.as.Fragmentation)
	if len(signs) == 0 {
		return signs
	}
	score := o.by.weights.score(signs)
	class := o.as.class(score)
	// More than one body is what fragmentation means; of whom nothing is known, that is
	// not known either.
	if class == "" || class == Fragmentation && (len(a.bodies) == 0 || len(b.bodies) == 0) {
		return signs
	}
	across := class != Fragmentation && o.by.acrossSilos(a, b)
	o.found = append(o.found, finding{i, j, score, across})
	return signs
}

// Len gives how many overlaps there are.
func (o *Overlaps) Len() int { return len(o.found) }

// At gives an overlap with all its reasons and facts.
func (o *Overlaps) At(i int) Overlap {
	f := o.found[i]
	a, b := &o.by.list[f.a], &o.by.list[f.b]
	out := Overlap{
		ID: o.world.overlapID(a, b), Class: o.as.class(f.score), Score: f.score, AcrossSilos: f.across,
		Organisations:  o.world.inOrder(union(a.bodies, b.bodies)),
		Efforts:        []Effort{o.world.effort(a), o.world.effort(b)},
		Needs:          o.world.inOrder(either(a.needs, b.needs)),
		Countries:      o.world.countriesIn(either(a.places, b.places)),
		CounterReasons: []Reason{},
	}
	for _, s := range o.by.signs(nil, a, b, 0) {
		r := o.world.reason(o.by, s, a, b)
		if weighings[s.signal].counter {
			out.CounterReasons = append(out.CounterReasons, r)
		} else {
			out.Reasons = append(out.Reasons, r)
		}
	}
	return out
}

// keyOf gives what names an effort over all revisions.
func (w *World) keyOf(e *effort) string {
	if e.entity != noThing {
		return string(w.id(e.entity))
	}
	return string(w.id(e.bodies[0])) + " " + string(w.id(e.need))
}

// overlapID gives a hash of what an overlap is about.
func (w *World) overlapID(a, b *effort) string {
	return pairID("overlap", w.keyOf(a), w.keyOf(b))
}

// pairID gives an id for two things that does not depend on their order.
func pairID(kind, a, b string) string {
	sum := sha256.Sum256([]byte(min(a, b) + "\x00" + max(a, b)))
	return kind + "/" + strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:15]))
}

// union gives what is in either of two lists in order.
func union(a, b []uint32) []uint32 { return ordered(slices.Concat(a, b)) }

// either gives what two lists in order have in common or, for nothing, what is in either.
func either(a, b []uint32) []uint32 {
	if both := inCommon(a, b); len(both) > 0 {
		return both
	}
	return union(a, b)
}

// inOrder gives the ids of things in order of id.
func (w *World) inOrder(ns []uint32) []kg.ID {
	ids := w.ids(ns)
	slices.Sort(ids)
	return ids
}

// countriesIn gives those of the places that are countries.
func (w *World) countriesIn(places []uint32) []kg.ID {
	return w.inOrder(slices.DeleteFunc(slices.Clone(places), func(n uint32) bool { return w.graph.Entity(n).Kind != w.Kind("Country") }))
}

// overlapFilter compiles a filter; nil chooses all.
func (w *World) overlapFilter(f OverlapFilter) (func(*Overlaps, finding) bool, error) {
	var tests []func(*Overlaps, finding) bool
	add := func(test func(*Overlaps, finding) bool) { tests = append(tests, test) }
	if f.MinimumScore != 0 {
		if f.MinimumScore < 0 || f.MinimumScore > 1 || f.MinimumScore != f.MinimumScore {
			return nil, kg.Errorf(kg.Invalid, "filter.minimumScore", "%v is no score; scores go from 0 to 1", f.MinimumScore)
		}
		add(func(_ *Overlaps, x finding) bool { return x.score >= f.MinimumScore })
	}
	if f.Classes != nil {
		add(func(o *Overlaps, x finding) bool { return slices.Contains(f.Classes, o.as.class(x.score)) })
	}
	if f.AcrossSilos != nil {
		add(func(_ *Overlaps, x finding) bool { return x.across == *f.AcrossSilos })
	}
	if f.Kinds != nil {
		add(func(o *Overlaps, x finding) bool {
			return slices.Contains(f.Kinds, o.by.list[x.a].kind) && slices.Contains(f.Kinds, o.by.list[x.b].kind)
		})
	}
	for _, part := range []struct {
		name, kind string
		ids        []kg.ID
		of         func(*effort) []uint32
	}{
		{"organisations", "Organisation", f.Organisations, func(e *effort) []uint32 { return e.bodies }},
		{"needs", "Need", f.Needs, func(e *effort) []uint32 { return e.needs }},
		{"countries", "Country", f.Countries, func(e *effort) []uint32 { return e.places }},
		{"entities", "", f.Entities, func(e *effort) []uint32 { return []uint32{e.entity} }},
	} {
		if part.ids == nil {
			continue
		}
		wanted, err := w.findAll("filter."+part.name, part.ids, part.kind)
		if err != nil {
			return nil, err
		}
		has := func(n uint32) bool { return wanted[n] }
		add(func(o *Overlaps, x finding) bool {
			return slices.ContainsFunc(part.of(&o.by.list[x.a]), has) || slices.ContainsFunc(part.of(&o.by.list[x.b]), has)
		})
	}
	if tests == nil {
		return nil, nil
	}
	return func(o *Overlaps, x finding) bool {
		return !slices.ContainsFunc(tests, func(test func(*Overlaps, finding) bool) bool { return !test(o, x) })
	}, nil
}

// findAll gives the things with the ids, of the kind where it is not "".
func (w *World) findAll(field string, ids []kg.ID, kind string) (map[uint32]bool, error) {
	var of *kg.Kind
	if kind != "" {
		of = w.Kind(kind)
	}
	found := map[uint32]bool{}
	for _, id := range ids {
		n, err := w.find(field, id, of)
		if err != nil {
			return nil, err
		}
		found[n] = true
	}
	return found, nil
}
