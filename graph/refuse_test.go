package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
)

// a gqlError is an error as a client reads it.
type gqlError struct {
	Message    string
	Path       []any
	Extensions struct{ Code, Field string }
}

func errorsOf(tb testing.TB, body []byte) []gqlError {
	tb.Helper()
	var got struct{ Errors []gqlError }
	if err := json.Unmarshal(body, &got); err != nil {
		tb.Fatalf("%v: %s", err, body)
	}
	return got.Errors
}

func TestRefusals(t *testing.T) {
	h := graph.NewHandler(small(t), graph.Options{Log: quiet()})
	_, body := post(t, h, `{needs(first:1){edges{cursor}}}`, nil)
	cursor := between(string(body), `"cursor":"`, `"`)
	for _, c := range []struct {
		it, query, vars string
		code, field     string
		says            string
	}{
		{it: "what is no GraphQL", query: `{needs{`, code: "GRAPHQL_PARSE_FAILED", says: "Expected Name"},
		{it: "a field that is not there", query: `{needs{nodes{reff}}}`, code: "GRAPHQL_VALIDATION_FAILED", says: `Cannot query field "reff"`},
		{it: "a text without any operation", query: `# nothing`, code: "GRAPHQL_VALIDATION_FAILED", says: "no operation"},
		{it: "first and last at once", query: `{needs(first:1,last:1){totalCount}}`, code: "BAD_USER_INPUT", field: "first", says: "together with last"},
		{it: "a size below 1, also where only the number is asked for", query: `{needs(first:0){totalCount}}`, code: "BAD_USER_INPUT", field: "first", says: "from 1 to 200"},
		{it: "a size below 0", query: `{need(id:"need/1.1"){organisations(last:-1){nodes{id}}}}`, code: "BAD_USER_INPUT", field: "organisations.last", says: "from 1 to 200"},
		{it: "a page that is too large", query: `{needs(first:201){nodes{id}}}`, code: "COST_LIMIT", field: "first", says: "at most 200"},
		{it: "a number beyond 32 bits", query: `{needs(first:3000000000){nodes{id}}}`, code: "BAD_USER_INPUT", field: "first", says: "32 bits"},
		{it: "a number beyond 64 bits", query: `{countries(filter:{population:{eq:99999999999999999999}}){nodes{id}}}`, code: "GRAPHQL_VALIDATION_FAILED", says: "32-bit"},
		{it: "a number beyond 32 bits in a variable", query: `query($n:Int){needs(first:$n){nodes{id}}}`, vars: `{"n":3000000000}`, code: "BAD_USER_INPUT", field: "$n", says: "32 bits"},
		{it: "two keys in one entry of an order", query: `query($o:[NeedOrder!]){needs(orderBy:$o){nodes{id}}}`, vars: `{"o":[{"ref":"ASC","name":"ASC"}]}`, code: "BAD_USER_INPUT", field: "$o[0]", says: "exactly one"},
		{it: "no key in an entry of an order", query: `query($o:[NeedOrder!]){needs(orderBy:$o){nodes{id}}}`, vars: `{"o":[{}]}`, code: "BAD_USER_INPUT", field: "$o[0]", says: "exactly one"},
		{it: "null for a direction", query: `query($o:[NeedOrder!]){needs(orderBy:$o){nodes{id}}}`, vars: `{"o":[{"ref":null}]}`, code: "BAD_USER_INPUT", field: "$o[0].ref", says: "is null"},
		{it: "two keys in a literal order", query: `{needs(orderBy:[{ref:ASC,name:ASC}]){nodes{id}}}`, code: "GRAPHQL_VALIDATION_FAILED", says: "OneOf"},
		{it: "an enum's value in other letters, in a variable", query: `query($o:[NeedOrder!]){needs(orderBy:$o){nodes{id}}}`, vars: `{"o":[{"ref":"asc"}]}`, code: "BAD_USER_INPUT", field: "$o[0].ref", says: "no value of OrderDirection"},
		{it: "an enum's value that is not there", query: `{fundingFlows(filter:{status:{eq:GONE}}){nodes{id}}}`, code: "GRAPHQL_VALIDATION_FAILED", says: "GONE"},
		{it: "null to compare with", query: `{needs(filter:{area:{ref:{eq:null}}}){nodes{id}}}`, code: "BAD_USER_INPUT", field: "filter.area.ref.eq", says: "use isNull"},
		{it: "null for a condition", query: `{needs(filter:{organisations:{some:null}}){nodes{id}}}`, code: "BAD_USER_INPUT", field: "filter.organisations.some", says: "is null"},
		{it: "a variable that is not given", query: `query($i:ID!){need(id:$i){id}}`, code: "GRAPHQL_VALIDATION_FAILED", field: "$i", says: "$i: must be defined"},
		{it: "a variable of another type", query: `query($i:ID!){need(id:$i){id}}`, vars: `{"i":{"a":1}}`, code: "GRAPHQL_VALIDATION_FAILED", field: "$i", says: "$i: is no ID"},
		{it: "a key that is not there, in a variable", query: `query($f:NeedFilter){needs(filter:$f){totalCount}}`, vars: `{"f":{"or":[{"reff":{"eq":"1"}}]}}`, code: "GRAPHQL_VALIDATION_FAILED", field: "$f.or[0].reff", says: "unknown field"},
		{it: "a text for a number, in a variable", query: `query($n:Int){needs(first:$n){totalCount}}`, vars: `{"n":"5"}`, code: "BAD_USER_INPUT", field: "$n", says: "the Int itself"},
		{it: "a number for a text, in a variable", query: `query($s:String!){search(text:$s){totalCount}}`, vars: `{"s":5}`, code: "BAD_USER_INPUT", field: "$s", says: "must be a text"},
		{it: "more values than can be compared with", query: `query($v:[String!]){needs(filter:{ref:{in:$v}}){totalCount}}`, vars: `{"v":["` + strings.Repeat(`a","`, 1001) + `"]}`, code: "COST_LIMIT", field: "filter.ref.in", says: "at most 1000"},
		{it: "null among values", query: `query($v:[String]){needs(filter:{or:[{ref:{in:$v}}]}){nodes{id}}}`, vars: `{"v":["a",null]}`, code: "GRAPHQL_VALIDATION_FAILED"},
		{it: "null for alternatives", query: `{needs(filter:{or:null}){nodes{id}}}`, code: "BAD_USER_INPUT", field: "filter.or", says: "is null"},
		{it: "a date that is none", query: `{events(filter:{start:{gte:"May 2014"}}){nodes{id}}}`, code: "BAD_USER_INPUT", field: "filter.start.gte", says: "2014-05"},
		{it: "a date that no calendar has, in a filter of ties", query: `{need(id:"need/1.1"){organisations(edge:{from:{lt:"2014-02-30"}}){nodes{id}}}}`, code: "BAD_USER_INPUT", field: "organisations.edge.from.lt", says: "calendar"},
		{it: "a decimal that is none", query: `{fundingFlows(filter:{amount:{gt:"1,000"}}){nodes{id}}}`, code: "BAD_USER_INPUT", field: "filter.amount.gt", says: "decimal"},
		{it: "a currency that is none", query: `{fundingFlows(filter:{currency:{in:["USD","dollars"]}}){nodes{id}}}`, code: "BAD_USER_INPUT", field: "filter.currency.in[1]", says: "ISO 4217"},
		{it: "a number of ties below 0", query: `{needs(filter:{organisations:{count:{eq:-1}}}){nodes{id}}}`, code: "BAD_USER_INPUT", field: "filter.organisations.count.eq", says: "0 or more"},
		{it: "whether a number of ties is null", query: `{needs(filter:{organisations:{count:{isNull:true}}}){nodes{id}}}`, code: "BAD_USER_INPUT", field: "filter.organisations.count.isNull", says: "never null"},
		{it: "a count that is compared with nothing", query: `{needs(filter:{organisations:{countOf:{of:{}}}}){nodes{id}}}`, code: "BAD_USER_INPUT", field: "filter.organisations.countOf", says: "with nothing"},
		{it: "a cursor made by hand", query: `{needs(after:"abc"){nodes{id}}}`, code: "BAD_USER_INPUT", field: "after", says: "no cursor"},
		{it: "a cursor of a list in another order", query: `{needs(orderBy:{name:ASC},before:"` + cursor + `"){nodes{id}}}`, code: "BAD_USER_INPUT", field: "before", says: "another order"},
		{it: "a cursor of another list", query: `{countries(after:"` + cursor + `"){nodes{id}}}`, code: "BAD_USER_INPUT", field: "after", says: "another list"},
		{it: "an id that is none", query: `{node(id:"Jamaica"){id}}`, code: "BAD_USER_INPUT", field: "id", says: "<kind>/<slug>"},
		{it: "an id of no kind", query: `{nodes(ids:["need/1.1","planet/mars"]){id}}`, code: "BAD_USER_INPUT", field: "ids[1]", says: "planet"},
		{it: "an id of another kind", query: `{need(id:"country/jm"){id}}`, code: "BAD_USER_INPUT", field: "id", says: "country(id:)"},
		{it: "too many ids", query: `query($i:[ID!]!){nodes(ids:$i){id}}`, vars: `{"i":[` + strings.TrimSuffix(strings.Repeat(`"need/1",`, 201), ",") + `]}`, code: "COST_LIMIT", field: "ids", says: "at most 200"},
		{it: "a search for nothing", query: `{search(text:" - "){nodes{id}}}`, code: "BAD_USER_INPUT", field: "text", says: "no word"},
		{it: "facts about what is no attribute", query: `{need(id:"need/1.1"){facts(about:"INTERESTED_IN"){id}}}`, code: "BAD_USER_INPUT", field: "facts.about", says: "statement"},
		{it: "facts about what no kind has", query: `{node(id:"need/1.1"){...on Entity{facts(about:"colour"){id}}}}`, code: "BAD_USER_INPUT", field: "facts.about", says: "colour"},
		{it: "too many links at once", query: manyLinks(17), code: "COST_LIMIT", says: "16 links"},
		{it: "filters that are nested too deep", query: `{needs(filter:` + strings.Repeat(`{not:`, 30) + `{}` + strings.Repeat(`}`, 30) + `){totalCount}}`, code: "COST_LIMIT", says: "nested deeper"},
	} {
		t.Run("refuses "+c.it, func(t *testing.T) {
			status, body := post(t, h, c.query, json.RawMessage(orNull(c.vars)))
			errs := errorsOf(t, body)
			if status != http.StatusBadRequest {
				t.Errorf("has status %d", status)
			}
			if len(errs) == 0 {
				t.Fatalf("answers %s", body)
			}
			got := errs[0]
			if got.Extensions.Code != c.code || c.field != "" && got.Extensions.Field != c.field || !strings.Contains(got.Message, c.says) {
				t.Errorf("got %+v\nwant code %s, field %q, a message with %q", got, c.code, c.field, c.says)
			}
		})
	}
	t.Run("names all that is wrong, each at its field", func(t *testing.T) {
		_, body := post(t, h, `{a:needs(first:0,filter:{ref:{eq:null}}){nodes{id}} b:countries(first:-1){nodes{id}}}`, nil)
		var got []string
		for _, e := range errorsOf(t, body) {
			got = append(got, fmt.Sprint(e.Path, e.Extensions.Field))
		}
		if want := "[a]first [a]filter.ref.eq [b]first"; strings.Join(got, " ") != want {
			t.Errorf("got %v, want %s", got, want)
		}
	})
}

// manyLinks asks for n links of one thing.
func manyLinks(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d:organisations(first:%d){nodes{id}}", i, i+1)
	}
	return `{need(id:"need/1.1"){` + b.String() + `}}`
}

func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}

func TestLimits(t *testing.T) {
	g := small(t)
	for _, c := range []struct {
		it, query string
		limits    graph.Limits
		refused   string // what the refusal says; empty where it is answered
	}{
		{it: "answers what is as deep as allowed", query: `{needs{nodes{area{ref}}}}`, limits: graph.Limits{Depth: 4}},
		{it: "refuses what is deeper", query: `{needs{nodes{area{ref}}}}`, limits: graph.Limits{Depth: 3}, refused: "nested 4 deep; at most 3"},
		{it: "counts the depth of fragments", query: `{needs{...A}} fragment A on NeedConnection{nodes{...B}} fragment B on Need{area{ref}}`, limits: graph.Limits{Depth: 3}, refused: "nested 4 deep"},
		{it: "answers as many aliases as allowed", query: `{a:needs{totalCount} b:needs{totalCount}}`, limits: graph.Limits{Aliases: 2}},
		{it: "refuses more aliases", query: `{a:needs{n:totalCount} b:needs{totalCount}}`, limits: graph.Limits{Aliases: 2}, refused: "3 fields are renamed"},
		{it: "counts the aliases of a fragment as often as it is spread", query: `{needs{...A} countries{...B}} fragment A on NeedConnection{nodes{area{...C}} edges{node{area{...C}}}} fragment B on CountryConnection{x:totalCount} fragment C on PriorityArea{y:ref}`, limits: graph.Limits{Aliases: 2}, refused: "3 fields are renamed"},
		{it: "counts fragments that multiply without spreading them", query: bomb(60), limits: graph.Limits{Depth: -1}, refused: "more than a billion fields are renamed"},
		{it: "counts the fields of fragments that multiply", query: plainBomb(30), limits: graph.Limits{Depth: -1}, refused: "selects more than a billion fields"},
		{it: "counts what the answer holds, and not what its pages could", query: `{needs(first:10){nodes{organisations(first:5){edges{node{id}}}}}}`, limits: graph.Limits{Cost: 7}},
		{it: "refuses what holds more", query: `{needs(first:10){nodes{organisations(first:5){edges{node{id}}}}}}`, limits: graph.Limits{Cost: 6}, refused: "holds more than 6 things"},
		{it: "counts what all root fields hold together", query: `{a:needs{nodes{id}} b:needs{nodes{id}}}`, limits: graph.Limits{Cost: 7}, refused: "holds more than 7 things"},
		{it: "answers pages of 200 four levels deep where they hold little", query: `{organisations(first:200){nodes{needs(first:200){nodes{organisations(first:200){nodes{needs(first:200){nodes{id}}}}}}}}}`},
		{it: "answers nested lists without a size", query: `{needs{nodes{organisations{nodes{needs{nodes{organisations{nodes{id}}}}}}}}}`},
		{it: "takes 1 for a number alone", query: `{needs(first:200){totalCount}}`, limits: graph.Limits{Cost: 1}},
		{it: "refuses facts below facts where they fill the answer", query: `{needs(first:10){nodes` + strings.Repeat(`{facts{subject`, 12) + `{id}` + strings.Repeat(`}}`, 12) + `}}`, refused: "bytes"},
		{it: "refuses a text that is too long", query: `{needs{nodes{id id id id id id id id id id}}}`, limits: graph.Limits{Tokens: 10}, refused: "more than 10 tokens"},
		{it: "refuses a name that stands there so often that validation would take long", query: `{needs{nodes{` + strings.Repeat("ref ", 1001) + `}}}`, refused: "ref 1001 times"},
		{it: "refuses names that multiply in fragments", query: `{needs{nodes{...A ...A}}} fragment A on Need{` + strings.Repeat("...{", 40) + strings.Repeat("ref ", 30) + strings.Repeat("}", 40) + `}`, refused: "ref 1230 times"},
		{it: "answers a name that stands there as often as it may", query: `{needs{nodes{` + strings.Repeat("ref ", 900) + `}}}`},
		{it: "lets everything through where there is no limit", query: `{needs(first:200){nodes{organisations(first:200){nodes{needs(first:200){nodes{id}}}}}}}`, limits: graph.Limits{Depth: -1, Aliases: -1, Cost: -1, Tokens: -1, Body: -1}},
	} {
		t.Run(c.it, func(t *testing.T) {
			_, body := post(t, graph.NewHandler(g, graph.Options{Limits: c.limits, Log: quiet()}), c.query, nil)
			errs := errorsOf(t, body)
			switch {
			case c.refused == "" && len(errs) > 0:
				t.Errorf("is refused: %s", body)
			case c.refused != "" && (len(errs) == 0 || !strings.Contains(errs[0].Message, c.refused)):
				t.Errorf("got %s, want a refusal with %q", body, c.refused)
			case c.refused != "" && errs[0].Extensions.Code != graph.CostLimit:
				t.Errorf("has code %s", errs[0].Extensions.Code)
			}
		})
	}
}

// A telling store says how many ties things have before it answers.
type telling struct {
	kg.Store
	most  int
	asked int
}

func (s *telling) MaxDegree(context.Context, *kg.Link) (int, error) {
	s.asked++
	return s.most, nil
}

// TestLimitsOfBoundedStores holds that a store which answers in one piece is asked only
// for what cannot hold more than is allowed.
func TestLimitsOfBoundedStores(t *testing.T) {
	store := &telling{Store: small(t).Store(), most: 2}
	g := kg.NewGraph(ontology(t), store)
	for _, c := range []struct {
		it      string
		query   string
		cost    int
		asked   bool
		refused string
	}{
		{"answers what its pages cannot exceed, without a look at ties", `{needs(first:10){nodes{organisations(first:5){edges{node{id}}}}}}`, 60, false, ""},
		{"answers what ties cannot exceed", `{needs(first:10){nodes{organisations(first:200){edges{node{id}}}}}}`, 30, true, ""},
		{"refuses what ties could exceed, before it is asked", `{needs(first:10){nodes{organisations(first:200){edges{node{id}}}}}}`, 29, true, "could hold 30 things; at most 29"},
		{"takes facts below facts for many", `{needs(first:10){nodes{facts{subject{facts{subject{facts{id}}}}}}}}`, 50_000, false, "could hold"},
	} {
		t.Run("it "+c.it, func(t *testing.T) {
			store.asked = 0
			calls := g.Calls()
			_, body := post(t, graph.NewHandler(g, graph.Options{Limits: graph.Limits{Cost: c.cost}, Log: quiet()}), c.query, nil)
			errs := errorsOf(t, body)
			switch {
			case c.refused == "" && len(errs) > 0:
				t.Errorf("is refused: %s", body)
			case c.refused != "" && (len(errs) == 0 || !strings.Contains(errs[0].Message, c.refused) || g.Calls() != calls):
				t.Errorf("got %s, want a refusal with %q", body, c.refused)
			}
			if (store.asked > 0) != c.asked {
				t.Errorf("is asked for ties %d times", store.asked)
			}
		})
	}
}

// bomb is a request whose fragments spread to 2 to the power of n aliases.
func bomb(n int) string {
	var b strings.Builder
	b.WriteString(`{need(id:"need/1.1"){...F0}}`)
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on Need{a%d:area{...G%d} b%d:area{...G%d}} fragment G%d on PriorityArea{needs{nodes{...F%d}}}", i, i, i, i, i, i, i+1)
	}
	fmt.Fprintf(&b, " fragment F%d on Need{id}", n)
	return b.String()
}

// plainBomb is one whose fields multiply without any alias.
func plainBomb(n int) string {
	var b strings.Builder
	b.WriteString(`{need(id:"need/1.1"){...F0}}`)
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on Need{mapsTo{nodes{...F%d} edges{node{...F%d}}}}", i, i+1, i+1)
	}
	fmt.Fprintf(&b, " fragment F%d on Need{id}", n)
	return b.String()
}
