package coordination

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A MissingTie is one tie that would join two silos that nothing joins, or would
// bring somebody who is alone into one. It is a suggestion, not a finding.
type MissingTie struct {
	// From is the one who is alone, where one is.
	From, To kg.ID
	// Through is the mechanism with the most participants in which To, or a body that it
	// is a unit of, takes part: a place where they could meet. "" where there is none.
	Through kg.ID
	// Joins are the silos it would join; one, where From or To is alone.
	Joins []*Silo
	// SharedNeeds are the needs both of them have an interest in.
	SharedNeeds []kg.ID
	Reasons     []world.Reason
}

const (
	// missingKept is how many missing ties are suggested.
	missingKept = 20
	// meetUpTo is on how many silos and lonely bodies interested in one need
	// suggestions look: a need of more is everybody's, and introduces nobody.
	meetUpTo = 100
)

const codeSharedNeed = "SHARED_NEED"

// group is a silo, or beyond the last of them a body that is alone.
type group int32

type groupPair struct{ a, b group }

func (c *coordination) group(v int32) group {
	if c.silo[v] >= 0 {
		return group(c.silo[v])
	}
	return group(int32(len(c.silos)) + v)
}

// members gives the bodies of a group.
func (c *coordination) members(g group) []int32 {
	if int(g) < len(c.silos) {
		return c.silos[g]
	}
	return []int32{int32(g) - int32(len(c.silos))}
}

// rankMissing finds the pairs of groups that share needs and that nothing joins.
func rankMissing(ctx context.Context, w *world.World, d *division) error {
	shared, broad, err := sharedByGroups(ctx, w, d.coordination)
	if err != nil {
		return err
	}
	d.basis.Exclude(fmt.Sprintf("need in which more than %d silos and lonely bodies are interested, for missing ties", meetUpTo), broad)
	for _, joined := range d.joins {
		for i, a := range joined {
			for _, b := range joined[i+1:] {
				delete(shared, groupPair{group(a), group(b)})
			}
		}
	}
	d.missing = d.mostShared(shared)
	return nil
}

// missingTies gives those that would join a group that is kept to another.
func missingTies(w *world.World, d *division, keep func(group) bool) []MissingTie {
	out := []MissingTie{}
	for _, pair := range d.missing {
		if len(out) == missingKept {
			break
		}
		if keep(pair.a) || keep(pair.b) {
			out = append(out, newMissingTie(w, d.coordination, pair, d.described))
		}
	}
	return out
}

// sharedByGroups counts the needs that two groups share, where at least one of
// them is a silo. broad is how many needs are shared by too many to tell.
func sharedByGroups(ctx context.Context, w *world.World, c *coordination) (shared map[groupPair]int, broad int, err error) {
	p := world.NewProgress(ctx, silosNarrow)
	shared = map[groupPair]int{}
	for need := range w.OfKind(w.Need.Kind) {
		var groups []group
		for b := range w.Ties(need, w.Need.Organisations) {
			if err := p.Step(); err != nil {
				return nil, 0, err
			}
			if v, ok := c.places[b.Far]; ok {
				groups = append(groups, c.group(v))
			}
		}
		slices.Sort(groups)
		if groups = slices.Compact(groups); len(groups) > meetUpTo {
			broad++
			continue
		}
		for i, a := range groups {
			for _, b := range groups[i+1:] {
				if int(a) < len(c.silos) {
					shared[groupPair{a, b}]++
				}
			}
		}
	}
	return shared, broad, nil
}

// mostShared orders pairs: those that share the most needs first, then those of most
// bodies.
func (c *coordination) mostShared(shared map[groupPair]int) []groupPair {
	size := func(p groupPair) int { return len(c.members(p.a)) + len(c.members(p.b)) }
	pairs := make([]groupPair, 0, len(shared))
	for pair := range shared {
		pairs = append(pairs, pair)
	}
	slices.SortFunc(pairs, func(x, y groupPair) int {
		return cmp.Or(shared[y]-shared[x], size(y)-size(x), int(x.a-y.a), int(x.b-y.b))
	})
	return pairs
}

// newMissingTie chooses who of two groups should meet: those who share the most
// needs, then those with the most weight of ties in their groups.
func newMissingTie(w *world.World, c *coordination, pair groupPair, silos []*Silo) MissingTie {
	interested := interestsOf(w, c, c.members(pair.b))
	var from, to int32 = -1, -1
	var best map[uint32][]kg.Fact
	for _, a := range c.members(pair.a) {
		with := map[int32]map[uint32][]kg.Fact{}
		for b := range w.Ties(c.nodes[a], w.Organisation.Needs) {
			for _, other := range interested[b.Far] {
				if with[other.body] == nil {
					with[other.body] = map[uint32][]kg.Fact{}
				}
				with[other.body][b.Far] = slices.Concat(b.Facts, other.facts)
			}
		}
		for b, needs := range with {
			if c.better(len(needs), a, b, len(best), from, to) {
				from, to, best = a, b, needs
			}
		}
	}
	if int(pair.b) >= len(c.silos) { // alone: who comes to the others
		from, to = to, from
	}
	m := MissingTie{From: w.ID(c.nodes[from]), To: w.ID(c.nodes[to]), Through: meeting(w, c.nodes[to])}
	for _, g := range []group{pair.a, pair.b} {
		if int(g) < len(silos) {
			m.Joins = append(m.Joins, silos[g])
		}
	}
	because(w, &m, c, from, to, best)
	return m
}

// interest is a body's interest in a need.
type interest struct {
	body  int32
	facts []kg.Fact
}

// interestsOf gives who of the bodies is interested in which need.
func interestsOf(w *world.World, c *coordination, bodies []int32) map[uint32][]interest {
	out := map[uint32][]interest{}
	for _, v := range bodies {
		for b := range w.Ties(c.nodes[v], w.Organisation.Needs) {
			out[b.Far] = append(out[b.Far], interest{v, b.Facts})
		}
	}
	return out
}

// better says whether a pair that shares so many needs is a better choice than
// another.
func (c *coordination) better(shared int, a, b int32, than int, from, to int32) bool {
	if from < 0 || shared != than {
		return from < 0 || shared > than
	}
	return cmp.Or(cmp.Compare(c.strength(from)+c.strength(to), c.strength(a)+c.strength(b)), int(a-from), int(b-to)) < 0
}

// strength gives the weight of all ties of a node.
func (g *weighted) strength(v int32) int64 {
	sum := int64(0)
	for _, weight := range g.weight[g.start[v]:g.start[v+1]] {
		sum += weight
	}
	return sum
}

// meeting gives the mechanism with the most participants in which a body takes part.
func meeting(w *world.World, n uint32) kg.ID {
	best, most := kg.ID(""), 0
	mechanisms := MechanismsOf(w, n)
	w.SortByID(mechanisms)
	for _, m := range mechanisms {
		if m == n {
			continue
		}
		if size := len(w.Far(m, w.Organisation.Participants)); size > most {
			best, most = w.ID(m), size
		}
	}
	return best
}

// because adds the needs that two bodies share, and the reasons.
func because(w *world.World, m *MissingTie, c *coordination, from, to int32, needs map[uint32][]kg.Fact) {
	var shared []uint32
	for n := range needs {
		shared = append(shared, n)
	}
	w.SortByID(shared)
	m.SharedNeeds = w.IDs(shared)
	for _, n := range shared[:min(len(shared), reasonsKept)] {
		m.Reasons = append(m.Reasons, world.Reason{
			Code: codeSharedNeed, Weight: 1,
			Text: fmt.Sprintf("%s and %s both have an interest in %s", w.Name(c.nodes[from]), w.Name(c.nodes[to]), w.Name(n)), Facts: needs[n],
		})
	}
}
