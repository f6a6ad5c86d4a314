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
	conds := c.all(tie, conjuncts(f.Edge))
	if f.Quant == kg.All {
		if f.Node == nil {
			return "true"
		}
		conds = append(conds, "NOT ("+c.filter(far, f.Node, true)+")")
	} else {
		conds = append(conds, c.all(far, conjuncts(f.Node))...)
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

// fixedAt finds the part that fixes what all parts hold of: by ids, which is best;
// by the far end of a tie, which is itself fixed; or by alternatives that each do.
// From there the way is short, and no server finds that by itself. -1 is none.
func fixedAt(parts []kg.Filter) int {
	for _, way := range []func(kg.Filter) bool{isID, isEnd, isChoice} {
		if i := slices.IndexFunc(parts, way); i >= 0 {
			return i
		}
	}
	return -1
}

// isID says whether the condition names ids.
func isID(part kg.Filter) bool {
	f, ok := part.(*kg.Compare)
	return ok && f.Attr.Name == kg.AttrID && (f.Op == kg.Eq || f.Op == kg.In)
}

// isEnd says whether the condition is about the far end of a tie, and fixes that.
func isEnd(part kg.Filter) bool {
	f, ok := part.(*kg.Linked)
	return ok && f.Quant == kg.Some && fixedAt(conjuncts(f.Node)) >= 0
}

// isChoice says whether each alternative of the condition is fixed.
func isChoice(part kg.Filter) bool {
	f, ok := part.(kg.Or)
	return ok && len(f) > 0 && !slices.ContainsFunc(f, func(way kg.Filter) bool { return fixedAt(conjuncts(way)) < 0 })
}

// reach matches the things in variable v of which all parts hold, each once,
// beginning at what fixes them. The last of the lines takes the conditions.
func (c *compiler) reach(v string, parts []kg.Filter) (lines, conds []string) {
	i := fixedAt(parts)
	rest := slices.Concat(parts[:i], parts[i+1:])
	switch f := parts[i].(type) {
	case *kg.Linked:
		return append(c.reachEnd(v, f), "WITH DISTINCT "+v), c.all(v, rest)
	case kg.Or:
		return append(c.reachChoice(v, f), "WITH "+v), c.all(v, rest)
	}
	// The index of ids is that of all things; what follows tells the kind.
	return matchIDs(v), c.all(v, parts)
}

// reachEnd begins at the far end.
func (c *compiler) reachEnd(v string, f *kg.Linked) []string {
	far, tie := c.name(f.Link.Field), c.name("tie")
	lines, conds := c.reach(far, conjuncts(f.Node))
	lines = append(lines, where(conds)...)
	return append(lines, c.follow(v+":"+label(f.Link.Owner), tie, far, f.Link, c.all(tie, conjuncts(f.Edge)))...)
}

// reachChoice begins at each of the alternatives.
func (c *compiler) reachChoice(v string, f kg.Or) []string {
	lines := []string{"CALL () {"}
	for n, way := range f {
		if n > 0 {
			lines = append(lines, "UNION")
		}
		match, conds := c.reach(v, conjuncts(way))
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
