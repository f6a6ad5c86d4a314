package neo4jstore

import (
	"fmt"
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// decoder reads rows in the layout that compiler writes. It keeps the first
// error, after which what it gives means nothing.
type decoder struct {
	o      *kg.Ontology
	viewer kg.Viewer
	err    error
}

// decodePage gives the page that a plan's record answers.
func decodePage(o *kg.Ontology, v kg.Viewer, p *kg.Plan, record map[string]any) (*kg.Page, error) {
	d := &decoder{o: o, viewer: v}
	page := kg.Page{Total: -1}
	if p.IDs != nil {
		page.Edges = d.byID(p, record["page"])
		return &page, d.err
	}
	if p.List.Items {
		page = d.page(&p.List, record["page"], func(c *cells) kg.Edge { return d.root(p, c) })
	}
	if p.List.Count {
		page.Total = d.count(record["total"])
	}
	return &page, d.err
}

// cells are the columns of one row, read one after the other.
type cells struct {
	d    *decoder
	list []any
}

func (c *cells) next() any {
	if len(c.list) == 0 {
		c.d.fail("a row is too short")
		return nil
	}
	v := c.list[0]
	c.list = c.list[1:]
	return v
}

func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = &kg.Error{Code: kg.Internal, Message: "the database answered what was not asked", Cause: fmt.Errorf(format, args...)}
	}
}

func (d *decoder) rows(v any) []any {
	rows, ok := v.([]any)
	if !ok {
		d.fail("a page is a %T", v)
	}
	return rows
}

func (d *decoder) cells(v any) *cells { return &cells{d, d.rows(v)} }

func (d *decoder) text(v any) string {
	s, ok := v.(string)
	if !ok {
		d.fail("a text is a %T", v)
	}
	return s
}

func (d *decoder) count(v any) int {
	n, ok := v.(int64)
	if !ok {
		d.fail("a number is a %T", v)
	}
	return int(n)
}

// page reads a page of edges, of which the statement gave one more than asked,
// in the order it was read in.
func (d *decoder) page(l *kg.List, v any, edge func(*cells) kg.Edge) kg.Page {
	rows := d.rows(v)
	size, back := l.First, l.Last != 0
	if back {
		size = l.Last
	}
	more := l.First != kg.NoLimit && len(rows) > size
	if more {
		rows = rows[:size]
	}
	page := kg.Page{Total: -1, HasNext: more, HasPrevious: l.After != nil, Edges: make([]kg.Edge, len(rows))}
	if back {
		slices.Reverse(rows)
		page.HasNext, page.HasPrevious = l.Before != nil, more
	}
	for i, row := range rows {
		page.Edges[i] = edge(d.cells(row))
	}
	return page
}

func (d *decoder) byID(p *kg.Plan, v any) []kg.Edge {
	edges := make([]kg.Edge, len(p.IDs))
	for _, row := range d.rows(v) {
		c := d.cells(row)
		at := d.count(c.next())
		if at < 0 || at >= len(edges) {
			d.fail("a row stands at %d", at)
			break
		}
		edges[at].Node = d.row(p.Kind, p.Node, c)
	}
	return edges
}

func (d *decoder) root(p *kg.Plan, c *cells) kg.Edge {
	if p.Search != nil {
		return d.found(p, c)
	}
	place := d.place(&p.List, c)
	edge := kg.Edge{Node: d.row(p.Kind, p.Node, c), Place: place}
	if place != nil {
		place.ID = edge.Node.ID
	}
	return edge
}

func (d *decoder) found(p *kg.Plan, c *cells) kg.Edge {
	edge := kg.Edge{Score: d.count(c.next())}
	if p.List.Cursors {
		edge.Place = &kg.Place{Keys: []string{kg.SearchKey(edge.Score, d.text(c.next()))}}
	}
	edge.Node = d.row(p.Kind, p.Node, c)
	if edge.Place != nil {
		edge.Place.ID = edge.Node.ID
	}
	return edge
}

// place reads the keys of a place, nil where the list does not ask for them.
func (d *decoder) place(l *kg.List, c *cells) *kg.Place {
	if !l.Cursors {
		return nil
	}
	keys := make([]string, len(l.Order))
	for i, ord := range l.Order {
		if ord.Count != nil {
			keys[i] = kg.CountKey(d.count(c.next()))
		} else {
			keys[i] = d.text(c.next())
		}
	}
	return &kg.Place{Keys: keys}
}

// row reads a thing that may be of kind k.
func (d *decoder) row(k *kg.Kind, s *kg.Shape, c *cells) *kg.Row {
	row := &kg.Row{ID: kg.ID(d.text(c.next()))}
	var err error
	if row.Kind, err = d.o.KindOf(row.ID); err != nil {
		d.fail("a row has the id %q", row.ID)
		return row
	}
	row.Shape = s.For(row.Kind)
	if s == nil {
		return row
	}
	if s.Facts {
		row.Facts = d.facts(c.next())
	}
	if mixed(k, s) {
		c = d.cells(c.next())
	}
	row.Vals = make([]kg.Value, len(row.Shape.Attrs))
	for i, a := range row.Shape.Attrs {
		row.Vals[i] = d.value(a, c.next())
	}
	row.Pages = make([]kg.Page, len(row.Shape.Steps))
	for i, step := range row.Shape.Steps {
		row.Pages[i] = d.step(row.ID, step, c)
	}
	return row
}

func (d *decoder) step(near kg.ID, s *kg.Step, c *cells) kg.Page {
	page := kg.Page{Total: -1}
	if s.List.Items {
		page = d.page(&s.List, c.next(), func(c *cells) kg.Edge { return d.edge(near, s, c) })
	}
	if s.List.Count {
		page.Total = d.count(c.next())
	}
	return page
}

func (d *decoder) edge(near kg.ID, s *kg.Step, c *cells) kg.Edge {
	edge := kg.Edge{Place: d.place(&s.List, c)}
	if len(s.Tie) > 0 {
		edge.Tie = make([]kg.Value, len(s.Tie))
	}
	for i, a := range s.Tie {
		edge.Tie[i] = d.value(a, c.next())
	}
	if s.Facts {
		edge.Facts = d.facts(c.next())
	}
	key := ""
	if len(s.Link.Tie.KeyAttrs) > 0 {
		key = d.text(c.next())
	}
	edge.Node = d.row(s.Link.To, s.Node, c)
	edge.Key = kg.TieKey{Kind: s.Link.Kind, From: near, To: edge.Node.ID, Key: key}
	if s.Link.Inverse {
		edge.Key.From, edge.Key.To = edge.Node.ID, near
	}
	if edge.Place != nil {
		edge.Place.ID, edge.Place.Tie = edge.Node.ID, edge.Key.Key
	}
	return edge
}

func (d *decoder) facts(v any) []kg.Fact {
	if v == nil {
		return nil // a derived tie has none
	}
	facts, err := kg.UnmarshalFacts(d.texts(v))
	if err != nil && d.err == nil {
		d.err = err
	}
	return kg.VisibleFacts(facts, d.viewer)
}

func (d *decoder) texts(v any) []string {
	list := d.rows(v)
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = d.text(s)
	}
	return out
}

// value reads the value of an attribute.
func (d *decoder) value(a *kg.Attr, v any) kg.Value {
	switch v := v.(type) {
	case nil, string, bool, int64:
		return v
	case []any:
		if a.List {
			return d.texts(v)
		}
	}
	d.fail("%s is a %T", a.Name, v)
	return nil
}
