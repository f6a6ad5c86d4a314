package graph

import (
	"fmt"
	"maps"
	"slices"

	"github.com/portolan/portolan/graph/values"
	"github.com/portolan/portolan/internal/kg"
)

// linked reads the conditions on a link.
func (c *compiler) linked(place string, v any, l *kg.Link) kg.Filter {
	if l.ToOne {
		return &kg.Linked{Link: l, Quant: kg.Some, Node: c.filter(place, v, l.To)}
	}
	m, ok := c.object(place, v)
	if !ok {
		return nil
	}
	all := kg.And{}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		at, v := place+"."+name, m[name]
		switch name {
		case "some":
			all = append(all, c.match(at, v, kg.Linked{Link: l, Quant: kg.Some}))
		case "none":
			all = append(all, c.match(at, v, kg.Linked{Link: l, Quant: kg.None}))
		case "all":
			all = append(all, c.match(at, v, kg.Linked{Link: l, Quant: kg.All}))
		case "count":
			all = append(all, c.count(at, v, kg.Linked{Link: l, Quant: kg.Count}))
		case "countOf":
			all = append(all, c.countOf(at, v, l))
		default:
			c.fail(at, "there is no such condition on links")
		}
	}
	return all
}

// match reads what a far end and its tie must be like.
func (c *compiler) match(place string, v any, f kg.Linked) kg.Filter {
	m, ok := c.object(place, v)
	if !ok {
		return nil
	}
	if node, ok := m["node"]; ok {
		f.Node = c.filter(place+".node", node, f.Link.To)
	}
	if edge, ok := m["edge"]; ok {
		f.Edge = c.tieFilter(place+".edge", edge, f.Link.Tie)
	}
	return &f
}

// count reads comparisons of a number of ties.
func (c *compiler) count(place string, v any, f kg.Linked) kg.Filter {
	m, ok := c.object(place, v)
	if !ok {
		return nil
	}
	all := kg.And{}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		at, v := place+"."+name, m[name]
		switch op, ok := ops[name]; {
		case v == nil:
			c.fail(at, "is null; leave the condition out")
		case ok && op == kg.In:
			alternatives := kg.Or{}
			for i, e := range c.elements(at, v, maxConditions) {
				alternatives = append(alternatives, c.compareCount(fmt.Sprintf("%s[%d]", at, i), kg.Eq, e, f))
			}
			all = append(all, alternatives)
		case ok && (op == kg.Eq || op >= kg.Lt && op <= kg.Gte):
			all = append(all, c.compareCount(at, op, v, f))
		default:
			c.fail(at, "a number of ties cannot be compared so; it is never null")
		}
	}
	return all
}

func (c *compiler) compareCount(place string, op kg.Op, v any, f kg.Linked) kg.Filter {
	n, err := values.Whole(v)
	switch {
	case !c.condition(place):
	case err != nil:
		c.fail(place, "%v", err)
	case n < 0:
		c.fail(place, "is %d; numbers of ties are 0 or more", n)
	}
	f.Op, f.N = op, max(n, 0)
	return &f
}

// countOf reads comparisons of the number of those far ends that are like `of`.
func (c *compiler) countOf(place string, v any, l *kg.Link) kg.Filter {
	m, ok := c.object(place, v)
	if !ok {
		return nil
	}
	f, _ := c.match(place+".of", m["of"], kg.Linked{Link: l, Quant: kg.Count}).(*kg.Linked)
	if f == nil {
		return nil
	}
	numbers := maps.Clone(m)
	delete(numbers, "of")
	if len(numbers) == 0 {
		c.fail(place, "compares the number with nothing; add one of eq, lt, lte, gt, gte")
	}
	return c.count(place, numbers, *f)
}
