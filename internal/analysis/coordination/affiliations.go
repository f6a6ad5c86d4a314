package coordination

import (
	"context"
	"slices"

	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// An Affiliations holds, for each body, what ties it to others: what it is a unit of, the
// mechanisms it sits in, what it carries out, to whom it reports and whom it advises.
type Affiliations struct {
	w    *world.World
	at   []int32 // by dense id: place in list, -1 for what is no body
	list []affiliation

	silos *coordination
}

// An affiliation is a body with its ties, each in order of number.
type affiliation struct {
	line       []uint32 // itself and what it is a unit of, upwards
	mechanisms []uint32
	carries    []uint32 // initiatives that it leads or implements
	answers    []uint32 // whom it reports to or advises
	needs      []uint32 // that it is interested in
}

// AffiliationsOf gives the ties of all bodies. Classes of bodies are none.
func AffiliationsOf(ctx context.Context, w *world.World) (*Affiliations, error) {
	return world.Remember(ctx, w, "company", func(ctx context.Context) (*Affiliations, error) {
		silos, err := coordinationOf(ctx, w)
		if err != nil {
			return nil, err
		}
		c := &Affiliations{w: w, at: make([]int32, w.Bound()), silos: silos}
		for i := range c.at {
			c.at[i] = -1
		}
		progress := world.NewProgress(ctx, silosNarrow)
		ids := &sorted.Arena[uint32]{}
		for org := range w.OfKind(w.Organisation.Kind) {
			if err := progress.Step(); err != nil {
				return nil, err
			}
			if w.Collective(org) {
				continue
			}
			c.at[org] = int32(len(c.list))
			c.list = append(c.list, affiliationOf(w, org, ids))
		}
		return c, nil
	})
}

func affiliationOf(w *world.World, org uint32, ids *sorted.Arena[uint32]) affiliation {
	m := affiliation{line: w.Line(org), mechanisms: MechanismsOf(w, org)}
	m.carries = w.FarOf(org, ids, w.Organisation.Leads, w.Organisation.Implements)
	m.answers = w.FarOf(org, ids, w.Organisation.ReportsTo, w.Organisation.Advises)
	m.needs = w.FarOf(org, ids, w.Organisation.Needs)
	return m
}

// of gives the ties of a body, none for what is no body.
func (c *Affiliations) of(org uint32) *affiliation {
	if i := c.at[org]; i >= 0 {
		return &c.list[i]
	}
	return &affiliation{}
}

// SameLine says whether two bodies are units of one, or one is a unit of the other.
func (c *Affiliations) SameLine(a, b uint32) bool {
	la, lb := c.of(a).line, c.of(b).line
	return len(la) > 0 && len(lb) > 0 && la[len(la)-1] == lb[len(lb)-1]
}

// MechanismsOf gives the mechanisms that a body shares with whoever else has them, in
// order of number: those that it, or a body that it is a unit of, takes part in, and
// itself, since who sits in a body shares it with that body. A class of bodies, or a body
// that does not stand on the day, is no mechanism.
func MechanismsOf(w *world.World, org uint32) []uint32 {
	out := []uint32{org}
	for _, o := range w.Line(org) {
		for t := range w.Ties(o, w.Organisation.Mechanisms) {
			if w.Single(t.Far) {
				out = append(out, t.Far)
			}
		}
	}
	return sorted.Set(out)
}

// ShareMechanism says whether two bodies share a mechanism.
func (c *Affiliations) ShareMechanism(a, b uint32) bool {
	_, shared := sorted.FirstCommon(c.of(a).mechanisms, c.of(b).mechanisms)
	return shared
}

// SharedMechanisms gives the mechanisms that two bodies share, in order of id.
func (c *Affiliations) SharedMechanisms(a, b uint32) []uint32 {
	shared := sorted.Intersection(c.of(a).mechanisms, c.of(b).mechanisms)
	c.w.SortByID(shared)
	return shared
}

// Together says whether two bodies carry out an initiative together, besides those given.
func (c *Affiliations) Together(a, b uint32, besides ...uint32) (uint32, bool) {
	for n := range sorted.Intersect(c.of(a).carries, c.of(b).carries) {
		if !slices.Contains(besides, n) {
			return n, true
		}
	}
	return 0, false
}

// Reporting says whether one of two bodies reports to the other or advises it.
func (c *Affiliations) Reporting(a, b uint32) bool {
	_, ab := slices.BinarySearch(c.of(a).answers, b)
	_, ba := slices.BinarySearch(c.of(b).answers, a)
	return ab || ba
}

// Apart says whether two bodies are in different silos and share no mechanism.
func (c *Affiliations) Apart(a, b uint32) bool {
	if c.silos.sameSilo(a, b) {
		return false
	}
	return !c.ShareMechanism(a, b) && !c.SameLine(a, b)
}

// SeatFacts gives the facts by which a body, or one that it is a unit of, takes part in a
// mechanism; none for itself.
func SeatFacts(w *world.World, org, mechanism uint32) []kg.Fact {
	for i, o := range w.Line(org) {
		for b := range w.Ties(o, w.Organisation.Mechanisms) {
			if b.Far == mechanism {
				return append(LineFacts(w, org)[:i:i], b.Facts...)
			}
		}
	}
	return nil
}

// LineFacts gives one fact for each step from a body to what it is a unit of, upwards.
func LineFacts(w *world.World, org uint32) []kg.Fact {
	var out []kg.Fact
	line := w.Line(org)
	for _, o := range line[:len(line)-1] {
		for b := range w.Ties(o, w.Organisation.Parent) {
			out = append(out, b.Facts[0])
			break
		}
	}
	return out
}

// InterestedIn says whether a body is interested in a need.
func (c *Affiliations) InterestedIn(org, need uint32) bool {
	_, interested := slices.BinarySearch(c.of(org).needs, need)
	return interested
}

// SameSilo says whether two organisations are in one silo.
func (c *Affiliations) SameSilo(a, b uint32) bool { return c.silos.sameSilo(a, b) }

// Silo gives the number of the silo that an organisation is in (Silo.Number); ok is false
// where it is alone.
func (c *Affiliations) Silo(org uint32) (number int, ok bool) {
	silo, ok := c.silos.siloOf(org)
	return silo + 1, ok
}

// Placed says of an organisation in which silo it is, or that it is alone.
func (c *Affiliations) Placed(org uint32) string {
	if silo, ok := c.silos.siloOf(org); ok {
		return "is in " + siloName(c.w, c.silos, silo)
	}
	return "is alone"
}
