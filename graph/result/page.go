package result

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"github.com/portolan/portolan/graph/output"
	"github.com/portolan/portolan/graph/values"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A pageCursor is a place in a list of a result. The list is the same for as long
// as the graph and the day are; afterwards the cursor is refused.
type pageCursor struct {
	// List names the list: the root field, its arguments, and the way to the list.
	List     []byte      `json:"l"`
	Revision kg.Revision `json:"r"`
	AsOf     kg.Date     `json:"d"`
	// After is how many entries stand before the place.
	After int `json:"n"`

	arg string // the argument that it was given as
}

func (at pageCursor) encode() string {
	b, err := json.Marshal(at)
	if err != nil { // texts, bytes and numbers always marshal
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// check refuses a cursor of a result that is not that of the world.
func (at *pageCursor) check(w *world.World) error {
	switch {
	case at.Revision != w.Revision():
		return kg.Errorf(kg.Invalid, at.arg, "is of the graph at revision %d, which is now at revision %d; start again without it", at.Revision, w.Revision())
	case at.AsOf != w.AsOf():
		return kg.Errorf(kg.Invalid, at.arg, "is of the result as of %s, and this one is as of %s; start again without it", at.AsOf, w.AsOf())
	}
	return nil
}

// after reads the argument after of the list, nil where it is not given.
func (c *compiler) after(f graphql.CollectedField, list []byte) *pageCursor {
	given, ok := c.Arguments(f)["after"].(string)
	if !ok {
		return nil
	}
	at := &pageCursor{arg: c.At("after")}
	b, err := base64.RawURLEncoding.DecodeString(given)
	switch {
	case err != nil || json.Unmarshal(b, at) != nil || at.After < 0:
		c.fail("after", "%q is no cursor of this API; use endCursor or an edge's cursor as it was given", values.Show(given))
		return nil
	case !slices.Equal(at.List, list):
		c.fail("after", "%q is of another list, or of this list with other arguments; start again without it", values.Show(given))
		return nil
	}
	c.comp.cursors = append(c.comp.cursors, at)
	return at
}

// listName names the list that the field is; two lists of one request differ in
// their way from the root or in their arguments.
func (c *compiler) listName(f graphql.CollectedField) []byte {
	sum := sha256.Sum256([]byte(c.listed + "\n" + c.At("") + " " + scopeOf(c.Arguments(f))))
	return sum[:6]
}

// scopeOf gives the arguments but those that say which part of a list is meant.
func scopeOf(arguments map[string]any) string {
	rest := maps.Clone(arguments)
	delete(rest, "first")
	delete(rest, "after")
	if len(rest) == 0 {
		return ""
	}
	b, err := json.Marshal(rest) // maps come out in order
	if err != nil {              // arguments are made of texts, numbers, lists and maps
		panic(err)
	}
	return string(b)
}

// A sheet is a page of a list of a result: the entries from and up to a place.
type sheet struct {
	of        reflect.Value // what says more of the list, where something does
	list      reflect.Value
	from, end int
}

// A pager cuts lists into pages.
type pager struct {
	list  []byte
	first int
	after *pageCursor
	at    []int // where the list is in what says more of it
}

func (p *pager) sheet(v reflect.Value) sheet {
	s := sheet{list: v}
	if p.at != nil {
		s.of = v.Elem()
		s.list = s.of.FieldByIndex(p.at)
	}
	if p.after != nil {
		s.from = min(p.after.After, s.list.Len())
	}
	s.end = min(s.from+p.first, s.list.Len())
	return s
}

// cursor gives the cursor of the entry at i.
func (p *pager) cursor(w *writing, i int) string {
	return pageCursor{List: p.list, Revision: w.world.Revision(), AsOf: w.world.AsOf(), After: i + 1}.encode()
}

// A writtenSheet is a sheet with the writing it is part of; a writtenEntry, one
// of its entries.
type writtenSheet struct {
	w *writing
	sheet
}

type writtenEntry struct {
	writtenSheet
	at int
}

// resultPage compiles a connection.
func (c *compiler) resultPage(f graphql.CollectedField, t *resultType) part {
	p := &pager{list: c.listName(f), first: c.first(f), at: t.list}
	p.after = c.after(f, p.list)
	if t.node.kind != nil {
		return c.thingsPage(f, t, p)
	}
	var said []*resultMember // of the whole list
	var nodes []part         // as often as they are selected
	pages := &output.Listing[writtenSheet, writtenEntry]{
		Rows: p.first, Reads: func(output.Part) {},
		Said: func(f graphql.CollectedField) func([]byte, writtenSheet) []byte {
			m := c.resultMember(f, t.object)
			said = append(said, m)
			return func(b []byte, x writtenSheet) []byte { return putMember(x, b, m) }
		},
		Node: func(f graphql.CollectedField) func([]byte, writtenEntry) ([]byte, bool) {
			var node part
			c.Within(f.Name, func() { node = c.result(f, t.node) })
			nodes = append(nodes, node)
			return func(b []byte, e writtenEntry) ([]byte, bool) { return node.put(e.w, b, e.list.Index(e.at)) }
		},

		Total:       func(x writtenSheet) int { return x.list.Len() },
		HasNext:     func(x writtenSheet) bool { return x.end < x.list.Len() },
		HasPrevious: func(x writtenSheet) bool { return x.from > 0 },
		Size:        func(x writtenSheet) int { return x.end - x.from },
		Entry:       func(x writtenSheet, i int) writtenEntry { return writtenEntry{x, x.from + i} },
		Cursor:      func(b []byte, e writtenEntry) []byte { return output.Text(b, p.cursor(e.w, e.at)) },
	}
	out := pages.Compile(c, f)
	return part{
		func(w *writing, v reflect.Value) { gatherSheet(w, p.sheet(v), said, nodes) },
		func(w *writing, b []byte, v reflect.Value) ([]byte, bool) {
			return out.Write(b, writtenSheet{w, p.sheet(v)}), true
		},
	}
}

func gatherSheet(w *writing, s sheet, said []*resultMember, nodes []part) {
	for _, m := range said {
		m.part.gather(w, m.of(w, s.of))
	}
	for _, node := range nodes {
		for i := s.from; i < s.end && w.err == nil; i++ {
			node.gather(w, s.list.Index(i))
		}
	}
}

// putMember writes what is said of the whole list.
func putMember(x writtenSheet, b []byte, m *resultMember) []byte {
	b, ok := m.part.put(x.w, b, m.of(x.w, x.of))
	if !ok && x.w.err == nil {
		x.w.err = errChanged
	}
	return b
}

// thingsPage compiles a connection of things: its edges are those of a list of a
// root field, which say of the thing itself what others say of a tie.
func (c *compiler) thingsPage(f graphql.CollectedField, t *resultType, p *pager) part {
	list := &kg.List{First: p.first}
	plan, write := c.Page(t.node.kind, f, list, func(b []byte, e *kg.Edge) []byte { return output.Text(b, e.Place.Keys[0]) })
	from := c.fetch(plan)
	return part{
		func(w *writing, v reflect.Value) {
			s := p.sheet(v)
			for i := s.from; i < s.end && list.Items; i++ {
				from.want(w, kg.ID(v.Index(i).String()))
			}
		},
		func(w *writing, b []byte, v reflect.Value) ([]byte, bool) {
			s := p.sheet(v)
			page := &kg.Page{Total: v.Len(), HasNext: s.end < v.Len(), HasPrevious: s.from > 0}
			for i := s.from; i < s.end; i++ {
				if row := from.rows[kg.ID(v.Index(i).String())]; row != nil {
					page.Edges = append(page.Edges, kg.Edge{Node: row, Place: &kg.Place{Keys: []string{p.cursor(w, i)}, ID: row.ID}})
				}
			}
			return write(b, page), true
		},
	}
}
