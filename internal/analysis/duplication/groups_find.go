package duplication

import (
	"context"
	"fmt"
	"slices"

	"github.com/portolan/portolan/internal/analysis/audiences"
	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
)

// A grouping makes groups of overlaps.
type grouping struct {
	*Overlaps
	w        *world.World
	progress *world.Progress
	at       map[uint32][]uint32 // of a need: the interests and works for it
	proposes map[uint32][]uint32 // of a need: the solutions for it
	crowded  map[uint32]bool     // needs with more efforts than are compared
	groups   []*Group
	ofNeed   map[uint32]*Group   // of a need: the group that it is in
	holding  map[uint32][]*Group // of an effort: the groups that hold it
}

// findGroups makes the groups of overlaps.
func findGroups(ctx context.Context, w *world.World, overlaps *Overlaps) (*Groups, error) {
	g := &grouping{
		Overlaps: overlaps, w: w, progress: world.NewProgress(ctx, narrowDuplication),
		at: map[uint32][]uint32{}, proposes: map[uint32][]uint32{}, crowded: map[uint32]bool{}, ofNeed: map[uint32]*Group{}, holding: map[uint32][]*Group{},
	}
	g.gather()
	g.aroundNeeds()
	g.aroundWorks()
	g.share()
	out := &Groups{Basis: overlaps.Basis}
	out.Basis.Definition = groupsDefinition
	out.Basis.Excluded = slices.Clone(overlaps.Basis.Excluded)
	if n := len(g.crowded); n > 0 {
		out.Basis.Exclude(fmt.Sprintf("needs with more than %d interests and works: who is there is a matter of coverage", needBlock), n)
	}
	for _, x := range g.groups {
		if len(x.pairs) == 0 {
			continue
		}
		if err := g.judgeGroup(x); err != nil {
			return nil, err
		}
		out.List = append(out.List, *x)
	}
	slices.SortFunc(out.List, func(a, b Group) int { return a.before(&b) })
	return out, g.progress.Check()
}

// gather finds what is at each need.
func (g *grouping) gather() {
	for i := range g.by.list {
		e := &g.by.list[i]
		to := g.at
		switch {
		case e.kind == SolutionEffort:
			to = g.proposes
		case family(e.kind) != InitiativeEffort:
			continue
		}
		for _, n := range e.needs {
			to[n] = append(to[n], uint32(i))
		}
	}
	for n, efforts := range g.at {
		if len(efforts) > needBlock {
			g.crowded[n] = true
			delete(g.at, n)
		}
	}
}

// aroundNeeds makes a group of each need, and one of needs that propose one solution.
func (g *grouping) aroundNeeds() {
	joined := g.sameSolutions()
	together := map[uint32]*Group{}
	for _, n := range g.needs() {
		root := joined.root(n)
		x := together[root]
		if x == nil {
			x = g.open(&Group{around: world.None})
			together[root] = x
		}
		x.needs = sorted.Union(x.needs, []uint32{n})
		x.efforts = sorted.Union(x.efforts, g.at[n])
		x.proposals = sorted.Union(x.proposals, g.proposes[n])
		g.ofNeed[n] = x
	}
	for _, x := range g.groups {
		if len(x.needs) == 1 {
			x.around = x.needs[0]
		}
		g.hold(x)
	}
	g.aroundProposals()
}

// needs gives the needs with anything at them, in order of number.
func (g *grouping) needs() []uint32 {
	var all []uint32
	for n := range g.at {
		all = append(all, n)
	}
	for n := range g.proposes {
		if !g.crowded[n] {
			all = append(all, n)
		}
	}
	return sorted.Set(all)
}

// sameSolutions joins the needs for which one solution is proposed.
func (g *grouping) sameSolutions() joined {
	needs := joined{}
	for i := range g.List {
		x := &g.List[i]
		if a, b := x.ends(); g.proposedTwice(x) {
			for _, n := range sorted.Union(a.needs, b.needs) {
				if !g.crowded[n] {
					needs.join(a.needs[0], n)
				}
			}
		}
	}
	return needs
}

// proposedTwice says whether an overlap is of one solution that is proposed twice.
func (g *grouping) proposedTwice(x *Overlap) bool {
	a, b := x.ends()
	if a.kind != SolutionEffort || len(a.needs) == 0 || len(b.needs) == 0 || !g.joins(x) {
		return false
	}
	_, same := sorted.FirstCommon(a.solutions, b.solutions)
	return same || x.Class() == Duplicating
}

// joins says whether an overlap may make one group of its two: it overlaps at least, and
// they are not parts, steps, or the work of one body.
func (g *grouping) joins(x *Overlap) bool {
	if x.score < g.as.Overlap {
		return false
	}
	a, b := x.ends()
	return !slices.ContainsFunc(g.by.evidence(nil, a, b, 0), func(e measure.Evidence) bool {
		return e.Signal == commonBody || e.Signal == successive || e.Signal == proposedTogether
	})
}

// aroundProposals makes groups of proposals that are alike, where no group holds both.
func (g *grouping) aroundProposals() {
	g.connect(func(e *effort) bool { return e.kind == SolutionEffort }, func(x *Group, members []uint32) { x.proposals = members })
}

// aroundWorks makes groups of works that are alike, where no group is for all of them.
func (g *grouping) aroundWorks() {
	g.connect(func(e *effort) bool { return e.kind != SolutionEffort && e.kind != InterestEffort }, func(x *Group, members []uint32) { x.efforts = members })
}

// connect makes groups of the efforts of a sort that overlaps join.
func (g *grouping) connect(of func(*effort) bool, put func(x *Group, members []uint32)) {
	alike := joined{}
	for i := range g.List {
		x := &g.List[i]
		if a, b := x.ends(); of(a) && of(b) && g.joins(x) {
			alike.join(x.a, x.b)
		}
	}
	for _, members := range alike.sets() {
		if g.heldTogether(members) {
			continue
		}
		x := &Group{around: world.None}
		put(x, members)
		g.hold(g.open(x))
	}
}

// heldTogether says whether one group holds all of some efforts, or has a need of each; it
// holds them then.
func (g *grouping) heldTogether(members []uint32) bool {
	first := &g.by.list[members[0]]
	candidates := slices.Clone(g.holding[members[0]])
	for _, n := range first.needs {
		if x := g.ofNeed[n]; x != nil {
			candidates = append(candidates, x)
		}
	}
	for _, x := range candidates {
		if slices.ContainsFunc(members, func(i uint32) bool { return !slices.Contains(g.holding[i], x) && !g.serves(i, x) }) {
			continue
		}
		if first.kind != SolutionEffort {
			x.efforts = sorted.Union(x.efforts, members)
			g.hold(x)
		}
		return true
	}
	return false
}

// serves says whether an effort is for a need of a group.
func (g *grouping) serves(i uint32, x *Group) bool {
	_, ok := sorted.FirstCommon(x.needs, g.by.list[i].needs)
	return ok
}

// open begins a group.
func (g *grouping) open(x *Group) *Group {
	x.in = g
	g.groups = append(g.groups, x)
	return x
}

// hold notes which efforts a group holds.
func (g *grouping) hold(x *Group) {
	for _, i := range slices.Concat(x.efforts, x.proposals) {
		if !slices.Contains(g.holding[i], x) {
			g.holding[i] = append(g.holding[i], x)
		}
	}
}

// share gives each overlap to the groups that hold both of its efforts.
func (g *grouping) share() {
	for i := range g.List {
		x := &g.List[i]
		for _, group := range g.holding[x.a] {
			if slices.Contains(g.holding[x.b], group) {
				group.pairs = append(group.pairs, i)
			}
		}
	}
}

// judgeGroup finds what a group is: its bodies, what ties them, and its class.
func (g *grouping) judgeGroup(x *Group) error {
	x.bodies = g.bodiesOf(x.efforts)
	if len(x.efforts) == 0 {
		x.bodies = g.bodiesOf(x.proposals)
	}
	if err := g.progress.Steps(len(x.bodies)*len(x.bodies)/2 + 1); err != nil {
		return err
	}
	x.ties = g.tiesAmong(x.bodies)
	x.class, x.audience = g.classOf(x)
	for _, p := range x.pairs {
		if g.proposedTwice(&g.List[p]) {
			x.twice = true
		}
	}
	if x.around == world.None {
		x.around = g.common(x)
	}
	return nil
}

func (g *grouping) bodiesOf(efforts []uint32) []uint32 {
	var all []uint32
	for _, i := range efforts {
		all = append(all, g.by.list[i].bodies...)
	}
	return sorted.Set(all)
}

// tiesAmong finds what is on record between bodies.
func (g *grouping) tiesAmong(bodies []uint32) (t ties) {
	bodies = slices.Clone(bodies)
	g.w.SortByID(bodies)
	for i, a := range bodies {
		for _, b := range bodies[i+1:] {
			if g.tied(a, b) {
				continue
			}
			if t.loose++; len(t.untied) < untiedShown {
				t.untied = append(t.untied, [2]uint32{a, b})
			}
			if !t.apart && !g.by.affiliations.SameSilo(a, b) {
				t.across, t.apart = [2]uint32{a, b}, true
			}
		}
	}
	return t
}

// tied says whether anything on record ties two bodies.
func (g *grouping) tied(a, b uint32) bool {
	_, together := g.by.affiliations.Together(a, b)
	return together || g.by.affiliations.ShareMechanism(a, b) || g.by.affiliations.SameLine(a, b) || g.by.affiliations.Reporting(a, b)
}

// classOf gives the class of a group, and what names whom it is for where that makes it an
// overlap.
func (g *grouping) classOf(x *Group) (OverlapClass, uint32) {
	strongest := Fragmentation
	for _, p := range x.pairs {
		a, b := g.List[p].ends()
		if c := g.List[p].Class(); a.kind != InterestEffort && b.kind != InterestEffort && (a.kind != SolutionEffort || len(x.efforts) == 0) && g.as.stronger(c, strongest) {
			strongest = c
		}
	}
	if strongest != Fragmentation {
		return strongest, world.None
	}
	for _, n := range x.needs {
		if !g.tiesAmong(g.bodiesOf(g.at[n])).apart {
			continue
		}
		if by := g.namesAudience(n); by != world.None {
			return Overlapping, by
		}
		if g.sameForms(g.at[n]) {
			return Overlapping, world.None
		}
	}
	return Fragmentation, world.None
}

// stronger says whether a class says more than another.
func (Thresholds) stronger(a, b OverlapClass) bool {
	order := []OverlapClass{Fragmentation, Overlapping, Duplicating}
	return slices.Index(order, a) > slices.Index(order, b)
}

// namesAudience gives what names whom a need is for: the need, or a work for it; None for
// nothing.
func (g *grouping) namesAudience(need uint32) uint32 {
	if names, _ := audiences.Of(g.w, need); len(names) > 0 {
		return need
	}
	for _, i := range g.at[need] {
		if e := &g.by.list[i]; e.entity != world.None && len(e.audiences) > 0 && !e.servesNeeds {
			return e.entity
		}
	}
	return world.None
}

// sameForms says whether other bodies have two works of one form.
func (g *grouping) sameForms(efforts []uint32) bool {
	for k, i := range efforts {
		for _, j := range efforts[k+1:] {
			a, b := &g.by.list[i], &g.by.list[j]
			_, joint := sorted.FirstCommon(a.bodies, b.bodies)
			if a.kind == b.kind && (a.kind == TrainingEffort || a.kind == AssessmentEffort) && len(a.bodies) > 0 && len(b.bodies) > 0 && !joint {
				return true
			}
		}
	}
	return false
}

// common gives the one thing that a group without a need of its own is about: the solution
// that its needs propose twice, or the one need or solution of all its works.
func (g *grouping) common(x *Group) uint32 {
	if len(x.needs) > 0 {
		for _, p := range x.pairs {
			if a, b := g.List[p].ends(); g.proposedTwice(&g.List[p]) {
				return min(a.entity, b.entity)
			}
		}
		return world.None
	}
	for _, of := range []func(*effort) []uint32{func(e *effort) []uint32 { return e.needs }, func(e *effort) []uint32 { return e.solutions }} {
		var shared []uint32
		for k, i := range slices.Concat(x.efforts, x.proposals) {
			if k == 0 {
				shared = of(&g.by.list[i])
			}
			shared = sorted.Intersection(shared, of(&g.by.list[i]))
		}
		if len(shared) == 1 {
			return shared[0]
		}
	}
	return world.None
}
