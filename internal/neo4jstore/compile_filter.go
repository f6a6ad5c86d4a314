package neo4jstore

import (
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

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
	conds := c.all(tie, kg.Conjuncts(f.Edge))
	if f.Quant == kg.All {
		if f.Node == nil {
			return "true"
		}
		conds = append(conds, "NOT ("+c.filter(far, f.Node, true)+")")
	} else {
		conds = append(conds, c.all(far, kg.Conjuncts(f.Node))...)
	}
	lines := c.tally(v, tie, far, f.Link, conds)
	switch f.Quant {
	case kg.Some:
		return block("EXISTS", lines)
	case kg.Count:
		return block("COUNT", lines) + " " + operators[f.Op] + " " + c.param(f.Link.Field, f.N)
	default:
		return "NOT " + block("EXISTS", lines)
	}
}

// reach matches the things in variable v that all of the start's conditions hold
// of, each once, beginning at what fixes them: from there the way is short, and no
// server finds that by itself. The last of the lines takes the conditions.
func (c *compiler) reach(v string, start *kg.Start) (lines, conds []string) {
	switch {
	case start.End != nil:
		return append(c.reachEnd(v, start), "WITH DISTINCT "+v), c.all(v, start.Rest())
	case start.Ways != nil:
		return append(c.reachChoice(v, start), "WITH "+v), c.all(v, start.Rest())
	}
	// The index of ids is that of all things; what follows tells the kind.
	return matchIDs(v), c.all(v, start.Parts)
}

// reachEnd begins at the far end.
func (c *compiler) reachEnd(v string, start *kg.Start) []string {
	f := start.End
	far, tie := c.name(f.Link.Field), c.name("tie")
	lines, conds := c.reach(far, start.Far)
	lines = append(lines, where(conds)...)
	return append(lines, c.follow(v+":"+label(f.Link.Owner), tie, far, f.Link, c.all(tie, kg.Conjuncts(f.Edge)))...)
}

// reachChoice begins at each of the alternatives.
func (c *compiler) reachChoice(v string, start *kg.Start) []string {
	lines := []string{"CALL () {"}
	for n, way := range start.Ways {
		if n > 0 {
			lines = append(lines, "UNION")
		}
		match, conds := c.reach(v, way)
		lines = append(append(append(lines, match...), where(conds)...), "RETURN "+v)
	}
	return append(lines, "}")
}

// all gives the conditions that all must hold.
func (c *compiler) all(v string, parts []kg.Filter) []string {
	var conds []string
	for _, part := range parts {
		conds = append(conds, c.filter(v, part, false))
	}
	return conds
}
