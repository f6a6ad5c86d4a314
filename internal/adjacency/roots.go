package adjacency

import (
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// roots answers a whole plan.
func (r *run) roots(p *kg.Plan) *kg.Page {
	s := r.compileShape(p.Node)
	if p.IDs != nil {
		return r.byID(p, s)
	}
	l := r.compileList(&p.List)
	page := &kg.Page{Total: -1}
	if l.Count {
		r.take(1)
	}
	var more bool
	switch {
	case p.Search != nil:
		l.order = searching
		more = r.search(p, &l, page)
	default:
		more = r.listed(p.Kind, &l, page)
	}
	r.bounds(page, l.List, more)
	if l.Items && r.err == nil {
		r.fill(page, 0, nil, &l, s)
	}
	return page
}

// byID gives a row for each id, nil where there is nothing to see.
func (r *run) byID(p *kg.Plan, s *shape) *kg.Page {
	page := &kg.Page{Total: -1, Edges: r.edges.take(len(p.IDs))}
	for i, id := range p.IDs {
		if !r.tick() {
			break
		}
		n, ok := r.v.Resolve(id)
		if !ok {
			continue
		}
		c := cand{nd: r.v.node(n), n: n}
		if r.sees(c.nd) && (p.Kind.IsAny() || c.nd.entity.Kind == p.Kind) {
			page.Edges[i].Node = &r.rows.take(1)[0]
			r.row(page.Edges[i].Node, &c, s)
		}
	}
	return page
}

// listed puts the page of a kind's things on the stack, and counts them all
// where the list asks.
func (r *run) listed(k *kg.Kind, l *list, page *kg.Page) (more bool) {
	start := kg.StartOf(l.Filter)
	if start != nil || l.Items && l.order.keys[0] == countKey {
		return r.listSorted(k, l, page, start)
	}
	if l.Count {
		page.Total = r.total(k, l.node)
	}
	if !l.Items {
		return false
	}
	return r.walk(k, l)
}

// total counts the visible things of a kind of which the filter holds.
func (r *run) total(k *kg.Kind, test nodeTest) int {
	if test == nil {
		return r.v.total(k, r.viewer)
	}
	total := 0
	r.each(k, func(at item) bool {
		if nd := r.v.node(at.n); test(nd) {
			total++
		}
		return true
	})
	return total
}

// each gives the visible things of a kind.
func (r *run) each(k *kg.Kind, yield func(item) bool) {
	r.v.tree(k, k.DefaultOrder()[0]).scan(false, nil, func(at item) bool {
		return r.tick() && (!r.viewer.Sees(at.entity.Audience) || yield(at))
	})
}

// listSorted collects all that pass and sorts them: of the few that the filter
// fixes, or of the whole kind.
func (r *run) listSorted(k *kg.Kind, l *list, page *kg.Page, start *kg.Start) (more bool) {
	take := func(n uint32) bool {
		nd := r.v.node(n)
		if r.sees(nd) && (k.IsAny() || nd.entity.Kind == k) && (l.node == nil || l.node(nd)) {
			x := cand{nd: nd, n: n}
			r.note(&l.order, &x)
			r.cands = append(r.cands, x)
		}
		return r.tick()
	}
	c := r.collect(l)
	if start != nil {
		for _, n := range r.few(start) {
			if !take(n) {
				break
			}
		}
	} else {
		r.each(k, func(at item) bool { return take(at.n) })
	}
	if l.Count {
		page.Total = len(r.cands)
	}
	if !l.Items {
		return false
	}
	return r.cut(&c)
}

// walk goes along the tree of the order's first key, from the page's bound on
// and no further than the page reaches. Things alike in the first key are
// sorted by the rest.
func (r *run) walk(k *kg.Kind, l *list) (more bool) {
	c := r.collect(l)
	w := walker{r: r, c: &c, k: k, key: l.order.keys[0], single: len(l.order.keys) == 1}
	back := l.order.by[0].Desc != c.back
	tree := r.v.tree(k, l.order.by[0])
	from := w.pivot(c.from, back)
	tree.scan(back, from, w.take)
	w.flush()
	return c.finish()
}

type walker struct {
	r      *run
	c      *collector
	k      *kg.Kind
	key    int
	single bool
	group  []cand
	done   bool
}

// pivot gives where to begin in the tree, nil for one of its ends. A tree by id
// holds all kinds; those of one stand together.
func (w *walker) pivot(at *kg.Place, back bool) *kg.Entity {
	if at == nil {
		return w.end(back)
	}
	e := &kg.Entity{Keys: make([]string, w.key+1+btoi(w.key == byID)), ID: at.ID}
	switch {
	case w.key == byID:
		e.ID = kg.ID(at.Keys[0])
		return e
	case !w.single && back:
		e.ID = afterIDs
	case !w.single:
		e.ID = ""
	}
	e.Keys[w.key] = at.Keys[0]
	return e
}

// afterIDs sorts behind every id.
const afterIDs = "\x7f"

func (w *walker) end(back bool) *kg.Entity {
	switch {
	case w.key != byID || w.k.IsAny():
		return nil
	case back:
		return &kg.Entity{ID: kg.ID(w.k.Slug + "/" + afterIDs)}
	}
	return &kg.Entity{ID: kg.ID(w.k.Slug + "/")}
}

// take looks at the next entry of the tree.
func (w *walker) take(at item) bool {
	r := w.r
	if !r.tick() {
		return false
	}
	if w.key == byID && !w.k.IsAny() && at.entity.Kind != w.k {
		return strings.Compare(string(at.entity.ID), w.k.Slug+"/") < 0 != w.backward()
	}
	if !r.viewer.Sees(at.entity.Audience) {
		return true
	}
	nd := r.v.node(at.n)
	if w.c.l.node != nil && !w.c.l.node(nd) {
		return true
	}
	x := cand{nd: nd, n: at.n}
	if w.single {
		return w.c.add(x)
	}
	if len(w.group) > 0 && w.first(&x) != w.first(&w.group[0]) && !w.flush() {
		return false
	}
	r.note(&w.c.l.order, &x)
	w.group = append(w.group, x)
	return true
}

func (w *walker) backward() bool { return w.c.l.order.by[0].Desc != w.c.back }

// first gives the first key.
func (w *walker) first(x *cand) string {
	if w.key == byID {
		return string(x.nd.entity.ID)
	}
	return x.nd.entity.Keys[w.key]
}

// flush sorts the things alike in the first key and adds them; it is false where
// the page is full.
func (w *walker) flush() bool {
	if w.done {
		return false
	}
	slices.SortFunc(w.group, func(a, b cand) int { return turn(w.r.compare(&w.c.l.order, &a, &b), w.c.back) })
	for _, x := range w.group {
		if !w.c.add(x) {
			w.done = true
			return false
		}
	}
	w.group = w.group[:0]
	return true
}

// few gives the things that can be meant where something fixes them, each once:
// found from there, and not in the whole kind.
func (r *run) few(start *kg.Start) []uint32 {
	var out []uint32
	switch {
	case start.Named != nil:
		for _, id := range start.IDs() {
			if n, ok := r.v.Lookup(id); ok {
				out = append(out, n)
			}
		}
	case start.End != nil:
		out = r.nearOf(r.few(start.Far), start.End.Link)
	default:
		for _, way := range start.Ways {
			out = append(out, r.few(way)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// nearOf gives the things from which a link leads to one of far.
func (r *run) nearOf(far []uint32, link *kg.Link) []uint32 {
	var out []uint32
	back := r.v.layout.back(link)
	for _, n := range far {
		nd := r.v.node(n)
		if !link.To.IsAny() && nd.entity.Kind != link.To {
			continue
		}
		for _, slot := range back {
			for h := range nd.list(slot).All() {
				if r.viewer.Sees(h.Audience) {
					out = append(out, h.Far)
				}
			}
		}
	}
	return out
}
