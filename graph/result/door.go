// Package result puts out the results of analyses: it finds their fields by name, holds them
// to the schema, reads the arguments they take, and writes what is selected of them. Things
// in them are ids; what is selected of those, the compiler of the edge compiles.
package result

import (
	"github.com/99designs/gqlgen/graphql"

	"github.com/portolan/portolan/graph/output"
	"github.com/portolan/portolan/graph/values"
	"github.com/portolan/portolan/internal/kg"
)

// A Compiler is the door to the compiler of the edge: what is selected of things, what
// arguments hold, what all of it costs, and where it is wrong.
type Compiler interface {
	output.Selector
	// Arguments gives the arguments of a field, variables put in.
	Arguments(f graphql.CollectedField) map[string]any
	// Filter reads a filter of things of the kind, in canonical form; nil is all.
	Filter(place string, v any, k *kg.Kind) kg.Filter
	// Things gives a plan for what is selected of things of the kind in a field, and what
	// writes one; Page, the same of a page of them, whose cursors are written by cursor.
	Things(k *kg.Kind, f graphql.CollectedField) (kg.Plan, func(b []byte, row *kg.Row) []byte)
	Page(k *kg.Kind, f graphql.CollectedField, list *kg.List, cursor func(b []byte, e *kg.Edge) []byte) (kg.Plan, func(b []byte, page *kg.Page) []byte)
	// FactField gives what writes a field that a fact holds itself; nil for its ends.
	FactField(name string) func(b []byte, f *kg.Fact) []byte
	// InFacts compiles what is below about n facts.
	InFacts(n int, compile func())
	// Within compiles what stands below a field; At gives the way to an argument there, or
	// to the field itself for "".
	Within(name string, compile func())
	At(arg string) string
	// Fail notes an error at an argument of where the compiler is; Enough says whether
	// there are so many that it may stop.
	Fail(code kg.Code, arg, format string, args ...any)
	Enough() bool
}

// A compiler compiles one root field.
type compiler struct {
	Compiler
	o    *kg.Ontology
	comp *Computation
	// listed names what is computed, so that cursors know theirs.
	listed string
}

func (c *compiler) fail(arg, format string, args ...any) { c.Fail(kg.Invalid, arg, format, args...) }

// elements gives the elements of a list that has at most so many.
func (c *compiler) elements(place string, v any, most int) []any {
	return values.AtMost(place, v, most, c.Fail)
}

// maxList is how long a list of what an analysis is told may be.
const maxList = 1000

// number gives an argument that is a whole number.
func (c *compiler) number(f graphql.CollectedField, name string) (n int64, ok bool) {
	v, ok := c.Arguments(f)[name]
	if !ok {
		return 0, false
	}
	n, err := values.Whole(v)
	if err != nil {
		c.fail(name, "%v", err)
	}
	return n, err == nil
}
