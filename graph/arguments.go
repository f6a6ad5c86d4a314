package graph

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/graph/values"
	"github.com/portolan/portolan/internal/kg"
)

// fail notes an error about an argument at where the compiler is.
func (c *compiler) fail(arg, format string, args ...any) { c.failAs(kg.Invalid, arg, format, args...) }

func (c *compiler) failAs(code kg.Code, arg, format string, args ...any) {
	c.wrong = true
	if !c.told.full() {
		c.refuse(kg.Errorf(code, c.at(arg), format, args...))
	}
}

// refuse notes errors, as many as a request is told of, and one of a place: what follows
// from it is none of its own.
func (c *compiler) refuse(errs ...*kg.Error) {
	for _, e := range errs {
		c.wrong = true
		if c.told.full() {
			return
		}
		if e.Field != "" && slices.ContainsFunc(c.errs, func(o *kg.Error) bool { return o.Field == e.Field }) {
			continue
		}
		c.told.errors++
		c.errs = append(c.errs, e)
	}
}

// told counts the errors of a request. Nobody mends more than maxErrors at once, and
// whoever makes thousands is not to be answered with thousands.
type told struct {
	errors     int
	conditions int // of its filters
}

func (t *told) full() bool { return t.errors >= maxErrors }

// at gives the way to an argument of the field where the compiler is, or to the
// field itself where arg is "".
func (c *compiler) at(arg string) string {
	if arg == "" {
		return strings.Join(c.path, ".")
	}
	return strings.Join(append(c.path[:len(c.path):len(c.path)], arg), ".")
}

// arguments are those given to a field, as the request has them: variables put
// in, what is not given left out, numbers as they are written.
type arguments struct {
	c      *compiler
	values map[string]any
}

func (c *compiler) arguments(f graphql.CollectedField) arguments {
	a := arguments{c: c}
	for _, given := range f.Arguments {
		nullsIn(given.Name, given.Value, c.op.Variables, func(place string, v *ast.Value) {
			c.fail(place, "is null by $%s; it takes %s", v.Raw, v.ExpectedType)
		})
		v, ok := values.Of(given.Value, c.op.Variables)
		if !ok || v == nil {
			continue
		}
		if a.values == nil {
			a.values = map[string]any{}
		}
		a.values[given.Name] = v
	}
	return a
}

// text gives a text argument.
func (a arguments) text(name string) (string, bool) {
	s, ok := a.values[name].(string)
	return s, ok
}

// number gives a whole number of 32 bits, as GraphQL's Int is.
func (a arguments) number(name string) (n int64, ok bool) {
	v, ok := a.values[name]
	if !ok {
		return 0, false
	}
	n, err := values.Whole(v)
	if err != nil {
		a.c.fail(name, "%v", err)
		return 0, false
	}
	return n, true
}

// elements gives the elements of a list that has at most so many.
func (c *compiler) elements(place string, v any, most int) []any {
	return values.AtMost(place, v, most, c.failAs)
}

// How long lists of arguments may be. Nobody writes longer ones by hand, and whoever has
// more can ask in several requests.
const maxKeys = 16 // of an order

// list reads the arguments of a connection. tie is nil for a root field.
func (c *compiler) list(a arguments, k *kg.Kind, l *kg.Link) kg.List {
	list := kg.List{Order: c.order(a.values["orderBy"], k)}
	list.First, list.Last = c.sizes(a)
	if f, ok := a.values["filter"]; ok {
		list.Filter = c.filter("filter", f, k)
	}
	if f, ok := a.values["edge"]; ok {
		list.Edge = c.tieFilter("edge", f, l.Tie)
	}
	id := list.ListID(k, l, "")
	list.After = c.cursor(a, "after", id, list.Order)
	list.Before = c.cursor(a, "before", id, list.Order)
	return list
}

// sizes reads first and last, of which one at most may be given.
func (c *compiler) sizes(a arguments) (first, last int) {
	f, hasFirst := a.number("first")
	l, hasLast := a.number("last")
	switch {
	case hasFirst && hasLast:
		c.fail("first", "cannot be given together with last; choose one end to count from")
		return kg.DefaultPage, 0
	case hasLast:
		return 0, c.size("last", l)
	case hasFirst:
		return c.size("first", f), 0
	default:
		return kg.DefaultPage, 0
	}
}

func (c *compiler) size(name string, n int64) int {
	switch {
	case n <= 0:
		c.fail(name, "is %d; it must be from 1 to %d. For the number alone, ask for totalCount and nothing else", n, kg.MaxPage)
	case n > kg.MaxPage:
		c.failAs(kg.CostLimit, name, "is %d; a page has at most %d. Page on with after or before", n, kg.MaxPage)
	default:
		return int(n)
	}
	return kg.DefaultPage
}

func (c *compiler) cursor(a arguments, name string, id kg.ListID, order []kg.Order) *kg.Place {
	text, ok := a.text(name)
	if !ok {
		return nil
	}
	at, err := kg.DecodeCursor(id, len(order), text)
	if e := (*kg.Error)(nil); errors.As(err, &e) {
		c.failAs(e.Code, name, "%s", e.Message)
	}
	return at
}

// order reads orderBy: one key in each entry.
func (c *compiler) order(v any, k *kg.Kind) []kg.Order {
	if v == nil || values.Length(v) == 0 {
		return k.DefaultOrder()
	}
	var out []kg.Order
	for i, e := range c.elements("orderBy", v, maxKeys) {
		place := fmt.Sprintf("orderBy[%d]", i)
		entry, ok := e.(map[string]any)
		if !ok || len(entry) != 1 {
			c.fail(place, "needs exactly one key, such as {name: ASC}; give an entry of its own for each key")
			continue
		}
		for key, direction := range entry {
			if ord, ok := c.orderKey(place+"."+key, key, direction, k); ok {
				out = append(out, ord)
			}
		}
	}
	if len(out) == 0 {
		return k.DefaultOrder()
	}
	return out
}

func (c *compiler) orderKey(place, key string, direction any, k *kg.Kind) (kg.Order, bool) {
	if direction != "ASC" && direction != "DESC" {
		c.fail(place, "is %s; it must be ASC or DESC", values.Show(direction))
		return kg.Order{}, false
	}
	ord := kg.Order{Desc: direction == "DESC"}
	if a := k.Attr(key); a != nil && a.Sort {
		ord.Attr = a
		return ord, true
	}
	if link, ok := strings.CutSuffix(key, "Count"); ok && k.Link(link) != nil && !k.Link(link).ToOne {
		ord.Count = k.Link(link)
		return ord, true
	}
	c.fail(place, "%s cannot be ordered by this", k.Name)
	return kg.Order{}, false
}
