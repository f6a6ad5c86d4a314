package adjacency

import (
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// collector takes candidates, in the direction of reading, until the page is full.
type collector struct {
	r    *run
	l    *list
	base int
	left int // how many still fit; negative is no limit
	from *kg.Place
	to   *kg.Place
	back bool
	more bool
}

// collect begins a page on top of the stack of candidates.
func (r *run) collect(l *list) collector {
	c := collector{r: r, l: l, base: len(r.cands), left: l.First, from: l.After, to: l.Before}
	if l.Last > 0 {
		c.left, c.from, c.to, c.back = l.Last, l.Before, l.After, true
	}
	return c
}

// add takes a candidate that has passed the filters; it is false where no more
// are wanted.
func (c *collector) add(x cand) bool {
	if c.from != nil {
		if c.compare(&x, c.from) <= 0 {
			return true
		}
		c.from = nil // those that follow are behind it too
	}
	if c.to != nil && c.compare(&x, c.to) >= 0 {
		return false
	}
	if c.left == 0 {
		c.more = true
		return false
	}
	c.left--
	c.r.cands = append(c.r.cands, x)
	return true
}

// compare compares with a place in the direction of reading.
func (c *collector) compare(x *cand, at *kg.Place) int {
	return turn(c.r.comparePlace(&c.l.order, x, at), c.back)
}

// finish puts what was collected into the order of the list.
func (c *collector) finish() (more bool) {
	if c.back {
		slices.Reverse(c.r.cands[c.base:])
	}
	return c.more
}

// choose puts the page's candidates of a link on the stack. It says whether
// there is more in the direction of reading.
func (r *run) choose(ties List, l *link) (more bool) {
	c := r.collect(&l.list)
	back := c.back
	switch {
	case l.forward && !back || l.backward && back:
		for h := range ties.All() {
			if !r.offer(&c, h) {
				break
			}
		}
	case l.forward || l.backward:
		for h := range ties.Backward() {
			if !r.offer(&c, h) {
				break
			}
		}
	default:
		return r.chooseSorted(&c, ties)
	}
	return c.finish()
}

// passes says whether a half-edge is visible and passes the list's filters.
func (r *run) passes(l *list, h *Half) bool {
	return r.viewer.Sees(h.Audience) && (l.tie == nil || l.tie(h)) && (l.node == nil || l.node(r.v.node(h.Far)))
}

func (r *run) offer(c *collector, h *Half) bool {
	return r.tick() && (!r.passes(c.l, h) || c.add(cand{nd: r.v.node(h.Far), half: h, n: h.Far}))
}

// chooseSorted reads a whole list and sorts it.
func (r *run) chooseSorted(c *collector, ties List) (more bool) {
	for h := range ties.All() {
		if !r.tick() {
			return false
		}
		if r.passes(c.l, h) {
			x := cand{nd: r.v.node(h.Far), half: h, n: h.Far}
			r.note(&c.l.order, &x)
			r.cands = append(r.cands, x)
		}
	}
	return r.cut(c)
}

// cut sorts all candidates from the collector's base on and leaves the page of them.
func (r *run) cut(c *collector) (more bool) {
	all := r.cands[c.base:]
	slices.SortFunc(all, func(a, b cand) int { return turn(r.compare(&c.l.order, &a, &b), c.back) })
	r.cands = r.cands[:c.base] // the page is a part of what is there, further on
	for _, x := range all {
		if !c.add(x) {
			break
		}
	}
	return c.finish()
}
