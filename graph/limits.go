package graph

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"

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
	// Cost is how many things and facts the answer may hold, counted while it is made.
	// A number of things costs 1. A store that answers in one piece (kg.Bounded) is asked
	// only for what cannot hold more, by the sizes of pages and by how many ties things
	// have.
	Cost int
	// Analyses is how many analyses one request may have worked out; those that are
	// alike are one.
	Analyses int
	// Tokens is how long the text of a request may be, in tokens of GraphQL.
	Tokens int
	// Body is how many bytes a request may have.
	Body int64
	// Answer is how many bytes the root fields of an answer may have together, counted
	// while they are written.
	Answer int
}

// DefaultLimits suit people and dashboards.
var DefaultLimits = Limits{Depth: 40, Aliases: 100, Cost: 50_000, Analyses: 10, Tokens: 10_000, Body: 1 << 20, Answer: 32 << 20}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits
	return Limits{cmp.Or(l.Depth, d.Depth), cmp.Or(l.Aliases, d.Aliases), cmp.Or(l.Cost, d.Cost), cmp.Or(l.Analyses, d.Analyses), cmp.Or(l.Tokens, d.Tokens), cmp.Or(l.Body, d.Body), cmp.Or(l.Answer, d.Answer)}
}

func over(n, limit int) bool { return limit > 0 && n > limit }

// checkText holds the text of a request to its limits, before it is validated:
// validation compares all fields of one name with each other.
func (l Limits) checkText(query string) error {
	tokens, long := countTokens(query, l.Tokens+1)
	if long {
		return kg.Errorf(kg.CostLimit, "", "has a name of more than %d characters; shorten it", maxName)
	}
	if over(tokens, l.Tokens) {
		return kg.Errorf(kg.CostLimit, "", "the query has more than %d tokens (names, values, punctuation), which is the limit; put values into variables, or ask in several requests", l.Tokens)
	}
	doc, _ := parser.ParseQuery(&ast.Source{Input: query})
	if doc == nil { // whoever parses it next says where it is wrong
		return nil
	}
	n := namer{times: map[string]int{}}
	for _, op := range doc.Operations {
		n.note(op.SelectionSet, 1)
	}
	for _, f := range doc.Fragments {
		n.note(f.SelectionSet, 1)
	}
	if name, times, pairs := n.most(); pairs > maxPairs {
		return kg.Errorf(kg.CostLimit, "", "repeats names too often, %s %d times; select less of more things at once, spread fragments, or ask in several requests", name, times)
	}
	return nil
}

// maxPairs is how many pairs of fields of one name there can be in a request: a
// name can stand there a thousand times. No request that people write comes near.
const maxPairs = 1_000_000

// maxName is how long a name may be: of a field, an alias, a variable. Answers and errors
// repeat names.
const maxName = 200

// countTokens counts the tokens of a text, up to the most that matter, or to a name that is
// too long.
func countTokens(query string, most int) (n int, longName bool) {
	lex := lexer.New(&ast.Source{Input: query})
	for n := range most {
		t, err := lex.ReadToken()
		switch {
		case err != nil || t.Kind == lexer.EOF:
			return n, false
		case t.Kind == lexer.Name && len(t.Value) > maxName:
			return n, true
		}
	}
	return most, false
}

// A namer counts how often each name of the answer stands in a request; what is
// in inline fragments, once more for each of them.
type namer struct{ times map[string]int }

func (n namer) note(sel ast.SelectionSet, weight int) {
	for _, s := range sel {
		switch s := s.(type) {
		case *ast.Field:
			n.times[s.Alias] += weight
			n.note(s.SelectionSet, 1)
		case *ast.InlineFragment:
			n.note(s.SelectionSet, weight+1)
		case *ast.FragmentSpread:
			n.times["..."+s.Name] += weight
		}
	}
}

// most gives the name that is there most often, and how many pairs all names make.
func (n namer) most() (name string, times, pairs int) {
	for _, of := range slices.Sorted(maps.Keys(n.times)) {
		if n.times[of] > times {
			name, times = of, n.times[of]
		}
		pairs = min(pairs+n.times[of]*n.times[of], uncountable)
	}
	return name, times, pairs
}

// checkForm holds the form of a request to its limits, before anything is made of it.
func (l Limits) checkForm(op *ast.OperationDefinition) kg.Errors {
	m := measurer{fragments: map[*ast.FragmentDefinition]size{}}
	s := m.of(op.SelectionSet)
	var errs kg.Errors
	if over(s.depth, l.Depth) {
		errs = append(errs, kg.Errorf(kg.CostLimit, "", "fields are nested %d deep; at most %d levels are allowed. Ask for the inner things by id, in a request of their own", s.depth, l.Depth))
	}
	if over(s.aliases, l.Aliases) {
		errs = append(errs, kg.Errorf(kg.CostLimit, "", "%s fields are renamed by aliases; at most %d are allowed. Use filters with `in`, nodes(ids:), or several requests", many(s.aliases), l.Aliases))
	}
	if s.fields > maxFields {
		errs = append(errs, kg.Errorf(kg.CostLimit, "", "selects %s fields, fragments spread; at most %d are allowed. Spread fewer fragments in one another", many(s.fields), maxFields))
	}
	return errs
}

// maxFields keeps fragments from multiplying. No request that people write comes near.
const maxFields = 10_000

// A size is what a selection amounts to with its fragments spread.
type size struct{ depth, aliases, fields int }

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
			part.fields++
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
		total.fields = min(total.fields+part.fields, uncountable)
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

// checkAnalyses holds how much is to be worked out to the limit.
func (l Limits) checkAnalyses(reads map[string]*read) kg.Errors {
	apart := map[string]bool{}
	for _, r := range reads {
		if r.compute != nil {
			apart[r.compute.Text()] = true
		}
	}
	if !over(len(apart), l.Analyses) {
		return nil
	}
	return kg.Errors{kg.Errorf(kg.CostLimit, "", "asks for %d analyses; at most %d are allowed. Ask in several requests", len(apart), l.Analyses)}
}

// degrees gives how many ties things have at most, of a store that can tell.
type degrees struct {
	ctx context.Context
	of  kg.Bounded
	err error
}

func (d *degrees) most(l *kg.Link) int {
	if d.err != nil {
		return kg.MaxPage
	}
	n, err := d.of.MaxDegree(d.ctx, l)
	d.err = err
	return n
}

// checkCost holds what the answer could hold to the limit, where the store cannot count
// while it reads.
func (l Limits) checkCost(reads map[string]*read) kg.Errors {
	total := 0
	for _, r := range reads {
		total = min(total+r.cost, uncountable)
	}
	if !over(total, l.Cost) {
		return nil
	}
	return kg.Errors{kg.Errorf(kg.CostLimit, "", "the answer could hold %s things; at most %d are allowed. Give smaller `first` on the lists that others stand in, or ask for totalCount alone", many(total), l.Cost)}
}

func many(n int) string {
	if n >= uncountable {
		return "more than a billion"
	}
	return fmt.Sprint(n)
}

// A bill is what a selection costs: how many things, facts and bare numbers the
// answer could hold. times is how often what is being compiled could stand in it.
type bill struct {
	cost, times int
	facts       int // how many `facts` it stands in
}

// What lists are taken to hold that have no pages. Few things have more; facts
// below facts are counted dearly, since nobody needs them and they multiply.
const (
	sourcesCost   = 5
	ownFactsCost  = 8
	tieFactsCost  = 2
	deepFactsCost = 50
)

// charge counts what is being compiled.
func (b *bill) charge() { b.cost = min(b.cost+b.times, uncountable) }

// of compiles a list of n.
func (b *bill) of(n int, compile func()) {
	before := b.times
	b.times = min(before, uncountable/n) * n
	compile()
	b.times = before
}

// inFacts compiles what is below facts, of which there are about n.
func (b *bill) inFacts(n int, compile func()) {
	if b.facts > 0 {
		n = deepFactsCost
	}
	b.facts++
	b.of(n, func() {
		b.charge()
		compile()
	})
	b.facts--
}

// dearest compiles alternatives, of which the dearest counts.
func (b *bill) dearest(compile ...func()) {
	before, most := b.cost, b.cost
	for _, alternative := range compile {
		b.cost = before
		alternative()
		most = max(most, b.cost)
	}
	b.cost = most
}
