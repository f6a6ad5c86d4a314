package graph

import (
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
)

// A listing says how a list is compiled and written in pages, whether a plan reads it
// or it is of a result. X is a page, E an entry of it.
type listing[X, E any] struct {
	// rows is how many entries a page can have.
	rows int
	// reads is told which parts of a page are asked for.
	reads func(pagePart)
	// said compiles what is said of the whole list, beside what all pages have.
	said func(f graphql.CollectedField) func(b []byte, x X) []byte
	// node compiles what an entry is, edge what else is said of it. Both give false,
	// in writing, for an entry that is not there: it is left out.
	node func(f graphql.CollectedField) func(b []byte, e E) ([]byte, bool)
	edge func(f graphql.CollectedField) func(b []byte, e E) []byte

	total                func(x X) int
	hasNext, hasPrevious func(x X) bool
	size                 func(x X) int
	entry                func(x X, i int) E
	cursor               func(b []byte, e E) []byte
}

// A pagePart is a part of a page that may have to be read.
type pagePart int

const (
	partTotal pagePart = iota
	partItems
	partCursors
)

// compile compiles what is selected of the list.
func (l *listing[X, E]) compile(c *compiler, f graphql.CollectedField) *object[X] {
	out := &object[X]{room: c.room}
	typename := f.Definition.Type.Name()
	for _, f := range c.collect(f.Selections, nil) {
		switch f.Name {
		case "__typename":
			out.add(f.Alias, constant[X](typename))
		case "totalCount":
			l.reads(partTotal)
			c.charge()
			out.add(f.Alias, func(b []byte, x X) []byte { return strconv.AppendInt(b, int64(l.total(x)), 10) })
		case "pageInfo":
			l.reads(partItems)
			c.of(l.rows, c.charge)
			out.add(f.Alias, l.info(c, f).write)
		case "nodes":
			l.reads(partItems)
			c.of(l.rows, func() { out.add(f.Alias, l.each(l.node(f))) })
		case "edges":
			l.reads(partItems)
			c.of(l.rows, func() { out.add(f.Alias, l.each(l.edges(c, f, strings.TrimSuffix(typename, "Connection")+"Edge"))) })
		default:
			out.add(f.Alias, l.said(f))
		}
	}
	return out
}

// constant writes the same text whatever the object.
func constant[X any](text string) func([]byte, X) []byte {
	return func(b []byte, _ X) []byte { return appendText(b, text) }
}

// each writes the entries of a page, without those that are not there.
func (l *listing[X, E]) each(put func(b []byte, e E) ([]byte, bool)) func(b []byte, x X) []byte {
	return func(b []byte, x X) []byte {
		return appendPresent(b, l.size(x), func(b []byte, i int) ([]byte, bool) { return put(b, l.entry(x, i)) })
	}
}

// appendPresent writes a list of n, without what is not there.
func appendPresent(b []byte, n int, put func(b []byte, i int) ([]byte, bool)) []byte {
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
func (l *listing[X, E]) info(c *compiler, f graphql.CollectedField) *object[X] {
	out := &object[X]{room: c.room}
	for _, f := range c.collect(f.Selections, nil) {
		switch f.Name {
		case "__typename":
			out.add(f.Alias, constant[X]("PageInfo"))
		case "hasNextPage":
			out.add(f.Alias, func(b []byte, x X) []byte { return strconv.AppendBool(b, l.hasNext(x)) })
		case "hasPreviousPage":
			out.add(f.Alias, func(b []byte, x X) []byte { return strconv.AppendBool(b, l.hasPrevious(x)) })
		case "startCursor":
			l.reads(partCursors)
			out.add(f.Alias, func(b []byte, x X) []byte { return l.bound(b, x, 0) })
		case "endCursor":
			l.reads(partCursors)
			out.add(f.Alias, func(b []byte, x X) []byte { return l.bound(b, x, l.size(x)-1) })
		}
	}
	return out
}

func (l *listing[X, E]) bound(b []byte, x X, i int) []byte {
	if l.size(x) == 0 {
		return append(b, "null"...)
	}
	return l.cursor(b, l.entry(x, i))
}

// edges compiles what is selected of the entries.
func (l *listing[X, E]) edges(c *compiler, f graphql.CollectedField, typename string) func(b []byte, e E) ([]byte, bool) {
	out := &partial[E]{room: c.room}
	fields := c.collect(f.Selections, nil)
	if !slices.ContainsFunc(fields, func(f graphql.CollectedField) bool { return f.Name == "node" }) {
		c.charge() // with the node, it is that which counts
	}
	for _, f := range fields {
		switch f.Name {
		case "__typename":
			out.sure(f.Alias, constant[E](typename))
		case "cursor":
			l.reads(partCursors)
			out.sure(f.Alias, l.cursor)
		case "node":
			out.add(f.Alias, l.node(f))
		default:
			out.sure(f.Alias, l.edge(f))
		}
	}
	return out.write
}

// A partial is an object that is not there where a member of it is not.
type partial[X any] struct {
	room    *room
	members []struct {
		key string
		put func(b []byte, x X) ([]byte, bool)
	}
}

func (o *partial[X]) add(alias string, put func(b []byte, x X) ([]byte, bool)) {
	o.members = append(o.members, struct {
		key string
		put func(b []byte, x X) ([]byte, bool)
	}{string(appendText(nil, alias)) + ":", put})
}

// sure adds a member that is always there.
func (o *partial[X]) sure(alias string, put func(b []byte, x X) []byte) {
	o.add(alias, func(b []byte, x X) ([]byte, bool) { return put(b, x), true })
}

// write writes the object, or gives false and b as it was.
func (o *partial[X]) write(b []byte, x X) ([]byte, bool) {
	before := len(b)
	b = append(b, '{')
	for i := range o.members {
		if o.room.over(b) {
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
