package graph_test

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/portolan/portolan/graph"
)

// aliased selects something n times, by fragments where they are given, so that no name
// stands in the request too often.
func aliased(n int, what string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d:%s ", i, what)
	}
	return b.String()
}

// many gives a list of n texts.
func many(n int, format string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf(format, i)
	}
	return out
}

func conditions(n int) []map[string]any {
	out := make([]map[string]any, n)
	for i := range out {
		out[i] = map[string]any{"statement": map[string]any{"contains": fmt.Sprint("x", i)}}
	}
	return out
}

func repeated(n int, v any) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = v
	}
	return out
}

func rates(n int) []any {
	return repeated(n, map[string]any{"from": "EUR", "to": "USD", "rate": "1.1", "source": "s"})
}

const introspection = `fragment S on __Schema{types{name description fields{name description args{name description type{...T}} type{...T}} inputFields{name type{...T}} enumValues{name}}}
fragment T on __Type{kind name ofType{kind name ofType{kind name ofType{kind name}}}}`

// A hostileRequest asks for much with little.
type hostileRequest struct {
	it, query string
	variables any
	code      string
}

func hostileRequests() []hostileRequest {
	long := strings.Repeat("zq ", 60_000)
	word := strings.Repeat("zq", 60_000)
	return []hostileRequest{
		{"ids without end, many times", `query($s:[ID!]!){` + aliased(100, `nodes(ids:$s){id}`) + `}`, map[string]any{"s": many(30_000, "no-id-%d")}, "COST_LIMIT"},
		{"ids that are none, many times", `query($s:[ID!]!){` + aliased(100, `nodes(ids:$s){id}`) + `}`, map[string]any{"s": many(200, "no-id-%d")}, "BAD_USER_INPUT"},
		{"rates without end, many times", `query($r:[RateInput!]){` + aliased(10, `funding(by:NEED,rates:$r){explanation}`) + `}`, map[string]any{"r": rates(20_000)}, "COST_LIMIT"},
		{"alternatives without end", `query($f:NeedFilter){needs(filter:$f){totalCount}}`, map[string]any{"f": map[string]any{"or": conditions(20_000)}}, "COST_LIMIT"},
		{"conditions here and there", `query($f:NeedFilter){` + aliased(20, `needs(filter:$f){totalCount}`) + `}`, map[string]any{"f": map[string]any{"or": conditions(100)}}, "COST_LIMIT"},
		{"alternatives that are empty, many times", `query($f:NeedFilter){` + aliased(99, `needs(filter:$f){totalCount}`) + `}`, map[string]any{"f": map[string]any{"or": repeated(100, map[string]any{"and": repeated(100, struct{}{})})}}, "COST_LIMIT"},
		{"alternatives of nothing", `query($f:NeedFilter){` + aliased(99, `needs(filter:$f){totalCount}`) + `}`, map[string]any{"f": map[string]any{"or": repeated(100, map[string]any{"and": []any{}})}}, "COST_LIMIT"},
		{"a null for directives without end", `query($s:Boolean=false){` + strings.Repeat(`__typename @skip(if:$s) `, 900) + `}`, map[string]any{"s": nil}, "BAD_USER_INPUT"},
		{"fields that are none, without end", `{needs{` + strings.Join(many(900, "x%d"), " ") + `}}`, nil, "GRAPHQL_VALIDATION_FAILED"},
		{"fragments that nobody spreads", `{needs{totalCount}}` + strings.Join(many(900, "fragment F%d on Need{id}"), " "), nil, "GRAPHQL_VALIDATION_FAILED"},
		{"variables that nobody uses", `query(` + strings.Join(many(900, "$v%d:Int"), ",") + `){needs{totalCount}}`, nil, "GRAPHQL_VALIDATION_FAILED"},
		{"variables that are not given", `query(` + strings.Join(many(900, "$v%d:ID!"), ",") + `){nodes(ids:[` + strings.Join(many(900, "$v%d"), ",") + `]){id}}`, nil, "GRAPHQL_VALIDATION_FAILED"},
		{"values without end", `query($v:[String!]){needs(filter:{ref:{in:$v}}){totalCount}}`, map[string]any{"v": many(20_000, "%d")}, "COST_LIMIT"},
		{"an order without end", `query($o:[NeedOrder!]){needs(orderBy:$o){nodes{id}}}`, map[string]any{"o": repeated(20_000, map[string]any{"name": "ASC"})}, "COST_LIMIT"},
		{"all of the schema, many times", `{` + aliased(50, `__schema{...S}`) + `}` + introspection, nil, "COST_LIMIT"},
		{"the schema by its types, many times", `query{` + aliased(99, `__type(name:"Query"){...T fields{args{type{...T}} type{...T fields{args{type{...T}} type{...T}}}}}`) + ` __schema{...S}}` + introspection, nil, "COST_LIMIT"},
		{"a long alias", `{` + word + `:needs{totalCount}}`, nil, "COST_LIMIT"},
		{"a long name of a field", `{needs{` + word + `}}`, nil, "COST_LIMIT"},
		{"a long text for a number", `{needs(first:"` + long + `"){totalCount}}`, nil, "GRAPHQL_VALIDATION_FAILED"},
		{"a long text for an id", `query($i:ID!){node(id:$i){id}}`, map[string]any{"i": long}, "BAD_USER_INPUT"},
		{"a long text for a date", `query($d:Date){silos(asOf:$d){modularity}}`, map[string]any{"d": long}, "BAD_USER_INPUT"},
		{"a long text for a decimal", `query($d:Decimal){fundingFlows(filter:{amount:{gt:$d}}){totalCount}}`, map[string]any{"d": word}, "BAD_USER_INPUT"},
		{"a long cursor", `query($c:String){needs(after:$c){nodes{id}}}`, map[string]any{"c": long}, "BAD_USER_INPUT"},
		{"a long key in a variable", `query($f:NeedFilter){needs(filter:$f){totalCount}}`, map[string]any{"f": map[string]any{word: 1}}, "GRAPHQL_VALIDATION_FAILED"},
		{"a long word for an enum", `query($o:[NeedOrder!]){needs(orderBy:$o){nodes{id}}}`, map[string]any{"o": []any{map[string]any{"ref": long}}}, "GRAPHQL_VALIDATION_FAILED"},
		{"a long statement of facts", `query($a:String){node(id:"need/x"){...on Entity{facts(about:$a){id}}}}`, map[string]any{"a": long}, "BAD_USER_INPUT"},
		{"a long code of a reason", `query($c:String!){duplication(weights:[{code:$c,weight:1}]){totalCount}}`, map[string]any{"c": long}, "BAD_USER_INPUT"},
		{"analyses of another day each", `{` + aliasedDays(100) + `}`, nil, "COST_LIMIT"},
	}
}

// TestHostileRequests holds what one request can cost by what can be counted: each is
// refused before the store is asked, in few words, and without what it sent.
func TestHostileRequests(t *testing.T) {
	g := seeded(t)
	h, analyst := analysed(t, g, graph.Options{Introspection: true})
	for _, c := range hostileRequests() {
		t.Run("it refuses "+c.it, func(t *testing.T) {
			calls, begun := g.Calls(), analyst.Counts()
			spent := allocated()
			_, body := post(t, h, c.query, c.variables)
			if spent = allocated() - spent; spent > mostSpent {
				t.Errorf("allocates %d MB", spent>>20)
			}
			errs := errorsOf(t, body)
			if len(errs) == 0 || len(errs) > 50 || errs[0].Extensions.Code != c.code {
				t.Fatalf("%d errors: %.300s", len(errs), body)
			}
			for _, e := range errs {
				if len(e.Message) > 600 || strings.Contains(string(body), strings.Repeat("zq", 60)) {
					t.Errorf("says %.500s", e.Message)
				}
			}
			if len(body) > 20_000 {
				t.Errorf("answers %d bytes", len(body))
			}
			if c.it != "a long code of a reason" && (g.Calls() != calls || analyst.Counts() != begun) {
				t.Errorf("asks the store %d times, and is worked on: %v, %v", g.Calls()-calls, begun, analyst.Counts())
			}
		})
	}
}

// mostSpent is how many bytes being refused may cost, the request itself included: it has up
// to a megabyte, which is read into maps and lists.
const mostSpent = 64 << 20

// allocated gives how many bytes were allocated so far.
func allocated() uint64 {
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	return mem.TotalAlloc
}

func aliasedDays(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `a%d:duplication(first:1,asOf:"20%02d-01-01"){totalCount} `, i, i)
	}
	return b.String()
}

// TestAnswersHaveRoom holds the bytes of an answer to the limit, whichever way it grows.
func TestAnswersHaveRoom(t *testing.T) {
	const most = 100_000
	h, _ := analysed(t, seeded(t), graph.Options{Limits: graph.Limits{Answer: most, Aliases: -1}})
	for it, query := range map[string]string{
		"many things":               `{needs(first:100){nodes{` + aliased(50, "statement") + `}}}`,
		"one thing told many times": `{node(id:"need/ccscap-2016-2.5"){...on Need{` + aliased(900, "statement") + `}}}`,
		"many root fields":          `{` + aliased(60, `needs(first:50){nodes{statement name id}}`) + `}`,
		"facts":                     `{needs(first:50){nodes{facts{` + aliased(60, "where") + ` id}}}}`,
		"a result":                  `{duplication(first:50){nodes{` + aliased(30, "reasons{text}") + `}}}`,
		"things of a result":        `{duplication(first:50){nodes{efforts{entity{` + aliased(90, "id") + `}}}}}`,
	} {
		t.Run("it refuses what has no room: "+it, func(t *testing.T) {
			_, body := post(t, h, query, nil)
			errs := errorsOf(t, body)
			if len(errs) == 0 || errs[0].Extensions.Code != "COST_LIMIT" || !strings.Contains(errs[0].Message, "100000 bytes") || len(body) > most+20_000 {
				t.Fatalf("answers %d bytes, %.300s", len(body), body)
			}
		})
	}
	t.Run("it gives what has room, beside what has none", func(t *testing.T) {
		status, body := post(t, h, `{a:needs{totalCount} b:needs(first:100){nodes{`+aliased(50, "statement")+`}}}`, nil)
		if status != http.StatusOK || gjson.GetBytes(body, "data.b").Raw != "null" || len(errorsOf(t, body)) == 0 {
			t.Errorf("status %d, %.300s", status, body)
		}
	})
}
