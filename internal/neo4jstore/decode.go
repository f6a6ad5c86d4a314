package neo4jstore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/portolan/portolan/internal/kg"
)

// decoder reads rows in the layout that compiler writes. It keeps the first
// error, after which what it gives means nothing.
type decoder struct {
	o      *kg.Ontology
	viewer kg.Viewer
	budget *kg.Budget
	err    error

	rowSlab   slab[kg.Row]
	cellSlab  slab[cells]
	placeSlab slab[kg.Place]
	keySlab   slab[string]
	edgeSlab  slab[kg.Edge]
	pageSlab  slab[kg.Page]
	valSlab   slab[kg.Value]
}

// A slab hands out slices of large arrays: an answer is made of thousands of
// small ones, which live and go together.
type slab[T any] struct {
	free []T
	size int
}

const slabMax = 256

// take gives n zero values.
func (s *slab[T]) take(n int) []T {
	if n > len(s.free) {
		s.size = min(2*s.size+16, slabMax)
		s.free = make([]T, max(n, s.size))
	}
	out := s.free[:n:n]
	s.free = s.free[n:]
	return out
}

// decodePage gives the page that a plan's records answer.
func decodePage(o *kg.Ontology, v kg.Viewer, p *kg.Plan, records []*neo4j.Record) (*kg.Page, error) {
	d := &decoder{o: o, viewer: v, budget: p.Budget}
	page := kg.Page{Total: -1}
	rows := d.answered(p, records, &page)
	switch {
	case p.IDs != nil:
		page.Edges = d.byID(p, rows)
	case p.List.Items:
		for i, row := range d.page(&page, &p.List, rows) {
			d.root(&page.Edges[i], p, d.cells(row))
		}
	}
	return &page, d.err
}

// answered gives the rows, and sets the total where it stands beside them.
func (d *decoder) answered(p *kg.Plan, records []*neo4j.Record, page *kg.Page) []any {
	if rowsOnly(p) {
		rows := make([]any, len(records))
		for i, r := range records {
			rows[i] = r.Values[0]
		}
		return rows
	}
	if len(records) != 1 {
		d.fail("%d records are one page", len(records))
		return nil
	}
	var rows []any
	c := &cells{d, records[0].Values}
	if p.List.Items {
		rows = d.rows(c.next())
	}
	if p.List.Count {
		page.Total = d.count(c.next())
		d.spend(1)
	}
	return rows
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

// spend takes of the plan's budget for what the page will hold.
func (d *decoder) spend(n int) {
	if err := d.budget.Take(n); err != nil && d.err == nil {
		d.err = err
	}
}

func (d *decoder) rows(v any) []any {
	rows, ok := v.([]any)
	if !ok {
		d.fail("a page is a %T", v)
	}
	return rows
}

func (d *decoder) cells(v any) *cells {
	c := &d.cellSlab.take(1)[0]
	c.d, c.list = d, d.rows(v)
	return c
}

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

// page sets up a page of edges and gives the row of each. The statement gave one
// more than asked, in the order it was read in.
func (d *decoder) page(page *kg.Page, l *kg.List, rows []any) []any {
	size, back := l.First, l.Last != 0
	if back {
		size = l.Last
	}
	more := l.First != kg.NoLimit && len(rows) > size
	if more {
		rows = rows[:size]
	}
	page.HasNext, page.HasPrevious = more, l.After != nil
	if back {
		slices.Reverse(rows)
		page.HasNext, page.HasPrevious = l.Before != nil, more
	}
	page.Edges = d.edgeSlab.take(len(rows))
	return rows
}

func (d *decoder) byID(p *kg.Plan, rows []any) []kg.Edge {
	edges := make([]kg.Edge, len(p.IDs))
	for _, row := range rows {
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

func (d *decoder) root(e *kg.Edge, p *kg.Plan, c *cells) {
	if p.Search != nil {
		e.Score = d.count(c.next())
		if p.List.Cursors {
			e.Place = &kg.Place{Keys: []string{kg.SearchKey(e.Score, d.text(c.next()))}}
		}
	} else {
		e.Place = d.place(&p.List, c)
	}
	e.Node = d.row(p.Kind, p.Node, c)
	if e.Place != nil {
		e.Place.ID = e.Node.ID
	}
}

// place reads the keys of a place, nil where the list does not ask for them.
func (d *decoder) place(l *kg.List, c *cells) *kg.Place {
	if !l.Cursors {
		return nil
	}
	place := &d.placeSlab.take(1)[0]
	place.Keys = d.keySlab.take(len(l.Order))
	for i, ord := range l.Order {
		if ord.Count != nil {
			place.Keys[i] = kg.CountKey(d.count(c.next()))
		} else {
			place.Keys[i] = d.text(c.next())
		}
	}
	return place
}

// row reads a thing that may be of kind k.
func (d *decoder) row(k *kg.Kind, s *kg.Shape, c *cells) *kg.Row {
	row := &d.rowSlab.take(1)[0]
	if d.spend(1); d.err != nil {
		return row
	}
	row.ID = kg.ID(d.text(c.next()))
	if row.Kind = d.kind(k, row.ID); row.Kind == nil {
		d.fail("a row of %s has the id %q", k.Name, row.ID)
		return row
	}
	row.Shape = s.For(row.Kind)
	if s == nil {
		return row
	}
	if s.Facts {
		row.Facts = d.facts(c.next())
		d.spend(len(row.Facts))
	}
	if mixed(k, s) {
		c = d.cells(c.next())
	}
	row.Vals = d.values(row.Shape.Attrs, c)
	row.Pages = d.pageSlab.take(len(row.Shape.Steps))
	for i, step := range row.Shape.Steps {
		d.step(&row.Pages[i], step, c)
	}
	return row
}

// kind gives the kind of the thing with that id, which may be k; nil where it is not.
func (d *decoder) kind(k *kg.Kind, id kg.ID) *kg.Kind {
	if k.IsAny() {
		k, _ = d.o.KindOf(id)
		return k
	}
	if rest, ok := strings.CutPrefix(string(id), k.Slug); !ok || !strings.HasPrefix(rest, "/") {
		return nil
	}
	return k
}

func (d *decoder) step(page *kg.Page, s *kg.Step, c *cells) {
	page.Total = -1
	if s.List.Items {
		for i, row := range d.page(page, &s.List, d.rows(c.next())) {
			d.edge(&page.Edges[i], s, d.cells(row))
		}
	}
	if s.List.Count {
		page.Total = d.count(c.next())
		d.spend(1)
	}
}

func (d *decoder) edge(e *kg.Edge, s *kg.Step, c *cells) {
	e.Place = d.place(&s.List, c)
	if len(s.Tie) > 0 {
		e.Tie = d.values(s.Tie, c)
	}
	if s.Facts {
		e.Facts = d.facts(c.next())
		d.spend(len(e.Facts))
	}
	if len(s.Link.Tie.KeyAttrs) > 0 {
		e.Key = d.text(c.next())
	}
	e.Node = d.row(s.Link.To, s.Node, c)
	if e.Place != nil {
		e.Place.ID, e.Place.Tie = e.Node.ID, e.Key
	}
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

// values reads the values of attributes.
func (d *decoder) values(attrs []*kg.Attr, c *cells) []kg.Value {
	vals := d.valSlab.take(len(attrs))
	for i, a := range attrs {
		vals[i] = d.value(a, c.next())
	}
	return vals
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
