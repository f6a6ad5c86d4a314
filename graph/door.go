package graph

import (
	"errors"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/graph/output"
	"github.com/portolan/portolan/graph/result"
	"github.com/portolan/portolan/internal/kg"
)

// A door is the compiler as lists and results see it.
type door struct{ c *compiler }

var _ result.Compiler = door{}

// Collect gives the fields of a selection.
func (d door) Collect(sel ast.SelectionSet, satisfies []string) []graphql.CollectedField {
	return d.c.collect(sel, satisfies)
}

// Charge counts what is being compiled.
func (d door) Charge() { d.c.charge() }

// Of compiles a list of n.
func (d door) Of(n int, compile func()) { d.c.of(n, compile) }

// Room is how much room the answer has.
func (d door) Room() *output.Room { return d.c.room }

// Arguments gives the arguments of a field.
func (d door) Arguments(f graphql.CollectedField) map[string]any { return d.c.arguments(f).values }

// Filter reads a filter of things of the kind, in canonical form.
func (d door) Filter(place string, v any, k *kg.Kind) kg.Filter {
	c := d.c
	before := c.wrong
	c.wrong = false
	p := &kg.Plan{Kind: k, List: kg.List{Filter: c.filter(place, v, k), Count: true}, Node: &kg.Shape{}}
	if c.wrong {
		return nil
	}
	c.wrong = before
	var wrong kg.Errors
	if err := c.o.Normalise(p); errors.As(err, &wrong) {
		for _, e := range wrong {
			c.failAs(e.Code, place, "%s", e.Message)
		}
	}
	return p.List.Filter
}

// Things gives a plan for what is selected of things of the kind.
func (d door) Things(k *kg.Kind, f graphql.CollectedField) (kg.Plan, func([]byte, *kg.Row) []byte) {
	var out *things
	plan := d.c.apart(k, func(sub *compiler, at place) { out = sub.things(f.Selections, at) })
	return plan, out.write
}

// Page gives a plan for what is selected of a page of things of the kind.
func (d door) Page(k *kg.Kind, f graphql.CollectedField, list *kg.List, cursor func([]byte, *kg.Edge) []byte) (kg.Plan, func([]byte, *kg.Page) []byte) {
	var out *output.Object[listed]
	plan := d.c.apart(k, func(sub *compiler, at place) {
		out = sub.connection(f, connection{list: list, far: at, cursor: cursor})
	})
	return plan, func(b []byte, page *kg.Page) []byte { return out.Write(b, listed{page: page}) }
}

// apart compiles a plan of its own for things of the kind.
func (c *compiler) apart(k *kg.Kind, compile func(sub *compiler, at place)) kg.Plan {
	plan := kg.Plan{Kind: k, Node: &kg.Shape{}}
	sub := &compiler{catalogue: c.catalogue, op: c.op, steps: map[stepKey]*kg.Step{}, path: slices.Clone(c.path), told: c.told, room: c.room, degree: c.degree, bill: bill{times: 1, facts: c.bill.facts}}
	compile(sub, place{k, plan.Node})
	if len(sub.steps) > kg.MaxSteps {
		sub.refuse(kg.Errorf(kg.CostLimit, sub.at(""), "follows more than %d links at once; ask for fewer, or in several requests", kg.MaxSteps))
	}
	c.errs, c.wrong = append(c.errs, sub.errs...), c.wrong || sub.wrong
	c.cost = min(c.cost+min(c.times*max(sub.cost, 1), uncountable), uncountable)
	return plan
}

// FactField gives what writes a field that a fact holds itself.
func (d door) FactField(name string) func([]byte, *kg.Fact) []byte {
	put := plainFacts[name]
	if put == nil {
		return nil
	}
	return func(b []byte, f *kg.Fact) []byte { return put(b, stated{fact: f}) }
}

// InFacts compiles what is below about n facts.
func (d door) InFacts(n int, compile func()) { d.c.inFacts(n, compile) }

// Within compiles what stands below a field.
func (d door) Within(name string, compile func()) {
	d.c.path = append(d.c.path, name)
	compile()
	d.c.path = d.c.path[:len(d.c.path)-1]
}

// At gives the way to an argument of the field where the compiler is.
func (d door) At(arg string) string { return d.c.at(arg) }

// Fail notes an error at an argument of where the compiler is.
func (d door) Fail(code kg.Code, arg, format string, args ...any) {
	d.c.failAs(code, arg, format, args...)
}

// Enough says whether to stop early.
func (d door) Enough() bool { return d.c.enough() }
