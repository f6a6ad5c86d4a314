package duplication

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// Groups are what doubles around one thing, found from the pairs that overlap.
type Groups struct {
	Basis world.Basis
	// List is by class, the strongest first, then those across silos, then by the number
	// of bodies times the share of their pairs that nothing ties.
	List []Group
}

// A Group is the bodies and works that double each other around one thing: a need, a
// solution that several needs propose, or what works have in common.
type Group struct {
	in     *grouping
	around uint32   // what it is about, world.None for what no single thing is
	needs  []uint32 // in order of number, as all below
	bodies []uint32
	// efforts are interests and works, proposals solutions, by their place among efforts.
	efforts, proposals []uint32
	pairs              []int // of overlaps, the highest score first
	class              OverlapClass
	twice              bool // one solution is proposed twice
	ties               ties
	audience           uint32 // what names whom it is for, where that makes its class; else None
}

// ties are what is on record between the bodies of a group.
type ties struct {
	untied [][2]uint32 // pairs that nothing ties, untiedShown at most
	loose  int         // how many there are
	across [2]uint32   // the first pair in different silos that nothing ties
	apart  bool        // whether there is one
}

// untiedShown is how many pairs that nothing ties a group names.
const untiedShown = 5

const groupsDefinition = "The efforts that double, by what they double around: a need with the bodies interested in it or at work for it, or works that are alike. " +
	"A group overlaps, in the sense of the US GAO, where bodies in different silos, with nothing on record that ties them, are at one need that names whom it is for (or a work for it does), " +
	"or where other bodies have two works of one form for it; else it is fragmentation. Interest alone is never a duplication; works that duplicate each other make one of their group. " +
	"One solution proposed for several needs joins their groups, and is a duplication of what is proposed, not of who is there. What one body has a part in, what followed the other, and proposals for one need join nothing."

// Grouped gives the efforts that double in groups. Its query is that of
// Duplication, as are its errors; the filter chooses groups of which a member fits.
func Grouped(ctx context.Context, w *world.World, q Query) (*Groups, error) {
	filter := q.Filter
	q.Filter = OverlapFilter{Kinds: filter.Kinds}
	overlaps, err := Duplication(ctx, w, q)
	if err != nil {
		return nil, err
	}
	match, err := compileFilter[*Group](w, filter)
	if err != nil {
		return nil, err
	}
	work := func(ctx context.Context) (*Groups, error) { return findGroups(ctx, w, overlaps) }
	all, err := groupsOnce(ctx, w, q, work)
	if err != nil || match == nil {
		return all, err
	}
	some := &Groups{Basis: all.Basis}
	for i := range all.List {
		if g := &all.List[i]; match(g) {
			some.List = append(some.List, *g)
		}
	}
	return some, nil
}

// groupsOnce works out groups once for a plan where the measure is the usual one.
func groupsOnce(ctx context.Context, w *world.World, q Query, work func(context.Context) (*Groups, error)) (*Groups, error) {
	if len(q.Weights) > 0 || q.Thresholds != nil || q.Filter.Kinds != nil {
		return work(ctx)
	}
	return world.Remember(ctx, w, fmt.Sprint("duplication groups ", q.Plan), work)
}

// ID is a hash of what the group is about, or of its works: it stays while they are
// called what they are.
func (g *Group) ID() string {
	var keys []string
	for _, n := range g.needs {
		keys = append(keys, string(g.in.w.ID(n)))
	}
	if len(keys) == 0 {
		for _, i := range slices.Concat(g.efforts, g.proposals) {
			keys = append(keys, keyOf(g.in.w, &g.in.by.list[i]))
		}
	}
	slices.Sort(keys)
	return measure.PairID("duplication-group", strings.Join(keys, " "), "")
}

// About is the one thing that the group is about; "" where it is works or proposals that
// are only alike.
func (g *Group) About() kg.ID {
	if g.around == world.None {
		return ""
	}
	return g.in.w.ID(g.around)
}

// Class is that of the bodies and works; of what is only proposed, that of the proposals.
func (g *Group) Class() OverlapClass { return g.class }

// ProposalClass is DUPLICATION where one solution is proposed twice, else "".
func (g *Group) ProposalClass() OverlapClass {
	if g.twice {
		return Duplicating
	}
	return ""
}

// Score is the highest of its pairs.
func (g *Group) Score() float64 { return g.in.List[g.pairs[0]].score }

// AcrossSilos says whether two of its bodies are in different silos and nothing on
// record ties them.
func (g *Group) AcrossSilos() bool { return g.ties.apart }

// UntiedCount is how many pairs of its bodies nothing on record ties: no mechanism, no
// parent, no line of report or advice, no initiative together.
func (g *Group) UntiedCount() int { return g.ties.loose }

// An OrganisationPair is two organisations.
type OrganisationPair struct{ Organisations []kg.ID }

// Untied are the first of the pairs that nothing ties, five at most.
func (g *Group) Untied() []OrganisationPair {
	out := []OrganisationPair{}
	for _, p := range g.ties.untied {
		out = append(out, OrganisationPair{g.in.w.ByID(p[:])})
	}
	return out
}

// Works are the initiatives, teaching, studies and undertakings, in order of id.
func (g *Group) Works() []kg.ID {
	var out []uint32
	for _, i := range g.efforts {
		if e := &g.in.by.list[i]; e.entity != world.None {
			out = append(out, e.entity)
		}
	}
	return g.in.w.ByID(out)
}

// Proposed are the solutions that its needs, or it itself, propose, in order of id.
func (g *Group) Proposed() []kg.ID { return g.in.w.ByID(g.solutions(false)) }

// Unassigned are those of them that name nobody, not even a class of bodies.
func (g *Group) Unassigned() []kg.ID { return g.in.w.ByID(g.solutions(true)) }

func (g *Group) solutions(ofNobody bool) []uint32 {
	var out []uint32
	for _, i := range g.proposals {
		n := g.in.by.list[i].entity
		if ofNobody && len(g.in.w.Far(n, g.in.w.Solution.Names)) > 0 {
			continue
		}
		out = append(out, n)
	}
	return out
}

// Pairs are the overlaps that the group is made of, the highest score first.
func (g *Group) Pairs() *Overlaps {
	some := *g.in.Overlaps
	some.List = make([]Overlap, len(g.pairs))
	for i, p := range g.pairs {
		some.List[i] = g.in.List[p]
	}
	return &some
}

// any says whether one of its efforts passes a test.
func (g *Group) any(test func(*effort) bool) bool {
	in := func(i uint32) bool { return test(&g.in.by.list[i]) }
	return slices.ContainsFunc(g.efforts, in) || slices.ContainsFunc(g.proposals, in)
}

// before is the order of groups.
func (g *Group) before(h *Group) int {
	rank := map[OverlapClass]int{Duplicating: 0, Overlapping: 1, Fragmentation: 2}
	return cmp.Or(
		cmp.Compare(rank[g.class], rank[h.class]),
		compareBool(h.ties.apart, g.ties.apart),
		cmp.Compare(h.spread(), g.spread()),
		cmp.Compare(h.Score(), g.Score()),
		cmp.Compare(g.Title(), h.Title()),
	)
}

// spread is the number of bodies times the share of their pairs that nothing ties.
func (g *Group) spread() float64 {
	n := len(g.bodies)
	if n < 2 {
		return 0
	}
	return float64(g.ties.loose) * 2 / float64(n-1)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
