package graph

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/graph/output"
)

// A selector is the compiler as lists see it.
type selector struct{ c *compiler }

var _ output.Selector = selector{}

// Collect gives the fields of a selection.
func (s selector) Collect(sel ast.SelectionSet, satisfies []string) []graphql.CollectedField {
	return s.c.collect(sel, satisfies)
}

// Charge counts what is being compiled.
func (s selector) Charge() { s.c.charge() }

// Of compiles a list of n.
func (s selector) Of(n int, compile func()) { s.c.of(n, compile) }

// Room is how much room the answer has.
func (s selector) Room() *output.Room { return s.c.room }
