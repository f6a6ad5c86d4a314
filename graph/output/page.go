package output

import (
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// A Listing says how a list is compiled and written in pages, whether a plan reads it
// or it is of a result. X is a page, E an entry of it.
type Listing[X, E any] struct {
	// Rows is how many entries a page can have.
	Rows int
	// Reads is told which parts of a page are asked for.
	Reads func(Part)
	// Said compiles what is said of the whole list, beside what all pages have.
	Said func(f graphql.CollectedField) func(b []byte, x X) []byte
	// Node compiles what an entry is, Edge what else is said of it. Both give false,
	// in writing, for an entry that is not there: it is left out.
	Node func(f graphql.CollectedField) func(b []byte, e E) ([]byte, bool)
	Edge func(f graphql.CollectedField) func(b []byte, e E) []byte

	Total                func(x X) int
	HasNext, HasPrevious func(x X) bool
	Size                 func(x X) int
	Entry                func(x X, i int) E
	Cursor               func(b []byte, e E) []byte
}

// A Part is one of a page that may have to be read.
type Part int

// The parts of a page.
const (
	PartTotal Part = iota
	PartItems
	PartCursors
)

// A Selector gives what is selected of lists, and knows what that costs.
type Selector interface {
	// Collect gives the fields of a selection, each name of the answer once.
	Collect(sel ast.SelectionSet, satisfies []string) []graphql.CollectedField
	// Charge counts what is being compiled, and Of a list of n.
	Charge()
	Of(n int, compile func())
	Room() *Room
}

// Compile compiles what is selected of the list.
func (l *Listing[X, E]) Compile(c Selector, f graphql.CollectedField) *Object[X] {
	out := NewObject[X](c.Room())
	typename := f.Definition.Type.Name()
	for _, f := range c.Collect(f.Selections, nil) {
		switch f.Name {
		case "__typename":
			out.Add(f.Alias, Constant[X](typename))
		case "totalCount":
			l.Reads(PartTotal)
			c.Charge()
			out.Add(f.Alias, func(b []byte, x X) []byte { return strconv.AppendInt(b, int64(l.Total(x)), 10) })
		case "pageInfo":
			l.Reads(PartItems)
			c.Of(l.Rows, c.Charge)
			out.Add(f.Alias, l.info(c, f).Write)
		case "nodes":
			l.Reads(PartItems)
			c.Of(l.Rows, func() { out.Add(f.Alias, l.each(l.Node(f))) })
		case "edges":
			l.Reads(PartItems)
			c.Of(l.Rows, func() { out.Add(f.Alias, l.each(l.edges(c, f, strings.TrimSuffix(typename, "Connection")+"Edge"))) })
		default:
			out.Add(f.Alias, l.Said(f))
		}
	}
	return out
}

// Constant writes the same text whatever the object.
func Constant[X any](text string) func([]byte, X) []byte {
	return func(b []byte, _ X) []byte { return Text(b, text) }
}

// each writes the entries of a page, without those that are not there.
func (l *Listing[X, E]) each(put func(b []byte, e E) ([]byte, bool)) func(b []byte, x X) []byte {
	return func(b []byte, x X) []byte {
		return Present(b, l.Size(x), func(b []byte, i int) ([]byte, bool) { return put(b, l.Entry(x, i)) })
	}
}

// Present writes a list of n, without what is not there.
func Present(b []byte, n int, put func(b []byte, i int) ([]byte, bool)) []byte {
	b = append(b, '[')
	empty := true
	for i := range n {
		before := len(b)
		if !empty {
			b = append(b, ',')
		}
		var ok bool
		if b, ok = put(b, i); !ok {
			b = b[:before]
			continue
		}
		empty = false
	}
	return append(b, ']')
}

// info compiles where a page stands.
func (l *Listing[X, E]) info(c Selector, f graphql.CollectedField) *Object[X] {
	out := NewObject[X](c.Room())
	for _, f := range c.Collect(f.Selections, nil) {
		switch f.Name {
		case "__typename":
			out.Add(f.Alias, Constant[X]("PageInfo"))
		case "hasNextPage":
			out.Add(f.Alias, func(b []byte, x X) []byte { return strconv.AppendBool(b, l.HasNext(x)) })
		case "hasPreviousPage":
			out.Add(f.Alias, func(b []byte, x X) []byte { return strconv.AppendBool(b, l.HasPrevious(x)) })
		case "startCursor":
			l.Reads(PartCursors)
			out.Add(f.Alias, func(b []byte, x X) []byte { return l.bound(b, x, 0) })
		case "endCursor":
			l.Reads(PartCursors)
			out.Add(f.Alias, func(b []byte, x X) []byte { return l.bound(b, x, l.Size(x)-1) })
		}
	}
	return out
}

func (l *Listing[X, E]) bound(b []byte, x X, i int) []byte {
	if l.Size(x) == 0 {
		return append(b, "null"...)
	}
	return l.Cursor(b, l.Entry(x, i))
}

// edges compiles what is selected of the entries.
func (l *Listing[X, E]) edges(c Selector, f graphql.CollectedField, typename string) func(b []byte, e E) ([]byte, bool) {
	out := NewPartial[E](c.Room())
	fields := c.Collect(f.Selections, nil)
	if !slices.ContainsFunc(fields, func(f graphql.CollectedField) bool { return f.Name == "node" }) {
		c.Charge() // with the node, it is that which counts
	}
	for _, f := range fields {
		switch f.Name {
		case "__typename":
			out.Sure(f.Alias, Constant[E](typename))
		case "cursor":
			l.Reads(PartCursors)
			out.Sure(f.Alias, l.Cursor)
		case "node":
			out.Add(f.Alias, l.Node(f))
		default:
			out.Sure(f.Alias, l.Edge(f))
		}
	}
	return out.Write
}

// A Partial is an object that is not there where a member of it is not.
type Partial[X any] struct {
	room    *Room
	members []struct {
		key string
		put func(b []byte, x X) ([]byte, bool)
	}
}

// NewPartial gives an object without members.
func NewPartial[X any](room *Room) *Partial[X] { return &Partial[X]{room: room} }

// Add adds a member; it gives false for what is not there.
func (o *Partial[X]) Add(alias string, put func(b []byte, x X) ([]byte, bool)) {
	o.members = append(o.members, struct {
		key string
		put func(b []byte, x X) ([]byte, bool)
	}{string(Text(nil, alias)) + ":", put})
}

// Sure adds a member that is always there.
func (o *Partial[X]) Sure(alias string, put func(b []byte, x X) []byte) {
	o.Add(alias, func(b []byte, x X) ([]byte, bool) { return put(b, x), true })
}

// Write writes the object, or gives false and b as it was.
func (o *Partial[X]) Write(b []byte, x X) ([]byte, bool) {
	before := len(b)
	b = append(b, '{')
	for i := range o.members {
		if o.room.Over(b) {
			return b, true // nobody will read it
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, o.members[i].key...)
		var ok bool
		if b, ok = o.members[i].put(b, x); !ok {
			return b[:before], false
		}
	}
	return append(b, '}'), true
}
