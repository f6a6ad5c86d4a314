package analysis

import (
	"context"
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// An affiliations holds, for each body, what ties it to others: what it is a unit of, the
// mechanisms it sits in, what it carries out, to whom it reports and whom it advises.
type affiliations struct {
	w    *World
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

// affiliations gives the ties of all bodies. Classes of bodies are none.
func (w *World) affiliations(ctx context.Context) (*affiliations, error) {
	return Remember(ctx, w, "company", func(ctx context.Context) (*affiliations, error) {
		silos, err := w.coordination(ctx)
		if err != nil {
			return nil, err
		}
		c := &affiliations{w: w, at: make([]int32, w.Bound()), silos: silos}
		for i := range c.at {
			c.at[i] = -1
		}
		pace := NewProgress(ctx, narrowDuplication)
		ids := &Arena[uint32]{}
		for org := range w.OfKind(w.Organisation.Kind) {
			if err := pace.Step(); err != nil {
				return nil, err
			}
			if w.Collective(org) {
				continue
			}
			c.at[org] = int32(len(c.list))
			c.list = append(c.list, w.affiliation(org, ids))
		}
		return c, nil
	})
}

func (w *World) affiliation(org uint32, ids *Arena[uint32]) affiliation {
	m := affiliation{line: w.Line(org), mechanisms: w.mechanismsOf(org)}
	m.carries = w.FarOf(org, ids, w.Organisation.Leads, w.Organisation.Implements)
	m.answers = w.FarOf(org, ids, w.Organisation.ReportsTo, w.Organisation.Advises)
	m.needs = w.FarOf(org, ids, w.Organisation.Needs)
	return m
}

// of gives the ties of a body, none for what is no body.
func (c *affiliations) of(org uint32) *affiliation {
	if i := c.at[org]; i >= 0 {
		return &c.list[i]
	}
	return &affiliation{}
}

// sameLine says whether two bodies are units of one, or one is a unit of the other.
func (c *affiliations) sameLine(a, b uint32) bool {
	la, lb := c.of(a).line, c.of(b).line
	return len(la) > 0 && len(lb) > 0 && la[len(la)-1] == lb[len(lb)-1]
}

// mechanismsOf gives the mechanisms that a body shares with whoever else has them, in
// order of number: those that it, or a body that it is a unit of, takes part in, and
// itself, since who sits in a body shares it with that body. A class of bodies, or a body
// that does not stand on the day, is no mechanism.
func (w *World) mechanismsOf(org uint32) []uint32 {
	out := []uint32{org}
	for _, o := range w.Line(org) {
		for t := range w.Ties(o, w.Organisation.Mechanisms) {
			if w.Single(t.Far) {
				out = append(out, t.Far)
			}
		}
	}
	return Set(out)
}

// shareMechanism says whether two bodies share a mechanism.
func (c *affiliations) shareMechanism(a, b uint32) bool {
	_, shared := FirstCommon(c.of(a).mechanisms, c.of(b).mechanisms)
	return shared
}

// sharedMechanisms gives the mechanisms that two bodies share, in order of id.
func (c *affiliations) sharedMechanisms(a, b uint32) []uint32 {
	shared := Common(c.of(a).mechanisms, c.of(b).mechanisms)
	c.w.SortByID(shared)
	return shared
}

// together says whether two bodies carry out an initiative together, besides those given.
func (c *affiliations) together(a, b uint32, besides ...uint32) (uint32, bool) {
	for n := range Both(c.of(a).carries, c.of(b).carries) {
		if !slices.Contains(besides, n) {
			return n, true
		}
	}
	return 0, false
}

// reporting says whether one of two bodies reports to the other or advises it.
func (c *affiliations) reporting(a, b uint32) bool {
	_, ab := slices.BinarySearch(c.of(a).answers, b)
	_, ba := slices.BinarySearch(c.of(b).answers, a)
	return ab || ba
}

// apart says whether two bodies are in different silos and share no mechanism.
func (c *affiliations) apart(a, b uint32) bool {
	if c.silos.sameSilo(a, b) {
		return false
	}
	return !c.shareMechanism(a, b) && !c.sameLine(a, b)
}

// seatFacts gives the facts by which a body, or one that it is a unit of, takes part in a
// mechanism; none for itself.
func (w *World) seatFacts(org, mechanism uint32) []kg.Fact {
	for i, o := range w.Line(org) {
		for b := range w.Ties(o, w.Organisation.Mechanisms) {
			if b.Far == mechanism {
				return append(w.lineFacts(org)[:i:i], b.Facts...)
			}
		}
	}
	return nil
}

// lineFacts gives one fact for each step from a body to what it is a unit of, upwards.
func (w *World) lineFacts(org uint32) []kg.Fact {
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
