package result

import (
	"reflect"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/graph/output"
	"github.com/portolan/portolan/graph/values"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A part puts out what is selected of a value of a result, in two rounds: first
// the ids of all things in it are gathered, so that each selected field can fetch
// its things at once; then it is written.
type part struct {
	gather func(w *writing, v reflect.Value)
	// put writes the value. It gives false, and leaves b as it was, for what is not
	// there but may not be null: then what it belongs to is null, or is left out of
	// its list.
	put func(w *writing, b []byte, v reflect.Value) ([]byte, bool)
}

// A writing is one result being put out.
type writing struct {
	world  *world.World
	budget *kg.Budget
	// called keeps what methods gave, which are called once.
	called map[calledKey]reflect.Value
	err    error
}

type calledKey struct {
	of     *resultMember
	object uintptr
}

func newWriting(w *world.World, budget *kg.Budget) *writing {
	return &writing{world: w, budget: budget, called: map[calledKey]reflect.Value{}}
}

// spend takes of what the answer may hold.
func (w *writing) spend(n int) {
	if err := w.budget.Take(n); err != nil && w.err == nil {
		w.err = err
	}
}

func (w *writing) fail(at string, err error) {
	if w.err == nil {
		w.err = &kg.Error{Code: kg.Internal, Field: at, Message: "is no value of its type", Cause: err}
	}
}

// assumedFacts is how many facts a finding is taken to rest on, assumedList how long another
// list without a size is taken to be.
const assumedFacts, assumedList = 2, 5

func nothing(*writing, reflect.Value) {}

func null(b []byte, nullable bool) ([]byte, bool) {
	if nullable {
		b = append(b, "null"...)
	}
	return b, nullable
}

// result compiles what is selected of a field of a result.
func (c *compiler) result(f graphql.CollectedField, t *resultType) part {
	switch {
	case t.node != nil:
		return c.resultPage(f, t)
	case t.elem != nil:
		return c.resultList(f, t)
	case t.scalar != nil:
		return c.resultScalar(t)
	case t.kind != nil:
		return c.resultThing(f, t)
	case t.fact:
		return throughNil(t, c.resultFact(f))
	default:
		return throughNil(t, c.resultObject(f.Selections, t))
	}
}

func (c *compiler) resultScalar(t *resultType) part {
	at := c.At("")
	return part{nothing, func(w *writing, b []byte, v reflect.Value) ([]byte, bool) {
		out, err := t.scalar(b, v)
		if err != nil {
			w.fail(at, err)
		}
		return out, true
	}}
}

// throughNil follows a pointer, which may be nil, to what the part puts out.
func throughNil(t *resultType, to part) part {
	return part{
		func(w *writing, v reflect.Value) {
			if v.Kind() != reflect.Pointer {
				to.gather(w, v)
			} else if !v.IsNil() {
				to.gather(w, v.Elem())
			}
		},
		func(w *writing, b []byte, v reflect.Value) ([]byte, bool) {
			if v.Kind() == reflect.Pointer {
				if v.IsNil() {
					return null(b, t.nullable)
				}
				v = v.Elem()
			}
			if out, ok := to.put(w, b, v); ok {
				return out, true
			}
			return null(b, t.nullable)
		},
	}
}

// resultList compiles a list, with the argument first where the field has it.
func (c *compiler) resultList(f graphql.CollectedField, t *resultType) part {
	most, sized := c.most(f)
	n := most
	switch {
	case sized:
	case t.elem.fact:
		n = assumedFacts
	default:
		n = assumedList
	}
	var elem part
	c.Of(n, func() { elem = c.result(f, t.elem) })
	cut := func(v reflect.Value) reflect.Value {
		if sized && v.Len() > most {
			return v.Slice(0, most)
		}
		return v
	}
	return part{
		func(w *writing, v reflect.Value) {
			v = cut(v)
			for i := 0; i < v.Len() && w.err == nil; i++ {
				elem.gather(w, v.Index(i))
			}
		},
		func(w *writing, b []byte, v reflect.Value) ([]byte, bool) {
			if t.nullable && v.IsNil() {
				return null(b, true)
			}
			v = cut(v)
			return output.Present(b, v.Len(), func(b []byte, i int) ([]byte, bool) { return elem.put(w, b, v.Index(i)) }), true
		},
	}
}

// most reads the argument first of a list.
func (c *compiler) most(f graphql.CollectedField) (n int, sized bool) {
	if f.Definition.Arguments.ForName("first") == nil {
		return 0, false
	}
	return c.first(f), true
}

// first reads how many of a list are asked for.
func (c *compiler) first(f graphql.CollectedField) int {
	given, ok := c.number(f, "first")
	if !ok {
		given = kg.DefaultPage
		if d := f.Definition.Arguments.ForName("first").DefaultValue; d != nil {
			v, _ := values.Of(d, nil)
			given, _ = values.Whole(v)
		}
	}
	switch {
	case given <= 0:
		c.fail("first", "is %d; it must be from 1 to %d", given, kg.MaxPage)
	case given > kg.MaxPage:
		c.Fail(kg.CostLimit, "first", "is %d; it can be %d at most", given, kg.MaxPage)
	default:
		return int(given)
	}
	return kg.DefaultPage
}

// A resultMember is a selected field of an object.
type resultMember struct {
	alias string
	field *resultField
	args  reflect.Value
	part  part
}

// of gives the value of the member; methods are called once.
func (m *resultMember) of(w *writing, v reflect.Value) reflect.Value {
	if m.field.index != nil {
		return m.field.of(v, m.args)
	}
	key := calledKey{m, v.Addr().Pointer()}
	out, ok := w.called[key]
	if !ok {
		out = m.field.of(v, m.args)
		w.called[key] = out
	}
	return out
}

// resultObject compiles what is selected of an object.
func (c *compiler) resultObject(sel ast.SelectionSet, t *resultType) part {
	c.Charge()
	var members []*resultMember
	for _, f := range c.Collect(sel, []string{t.name}) {
		if c.Enough() {
			break
		}
		if f.Name == "__typename" {
			members = append(members, &resultMember{alias: f.Alias, part: part{nothing, func(_ *writing, b []byte, _ reflect.Value) ([]byte, bool) { return output.Text(b, t.name), true }}})
			continue
		}
		members = append(members, c.resultMember(f, t.object))
	}
	return objectPart(c.Room(), members)
}

// resultMember compiles a selected field of an object.
func (c *compiler) resultMember(f graphql.CollectedField, o *resultObject) *resultMember {
	m := &resultMember{alias: f.Alias, field: o.fields[f.Name]}
	c.Within(f.Name, func() {
		m.args = c.resultArguments(f, m.field)
		m.part = c.result(f, m.field.out)
	})
	return m
}

// resultArguments reads the arguments of a field that is a method.
func (c *compiler) resultArguments(f graphql.CollectedField, field *resultField) reflect.Value {
	if field.args == nil {
		return reflect.Value{}
	}
	args := reflect.New(field.args.typ).Elem()
	field.args.fill(c, "", c.Arguments(f), args)
	return args
}

func objectPart(r *output.Room, members []*resultMember) part {
	value := func(w *writing, m *resultMember, v reflect.Value) reflect.Value {
		if m.field == nil { // __typename
			return v
		}
		return m.of(w, v)
	}
	out := output.NewPartial[valued](r)
	for _, m := range members {
		out.Add(m.alias, func(b []byte, x valued) ([]byte, bool) { return m.part.put(x.w, b, value(x.w, m, x.v)) })
	}
	return part{
		func(w *writing, v reflect.Value) {
			w.spend(1)
			for _, m := range members {
				if w.err == nil {
					m.part.gather(w, value(w, m, v))
				}
			}
		},
		func(w *writing, b []byte, v reflect.Value) ([]byte, bool) { return out.Write(b, valued{w, v}) },
	}
}

// A valued is a value of a result with the writing it is part of.
type valued struct {
	w *writing
	v reflect.Value
}
