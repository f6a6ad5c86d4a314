package adjacency

import (
	"context"

	"github.com/portolan/portolan/internal/kg"
)

// Run answers a normalised plan as the viewer may see it. It gives the
// context's error where that ends first.
func (v *Version) Run(ctx context.Context, viewer kg.Viewer, p *kg.Plan) (*kg.Page, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := &run{v: v, ctx: ctx, viewer: viewer, budget: p.Budget, cands: make([]cand, 0, slabSize)}
	page := r.roots(p)
	if r.err != nil {
		return nil, r.err
	}
	return page, nil
}

// run is the state of one Run. cands and counts are stacks: each list puts what
// it chooses on top and takes it off when its page is built.
type run struct {
	v      *Version
	ctx    context.Context
	viewer kg.Viewer
	budget *kg.Budget
	steps  uint
	err    error

	cands  []cand
	counts []int

	edges  slab[kg.Edge]
	rows   slab[kg.Row]
	values slab[kg.Value]
	pages  slab[kg.Page]
	places slab[kg.Place]
	texts  slab[string]
}

// slab hands out pieces of bigger allocations, since the parts of a page live
// and die together. Bigger ones than slabSize would leave more unused than they
// save.
type slab[T any] struct{ rest []T }

const slabSize = 32

func (s *slab[T]) take(n int) []T {
	if n == 0 {
		return nil
	}
	if n > len(s.rest) {
		s.rest = make([]T, max(n, slabSize))
	}
	out := s.rest[:n:n]
	s.rest = s.rest[n:]
	return out
}

// tick is called for each thing looked at; it is false once the context has ended.
func (r *run) tick() bool {
	if r.steps++; r.steps%checkEvery == 0 && r.err == nil {
		r.err = r.ctx.Err()
	}
	return r.err == nil
}

// take spends of the budget for what the page will hold.
func (r *run) take(n int) {
	if err := r.budget.Take(n); err != nil && r.err == nil {
		r.err = err
	}
}

func (r *run) sees(nd *node) bool { return r.viewer.Sees(nd.entity.Audience) }

// shape is a compiled kg.Shape.
type shape struct {
	kinds []kindShape
	other *kindShape // of kinds that have none of their own; never nil
	facts bool
}

func (s *shape) find(k *kg.Kind) *kindShape {
	for i := range s.kinds {
		if s.kinds[i].of.Kind == k {
			return &s.kinds[i]
		}
	}
	return s.other
}

type kindShape struct {
	of    *kg.KindShape
	steps []link
}

// link is a compiled kg.Step.
type link struct {
	step              *kg.Step
	slot              int
	list              list
	node              *shape
	forward, backward bool // the order is that in which the list is kept
}

// list is a compiled kg.List.
type list struct {
	*kg.List
	order ordering
	node  nodeTest
	tie   tieTest
}

func (r *run) compileShape(s *kg.Shape) *shape {
	out := &shape{other: &readsNothing}
	if s != nil {
		out.facts = s.Facts
		out.kinds = make([]kindShape, len(s.Kinds))
		for i, ks := range s.Kinds {
			r.compileKindShape(&out.kinds[i], ks)
			if ks.Kind.IsAny() {
				out.other = &out.kinds[i]
			}
		}
	}
	return out
}

var readsNothing = kindShape{of: (*kg.Shape)(nil).For(nil)}

func (r *run) compileKindShape(out *kindShape, ks *kg.KindShape) {
	out.of, out.steps = ks, make([]link, len(ks.Steps))
	for i, s := range ks.Steps {
		l := &out.steps[i]
		*l = link{step: s, slot: s.Link.Index, list: r.compileList(&s.List), node: r.compileShape(s.Node)}
		l.forward, l.backward = l.list.order.fits(s.Link.To)
	}
}

func (r *run) compileList(l *kg.List) list {
	return list{List: l, order: newOrdering(l.Order), node: r.compileNode(l.Filter), tie: compileTie(l.Edge)}
}

// row reads what the shape asks of a thing.
func (r *run) row(dst *kg.Row, c *cand, s *shape) {
	e := c.nd.entity
	if r.take(1); r.err != nil {
		return
	}
	dst.Kind, dst.ID = e.Kind, e.ID
	ks := s.find(e.Kind)
	dst.Shape = ks.of
	dst.Vals = r.values.take(len(ks.of.Attrs))
	for i, a := range ks.of.Attrs {
		dst.Vals[i] = e.Vals[a.Index]
	}
	if s.facts {
		dst.Facts = kg.VisibleFacts(e.Facts, r.viewer)
		r.take(len(dst.Facts))
	}
	dst.Pages = r.pages.take(len(ks.steps))
	near := c.nd
	for i := range ks.steps {
		r.page(&dst.Pages[i], near, &ks.steps[i])
	}
}

// page reads the page of a link at a thing.
func (r *run) page(dst *kg.Page, near *node, l *link) {
	dst.Total = -1
	ties := near.list(l.slot)
	if l.list.Count {
		r.take(1)
		dst.Total = r.count(ties, l.list.node, l.list.tie)
	}
	if !l.list.Items || ties.Len() == 0 {
		r.bounds(dst, l.list.List, false)
		return
	}
	base, counts := len(r.cands), len(r.counts)
	more := r.choose(ties, l)
	r.bounds(dst, l.list.List, more)
	r.fill(dst, base, l, &l.list, l.node)
	r.cands, r.counts = r.cands[:base], r.counts[:counts]
}

// bounds says whether there is more on either side; more is what was found in
// the direction of reading.
func (r *run) bounds(dst *kg.Page, l *kg.List, more bool) {
	switch {
	case !l.Items:
	case l.Last > 0:
		dst.HasPrevious, dst.HasNext = more, l.Before != nil
	default:
		dst.HasPrevious, dst.HasNext = l.After != nil, more
	}
}

// fill builds the edges of the candidates from base on.
func (r *run) fill(dst *kg.Page, base int, l *link, of *list, s *shape) {
	n := len(r.cands) - base
	dst.Edges = r.edges.take(n)
	rows := r.rows.take(n)
	for i := range n {
		if !r.tick() {
			return
		}
		c := r.cands[base+i] // a copy: the stack grows underneath
		edge := &dst.Edges[i]
		edge.Node, edge.Score = &rows[i], c.score
		if l != nil {
			r.tie(edge, &c, l)
		}
		if of.Cursors {
			edge.Place = r.place(&of.order, &c)
		}
		r.row(edge.Node, &c, s)
	}
}

func (r *run) tie(edge *kg.Edge, c *cand, l *link) {
	edge.Key = c.half.tieKey()
	edge.Tie = r.values.take(len(l.step.Tie))
	for i, a := range l.step.Tie {
		edge.Tie[i] = c.half.value(a)
	}
	if l.step.Facts && c.half.Tie != nil {
		edge.Facts = kg.VisibleFacts(c.half.Tie.Facts, r.viewer)
		r.take(len(edge.Facts))
	}
}

// count gives how many visible ties of a list pass the filters.
func (r *run) count(ties List, node nodeTest, tie tieTest) int {
	if node == nil && tie == nil && r.viewer.SeesAll() {
		return ties.Len()
	}
	n := 0
	for h := range ties.All() {
		if r.viewer.Sees(h.Audience) && (tie == nil || tie(h)) && (node == nil || node(r.v.node(h.Far))) {
			n++
		}
	}
	return n
}
