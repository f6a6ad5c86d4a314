package graph

import (
	"cmp"
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/internal/kg"
)

// Limits are how much one request may ask for. A limit of 0 is its default, one
// below 0 is none.
type Limits struct {
	// Depth is how deep fields may be nested; a link to many takes three levels:
	// the link, edges and node.
	Depth int
	// Aliases is how many fields may be renamed, those in fragments counted as
	// often as they are spread.
	Aliases int
	// Cost is how many rows may be read: the product of the sizes of nested pages,
	// summed up. A list of which only totalCount is asked for costs 1.
	Cost int
	// Tokens is how long the text of a request may be, in tokens of GraphQL.
	Tokens int
	// Body is how many bytes a request may have.
	Body int64
}

// DefaultLimits suit people and dashboards.
var DefaultLimits = Limits{Depth: 40, Aliases: 100, Cost: 50_000, Tokens: 10_000, Body: 1 << 20}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits
	return Limits{cmp.Or(l.Depth, d.Depth), cmp.Or(l.Aliases, d.Aliases), cmp.Or(l.Cost, d.Cost), cmp.Or(l.Tokens, d.Tokens), cmp.Or(l.Body, d.Body)}
}

func over(n, limit int) bool { return limit > 0 && n > limit }

// checkForm holds the form of a request to its limits, before anything is made of it.
func (l Limits) checkForm(op *ast.OperationDefinition) kg.Errors {
	m := measurer{fragments: map[*ast.FragmentDefinition]size{}}
	s := m.of(op.SelectionSet)
	var errs kg.Errors
	if over(s.depth, l.Depth) {
		errs = append(errs, kg.Errorf(kg.CostLimit, "", "fields are nested %d deep; at most %d levels are allowed. Ask for the inner things by id, in a request of their own", s.depth, l.Depth))
	}
	if over(s.aliases, l.Aliases) {
		errs = append(errs, kg.Errorf(kg.CostLimit, "", "%d fields are renamed by aliases; at most %d are allowed. Use filters with `in`, nodes(ids:), or several requests", s.aliases, l.Aliases))
	}
	return errs
}

// A size is what a selection amounts to with its fragments spread.
type size struct{ depth, aliases int }

// A measurer measures each fragment once: the same fragment can be spread more
// often than anybody could count.
type measurer struct {
	fragments map[*ast.FragmentDefinition]size
}

const uncountable = 1 << 30

func (m measurer) of(sel ast.SelectionSet) size {
	var total size
	for _, s := range sel {
		var part size
		switch s := s.(type) {
		case *ast.Field:
			part = m.of(s.SelectionSet)
			part.depth++
			if s.Alias != s.Name {
				part.aliases++
			}
		case *ast.InlineFragment:
			part = m.of(s.SelectionSet)
		case *ast.FragmentSpread:
			part = m.fragment(s.Definition)
		}
		total.depth = max(total.depth, part.depth)
		total.aliases = min(total.aliases+part.aliases, uncountable)
	}
	return total
}

func (m measurer) fragment(d *ast.FragmentDefinition) size {
	if s, ok := m.fragments[d]; ok {
		return s
	}
	s := m.of(d.SelectionSet) // validation has refused fragments that spread themselves
	m.fragments[d] = s
	return s
}

// checkCost holds what plans may read to the limit.
func (l Limits) checkCost(reads map[string]*read) kg.Errors {
	total := 0
	for _, r := range reads {
		total = min(total+costOf(r.plan), uncountable)
	}
	if !over(total, l.Cost) {
		return nil
	}
	return kg.Errors{kg.Errorf(kg.CostLimit, "", "could read %s rows; at most %d are allowed. Give smaller `first` on the lists that others stand in, or ask for totalCount alone", many(total), l.Cost)}
}

func many(n int) string {
	if n >= uncountable {
		return "more than a billion"
	}
	return fmt.Sprint(n)
}

// costOf gives how many rows a plan could read. What is only counted costs 1.
func costOf(p *kg.Plan) int {
	n := len(p.IDs)
	if p.IDs == nil {
		n = rows(&p.List)
	}
	return times(max(n, 1), shapeCost(p.Node))
}

// sourcesCost is what the sources of a thing are taken to be: few things have more.
const sourcesCost = 5

func rows(l *kg.List) int {
	switch {
	case !l.Items:
		return 1
	case l.First == kg.NoLimit:
		return sourcesCost
	default:
		return max(l.First, l.Last, 1)
	}
}

// shapeCost gives what reading one thing of the shape costs, itself included. A
// thing is of one kind, so that of several the dearest counts.
func shapeCost(s *kg.Shape) int {
	most := 1
	if s == nil {
		return most
	}
	for _, ks := range s.Kinds {
		cost := 1
		for _, step := range ks.Steps {
			cost = min(cost+times(rows(&step.List), shapeCost(step.Node)), uncountable)
		}
		most = max(most, cost)
	}
	return most
}

func times(a, b int) int {
	if a > uncountable/b {
		return uncountable
	}
	return a * b
}
