package graph

import (
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/portolan/portolan/internal/kg"
)

// A connection is where a list stands in a plan: the step that reads it, nil for
// a root field; the things that have it, of the shape home; those it leads to.
type connection struct {
	list *kg.List
	id   kg.ListID
	step *kg.Step
	home *kg.KindShape
	near place
	far  place
	// cursor writes the cursor of an entry, where it is not that of a plan's list.
	cursor func(b []byte, e *kg.Edge) []byte
}

func (l connection) appendCursor(b []byte, e *kg.Edge) []byte {
	if l.cursor != nil {
		return l.cursor(b, e)
	}
	return appendText(b, kg.EncodeCursor(l.id, e.Place))
}

// connection compiles what is selected of a list.
func (c *compiler) connection(f graphql.CollectedField, l connection) *object[listed] {
	out := &object[listed]{}
	typename := f.Definition.Type.Name()
	for _, f := range c.collect(f.Selections, nil) {
		switch f.Name {
		case "__typename":
			out.add(f.Alias, constant[listed](typename))
		case "totalCount":
			l.list.Count = true
			c.charge()
			out.add(f.Alias, func(b []byte, x listed) []byte { return strconv.AppendInt(b, int64(x.page.Total), 10) })
		case "pageInfo":
			l.list.Items = true
			c.of(rows(l.list), c.charge)
			info := c.pageInfo(f, l)
			out.add(f.Alias, func(b []byte, x listed) []byte { return info.write(b, x.page) })
		case "nodes":
			l.list.Items = true
			var far *things
			c.of(rows(l.list), func() { far = c.things(f.Selections, l.far) })
			out.add(f.Alias, func(b []byte, x listed) []byte {
				return appendArray(b, len(x.page.Edges), func(b []byte, i int) []byte { return far.write(b, x.page.Edges[i].Node) })
			})
		case "edges":
			l.list.Items = true
			var edge *object[entry]
			c.of(rows(l.list), func() { edge = c.edge(f, l, strings.TrimSuffix(typename, "Connection")+"Edge") })
			out.add(f.Alias, func(b []byte, x listed) []byte {
				return appendArray(b, len(x.page.Edges), func(b []byte, i int) []byte { return edge.write(b, entry{&x.page.Edges[i], x.near}) })
			})
		}
	}
	return out
}

// rows gives how many entries the page of a list can have.
func rows(l *kg.List) int { return max(l.First, l.Last, 1) }

// constant writes the same text whatever the object.
func constant[X any](text string) func([]byte, X) []byte {
	return func(b []byte, _ X) []byte { return appendText(b, text) }
}

func (c *compiler) pageInfo(f graphql.CollectedField, l connection) *object[*kg.Page] {
	out := &object[*kg.Page]{}
	for _, f := range c.collect(f.Selections, nil) {
		switch f.Name {
		case "__typename":
			out.add(f.Alias, constant[*kg.Page]("PageInfo"))
		case "hasNextPage":
			out.add(f.Alias, func(b []byte, p *kg.Page) []byte { return strconv.AppendBool(b, p.HasNext) })
		case "hasPreviousPage":
			out.add(f.Alias, func(b []byte, p *kg.Page) []byte { return strconv.AppendBool(b, p.HasPrevious) })
		case "startCursor":
			l.list.Cursors = true
			out.add(f.Alias, func(b []byte, p *kg.Page) []byte { return l.boundCursor(b, p, 0) })
		case "endCursor":
			l.list.Cursors = true
			out.add(f.Alias, func(b []byte, p *kg.Page) []byte { return l.boundCursor(b, p, len(p.Edges)-1) })
		}
	}
	return out
}

func (l connection) boundCursor(b []byte, p *kg.Page, i int) []byte {
	if len(p.Edges) == 0 {
		return append(b, "null"...)
	}
	return l.appendCursor(b, &p.Edges[i])
}

// edge compiles what is selected of the entries of a list.
func (c *compiler) edge(f graphql.CollectedField, l connection, typename string) *object[entry] {
	out := &object[entry]{}
	fields := c.collect(f.Selections, nil)
	if !slices.ContainsFunc(fields, func(f graphql.CollectedField) bool { return f.Name == "node" }) {
		c.charge() // with the node, it is that which counts
	}
	for _, f := range fields {
		switch f.Name {
		case "__typename":
			out.add(f.Alias, constant[entry](typename))
		case kg.AttrID:
			out.add(f.Alias, edgeID(l))
		case "cursor":
			l.list.Cursors = true
			out.add(f.Alias, func(b []byte, e entry) []byte { return l.appendCursor(b, e.edge) })
		case "score":
			out.add(f.Alias, func(b []byte, e entry) []byte { return strconv.AppendInt(b, int64(e.edge.Score), 10) })
		case "node":
			far := c.things(f.Selections, l.far)
			out.add(f.Alias, func(b []byte, e entry) []byte { return far.write(b, e.edge.Node) })
		case "facts":
			out.add(f.Alias, c.edgeFacts(f, l))
		default:
			out.add(f.Alias, c.edgeAttr(f.Name, l))
		}
	}
	return out
}

// edgeID names the tie; in a list of a root field, where no tie leads to the
// thing, the thing.
func edgeID(l connection) func([]byte, entry) []byte {
	if l.step == nil {
		return func(b []byte, e entry) []byte { return appendText(b, string(e.edge.Node.ID)) }
	}
	link := l.step.Link
	return func(b []byte, e entry) []byte {
		return appendText(b, link.TieKey(e.near.ID, e.edge.Node.ID, e.edge.Key).String())
	}
}

// edgeAttr compiles an attribute of the tie. In a list of a root field it is that
// of the thing, or of the fact that it is.
func (c *compiler) edgeAttr(name string, l connection) func([]byte, entry) []byte {
	if l.step == nil {
		return c.rootEdgeAttr(name, l)
	}
	s, a := l.step, l.step.Link.Tie.Attr(name)
	s.Tie = append(s.Tie, a)
	return func(b []byte, e entry) []byte { return appendValue(b, tieAttribute(s, e.edge, a.Index), a.List) }
}

func (c *compiler) rootEdgeAttr(name string, l connection) func([]byte, entry) []byte {
	if name == kg.AttrStanding {
		ks, a := l.far.of(l.far.kind), l.far.kind.Attr(name)
		ks.Attrs = append(ks.Attrs, a)
		return func(b []byte, e entry) []byte { return appendValue(b, attribute(e.edge.Node, a.Index), false) }
	}
	l.far.shape.Facts = true
	return func(b []byte, e entry) []byte {
		facts := e.edge.Node.Facts
		for i := range facts {
			if facts[i].About == kg.AttrKind && facts[i].Shown {
				return appendFilled(b, dateOf(&facts[i], name))
			}
		}
		return append(b, "null"...)
	}
}

func dateOf(f *kg.Fact, name string) kg.Date {
	switch name {
	case kg.AttrAsOf:
		return f.AsOf
	case kg.AttrFrom:
		return f.From
	default:
		return f.To
	}
}
