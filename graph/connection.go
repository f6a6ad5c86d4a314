package graph

import (
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"github.com/portolan/portolan/graph/output"
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
	return output.Text(b, kg.EncodeCursor(l.id, e.Place))
}

// connection compiles what is selected of a list that a plan reads.
func (c *compiler) connection(f graphql.CollectedField, l connection) *output.Object[listed] {
	pages := &output.Listing[listed, entry]{
		Rows: c.rows(l),
		Reads: func(part output.Part) {
			l.list.Count = l.list.Count || part == output.PartTotal
			l.list.Items = l.list.Items || part == output.PartItems
			l.list.Cursors = l.list.Cursors || part == output.PartCursors
		},
		Node: func(f graphql.CollectedField) func([]byte, entry) ([]byte, bool) {
			far := c.things(f.Selections, l.far)
			return func(b []byte, e entry) ([]byte, bool) { return far.write(b, e.edge.Node), true }
		},
		Edge: func(f graphql.CollectedField) func([]byte, entry) []byte { return c.ofEdge(f, l) },

		Total:       func(x listed) int { return x.page.Total },
		HasNext:     func(x listed) bool { return x.page.HasNext },
		HasPrevious: func(x listed) bool { return x.page.HasPrevious },
		Size:        func(x listed) int { return len(x.page.Edges) },
		Entry:       func(x listed, i int) entry { return entry{&x.page.Edges[i], x.near} },
		Cursor:      func(b []byte, e entry) []byte { return l.appendCursor(b, e.edge) },
	}
	return pages.Compile(door{c}, f)
}

// rows gives how many entries a page can have at most.
func (c *compiler) rows(l connection) int {
	rows := max(l.list.First, l.list.Last, 1)
	if l.step != nil && c.degree != nil {
		rows = max(min(rows, c.degree(l.step.Link)), 1)
	}
	return rows
}

// ofEdge compiles what an edge says beside its cursor and its node.
func (c *compiler) ofEdge(f graphql.CollectedField, l connection) func([]byte, entry) []byte {
	switch f.Name {
	case kg.AttrID:
		return edgeID(l)
	case "score":
		return func(b []byte, e entry) []byte { return strconv.AppendInt(b, int64(e.edge.Score), 10) }
	case "facts":
		return c.edgeFacts(f, l)
	default:
		return c.edgeAttr(f.Name, l)
	}
}

// edgeID names an entry of the list. Lists in results are told apart by their cursors.
func edgeID(l connection) func([]byte, entry) []byte {
	return func(b []byte, e entry) []byte {
		near, key := kg.ID(""), e.edge.Key
		if e.near != nil {
			near = e.near.ID
		}
		if l.cursor != nil {
			key = string(l.cursor(nil, e.edge))
		}
		return output.Text(b, l.id.EdgeID(near, e.edge.Node.ID, key))
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
	return func(b []byte, e entry) []byte { return output.Value(b, tieAttribute(s, e.edge, a.Index), a.List) }
}

func (c *compiler) rootEdgeAttr(name string, l connection) func([]byte, entry) []byte {
	if name == kg.AttrStanding {
		ks, a := l.far.of(l.far.kind), l.far.kind.Attr(name)
		ks.Attrs = append(ks.Attrs, a)
		return func(b []byte, e entry) []byte { return output.Value(b, attribute(e.edge.Node, a.Index), false) }
	}
	l.far.shape.Facts = true
	return func(b []byte, e entry) []byte {
		facts := e.edge.Node.Facts
		for i := range facts {
			if facts[i].About == kg.AttrKind && facts[i].Shown {
				return output.Filled(b, dateOf(&facts[i], name))
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
