package duplication

import (
	"cmp"
	"slices"

	"github.com/portolan/portolan/internal/analysis/coordination"
	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A GroupMember is a body in a group.
type GroupMember struct {
	Organisation kg.ID
	// Parent is what it is a unit of, at the top; "" where it is no unit.
	Parent kg.ID
	// Status is that of its interest in the needs of the group, PRESENT before POTENTIAL
	// before UNSTATED; "" where it is there by its work alone.
	Status world.InterestStatus
	// Does are the works in which it has a part, in order of id.
	Does []kg.ID
	// Silo is the number of its silo; nil where nothing ties it to anybody.
	Silo *int
}

// Members are the bodies, units next to each other under what they are units of.
func (g *Group) Members() []GroupMember {
	out := []GroupMember{}
	for _, n := range g.inOrder() {
		m := GroupMember{Organisation: g.in.w.ID(n), Status: g.status(n), Does: g.does(n)}
		if top := g.in.w.Body(n, world.One); top != n {
			m.Parent = g.in.w.ID(top)
		}
		if silo, ok := g.in.by.affiliations.Silo(n); ok {
			m.Silo = &silo
		}
		out = append(out, m)
	}
	return out
}

// inOrder gives the bodies by the name of what they are units of, itself first, then by
// their own.
func (g *Group) inOrder() []uint32 {
	w := g.in.w
	bodies := slices.Clone(g.bodies)
	top := func(n uint32) uint32 { return w.Body(n, world.One) }
	slices.SortFunc(bodies, func(a, b uint32) int {
		x, y := top(a), top(b)
		return cmp.Or(
			cmp.Compare(kg.Fold(w.Name(x)), kg.Fold(w.Name(y))), cmp.Compare(w.ID(x), w.ID(y)),
			compareBool(a != x, b != y), cmp.Compare(kg.Fold(w.Name(a)), kg.Fold(w.Name(b))), cmp.Compare(w.ID(a), w.ID(b)),
		)
	})
	return bodies
}

// status gives the strongest interest of a body in a need of the group.
func (g *Group) status(body uint32) world.InterestStatus {
	order := []world.InterestStatus{"", world.Unstated, world.Potential, world.Present}
	best := 0
	for t := range g.in.w.Ties(body, g.in.w.Organisation.Needs) {
		if _, here := slices.BinarySearch(g.needs, t.Far); here {
			s, _ := g.in.w.TieValue(t, g.in.w.InterestedIn.Status).(string)
			best = max(best, slices.Index(order, world.InterestStatus(s)))
		}
	}
	return order[best]
}

// does gives the works in which a body has a part.
func (g *Group) does(body uint32) []kg.ID {
	var out []uint32
	for _, i := range g.efforts {
		e := &g.in.by.list[i]
		if _, part := slices.BinarySearch(e.bodies, body); part && e.entity != world.None {
			out = append(out, e.entity)
		}
	}
	return g.in.w.ByID(out)
}

// A SiloShare is those of a group that are in one silo.
type SiloShare struct {
	// Number is that of the silo; nil for those whom nothing ties to anybody.
	Number        *int
	Organisations []kg.ID
}

// Silos are the silos of the bodies, in their order, those in none last.
func (g *Group) Silos() []SiloShare {
	in := map[int][]uint32{}
	var numbers []int
	for _, n := range g.bodies {
		number, ok := g.in.by.affiliations.Silo(n)
		if !ok {
			number = -1
		}
		if in[number] == nil {
			numbers = append(numbers, number)
		}
		in[number] = append(in[number], n)
	}
	slices.SortFunc(numbers, func(a, b int) int { return cmp.Compare(uint(a), uint(b)) })
	out := []SiloShare{}
	for _, number := range numbers {
		share := SiloShare{Organisations: g.in.w.ByID(in[number])}
		if number >= 0 {
			share.Number = &number
		}
		out = append(out, share)
	}
	return out
}

// Coordinators are the mechanisms in which two or more of the bodies sit, in order of id;
// none is where nobody is known to coordinate them.
func (g *Group) Coordinators() []kg.ID {
	sits := map[uint32]int{}
	for _, n := range g.bodies {
		for _, m := range coordination.MechanismsOf(g.in.w, n) {
			sits[m]++
		}
	}
	var out []uint32
	for m, seats := range sits {
		if seats > 1 {
			out = append(out, m)
		}
	}
	return g.in.w.ByID(sorted.Set(out))
}
