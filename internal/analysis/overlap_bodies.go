package analysis

import (
	"context"
	"iter"
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// A company holds, for each body, what ties it to others: what it is a unit of, the
// mechanisms it sits in, what it carries out, to whom it reports and whom it advises.
type company struct {
	at   []int32 // by dense id: place in list, -1 for what is no body
	list []member

	silos *coordination
}

// A member is a body with its ties, each in order of number.
type member struct {
	line       []uint32 // itself and what it is a unit of, upwards
	mechanisms []uint32 // those that it or one of its line sits in, and itself
	carries    []uint32 // initiatives that it leads or implements
	answers    []uint32 // whom it reports to or advises
	needs      []uint32 // that it is interested in
}

// company gives the ties of all bodies. Classes of bodies are none.
func (w *World) company(ctx context.Context) (*company, error) {
	return remember(ctx, w, "company", func(ctx context.Context) (*company, error) {
		silos, err := w.coordination(ctx)
		if err != nil {
			return nil, err
		}
		c := &company{at: make([]int32, w.graph.Bound()), silos: silos}
		for i := range c.at {
			c.at[i] = -1
		}
		pace := paceOf(ctx, narrowDuplication)
		ids := &arena[uint32]{}
		for org := range w.ofKind(w.Organisation.Kind) {
			if err := pace.step(); err != nil {
				return nil, err
			}
			if w.collective(org) {
				continue
			}
			c.at[org] = int32(len(c.list))
			c.list = append(c.list, w.member(org, ids))
		}
		return c, nil
	})
}

func (w *World) member(org uint32, ids *arena[uint32]) member {
	m := member{line: w.lineOf(org), mechanisms: w.mechanismsOf(org)}
	m.carries = w.farOf(org, ids, w.Organisation.Leads, w.Organisation.Implements)
	m.answers = w.farOf(org, ids, w.Organisation.ReportsTo, w.Organisation.Advises)
	m.needs = w.farOf(org, ids, w.Organisation.Needs)
	return m
}

// farOf gives the far ends of links, in order of number.
func (w *World) farOf(n uint32, ids *arena[uint32], links ...*kg.Link) []uint32 {
	ids.begin()
	for _, l := range links {
		for b := range w.bonds(n, l) {
			ids.put(b.far)
		}
	}
	return ordered(ids.end())
}

// of gives the ties of a body, none for what is no body.
func (c *company) of(org uint32) *member {
	if i := c.at[org]; i >= 0 {
		return &c.list[i]
	}
	return &member{}
}

// sameLine says whether two bodies are units of one, or one is a unit of the other.
func (c *company) sameLine(a, b uint32) bool {
	la, lb := c.of(a).line, c.of(b).line
	return len(la) > 0 && len(lb) > 0 && la[len(la)-1] == lb[len(lb)-1]
}

// sharedMechanism gives the first mechanism that two bodies share. That one of
// them is a body in which the other sits counts too.
func (c *company) sharedMechanism(a, b uint32) (uint32, bool) {
	return firstCommon(c.of(a).mechanisms, c.of(b).mechanisms)
}

// together says whether two bodies carry out an initiative together, besides those given.
func (c *company) together(a, b uint32, besides ...uint32) (uint32, bool) {
	for n := range bothHave(c.of(a).carries, c.of(b).carries) {
		if !slices.Contains(besides, n) {
			return n, true
		}
	}
	return 0, false
}

// reporting says whether one of two bodies reports to the other or advises it.
func (c *company) reporting(a, b uint32) bool {
	_, ab := slices.BinarySearch(c.of(a).answers, b)
	_, ba := slices.BinarySearch(c.of(b).answers, a)
	return ab || ba
}

// firstCommon gives the first number that two lists in order have in common.
func firstCommon(a, b []uint32) (uint32, bool) {
	for n := range bothHave(a, b) {
		return n, true
	}
	return 0, false
}

// muchLonger is how many times longer a list is than another, for searching in it to
// cost less than going through both: some bodies do thousands of things.
const muchLonger = 16

// bothHave gives the numbers that two lists in order have in common, in order.
func bothHave(a, b []uint32) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		if len(a) > len(b) {
			a, b = b, a
		}
		if len(b) > muchLonger*len(a) {
			for _, n := range a {
				i, ok := slices.BinarySearch(b, n)
				if ok && !yield(n) {
					return
				}
				b = b[i:]
			}
			return
		}
		for i, j := 0, 0; i < len(a) && j < len(b); {
			switch {
			case a[i] < b[j]:
				i++
			case a[i] > b[j]:
				j++
			default:
				if !yield(a[i]) {
					return
				}
				i, j = i+1, j+1
			}
		}
	}
}

// inCommon gives the numbers that two lists in order have in common.
func inCommon(a, b []uint32) []uint32 {
	var out []uint32
	for n := range bothHave(a, b) {
		out = append(out, n)
	}
	return out
}

// apart says whether two bodies are in different silos and share no mechanism.
func (c *company) apart(a, b uint32) bool {
	if c.silos.sameSilo(a, b) {
		return false
	}
	_, shared := c.sharedMechanism(a, b)
	return !shared && !c.sameLine(a, b)
}
