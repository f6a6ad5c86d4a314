package graph

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"

	"github.com/portolan/portolan/graph/output"
	"github.com/portolan/portolan/graph/result"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/localstore"
)

// These tests hold what makes results into answers to its conventions, with an
// analysis of their own: it gives back what it was asked with, and whatever the
// test wants.

const sampleSDL = `
extend type Query {
  sample(mode: SampleMode! = PLAIN, ids: [ID!], country: ID, asOf: Date, share: Decimal, money: Currency, rates: [SampleRate!], moment: SampleMoment,
    filter: NeedFilter, size: Int, weight: Float! = 0.5, text: String, deep: Boolean): Sample!
  samples(first: Int, after: String, deep: Boolean): SampleCellConnection!
  few(first: Int = 2): [SampleCell!]!
  pairs(first: Int, after: String): SamplePairConnection!
}
enum SampleMode { PLAIN FANCY }
input SampleRate { rate: Decimal! note: String! = "none" parts: [SampleRate!] }
input SampleMoment @oneOf { date: Date plan: ID }
type Sample {
  id: ID! url: String count: Int! maybe: Int ratio: Float! maybeRatio: Float yes: Boolean! maybeYes: Boolean words: [String!]! maybeWords: [String!]
  mode: SampleMode! maybeMode: SampleMode when: Date! maybeWhen: Date amount: Decimal! maybeAmount: Decimal currency: Currency revision: Int! marking: Marking!
  standing: Standing! asked: String!
  need: Need lost: Need sure: SamplePair thing: Entity needs(first: Int = 20): [Need!]! things: [Entity!]!
  facts: [Fact!]! fact: Fact
  cells(above: Int, first: Int, after: String): SampleCellConnection! listed(first: Int, after: String): NeedConnection! child: Sample
}
type SamplePair { need: Need! count: Int! }
type SampleCell { count: Int! need: Need pair: SamplePair pairs: [SamplePair!]! }
type SampleCellConnection { edges: [SampleCellEdge!]! nodes: [SampleCell!]! pageInfo: PageInfo! totalCount: Int! }
type SampleCellEdge { cursor: String! node: SampleCell! }
type SamplePairConnection { edges: [SamplePairEdge!]! nodes: [SamplePair!]! pageInfo: PageInfo! totalCount: Int! need: Need sure: SamplePair! count: Int! }
type SamplePairEdge { cursor: String! node: SamplePair! }
`

type sampleMode string

type sampleRate struct {
	Rate  kg.Decimal
	Note  string
	Parts []sampleRate
}

type sampleArgs struct {
	Mode    sampleMode
	IDs     []kg.ID
	Country kg.ID `kind:"Country"`
	AsOf    kg.Date
	Share   kg.Decimal
	Money   string
	Rates   []sampleRate
	Moment  *struct {
		Date kg.Date
		Plan kg.ID
	}
	Filter kg.Filter
	Size   *int
	Weight float64
	Text   string
	Deep   bool
}

type sample struct {
	ID          string
	URL         string
	Count       int
	Maybe       *int
	Ratio       float64
	MaybeRatio  *float64
	Yes         bool
	MaybeYes    *bool
	Words       []string
	MaybeWords  []string
	Mode        sampleMode
	MaybeMode   sampleMode
	When        kg.Date
	MaybeWhen   kg.Date
	Amount      kg.Decimal
	MaybeAmount *kg.Decimal
	Currency    string
	Revision    kg.Revision
	Marking     kg.Marking
	Standing    kg.Standing
	Asked       string
	Need, Lost  kg.ID
	Sure        *samplePair
	Thing       kg.ID
	Needs       []kg.ID
	Things      []kg.ID
	Facts       []kg.Fact
	Fact        *kg.Fact
	Listed      []kg.ID
	Child       *sample

	cells  []sampleCell
	called int
}

// Cells takes an argument, so it is a method.
func (s *sample) Cells(a struct{ Above *int }) []sampleCell {
	s.called++
	var out []sampleCell
	for _, c := range s.cells {
		if a.Above == nil || c.Count > *a.Above {
			out = append(out, c)
		}
	}
	return out
}

type samplePair struct {
	Need  kg.ID
	Count int
}

type sampleCell struct {
	Count int
	Need  kg.ID
	Pair  *samplePair
	Pairs []samplePair
}

// samplePairs is a list of which more is said.
type samplePairs struct {
	Need kg.ID
	Sure samplePair
	List []samplePair
}

// Count is a method, like what is worked out only where it is selected.
func (p *samplePairs) Count() int { return 10 * len(p.List) }

// A bench is a small graph, and the sample that is answered with.
type bench struct {
	computed int // how often "few" was
	graph    *kg.Graph
	engine   *engine
	cat      *catalogue
	sample   *sample
	pairs    *samplePairs
	args     sampleArgs
}

func newBench(t *testing.T) *bench {
	t.Helper()
	o, err := Ontology()
	if err != nil {
		t.Fatal(err)
	}
	g := kg.NewGraph(o, localstore.OpenMemory(o))
	analyst, err := world.New(g, func() time.Time { return time.Date(2024, 6, 30, 0, 0, 0, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{graph: g, engine: &engine{graph: g, analyst: analyst, limits: DefaultLimits, room: output.NewRoom(0), budget: kg.NewBudget(DefaultLimits.Cost)}, sample: newSample()}
	b.pairs = &samplePairs{Need: "need/1", Sure: samplePair{"need/2", 1}, List: []samplePair{{"need/3", 3}, {"need/1", 4}}}
	b.apply(t, "need/1", "need/2", "need/3")
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema", Input: SDL()}, &ast.Source{Name: "sample", Input: sampleSDL})
	if err != nil {
		t.Fatal(err)
	}
	b.cat, err = newCatalogue(o, schema, map[string]result.Binding{
		"sample": result.Bind(func(_ context.Context, _ *world.World, a sampleArgs) (*sample, error) {
			b.args = a
			return b.sample, nil
		}),
		"samples": result.Bind(func(context.Context, *world.World, struct{ Deep bool }) ([]sampleCell, error) {
			return b.sample.cells, nil
		}),
		"pairs": result.Bind(func(context.Context, *world.World, struct{}) (*samplePairs, error) { return b.pairs, nil }),
		"few": result.Bind(func(context.Context, *world.World, struct{}) ([]sampleCell, error) {
			b.computed++
			return b.sample.cells, nil
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// apply states needs; need/hidden is stated for some eyes only.
func (b *bench) apply(t *testing.T, needs ...kg.ID) {
	t.Helper()
	fact := func(f kg.Fact) kg.Change {
		f.Source, f.Where = "source/s", "row "+string(f.Subject)
		return kg.Assert{Fact: f}
	}
	changes := []kg.Change{}
	for _, f := range []kg.Fact{{About: "kind"}, {About: "name", Value: "S"}, {About: "title", Value: "The source"}, {About: "form", Value: "OFFICIAL"}} {
		f.Subject = "source/s"
		changes = append(changes, fact(f))
	}
	for _, id := range append(needs, "need/hidden") {
		for _, f := range []kg.Fact{{About: "kind"}, {About: "name", Value: "N" + id.Slug()}, {About: "ref", Value: id.Slug()}, {About: "statement", Value: "lacks"}} {
			if f.Subject = id; id == "need/hidden" {
				f.Audience = kg.AudienceOf(kg.Amber)
			}
			changes = append(changes, fact(f))
		}
	}
	if _, err := b.graph.Apply(t.Context(), kg.System, 0, changes); err != nil {
		t.Fatal(err)
	}
}

func newSample() *sample {
	n, x := 7, 0.1
	amount := kg.Decimal("12.5")
	fact := kg.Fact{ID: "f1", Subject: "need/1", About: "name", Value: "N1", Source: "source/s", Where: "row 1", Standing: kg.Stated}
	gone := fact
	gone.Source = "source/gone"
	return &sample{
		ID: "x", Count: 3, Maybe: &n, Ratio: 1e21, MaybeRatio: &x, Yes: true, Words: nil, Mode: "FANCY", When: "2014-05", Amount: "10", MaybeAmount: &amount,
		Revision: 9, Marking: kg.AmberStrict, Standing: kg.Proposed, Need: "need/1", Lost: "need/gone", Thing: "source/s",
		Needs: []kg.ID{"need/2", "need/hidden", "need/1", "", "need/2"}, Things: []kg.ID{"source/s", "need/3"},
		Facts: []kg.Fact{fact, gone}, Fact: &fact, Listed: []kg.ID{"need/3", "need/2", "need/1"},
		cells: []sampleCell{
			{Count: 1, Need: "need/1", Pair: &samplePair{Need: "need/gone"}},
			{Count: 2, Need: "need/2", Pair: &samplePair{Need: "need/3", Count: 5}},
			{Count: 3, Pairs: []samplePair{{Need: "need/gone"}, {Need: "need/1"}, {Need: "need/hidden"}, {Need: "need/2"}}},
			{Count: 4, Need: "need/1"},
		},
	}
}

// ask answers a request as the server does, all of it: its data, or its errors.
func (b *bench) ask(t *testing.T, query string, vars string) (string, []error) {
	t.Helper()
	op := b.operation(t, query, vars)
	b.engine.budget = kg.NewBudget(b.engine.limits.Cost)
	reads, errs := b.plan(planner{graph: b.graph, catalogue: b.cat, options: Options{Limits: b.engine.limits, Introspection: true}}, op)
	if len(errs) > 0 {
		return "", errs
	}
	var out output.Object[struct{}]
	for _, f := range graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Query"}) {
		answer, err := reads[f.Alias].compute.Answer(t.Context(), b.engine.computing())
		if err != nil {
			return "", []error{err}
		}
		out.Add(f.Alias, func(b []byte, _ struct{}) []byte { return append(b, answer...) })
	}
	return string(out.Write(nil, struct{}{})), nil
}

// reads plans a request.
func (b *bench) reads(t *testing.T, query, vars string) (map[string]*read, []error) {
	t.Helper()
	return b.plan(planner{catalogue: b.cat, options: Options{Limits: DefaultLimits}}, b.operation(t, query, vars))
}

// operation reads a request as the server does.
func (b *bench) operation(t *testing.T, query, vars string) *graphql.OperationContext {
	t.Helper()
	doc, bad := gqlparser.LoadQueryWithRules(b.cat.schema, query, nil)
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	op := &graphql.OperationContext{Doc: doc, Operation: doc.Operations[0], RawQuery: query}
	var given map[string]any
	d := json.NewDecoder(strings.NewReader(vars))
	d.UseNumber()
	if vars != "" {
		if err := d.Decode(&given); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if op.Variables, err = validator.VariableValues(b.cat.schema, op.Operation, given); err != nil {
		t.Fatal(err)
	}
	return op
}

func (b *bench) plan(p planner, op *graphql.OperationContext) (map[string]*read, []error) {
	var errs []error
	for _, e := range checkVariables(p.catalogue.schema, op) {
		errs = append(errs, e)
	}
	reads, bad, _ := compile(context.Background(), p.catalogue, op, rootFields(p.catalogue.schema, op), b.engine.room, nil)
	for _, f := range bad {
		for _, e := range f.errs {
			errs = append(errs, e)
		}
	}
	return reads, errs
}

func TestResults(t *testing.T) {
	for _, c := range []struct {
		it, query, vars string
		want            string
		calls           int64
	}{
		{it: "writes scalars as their types are", query: `{sample{id count ratio yes mode when amount revision marking standing}}`, want: `{"sample":{"id":"x","count":3,"ratio":1e+21,"yes":true,"mode":"FANCY","when":"2014-05","amount":"10","revision":9,"marking":"AMBER_STRICT","standing":"PROPOSED"}}`},
		{it: "writes what is there of what may be null", query: `{sample{maybe maybeRatio maybeAmount}}`, want: `{"sample":{"maybe":7,"maybeRatio":0.1,"maybeAmount":"12.5"}}`},
		{it: "writes null for nil pointers and empty texts, and empty lists for nil ones that must be there", query: `{sample{url maybeYes maybeMode maybeWhen currency words maybeWords child{id}}}`, want: `{"sample":{"url":null,"maybeYes":null,"maybeMode":null,"maybeWhen":null,"currency":null,"words":[],"maybeWords":null,"child":null}}`},
		{it: "heeds names, typenames, fragments, skip and include", query: `query($y:Boolean!){sample{n:count ...F count @skip(if:$y) ...on Sample{__typename id @include(if:$y)}}} fragment F on Sample{need{...on Entity{name} ...G}} fragment G on Need{ref}`, vars: `{"y":true}`, want: `{"sample":{"n":3,"need":{"name":"N1","ref":"1"},"__typename":"Sample","id":"x"}}`, calls: 1},
		{it: "fetches a thing by its id", query: `{sample{need{ref statement}}}`, want: `{"sample":{"need":{"ref":"1","statement":"lacks"}}}`, calls: 1},
		{it: "gives null for a thing that is gone", query: `{sample{lost{ref}}}`, want: `{"sample":{"lost":null}}`, calls: 1},
		{it: "leaves things that are gone, hidden or empty out of lists, and keeps the order", query: `{sample{needs{ref}}}`, want: `{"sample":{"needs":[{"ref":"2"},{"ref":"1"},{"ref":"2"}]}}`, calls: 1},
		{it: "takes as many of a list as are asked for", query: `{sample{needs(first:1){ref}}}`, want: `{"sample":{"needs":[{"ref":"2"}]}}`, calls: 1},
		{it: "takes the default of first from the schema", query: `{few{count}}`, want: `{"few":[{"count":1},{"count":2}]}`},
		{it: "fetches things of any kind, with fragments on each", query: `{sample{thing{kind ...on Source{title} ...on Need{ref}} things{id ...on Source{title} ...on Need{ref}}}}`, want: `{"sample":{"thing":{"kind":"SOURCE","title":"The source"},"things":[{"id":"source/s","title":"The source"},{"id":"need/3","ref":"3"}]}}`, calls: 2},
		{it: "reads what lies behind things like anything else", query: `{sample{need{facts(about:"name"){value source{title}} sources{name}}}}`, want: `{"sample":{"need":{"facts":[{"value":"N1","source":{"title":"The source"}}],"sources":[{"name":"S"}]}}}`, calls: 1},
		{it: "runs one plan for each selected field, and not one for each cell", query: `{sample{cells{nodes{need{ref}}}}}`, want: `{"sample":{"cells":{"nodes":[{"need":{"ref":"1"}},{"need":{"ref":"2"}},{"need":null},{"need":{"ref":"1"}}]}}}`, calls: 1},
		{it: "runs a plan for each alias", query: `{sample{a:need{ref} b:need{name}}}`, want: `{"sample":{"a":{"ref":"1"},"b":{"name":"N1"}}}`, calls: 2},
		{it: "runs no plan where no thing is selected, or none is there", query: `{sample{count} few{need{ref}}}`, want: `{"sample":{"count":3},"few":[{"need":{"ref":"1"}},{"need":{"ref":"2"}}]}`, calls: 1},
		{it: "makes null what must have a thing that is gone, and leaves it out of lists", query: `{sample{cells(first:3){nodes{pair{need{ref} count} pairs{need{ref}}}}}}`, want: `{"sample":{"cells":{"nodes":[{"pair":null,"pairs":[]},{"pair":{"need":{"ref":"3"},"count":5},"pairs":[]},{"pair":null,"pairs":[{"need":{"ref":"1"}},{"need":{"ref":"2"}}]}]}}}`, calls: 2},
		{it: "shows facts, without those whose source is gone", query: `{sample{facts{id about value where standing shown subject{name ...on Need{ref}} object{id} source{title}}}}`, want: `{"sample":{"facts":[{"id":"f1","about":"name","value":"N1","where":"row 1","standing":"STATED","shown":false,"subject":{"name":"N1","ref":"1"},"object":null,"source":{"title":"The source"}}]}}`, calls: 2},
		{it: "shows one fact", query: `{sample{fact{id source{name}}}}`, want: `{"sample":{"fact":{"id":"f1","source":{"name":"S"}}}}`, calls: 1},
		{it: "gives the arguments of a field to its method", query: `{sample{a:cells(above:2){totalCount} b:cells(above:3){nodes{count}}}}`, want: `{"sample":{"a":{"totalCount":2},"b":{"nodes":[{"count":4}]}}}`},
		{it: "pages by edges and nodes", query: `{sample{cells(first:2){__typename totalCount edges{__typename node{count}} nodes{count} pageInfo{hasNextPage hasPreviousPage}}}}`, want: `{"sample":{"cells":{"__typename":"SampleCellConnection","totalCount":4,"edges":[{"__typename":"SampleCellEdge","node":{"count":1}},{"__typename":"SampleCellEdge","node":{"count":2}}],"nodes":[{"count":1},{"count":2}],"pageInfo":{"hasNextPage":true,"hasPreviousPage":false}}}}`},
		{it: "gives a root field's own connection", query: `{samples(first:1){totalCount nodes{count}}}`, want: `{"samples":{"totalCount":4,"nodes":[{"count":1}]}}`},
		{it: "says of a list what there is to say, beside its page", query: `{pairs(first:1){count nodes{need{ref}} need{ref} totalCount sure{need{ref} count}}}`, want: `{"pairs":{"count":20,"nodes":[{"need":{"ref":"3"}}],"need":{"ref":"1"},"totalCount":2,"sure":{"need":{"ref":"2"},"count":1}}}`, calls: 3},
		{it: "pages things, whose edges are those of root fields", query: `{sample{listed(first:2){totalCount edges{standing node{ref}} nodes{name} pageInfo{hasNextPage}}}}`, want: `{"sample":{"listed":{"totalCount":3,"edges":[{"standing":"STATED","node":{"ref":"3"}},{"standing":"STATED","node":{"ref":"2"}}],"nodes":[{"name":"N3"},{"name":"N2"}],"pageInfo":{"hasNextPage":true}}}}`, calls: 1},
		{it: "follows a type that leads back to itself", query: `{sample{child{child{id}}}}`, want: `{"sample":{"child":null}}`},
	} {
		t.Run(c.it, func(t *testing.T) {
			b := newBench(t)
			before := b.graph.Calls()
			got, errs := b.ask(t, c.query, c.vars)
			if len(errs) > 0 || got != c.want {
				t.Errorf("got  %s\nwant %s\n%v", got, c.want, errs)
			}
			if calls := b.graph.Calls() - before; calls != c.calls {
				t.Errorf("ran %d plans, want %d", calls, c.calls)
			}
		})
	}
}

func TestResultsThatHaveGone(t *testing.T) {
	t.Run("asks to ask again where what must be said of a list is no more", func(t *testing.T) {
		b := newBench(t)
		b.pairs.Sure.Need = "need/gone"
		if got, errs := b.ask(t, `{pairs{sure{need{ref}}}}`, ""); len(errs) != 1 || kg.CodeOf(errs[0]) != kg.Conflict {
			t.Errorf("got %s, %v", got, errs)
		}
	})
}

func TestResultsOfMany(t *testing.T) {
	b := newBench(t)
	b.sample.Things = nil
	for i := range kg.MaxIDs + 1 {
		b.sample.Things = append(b.sample.Things, kg.ID(fmt.Sprintf("need/x%d", i)), "need/2")
	}
	before := b.graph.Calls()
	t.Run("runs as many plans as it takes to name all ids, each once", func(t *testing.T) {
		got, errs := b.ask(t, `{sample{things{id}}}`, "")
		if n := strings.Count(got, `"need/2"`); n != kg.MaxIDs+1 || len(errs) > 0 || b.graph.Calls()-before != 2 {
			t.Errorf("%d things by %d plans (%v)", n, b.graph.Calls()-before, errs)
		}
	})
	t.Run("calls a method once for each alias", func(t *testing.T) {
		b.sample.called = 0
		if _, errs := b.ask(t, `{sample{a:cells{nodes{need{ref}}} b:cells{edges{node{need{ref}}}}}}`, ""); len(errs) > 0 || b.sample.called != 2 {
			t.Errorf("called %d times (%v)", b.sample.called, errs)
		}
	})
}

func TestResultsHideWhatViewersMayNotSee(t *testing.T) {
	b := newBench(t)
	for clearance, want := range map[kg.Marking]string{
		kg.Clear: `{"sample":{"needs":[{"ref":"2"},{"ref":"1"},{"ref":"2"}]}}`,
		kg.Amber: `{"sample":{"needs":[{"ref":"2"},{"ref":"hidden"},{"ref":"1"},{"ref":"2"}]}}`,
	} {
		b.engine.viewer = kg.Cleared("", clearance)
		if got, errs := b.ask(t, `{sample{needs{ref}}}`, ""); got != want {
			t.Errorf("%s gets %s, want %s (%v)", clearance, got, want, errs)
		}
	}
}

func TestResultCursors(t *testing.T) {
	b := newBench(t)
	cursor := func(query string) string {
		t.Helper()
		got, errs := b.ask(t, query, "")
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		_, rest, _ := strings.Cut(got, `endCursor":"`)
		text, _, _ := strings.Cut(rest, `"`)
		return text
	}
	for _, c := range []struct{ it, list, want string }{
		{"go on where a page ended", `cells(first:3%s){nodes{count} edges{cursor} pageInfo{startCursor endCursor hasNextPage hasPreviousPage}}`, `"nodes":[{"count":4}]`},
		{"go on in a list of things", `listed(first:2%s){nodes{ref} edges{cursor} pageInfo{startCursor endCursor hasNextPage hasPreviousPage}}`, `"nodes":[{"ref":"1"}]`},
	} {
		t.Run(c.it, func(t *testing.T) {
			at := cursor(`{sample{` + fmt.Sprintf(c.list, "") + `}}`)
			got, errs := b.ask(t, `{sample{`+fmt.Sprintf(c.list, `,after:"`+at+`"`)+`}}`, "")
			if len(errs) > 0 || !strings.Contains(got, c.want) || !strings.Contains(got, `"hasNextPage":false,"hasPreviousPage":true`) {
				t.Errorf("got %s (%v)", got, errs)
			}
		})
	}
	at := cursor(`{sample(text:"a"){cells(above:0,first:1){pageInfo{endCursor}}}}`)
	t.Run("give an empty page behind the last entry", func(t *testing.T) {
		last := cursor(`{samples{pageInfo{endCursor}}}`)
		got, errs := b.ask(t, `{samples(after:"`+last+`"){totalCount nodes{count} edges{cursor} pageInfo{startCursor hasNextPage hasPreviousPage}}}`, "")
		if want := `{"samples":{"totalCount":4,"nodes":[],"edges":[],"pageInfo":{"startCursor":null,"hasNextPage":false,"hasPreviousPage":true}}}`; got != want {
			t.Errorf("got %s (%v)", got, errs)
		}
	})
	refuse := func(it, query, says string) {
		t.Helper()
		t.Run("refuse "+it, func(t *testing.T) {
			got, errs := b.ask(t, query, "")
			if len(errs) != 1 || kg.CodeOf(errs[0]) != kg.Invalid || !strings.Contains(errs[0].Error(), says) {
				t.Errorf("got %s, %v, want an error with %q", got, errs, says)
			}
		})
	}
	t.Run("hold for another size of page", func(t *testing.T) {
		if got, errs := b.ask(t, `{sample(text:"a"){cells(first:2,above:0,after:"`+at+`"){nodes{count}}}}`, ""); got != `{"sample":{"cells":{"nodes":[{"count":2},{"count":3}]}}}` {
			t.Errorf("got %s (%v)", got, errs)
		}
	})
	refuse("what is none", `{sample{cells(after:"abc"){totalCount}}}`, "cells.after: \"abc\" is no cursor")
	refuse("one of a list with other arguments", `{sample(text:"a"){cells(above:1,after:"`+at+`"){totalCount}}}`, "cells.after: ")
	refuse("one of a result with other arguments", `{sample(text:"b"){cells(above:0,after:"`+at+`"){totalCount}}}`, "other arguments; start again")
	refuse("one of another root field", `{samples(after:"`+at+`"){totalCount}}`, "after: ")
	refuse("one of another day", `query($d:Date){sample(text:"a",asOf:$d){cells(above:0,after:"`+b.of(t, at, func(p *cursorFields) { p.AsOf = "2024-06-29" })+`"){totalCount}}}`, "as of 2024-06-29")
	refuse("one before the beginning", `{sample(text:"a"){cells(above:0,after:"`+b.of(t, at, func(p *cursorFields) { p.After = -1 })+`"){totalCount}}}`, "no cursor")
	b.apply(t, "need/4")
	refuse("one of the graph as it was", `{sample(text:"a"){cells(above:0,after:"`+at+`"){totalCount}}}`, "revision 1, which is now at revision 2; start again")
}

func TestResultsStop(t *testing.T) {
	b := newBench(t)
	op := &graphql.OperationContext{Doc: gqlparser.MustLoadQueryWithRules(b.cat.schema, `{few{need{ref}}}`, nil)}
	op.Operation = op.Doc.Operations[0]
	reads, errs := b.plan(planner{catalogue: b.cat, options: Options{Limits: DefaultLimits}}, op)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	for ctx, want := range map[context.Context]string{gone: "given up", late: "took longer than the server allows"} {
		_, err := reads["few"].compute.Answer(ctx, b.engine.computing())
		if got := (presenter{}).translate(ctx, err); got.Extensions["code"] != Timeout || !strings.Contains(got.Message, want) || b.computed > 0 {
			t.Errorf("gives %v (%v), having computed %d times; want code %s and %q", got, err, b.computed, Timeout, want)
		}
	}
}

// of changes a cursor.
func (b *bench) of(t *testing.T, cursor string, change func(*cursorFields)) string {
	t.Helper()
	var p cursorFields
	if err := json.Unmarshal(unbase64(t, cursor), &p); err != nil {
		t.Fatal(err)
	}
	change(&p)
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// cursorFields are what a cursor of a result holds.
type cursorFields struct {
	List     []byte      `json:"l"`
	Revision kg.Revision `json:"r"`
	AsOf     kg.Date     `json:"d"`
	After    int         `json:"n"`
}

func TestResultArguments(t *testing.T) {
	for _, c := range []struct{ it, query, vars, want string }{
		{"gives defaults where nothing is given", `{sample{count}}`, "", `{PLAIN []     [] <nil> <nil> <nil> 0.5  false}`},
		{
			"reads literals", `{sample(mode:FANCY,ids:["need/1"],country:"country/jm",asOf:2014,share:1.50,money:"USD",text:"t",deep:true,weight:2){count}}`, "",
			`{FANCY [need/1] country/jm 2014 1.5 USD [] <nil> <nil> <nil> 2 t true}`,
		},
		{
			"reads variables", `query($i:[ID!],$r:[SampleRate!]){sample(ids:$i,rates:$r){count}}`, `{"i":"need/1","r":[{"rate":2},{"rate":"3.10","note":"n","parts":{"rate":1}}]}`,
			`{PLAIN [need/1]     [{2 none []} {3.1 n [{1 none []}]}] <nil> <nil> <nil> 0.5  false}`,
		},
		{"takes null for what is not given", `query($s:Int){sample(size:$s,text:null){count}}`, `{"s":null}`, `{PLAIN []     [] <nil> <nil> <nil> 0.5  false}`},
	} {
		t.Run(c.it, func(t *testing.T) {
			b := newBench(t)
			_, errs := b.ask(t, c.query, c.vars)
			if got := fmt.Sprint(b.args); got != c.want || len(errs) > 0 {
				t.Errorf("got  %s\nwant %s (%v)", got, c.want, errs)
			}
		})
	}
	b := newBench(t)
	t.Run("reads whole numbers, one of several, and filters in canonical form", func(t *testing.T) {
		_, errs := b.ask(t, `{sample(size:7,moment:{plan:"action-plan/p"},filter:{and:[{ref:{eq:"1"}}]}){count}}`, "")
		if len(errs) > 0 || *b.args.Size != 7 || b.args.Moment.Plan != "action-plan/p" {
			t.Errorf("got %+v (%v)", b.args, errs)
		}
		if f, ok := b.args.Filter.(*kg.Compare); !ok || f.Value != "1" {
			t.Errorf("the filter is %v", b.args.Filter)
		}
	})
	for _, c := range []struct{ it, query, vars, says string }{
		{"an id that is none", `{sample(ids:["need/1","x"]){count}}`, "", `ids[1]: "x" is no id`},
		{"an id of another kind", `{sample(country:"need/1"){count}}`, "", "country: need/1 is no id of the kind Country"},
		{"a date that is none", `{sample(asOf:"May"){count}}`, "", `asOf: "May" is no date`},
		{"a date within one of several", `{sample(moment:{date:"2014-13"}){count}}`, "", `moment.date: `},
		{"a decimal that is none, deep in a list", `{sample(rates:[{rate:1,parts:[{rate:"1,5"}]}]){count}}`, "", `rates[0].parts[0].rate: "1,5" is no decimal`},
		{"a currency that is none", `{sample(money:"dollars"){count}}`, "", "money: "},
		{"two of several in a variable", `query($m:SampleMoment){sample(moment:$m){count}}`, `{"m":{"date":"2014","plan":"action-plan/p"}}`, "$m: has 2 keys"},
		{"a filter that compares with nothing", `{sample(filter:{ref:{eq:null}}){count}}`, "", "filter.ref.eq: is null"},
		{"a filter that follows too many links", `{sample(filter:{and:[` + strings.Repeat(`{area:{}},`, 17) + `]}){count}}`, "", "filter: "},
		{"a number beyond 32 bits", `query($s:Int){sample(size:$s){count}}`, `{"s":3000000000}`, "32 bits"},
		{"a size of nothing", `{few(first:0){count}}`, "", "first: is 0; it must be from 1 to 200"},
		{"a size beyond the limit, below the root", `{sample{needs(first:201){ref}}}`, "", "needs.first: is 201; it can be 200 at most"},
		{"a page beyond the limit", `{sample{cells(first:201){totalCount}}}`, "", "cells.first: is 201"},
		{"what is wrong below a thing", `{sample{need{organisations(first:0){totalCount}}}}`, "", "need.organisations.first: is 0"},
	} {
		t.Run("refuses "+c.it, func(t *testing.T) {
			got, errs := b.ask(t, c.query, c.vars)
			if len(errs) == 0 || !strings.Contains(errs[0].Error(), c.says) || kg.CodeOf(errs[0]) == kg.Internal {
				t.Errorf("got %s, %v, want an error with %q", got, errs, c.says)
			}
		})
	}
}

func TestResultLimits(t *testing.T) {
	for _, c := range []struct {
		it, query string
		cost      int
		refused   string
	}{
		{it: "takes 1 for the number of entries alone", query: `{samples(first:200){totalCount}}`, cost: 1},
		{it: "counts what pages hold, whatever their size", query: `{samples(first:100){nodes{need{organisations(first:10){nodes{id}}}}}}`, cost: 20},
		{it: "counts lists when they are known", query: `{sample{cells(first:3){nodes{pairs{need{id}}}}}}`, cost: 4, refused: "holds more than 4"},
		{it: "refuses too many links from one thing", query: `{sample{need{` + manyAliases(17) + `}}}`, cost: 50_000, refused: "need: follows more than 16 links"},
		{it: "refuses too many places with things", query: `{sample{` + strings.ReplaceAll(manyAliases(33), "organisations(first:", "needs(first:") + `}}`, cost: 50_000, refused: "selects things in 33 places"},
	} {
		t.Run(c.it, func(t *testing.T) {
			b := newBench(t)
			b.engine.limits.Cost = c.cost
			got, errs := b.ask(t, c.query, "")
			switch {
			case c.refused == "" && len(errs) > 0:
				t.Errorf("is refused: %v", errs)
			case c.refused != "" && (len(errs) == 0 || !strings.Contains(errs[0].Error(), c.refused) || kg.CodeOf(errs[0]) != kg.CostLimit):
				t.Errorf("got %s, %v, want a refusal with %q", got, errs, c.refused)
			}
		})
	}
	t.Run("holds a long list to the limit before it fetches any of it", func(t *testing.T) {
		b := newBench(t)
		b.sample.Things = make([]kg.ID, 100)
		for i := range b.sample.Things {
			b.sample.Things[i] = "need/1"
		}
		b.engine.limits.Cost = 99
		before := b.graph.Calls()
		if got, errs := b.ask(t, `{sample{things{id}}}`, ""); len(errs) != 1 || kg.CodeOf(errs[0]) != kg.CostLimit || b.graph.Calls() != before {
			t.Errorf("got %s, %v", got, errs)
		}
	})
}

func manyAliases(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d:organisations(first:%d){%s} ", i, i+1, map[bool]string{true: "totalCount", false: "id"}[n < 20])
	}
	return b.String()
}

func TestResultFaults(t *testing.T) {
	for _, c := range []struct {
		it     string
		breaks func(*sample)
		query  string
		at     string
	}{
		{"a number that is none", func(s *sample) { s.Ratio = math.NaN() }, `{sample{ratio}}`, "ratio"},
		{"a value that the enum does not have", func(s *sample) { s.Mode = "PLAINER" }, `{sample{mode}}`, "mode"},
		{"an empty text where there must be a date", func(s *sample) { s.When = "" }, `{sample{when}}`, "when"},
		{"a number beyond 32 bits", func(s *sample) { s.Revision = 1 << 40 }, `{sample{revision}}`, "revision"},
		{"a decimal that is none, deep in a result", func(s *sample) { s.Child = &sample{Amount: "1e5"} }, `{sample{child{amount}}}`, "child.amount"},
	} {
		t.Run("take "+c.it+" for a fault of ours", func(t *testing.T) {
			b := newBench(t)
			c.breaks(b.sample)
			got, errs := b.ask(t, c.query, "")
			var e *kg.Error
			if len(errs) != 1 || !errors.As(errs[0], &e) || e.Code != kg.Internal || e.Field != c.at || e.Cause == nil {
				t.Errorf("got %s, %v", got, errs)
			}
		})
	}
}

func TestCatalogueNamesMismatches(t *testing.T) {
	type object struct{ F int }
	for _, c := range []struct {
		it, sdl string
		bound   result.Binding
		says    string
	}{
		{"a field that Go lacks", `x: X!} type X{g:Int!`, returns[*object](), "X.g is missing: graph.object has neither a field nor a method of that name"},
		{"null that Go cannot have", `x: X!} type X{f:Int`, returns[*object](), "X.f may be null, so its Go type must be a pointer to int"},
		{"a pointer where nothing is null", `x: X!} type X{f:Int!`, returns[struct{ F *int }](), "X.f is never null"},
		{"another scalar", `x: X!} type X{f:String!`, returns[*object](), "X.f is String, which a int of Go cannot be"},
		{"a thing that is not given by id", `x: X!} type X{f:Need`, returns[struct{ F string }](), "X.f is Need, given by id"},
		{"a list that is none", `x: X!} type X{f:[Int!]!`, returns[*object](), "X.f is [Int!]!, which a int cannot be; give a slice"},
		{"an argument that a struct's field cannot take", `x: X!} type X{f(a:Int!):Int!`, returns[*object](), "X.f takes a; make it a method"},
		{"an object that is no struct", `x: X!} type X{f:Y!} type Y{g:Int!`, returns[*object](), "X.f is Y; its Go type must be a struct"},
		{"an object that may be null and is no pointer", `x: X} type X{f:Y} type Y{f:Int!`, returns[struct{ F object }](), "X.f may be null"},
		{"a fact that is something else", `x: X!} type X{f:[Fact!]!`, returns[struct{ F []string }](), "X.f is a Fact"},
		{"a connection without pages", `x: XConnection!} type XConnection{nodes:[X!]!} type X{f:Int!`, returns[[]object](), "x is a connection, so it must take first: Int and after: String"},
		{"a connection that says more and is no struct", `x(first:Int after:String): XConnection!} type XConnection{nodes:[X!]! f:Int!} type X{f:Int!`, returns[[]object](), "x is a connection with f; its Go type must be a pointer to a struct with List"},
		{"a connection that says more and has no list", `x(first:Int after:String): XConnection!} type XConnection{nodes:[X!]! f:Int!} type X{f:Int!`, returns[*object](), "x is a connection with f; graph.object must have the field List"},
		{"an interface", `x: I} interface I{f:Int!} type X implements I{f:Int!`, returns[*object](), "x is I!; results are objects"},
		{"an argument that Go lacks", `x(a:Int):Int!`, returns[int](), "x(a) is missing"},
		{"a field of the arguments that the schema lacks", `x:Int!`, takes[struct{ A *int }](), "x has no argument for the field A"},
		{"a number that may be left out", `x(a:Int):Int!`, takes[struct{ A int }](), "x(a) may be left out, so the Go type of A must be a pointer to int"},
		{"an argument of another type", `x(a:Date):Int!`, takes[struct{ A string }](), "x(a) is Date, which a string of Go cannot take"},
		{"a list of arguments that is none", `x(a:[Int!]):Int!`, takes[struct{ A *int }](), "x(a) is [Int!], which a int cannot be"},
		{"an id of a kind that is none", `x(a:ID):Int!`, takes[struct {
			A kg.ID `kind:"Planet"`
		}](), "x(a) must be the id of a Planet"},
		{"a filter that is none of kg", `x(a:NeedFilter):Int!`, takes[struct{ A *int }](), "x(a) is NeedFilter"},
	} {
		t.Run("names "+c.it, func(t *testing.T) {
			schema, err := gqlparser.LoadSchema(&ast.Source{Input: SDL()}, &ast.Source{Input: "extend type Query{" + c.sdl + "}"})
			if err != nil {
				t.Fatal(err)
			}
			o, err := Ontology()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := newCatalogue(o, schema, map[string]result.Binding{"x": c.bound}); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %q", err, c.says)
			}
		})
	}
	t.Run("names a function that answers no field", func(t *testing.T) {
		cat := catalogued(t)
		if _, err := newCatalogue(cat.o, cat.schema, map[string]result.Binding{"nobody": returns[int]()}); err == nil || err.Error() != "nobody is answered, but Query has no such field" {
			t.Errorf("got %v", err)
		}
	})
}

func returns[R any]() result.Binding {
	return result.Bind(func(context.Context, *world.World, struct{}) (out R, err error) { return })
}

func takes[A any]() result.Binding {
	return result.Bind(func(context.Context, *world.World, A) (int, error) { return 0, nil })
}

func unbase64(t *testing.T, text string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
