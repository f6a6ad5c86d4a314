package adjacency

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/portolan/portolan/internal/kg"
)

// nodeTest and tieTest are compiled filters; nil always holds. Operands are
// folded and parsed once, when they are compiled.
type (
	nodeTest func(*node) bool
	tieTest  func(*Half) bool
)

// compileNode compiles a filter of things.
func (r *run) compileNode(f kg.Filter) nodeTest {
	switch f := f.(type) {
	case kg.And:
		return allOf(compileParts(f, r.compileNode))
	case kg.Or:
		return anyOf(compileParts(f, r.compileNode))
	case *kg.Not:
		of := r.compileNode(f.Of)
		return func(nd *node) bool { return of != nil && !of(nd) }
	case *kg.Compare:
		match, i := compileCompare(f), f.Attr.Index
		return func(nd *node) bool { return match(nd.entity.Vals[i]) }
	case *kg.Linked:
		return r.compileLinked(f)
	}
	return nil
}

// compileTie compiles a filter of ties.
func compileTie(f kg.Filter) tieTest {
	switch f := f.(type) {
	case kg.And:
		return allOf(compileParts(f, compileTie))
	case kg.Or:
		return anyOf(compileParts(f, compileTie))
	case *kg.Not:
		of := compileTie(f.Of)
		return func(h *Half) bool { return of != nil && !of(h) }
	case *kg.Compare:
		match, a := compileCompare(f), f.Attr
		return func(h *Half) bool { return match(h.value(a)) }
	}
	return nil
}

var stated kg.Value = string(kg.Stated)

// value gives an attribute of the tie. CITES is always stated and has no more.
func (h *Half) value(a *kg.Attr) kg.Value {
	switch {
	case h.Tie != nil:
		return h.Tie.Vals[a.Index]
	case a.Name == kg.AttrStanding:
		return stated
	}
	return nil
}

func compileParts[T any, F ~func(T) bool](fs []kg.Filter, compile func(kg.Filter) F) []F {
	out := make([]F, len(fs))
	for i, f := range fs {
		out[i] = compile(f)
	}
	return out
}

func allOf[T any, F ~func(T) bool](parts []F) F {
	return func(x T) bool {
		for _, p := range parts {
			if p != nil && !p(x) {
				return false
			}
		}
		return true
	}
}

func anyOf[T any, F ~func(T) bool](parts []F) F {
	return func(x T) bool {
		for _, p := range parts {
			if p == nil || p(x) {
				return true
			}
		}
		return false
	}
}

// compileLinked compiles a condition on the far ends of a link.
func (r *run) compileLinked(f *kg.Linked) nodeTest {
	slot, edge, far := f.Link.Index, compileTie(f.Edge), r.compileNode(f.Node)
	counted := func(h *Half) bool { return r.viewer.Sees(h.Audience) && (edge == nil || edge(h)) }
	matches := func(h *Half) bool { return far == nil || far(r.v.node(h.Far)) }
	some := func(nd *node) bool {
		for h := range nd.list(slot).All() {
			if counted(h) && matches(h) {
				return true
			}
		}
		return false
	}
	switch f.Quant {
	case kg.Some:
		return some
	case kg.None:
		return func(nd *node) bool { return !some(nd) }
	case kg.All:
		return func(nd *node) bool {
			for h := range nd.list(slot).All() {
				if counted(h) && !matches(h) {
					return false
				}
			}
			return true
		}
	}
	return func(nd *node) bool {
		var n int64
		for h := range nd.list(slot).All() {
			if counted(h) && matches(h) {
				n++
			}
		}
		return kg.Holds(f.Op, n, f.N)
	}
}

// compileCompare compiles a comparison; it holds of what Compare.Match holds of.
func compileCompare(c *kg.Compare) func(kg.Value) bool {
	switch operand := c.Value.(type) {
	case string:
		return compileText(c, operand)
	case []string:
		return ofText(func(v string) bool {
			_, ok := slices.BinarySearch(operand, v)
			return ok
		})
	}
	return c.Match
}

func compileText(c *kg.Compare, operand string) func(kg.Value) bool {
	switch c.Op {
	case kg.Eq:
		return ofText(func(v string) bool { return v == operand })
	case kg.Contains:
		folded := kg.Fold(operand)
		return ofText(func(v string) bool { return foldedContains(v, folded) })
	case kg.StartsWith:
		folded := kg.Fold(operand)
		return ofText(func(v string) bool { return foldedPrefix(v, folded) })
	case kg.Lt, kg.Lte, kg.Gt, kg.Gte:
		bound := c.Operand()
		return ofText(func(v string) bool {
			return kg.Holds(c.Op, int64(strings.Compare(c.Attr.Bound(c.Op, v), bound)), 0)
		})
	}
	return c.Match
}

func ofText(match func(string) bool) func(kg.Value) bool {
	return func(v kg.Value) bool {
		s, ok := v.(string)
		return ok && match(s)
	}
}

// foldedContains says whether folded stands in the folded v, without folding
// ASCII text into memory first.
func foldedContains(v, folded string) bool {
	if !isASCII(v) {
		return strings.Contains(kg.Fold(v), folded)
	}
	if folded == "" {
		return true
	}
	for i := 0; i+len(folded) <= len(v); i++ {
		if lower(v[i]) == folded[0] && lowerEqual(v[i:i+len(folded)], folded) {
			return true
		}
	}
	return false
}

func foldedPrefix(v, folded string) bool {
	if !isASCII(v) {
		return strings.HasPrefix(kg.Fold(v), folded)
	}
	return len(v) >= len(folded) && lowerEqual(v[:len(folded)], folded)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// lowerEqual says whether the lower case of v is folded; they are equally long.
func lowerEqual(v, folded string) bool {
	for i := range len(v) {
		if lower(v[i]) != folded[i] {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}
