package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

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
		v, ok := value(given.Value, c.op.Variables)
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

// value reads a value; ok is false for a variable that was not given.
func value(v *ast.Value, vars map[string]any) (_ any, ok bool) {
	switch v.Kind {
	case ast.Variable:
		given, ok := vars[v.Raw]
		return given, ok
	case ast.IntValue, ast.FloatValue:
		return json.Number(v.Raw), true
	case ast.BooleanValue:
		return v.Raw == "true", true
	case ast.NullValue:
		return nil, true
	case ast.ListValue:
		out := make([]any, 0, len(v.Children))
		for _, child := range v.Children {
			e, _ := value(child.Value, vars)
			out = append(out, e)
		}
		return out, true
	case ast.ObjectValue:
		out := make(map[string]any, len(v.Children))
		for _, child := range v.Children {
			if e, ok := value(child.Value, vars); ok {
				out[child.Name] = e
			}
		}
		return out, true
	default:
		return v.Raw, true
	}
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
	n, err := whole(v)
	if err != nil {
		a.c.fail(name, "%v", err)
		return 0, false
	}
	return n, true
}

func whole(v any) (int64, error) {
	n, err := strconv.ParseInt(fmt.Sprint(v), 10, 64)
	if f, ok := v.(float64); ok && f == math.Trunc(f) && math.Abs(f) <= math.MaxInt32 {
		n, err = int64(f), nil
	}
	if err != nil || n > math.MaxInt32 || n < math.MinInt32 {
		return 0, fmt.Errorf("%v is no whole number of 32 bits", v)
	}
	return n, nil
}

// elements gives a list; a single value stands for the list of it. The parser
// makes lists of single values too, of the value's own type.
func elements(v any) []any {
	if l, ok := v.([]any); ok {
		return l
	}
	if l := reflect.ValueOf(v); l.Kind() == reflect.Slice {
		out := make([]any, l.Len())
		for i := range out {
			out[i] = l.Index(i).Interface()
		}
		return out
	}
	return []any{v}
}

// elements gives a list of an argument, once it is known to be no longer than most: what
// is in a list that is too long is not looked at.
func (c *compiler) elements(place string, v any, most int) []any {
	if n := length(v); n > most {
		c.failAs(kg.CostLimit, place, "are %d; at most %d are allowed. Ask in several requests", n, most)
		return nil
	}
	return elements(v)
}

// length gives how many elements a list has; a single value stands for a list of it.
func length(v any) int {
	if l := reflect.ValueOf(v); l.Kind() == reflect.Slice {
		return l.Len()
	}
	return 1
}

// How long lists of arguments may be. Nobody writes longer ones by hand, and whoever has
// more can ask in several requests.
const (
	maxKeys = 16   // of an order
	maxList = 1000 // of what analysis is told
)

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
	if v == nil || length(v) == 0 {
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
		c.fail(place, "is %s; it must be ASC or DESC", show(direction))
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

// show gives a value as a user would write it.
func show(v any) string {
	if v == nil {
		return "null"
	}
	s := fmt.Sprint(v)
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:80], "") + "…"
	}
	return s
}
