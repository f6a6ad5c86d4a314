package kgtest

import (
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// view is the state as a viewer may see it.
type view struct {
	*state
	viewer kg.Viewer
}

// entity gives the thing of that id, or that was merged from it, nil if none.
func (v view) entity(id kg.ID) *kg.Entity {
	for _, e := range v.allEntities() {
		if v.viewer.Sees(e.Audience) && (e.ID == id || slices.Contains(e.FormerIDs(), string(id))) {
			return e
		}
	}
	return nil
}

// all gives all records, entities followed by the ties that begin at them.
func (v view) all() []kg.Record {
	var out []kg.Record
	add := func(r kg.Record) {
		if r = r.For(v.viewer); r.Exists() {
			out = append(out, r)
		}
	}
	for _, e := range v.allEntities() {
		add(kg.Record{Entity: e})
		for _, t := range v.allTies() {
			if t.From == e.ID {
				add(kg.Record{Tie: t})
			}
		}
	}
	return out
}

// changes gives what became of each record that changed after since, as far as
// the viewer can tell.
func (v view) changes(since kg.Revision) []kg.Delta {
	var out []kg.Delta
	for _, l := range v.log {
		if l.revision <= since {
			continue
		}
		d, ok := l.touch.Delta(l.revision, v.record(l.touch.Key), v.viewer)
		if !ok {
			continue
		}
		out = slices.DeleteFunc(out, func(earlier kg.Delta) bool { return earlier.Key == d.Key })
		out = append(out, d)
	}
	return out
}

// entry is a thing on its way into a page, with the tie that leads to it.
type entry struct {
	node  *kg.Entity
	tie   *tie
	score int
	place kg.Place
}

// tie is a stored tie, or the derived one from a thing to a source.
type tie struct {
	key   kg.TieKey
	vals  []kg.Value
	facts []kg.Fact
}

func (v view) run(p *kg.Plan) kg.Page {
	if p.IDs != nil {
		return v.byID(p)
	}
	var found []entry
	for _, e := range v.allEntities() {
		if !v.viewer.Sees(e.Audience) || !isOf(e, p.Kind) || !v.holds(p.List.Filter, e, e.Vals) {
			continue
		}
		n := entry{node: e}
		if p.Search == nil {
			n.place = kg.Place{Keys: v.keys(p.List.Order, e), ID: e.ID}
		} else {
			score, ok := kg.Score(p.Search, e)
			if !ok || len(p.Search.Kinds) > 0 && !slices.Contains(p.Search.Kinds, e.Kind) {
				continue
			}
			n.score = score
			n.place = kg.Place{Keys: []string{kg.SearchKey(score, nameKey(e))}, ID: e.ID}
		}
		found = append(found, n)
	}
	return v.page(&p.List, p.Node, nil, found)
}

func nameKey(e *kg.Entity) string { return e.Keys[e.Kind.Attr(kg.AttrName).Key(false).Index] }

func isOf(e *kg.Entity, k *kg.Kind) bool { return k.IsAny() || e.Kind == k }

func (v view) byID(p *kg.Plan) kg.Page {
	page := kg.Page{Total: -1}
	for _, id := range p.IDs {
		var edge kg.Edge
		if e := v.entity(id); e != nil && isOf(e, p.Kind) {
			edge.Node = v.row(e, p.Node)
		}
		page.Edges = append(page.Edges, edge)
	}
	return page
}

func (v view) keys(order []kg.Order, e *kg.Entity) []string {
	out := make([]string, len(order))
	for i, ord := range order {
		out[i] = ord.KeyOf(e, func(l *kg.Link) int { return len(v.follow(l, e)) })
	}
	return out
}

// follow gives the things at the far ends of a link, an entry for each tie.
func (v view) follow(l *kg.Link, near *kg.Entity) []entry {
	var out []entry
	for _, t := range v.tiesOf(l, near) {
		_, far := l.Dir(t.key)
		if e := v.entities[far]; isOf(e, l.To) {
			out = append(out, entry{node: e, tie: t})
		}
	}
	return out
}

func (v view) tiesOf(l *kg.Link, near *kg.Entity) []*tie {
	if l.Kind == kg.Cites {
		return v.citesOf(l, near)
	}
	var out []*tie
	for _, t := range v.allTies() {
		if end, _ := l.Dir(t.TieKey); t.Kind == l.Kind && end == near.ID && v.viewer.Sees(t.Audience) {
			out = append(out, &tie{t.TieKey, t.Vals, kg.VisibleFacts(t.Facts, v.viewer)})
		}
	}
	return out
}

// citesOf gives the derived ties to the sources that things rest on: they are
// STATED, without dates and facts of their own.
func (v view) citesOf(l *kg.Link, near *kg.Entity) []*tie {
	vals := make([]kg.Value, len(l.Tie.Attrs))
	vals[l.Tie.Attr(kg.AttrStanding).Index] = string(kg.Stated)
	var out []*tie
	for _, e := range v.allEntities() {
		for _, c := range e.Cites {
			key := kg.TieKey{Kind: kg.Cites, From: e.ID, To: c.Source}
			if end, _ := l.Dir(key); end == near.ID && v.viewer.Sees(c.Audience) {
				out = append(out, &tie{key: key, vals: vals})
			}
		}
	}
	return out
}

// page puts the entries into the list's order and cuts the page out of them.
func (v view) page(l *kg.List, node *kg.Shape, step *kg.Step, found []entry) kg.Page {
	page := kg.Page{Total: -1}
	if l.Count {
		page.Total = len(found)
	}
	if !l.Items {
		return page
	}
	slices.SortFunc(found, func(a, b entry) int { return kg.ComparePlaces(l.Order, &a.place, &b.place) })
	found = slices.DeleteFunc(found, func(n entry) bool { return !l.Within(&n.place) })
	switch {
	case l.Last > 0:
		page.HasPrevious, page.HasNext = len(found) > l.Last, l.Before != nil
		found = found[max(0, len(found)-l.Last):]
	case l.First == kg.NoLimit:
		page.HasPrevious = l.After != nil
	default:
		page.HasPrevious, page.HasNext = l.After != nil, len(found) > l.First
		found = found[:min(len(found), l.First)]
	}
	for _, n := range found {
		page.Edges = append(page.Edges, v.edge(l, node, step, n))
	}
	return page
}

func (v view) edge(l *kg.List, node *kg.Shape, step *kg.Step, n entry) kg.Edge {
	edge := kg.Edge{Node: v.row(n.node, node), Score: n.score}
	if l.Cursors {
		edge.Place = &n.place
	}
	if step != nil {
		edge.Key, edge.Tie = n.tie.key.Key, pick(step.Tie, n.tie.vals)
		if step.Facts {
			edge.Facts = n.tie.facts
		}
	}
	return edge
}

func pick(attrs []*kg.Attr, vals []kg.Value) []kg.Value {
	out := make([]kg.Value, len(attrs))
	for i, a := range attrs {
		out[i] = vals[a.Index]
	}
	return out
}

func (v view) row(e *kg.Entity, s *kg.Shape) *kg.Row {
	shape := s.For(e.Kind)
	row := &kg.Row{Kind: e.Kind, ID: e.ID, Shape: shape, Vals: pick(shape.Attrs, e.Vals)}
	if s != nil && s.Facts {
		row.Facts = kg.VisibleFacts(e.Facts, v.viewer)
	}
	for _, step := range shape.Steps {
		row.Pages = append(row.Pages, v.step(step, e))
	}
	return row
}

func (v view) step(s *kg.Step, near *kg.Entity) kg.Page {
	var found []entry
	for _, n := range v.follow(s.Link, near) {
		if v.holds(s.List.Filter, n.node, n.node.Vals) && v.holds(s.List.Edge, nil, n.tie.vals) {
			n.place = kg.Place{Keys: v.keys(s.List.Order, n.node), ID: n.node.ID, Tie: n.tie.key.Key}
			found = append(found, n)
		}
	}
	return v.page(&s.List, s.Node, s, found)
}

// holds says whether the filter holds of the values; e is the thing they are of,
// nil for a tie.
func (v view) holds(f kg.Filter, e *kg.Entity, vals []kg.Value) bool {
	part := func(f kg.Filter) bool { return v.holds(f, e, vals) }
	switch f := f.(type) {
	case kg.And:
		return !slices.ContainsFunc(f, func(f kg.Filter) bool { return !part(f) })
	case kg.Or:
		return slices.ContainsFunc(f, part)
	case *kg.Not:
		return !part(f.Of)
	case *kg.Compare:
		return f.Match(vals[f.Attr.Index])
	case *kg.Linked:
		return v.linked(f, e)
	}
	return true // nil: all
}

func (v view) linked(f *kg.Linked, e *kg.Entity) bool {
	matching, others := 0, 0
	for _, n := range v.follow(f.Link, e) {
		switch {
		case !v.holds(f.Edge, nil, n.tie.vals):
		case v.holds(f.Node, n.node, n.node.Vals):
			matching++
		default:
			others++
		}
	}
	switch f.Quant {
	case kg.Some:
		return matching > 0
	case kg.None:
		return matching == 0
	case kg.All:
		return others == 0
	default:
		return kg.Holds(f.Op, int64(matching), f.N)
	}
}

// held counts what a page holds: things, each time they stand there, and facts.
func held(p *kg.Page) int {
	n := 0
	if p.Total >= 0 {
		n = 1
	}
	for _, e := range p.Edges {
		n += len(e.Facts)
		if e.Node == nil {
			continue
		}
		n += 1 + len(e.Node.Facts)
		for i := range e.Node.Pages {
			n += held(&e.Node.Pages[i])
		}
	}
	return n
}
