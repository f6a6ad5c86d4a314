package graph

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/portolan/portolan/graph/values"
	"github.com/portolan/portolan/internal/kg"
)

// maxFilterDepth keeps the compiler from following input without end; what kg
// allows is less.
const maxFilterDepth = 2 * kg.MaxDepth

// object gives an input object's entries; false, with an error, for anything else.
func (c *compiler) object(place string, v any) (map[string]any, bool) {
	m, ok := v.(map[string]any)
	if !ok {
		c.fail(place, "is %s; leave the condition out where there is none", values.Show(v))
	}
	return m, ok
}

// filter reads a filter of things of a kind. Its conditions must all hold.
func (c *compiler) filter(place string, v any, k *kg.Kind) kg.Filter {
	return c.conditions(place, v, func(place, name string, v any) kg.Filter {
		if a := k.Attr(name); a != nil {
			return c.compare(place, v, a)
		}
		if l := k.Link(name); l != nil {
			return c.linked(place, v, l)
		}
		c.fail(place, "%s has no such attribute or link", k.Name)
		return nil
	})
}

// tieFilter reads a filter of ties.
func (c *compiler) tieFilter(place string, v any, t *kg.TieType) kg.Filter {
	return c.conditions(place, v, func(place, name string, v any) kg.Filter {
		if a := t.Attr(name); a != nil {
			return c.compare(place, v, a)
		}
		c.fail(place, "these ties have no such attribute")
		return nil
	})
}

// conditions reads what all filters have in common; one reads a condition of
// that filter's own.
func (c *compiler) conditions(place string, v any, one func(place, name string, v any) kg.Filter) kg.Filter {
	c.depth++
	defer func() { c.depth-- }()
	if c.depth > maxFilterDepth {
		c.failAs(kg.CostLimit, place, "is nested deeper than %d levels", kg.MaxDepth)
		return nil
	}
	m, ok := c.object(place, v)
	if !ok {
		return nil
	}
	all, counted := kg.And{}, c.told.conditions
	for _, name := range slices.Sorted(maps.Keys(m)) {
		at, v := place+"."+name, m[name]
		switch name {
		case "and":
			for i, e := range c.parts(at, v) {
				all = append(all, c.conditions(fmt.Sprintf("%s[%d]", at, i), e, one))
			}
		case "or":
			alternatives := kg.Or{}
			for i, e := range c.parts(at, v) {
				alternatives = append(alternatives, c.conditions(fmt.Sprintf("%s[%d]", at, i), e, one))
			}
			all = append(all, alternatives)
		case "not":
			all = append(all, &kg.Not{Of: c.conditions(at, v, one)})
		default:
			if !c.condition(at) {
				return nil
			}
			all = append(all, one(at, name, v))
		}
	}
	if c.told.conditions == counted && !c.condition(place) { // what is empty is read all the same
		return nil
	}
	return all
}

// parts gives the elements of and, or and in.
func (c *compiler) parts(place string, v any) []any {
	if v == nil {
		c.fail(place, "is null; leave the condition out where there is none")
		return nil
	}
	return c.elements(place, v, maxConditions)
}

// maxConditions is how many conditions all filters of a request may have: each can be a
// look at every thing of a kind.
const maxConditions = 500

// condition counts a condition; false, with an error, where there are too many.
func (c *compiler) condition(place string) bool {
	c.told.conditions++
	if c.told.conditions > maxConditions {
		c.failAs(kg.CostLimit, place, "is one condition too many; a request may have %d in its filters. Compare with many values by `in`, or ask in several requests", maxConditions)
		return false
	}
	return true
}

// compare reads the conditions on an attribute.
func (c *compiler) compare(place string, v any, a *kg.Attr) kg.Filter {
	m, ok := c.object(place, v)
	if !ok {
		return nil
	}
	all := kg.And{}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		op, ok := ops[name]
		if !ok {
			c.fail(place+"."+name, "there is no such comparison")
			continue
		}
		all = append(all, c.comparison(place+"."+name, op, m[name], a))
	}
	return all
}

var ops = map[string]kg.Op{}

func init() {
	for _, op := range []kg.Op{kg.Eq, kg.In, kg.Contains, kg.StartsWith, kg.Lt, kg.Lte, kg.Gt, kg.Gte, kg.IsNull, kg.Has} {
		ops[op.String()] = op
	}
}

func (c *compiler) comparison(place string, op kg.Op, v any, a *kg.Attr) kg.Filter {
	switch {
	case v == nil:
		c.fail(place, "is null; leave the condition out, or use isNull")
		return nil
	case op == kg.IsNull:
		return c.isNull(place, v, a)
	case op == kg.In:
		return c.in(place, v, a)
	case op == kg.Contains || op == kg.StartsWith:
		s, ok := v.(string)
		if !ok {
			c.fail(place, "%s is no text", values.Show(v))
			return nil
		}
		return &kg.Compare{Attr: a, Op: op, Value: s}
	}
	value, ok := c.operand(place, v, a)
	if !ok {
		return nil
	}
	return &kg.Compare{Attr: a, Op: op, Value: value}
}

// isNull asks whether the value is absent. Of attributes that never are, the
// answer is known.
func (c *compiler) isNull(place string, v any, a *kg.Attr) kg.Filter {
	absent, ok := v.(bool)
	switch {
	case !ok:
		c.fail(place, "is %s; it must be true or false", values.Show(v))
		return nil
	case !a.Required:
		return &kg.Compare{Attr: a, Op: kg.IsNull, Value: absent}
	case absent:
		return kg.Or{} // never
	default:
		return kg.And{} // always
	}
}

func (c *compiler) in(place string, v any, a *kg.Attr) kg.Filter {
	numbers, texts := []int64{}, []string{}
	for i, e := range c.elements(place, v, kg.MaxIn) {
		switch value, _ := c.operand(fmt.Sprintf("%s[%d]", place, i), e, a); value := value.(type) {
		case int64:
			numbers = append(numbers, value)
		case string:
			texts = append(texts, value)
		}
	}
	if a.Type == kg.Int {
		return &kg.Compare{Attr: a, Op: kg.In, Value: numbers}
	}
	return &kg.Compare{Attr: a, Op: kg.In, Value: texts}
}

// operand reads what an attribute is compared with, in canonical form.
func (c *compiler) operand(place string, v any, a *kg.Attr) (any, bool) {
	switch {
	case a.Type == kg.Bool:
		b, ok := v.(bool)
		if !ok {
			c.fail(place, "is %s; it must be true or false", values.Show(v))
		}
		return b, ok
	case a.Type == kg.Int:
		n, err := values.Whole(v)
		if err != nil {
			c.fail(place, "%v", err)
		}
		return n, err == nil
	}
	s, ok := values.Text(v)
	if !ok {
		c.fail(place, "is %s; it must be a %s", values.Show(v), a.Type)
		return nil, false
	}
	if a.Type == kg.String || a.Type == kg.IDType { // any text can be compared with
		return s, true
	}
	canonical, err := a.Parse(s)
	if e := (*kg.Error)(nil); errors.As(err, &e) {
		c.fail(place, "%s", e.Message)
		return nil, false
	}
	return canonical, true
}
