package neo4jstore

import (
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// conjuncts gives the parts that all must hold.
func conjuncts(f kg.Filter) []kg.Filter {
	switch f := f.(type) {
	case nil:
		return nil
	case kg.And:
		return f
	}
	return []kg.Filter{f}
}

// filter gives the condition that holds where the filter does of variable v.
// Inside a Not every condition must be true or false, never null.
func (c *compiler) filter(v string, f kg.Filter, inNot bool) string {
	switch f := f.(type) {
	case kg.And:
		return c.joined(v, f, " AND ", "true", inNot)
	case kg.Or:
		return c.joined(v, f, " OR ", "false", inNot)
	case *kg.Not:
		return "NOT (" + c.filter(v, f.Of, true) + ")"
	case *kg.Compare:
		cond := c.compare(v, f)
		if inNot && !f.Attr.Required && f.Op != kg.IsNull {
			return "coalesce(" + cond + ", false)"
		}
		return cond
	case *kg.Linked:
		return c.linked(v, f)
	}
	return "true"
}

func (c *compiler) joined(v string, parts []kg.Filter, with, empty string, inNot bool) string {
	if len(parts) == 0 {
		return empty
	}
	conds := make([]string, len(parts))
	for i, part := range parts {
		conds[i] = c.filter(v, part, inNot)
	}
	return "(" + strings.Join(conds, with) + ")"
}

var operators = map[kg.Op]string{kg.Eq: "=", kg.In: "IN", kg.Contains: "CONTAINS", kg.StartsWith: "STARTS WITH", kg.Lt: "<", kg.Lte: "<=", kg.Gt: ">", kg.Gte: ">="}

func (c *compiler) compare(v string, f *kg.Compare) string {
	a, name, value := f.Attr, f.Attr.Name, f.Value
	switch f.Op {
	case kg.IsNull:
		if f.Value.(bool) {
			return prop(v, name) + " IS NULL"
		}
		return prop(v, name) + " IS NOT NULL"
	case kg.Has:
		return c.param(name, value) + " IN " + prop(v, name)
	case kg.Contains, kg.StartsWith:
		name, value = foldName(a), kg.Fold(value.(string))
	case kg.Lt, kg.Lte, kg.Gt, kg.Gte:
		if _, ok := value.(string); ok {
			name, value = boundName(a, f.Op), f.Operand()
		}
	}
	return prop(v, name) + " " + operators[f.Op] + " " + c.param(a.Name, value)
}

// selectiveAt finds the part that fixes the value of a sortable attribute which
// few things are likely to share. -1 is none.
func selectiveAt(parts []kg.Filter) int {
	return slices.IndexFunc(parts, func(part kg.Filter) bool {
		eq, ok := part.(*kg.Compare)
		return ok && eq.Op == kg.Eq && eq.Attr.Key(false) != nil && eq.Attr.Type != kg.EnumType && eq.Attr.Type != kg.Bool
	})
}

// sought gives conditions by which an index finds the things with that value:
// equal values have equal sort keys.
func (c *compiler) sought(v string, eq *kg.Compare) []string {
	key := eq.Attr.Key(false)
	return []string{prop(v, key.Name) + " = " + c.param(eq.Attr.Name, key.Of(eq.Value)), prop(v, propID) + " IS NOT NULL"}
}

func (c *compiler) linked(v string, f *kg.Linked) string {
	far, tie := c.name(f.Link.Field), c.name("tie")
	var conds []string
	for _, part := range conjuncts(f.Edge) {
		conds = append(conds, c.filter(tie, part, false))
	}
	if f.Quant == kg.All {
		if f.Node == nil {
			return "true"
		}
		conds = append(conds, "NOT ("+c.filter(far, f.Node, true)+")")
	} else {
		for _, part := range conjuncts(f.Node) {
			conds = append(conds, c.filter(far, part, false))
		}
	}
	lines := c.follow(v, tie, far, f.Link, conds)
	switch f.Quant {
	case kg.Some:
		return block("EXISTS", lines)
	case kg.Count:
		return block("COUNT", lines) + " " + operators[f.Op] + " " + c.param(f.Link.Field, f.N)
	default:
		return "NOT " + block("EXISTS", lines)
	}
}

// anchorAt finds the part that fixes the id of a far end: from there the way to
// the roots is short, and no server finds that by itself. -1 is none.
func anchorAt(parts []kg.Filter) int {
	for i, part := range parts {
		if f, ok := part.(*kg.Linked); ok && f.Quant == kg.Some {
			if node := conjuncts(f.Node); fixesID(node) || anchorAt(node) >= 0 {
				return i
			}
		}
	}
	return -1
}

// fixesID says whether one of the parts names ids.
func fixesID(parts []kg.Filter) bool {
	for _, part := range parts {
		if f, ok := part.(*kg.Compare); ok && f.Attr.Name == kg.AttrID && (f.Op == kg.Eq || f.Op == kg.In) {
			return true
		}
	}
	return false
}

// anchor matches the things in variable near of which the condition holds,
// beginning at the far end. It may match a thing more than once.
func (c *compiler) anchor(f *kg.Linked, near string) []string {
	far, tie := c.name(f.Link.Field), c.name("tie")
	parts := conjuncts(f.Node)
	var lines []string
	if i := anchorAt(parts); i >= 0 && !fixesID(parts) {
		lines = append(c.anchor(parts[i].(*kg.Linked), far), "WITH DISTINCT "+far)
		parts = append(append([]kg.Filter{}, parts[:i]...), parts[i+1:]...)
	} else { // the index of ids is that of all things; the tie's pattern names the kind
		lines = []string{"MATCH (" + far + ":" + quote(labelEntity) + ")"}
	}
	var conds []string
	for _, part := range parts {
		conds = append(conds, c.filter(far, part, false))
	}
	lines = append(lines, where(conds)...)
	conds = nil
	for _, part := range conjuncts(f.Edge) {
		conds = append(conds, c.filter(tie, part, false))
	}
	return append(lines, c.follow(near+":"+label(f.Link.Owner), tie, far, f.Link, conds)...)
}
