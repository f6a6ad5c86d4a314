package graph_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/portolan/portolan/graph"
)

// send posts a body as it is.
func send(tb testing.TB, h http.Handler, body string) (int, []byte) {
	tb.Helper()
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", newJSON)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.Bytes()
}

// TestNullsByVariables holds that a variable with a default lets no null stand where there
// can be none: it is neither the default nor zero.
func TestNullsByVariables(t *testing.T) {
	h := graph.NewHandler(seeded(t), graph.Options{Log: quiet(), Introspection: true})
	for _, c := range []struct {
		it, query string
		field     string // of the error; "" where null is allowed
	}{
		{"at @skip", `query($v:Boolean=false){__typename @skip(if:$v)}`, "$v"},
		{"at @include", `query($v:Boolean=false){needs{totalCount @include(if:$v)}}`, "$v"},
		{"at a fragment", `query($v:Boolean=false){...F @include(if:$v)} fragment F on Query{__typename}`, "$v"},
		{"in a fragment", `query($v:Boolean=false){...F} fragment F on Query{needs{...G}} fragment G on NeedConnection{totalCount @skip(if:$v)}`, "$v"},
		{"at an inline fragment", `query($v:Boolean=false){...on Query @include(if:$v){__typename}}`, "$v"},
		{"below the schema", `query($v:Boolean=false){__schema{queryType{name @include(if:$v)}}}`, "$v"},
		{"below analysis", `query($v:Boolean=false){silos{modularity @include(if:$v)}}`, "$v"},
		{"for a name of the schema", `query($v:String="Query"){__type(name:$v){name}}`, "$v"},
		{"for an argument of the schema", `query($v:Boolean=true){__type(name:"Query"){fields(includeDeprecated:$v){name}}}`, ""},
		{"for a list", `query($v:[InterestStatus!]=[UNSTATED]){coverage(counted:$v){basis{counted}}}`, "counted"},
		{"in a list", `query($v:InterestStatus=UNSTATED){coverage(counted:[PRESENT,$v]){basis{counted}}}`, "counted[1]"},
		{"in an input", `query($v:Float=0.5){duplication(weights:[{code:"SHARED_NEED",weight:$v}]){totalCount}}`, "weights[0].weight"},
		{"for a field of an input with a default", `query($v:Float=0.3){duplication(thresholds:{fragmentation:$v}){totalCount}}`, "thresholds.fragmentation"},
		{"for an argument with a default", `query($v:UnitCounting=ONE){organisationOverlaps(units:$v,first:1){basis{units}}}`, "units"},
		{"for an argument with a default, without one of its own", `query($v:UnitCounting){organisationOverlaps(units:$v,first:1){basis{units}}}`, "units"},
		{"for a text", `query($v:String="cicte"){search(text:$v,first:1){totalCount}}`, "text"},
		{"for an id", `query($v:ID="need/x"){node(id:$v){id}}`, "id"},
		{"for an id among others", `query($v:ID="need/x"){nodes(ids:["need/y",$v]){id}}`, "ids[1]"},
		{"below things", `query($v:String="x"){needs(first:1){nodes{organisations(filter:{name:{in:[$v]}}){totalCount}}}}`, "needs.organisations.filter.name.in[0]"},
		{"for a size, which may be left out", `query($v:Int=3){needs(first:$v){totalCount}}`, ""},
	} {
		t.Run("it sees null "+c.it, func(t *testing.T) {
			status, body := post(t, h, c.query, map[string]any{"v": nil})
			errs := errorsOf(t, body)
			switch {
			case c.field == "" && (status != http.StatusOK || len(errs) > 0):
				t.Errorf("status %d, %s", status, body)
			case c.field != "" && (status != http.StatusBadRequest || len(errs) != 1 || !strings.HasSuffix(c.field, errs[0].Extensions.Field) || !strings.Contains(errs[0].Message, "null") || !strings.Contains(errs[0].Message, "$v")):
				t.Errorf("status %d, %s", status, body)
			}
			if status, body := post(t, h, c.query, nil); len(errorsOf(t, body)) > 0 && !strings.Contains(c.query, "($v:UnitCounting)") {
				t.Errorf("without a value: status %d, %s", status, body)
			}
		})
	}
}

// TestNumbersAsTheyAreWritten holds that a number means the same however it is written,
// and is taken where it has a meaning.
func TestNumbersAsTheyAreWritten(t *testing.T) {
	h := graph.NewHandler(seeded(t), graph.Options{Log: quiet()})
	const decimals = `query($v:Decimal){fundingFlows(filter:{amount:{gte:$v}}){totalCount}}`
	const floats = `query($v:Float){duplication(filter:{minimumScore:$v}){totalCount}}`
	const whole = `query($v:Int){needs(first:$v){nodes{id}}}`
	for _, c := range []struct {
		it, query, value string
		like             string // a value that gives the same answer; "" where it is refused
	}{
		{"a whole number of 64 bits and more for a Decimal", decimals, `9223372036854775808`, `"9223372036854775808"`},
		{"a number with an exponent for a Decimal", decimals, `1e2`, `"100"`},
		{"one with a point and an exponent for a Decimal", decimals, `1.5E3`, `"1500"`},
		{"one with a negative exponent for a Decimal", decimals, `25e-1`, `"2.5"`},
		{"zeros behind the point for a Decimal", decimals, `20.0`, `"20"`},
		{"an exponent that nothing can hold for a Decimal", decimals, `1e999999999`, ""},
		{"more digits than a Decimal has", decimals, `1e35`, ""},
		{"a whole number for a Float", floats, `1`, `1.0`},
		{"a large whole number for a Float", floats, `9223372036854775808`, ""},
		{"a number that no Float is", floats, `1e999`, ""},
		{"zeros behind the point for an Int", whole, `2.0`, `2`},
		{"an exponent for an Int", whole, `2e1`, `20`},
		{"a part of a number for an Int", whole, `2.5`, ""},
	} {
		t.Run("it takes "+c.it, func(t *testing.T) {
			ask := func(value string) (int, []byte) {
				return send(t, h, `{"query":`+quoted(c.query)+`,"variables":{"v":`+value+`}}`)
			}
			status, body := ask(c.value)
			if c.like == "" {
				if len(errorsOf(t, body)) == 0 || errorsOf(t, body)[0].Extensions.Code == "INTERNAL" {
					t.Errorf("status %d, %s", status, body)
				}
			} else if _, want := ask(c.like); status != http.StatusOK || !bytes.Equal(body, want) {
				t.Errorf("status %d, %s, want %s", status, body, want)
			}
			if c.query == whole {
				return // in the text of a request, 2.0 is no Int by the specification
			}
			literal, as := put(c.query, c.value), put(c.query, c.like)
			status, body = post(t, h, literal, nil)
			if c.like == "" {
				if len(errorsOf(t, body)) == 0 || errorsOf(t, body)[0].Extensions.Code == "INTERNAL" {
					t.Errorf("literal: status %d, %s", status, body)
				}
			} else if _, want := post(t, h, as, nil); status != http.StatusOK || !bytes.Equal(body, want) {
				t.Errorf("literal: status %d, %s, want %s", status, body, want)
			}
		})
	}
}

// put writes a value into a request in place of its variable.
func put(query, value string) string {
	_, body, _ := strings.Cut(query, "{")
	return strings.ReplaceAll("{"+body, "$v", value)
}

func quoted(text string) string { return string(gjson.AppendJSONString(nil, text)) }

// TestEdgesHaveIDsOfTheirOwn reads one tie from both of its ends, in two orders, by two
// filters, and things of results: no cache that keeps objects by id may take one for another.
func TestEdgesHaveIDsOfTheirOwn(t *testing.T) {
	h := graph.NewHandler(seeded(t), graph.Options{Log: quiet()})
	_, body := post(t, h, `{
		a:organisations(first:200){edges{id cursor node{id needs(first:50){edges{id cursor node{id}}}}}}
		b:needs(first:50){edges{id cursor node{id organisations(first:50){edges{id cursor node{id}}}}}}
		c:needs(first:50,orderBy:{name:DESC}){edges{id cursor node{id organisations(first:50,orderBy:{name:DESC}){edges{id cursor node{id}}}}}}
		d:needs(first:50,filter:{ref:{startsWith:"2"}}){edges{id cursor node{id}}}
		e:search(text:"training"){nodes{id}}
	}`, nil)
	type edge struct{ cursor, node string }
	edges, nodes := map[string]edge{}, map[string]bool{}
	var walk func(v gjson.Result)
	walk = func(v gjson.Result) {
		if id, at := v.Get("id").String(), v.Get("cursor").String(); v.IsObject() && at != "" {
			e := edge{at, v.Get("node.id").String()}
			if was, ok := edges[id]; ok && was != e {
				t.Errorf("%s is %v and %v", id, was, e)
			}
			edges[id] = e
		} else if v.IsObject() && id != "" {
			nodes[id] = true
		}
		v.ForEach(func(_, child gjson.Result) bool {
			if child.IsObject() || child.IsArray() {
				walk(child)
			}
			return true
		})
	}
	walk(gjson.GetBytes(body, "data"))
	if len(edges) < 200 {
		t.Fatalf("%d edges: %.300s", len(edges), body)
	}
	for id := range edges {
		if nodes[id] {
			t.Errorf("%s is an edge and a node", id)
		}
	}
	if n := gjson.GetBytes(body, "data.d.edges.#").Int(); n == 0 {
		t.Error("no needs by the filter")
	}
	for _, e := range gjson.GetBytes(body, "data.d.edges").Array() {
		if _, ok := edges[e.Get("id").String()]; !ok {
			t.Errorf("%s has another id by a filter", e.Get("node.id"))
		}
	}
}
