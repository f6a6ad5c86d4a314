package graph

import (
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"

	"github.com/portolan/portolan/graph/generated"
	"github.com/portolan/portolan/graph/output"
	"github.com/portolan/portolan/internal/kg"
)

var served = generated.NewExecutableSchema(generated.Config{}).Schema()

// catalogued gives the catalogue of the served schema.
func catalogued(tb testing.TB) *catalogue {
	tb.Helper()
	o, err := Ontology()
	if err != nil {
		tb.Fatal(err)
	}
	cat, err := newCatalogue(o, served, analyses)
	if err != nil {
		tb.Fatal(err)
	}
	return cat
}

// operation reads a request as the executor does; nil where it refuses it.
func operation(text string, vars map[string]any) *graphql.OperationContext {
	doc, errs := gqlparser.LoadQueryWithRules(served, text, nil)
	if len(errs) > 0 || len(doc.Operations) == 0 {
		return nil
	}
	op := &graphql.OperationContext{Doc: doc, Operation: doc.Operations[0], RawQuery: text}
	values, err := validator.VariableValues(served, op.Operation, vars)
	if err != nil || op.Operation.Operation != ast.Query {
		return nil
	}
	op.Variables = values
	return op
}

func TestPlans(t *testing.T) {
	cat := catalogued(t)
	o := cat.o
	for _, c := range []struct{ it, query, form string }{
		{
			"reads nothing but the number where only that is asked for", `{needs(first:50){totalCount}}`,
			`Need(ref firstc){}`,
		},
		{
			"reads no attribute that every row has", `{need(id:"need/1"){id kind __typename}}`,
			`ids Need{Need:;}`,
		},
		{
			"merges aliases of a link with the same arguments into one step", `{need(id:"need/1"){a:organisations(first:5,filter:{name:{eq:"x"}}){nodes{name}} b:organisations(filter:{name:{eq:"x"}},first:5){totalCount nodes{acronym}}}}`,
			`ids Need{Need:organisations(name firstci where name.eq)[]{Organisation:name acronym ;};}`,
		},
		{
			"makes a step each for aliases with different arguments", `{need(id:"need/1"){a:funders(first:1){nodes{id}} b:funders(first:2){nodes{id}}}}`,
			`ids Need{Need:funders(name firsti)[]{Organisation:;}funders(name firsti)[]{Organisation:;};}`,
		},
		{
			"reads places only for cursors", `{needs(last:2){edges{cursor} pageInfo{endCursor}}}`,
			`Need(ref lastpi){}`,
		},
		{
			"reads the sources of facts with their subject, and their ends with those at hand", `{need(id:"need/1"){organisations{edges{status facts{source{title} subject{name} object{name}}}}}}`,
			`ids Need{Need:name organisations(name firsti)[facts status ]{Organisation:name sources(name alli)[]{Source:title ;};};}`,
		},
		{
			"shares the sources of a thing between its facts and its own list", `{need(id:"need/1"){sources{name} facts{source{title}}}}`,
			`ids Need{facts Need:sources(name alli)[]{Source:name title ;};}`,
		},
		{
			"reads no source of which only the id is asked", `{need(id:"need/1"){facts{source{id}}}}`,
			`ids Need{facts Need:;}`,
		},
		{
			"reads each kind that fragments name, and the rest as any", `{node(id:"need/1"){...on Need{ref} ...on Entity{name}}}`,
			`ids Entity{Entity:name ;Need:name ref ;}`,
		},
		{
			"finds kinds that are named below facts", `{node(id:"need/1"){...on Entity{facts{subject{...on Need{ref}}}}}}`,
			`ids Entity{facts Entity:;Need:ref ;}`,
		},
		{
			"takes the conditions of a view before others", `{funders(filter:{name:{eq:"x"}}){totalCount}}`,
			`Organisation(name firstc where and(name.eq roles.has)){}`,
		},
	} {
		t.Run(c.it, func(t *testing.T) {
			op := operation(c.query, nil)
			if op == nil {
				t.Fatal("is no request")
			}
			reads, bad, _ := compile(t.Context(), cat, op, rootFields(cat.schema, op), output.NewRoom(0), nil)
			if len(bad) > 0 || len(reads) != 1 {
				t.Fatal(bad)
			}
			for _, r := range reads {
				if err := o.Normalise(r.plan); err != nil {
					t.Fatal(err)
				}
				if got := r.plan.Form(); got != c.form {
					t.Errorf("got  %s\nwant %s", got, c.form)
				}
			}
		})
	}
}

// FuzzPlan holds the compiler to it that no request makes it panic, and that what
// it refuses is the request's fault.
func FuzzPlan(f *testing.F) {
	for _, q := range Questions() {
		f.Add(q.Query)
	}
	for _, text := range []string{
		`{a:needs(first:1,orderBy:[{organisationsCount:DESC}],filter:{or:[{ref:{in:["1"]}},{not:{area:{}}}]}){edges{cursor id facts{source{name} subject{name}}}}}`,
		`{search(text:"x",kinds:[NEED]){edges{score node{...on Need{ref}}}}}`,
		`{node(id:"need/1"){...on Entity{facts(about:"kind"){object{id} source{entities{nodes{name}}}}}}}`,
		`query($x:NeedFilter={ref:{eq:null}}){needs(filter:$x,after:"eyJ"){pageInfo{endCursor}}}`,
		`{nodes(ids:["a","need/1"]){id ...F}} fragment F on Country{regions(edge:{from:{gt:2014}}){edges{from}}}`,
		`{sharedSolutions(plan:"action-plan/x",acrossAreas:null){needs{name organisations(first:1){totalCount}} reasons{weight facts{source{title} object{...on Need{ref}}}}}}`,
	} {
		f.Add(text)
	}
	cat := catalogued(f)
	o := cat.o
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 || strings.Count(text, "{") > 200 {
			return
		}
		op := operation(text, nil)
		if op == nil || len(DefaultLimits.checkForm(op.Operation)) > 0 {
			return
		}
		_ = checkVariables(served, op)
		reads, bad, _ := compile(t.Context(), cat, op, rootFields(cat.schema, op), output.NewRoom(0), nil)
		for _, b := range bad {
			for _, e := range b.errs {
				if e.Code != kg.Invalid && e.Code != kg.CostLimit {
					t.Fatalf("%s: %v has code %s", text, e, e.Code)
				}
			}
		}
		if len(bad) > 0 || len(DefaultLimits.checkCost(reads)) > 0 {
			return
		}
		for _, r := range reads {
			if r.plan == nil { // of analysis
				continue
			}
			if err := o.Normalise(r.plan); err != nil && kg.CodeOf(err) != kg.Invalid && kg.CodeOf(err) != kg.CostLimit {
				t.Fatalf("%s: %v", text, err)
			}
			first := r.plan.Form()
			if err := o.Normalise(r.plan); err == nil && r.plan.Form() != first {
				t.Fatalf("%s: its plan is not in canonical form:\n%s\n%s", text, first, r.plan.Form())
			}
		}
	})
}
