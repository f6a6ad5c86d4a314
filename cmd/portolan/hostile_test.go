package main

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest/wire"
)

// mark is in every word of the requests below, and in nothing that is ours.
const mark = "zqzq"

// hostile are values that would be more than values, if a statement held them.
var hostile = []string{
	mark + "' OR 1=1 //", mark + `" }) DETACH DELETE n //`, mark + "`) RETURN n //", mark + `\u0060\u0027\u0022`,
	mark + "\u0060 \u2019 \u201d", "/* " + mark + " */", mark + "$clearance {}", mark + `\`, mark + "\n;CALL db.labels()", "%27" + mark,
}

// hostileRequests asks for hostile values wherever a request can hold one, and
// looks for them in what is sent to Neo4j.
func hostileRequests(t *testing.T, p *wire.Proxy, s *process) {
	before := len(p.Statements())
	asked := 0
	fine := func(query string, variables map[string]any) string {
		t.Helper()
		asked++
		got := s.ask(t, query, variables)
		if strings.Contains(got, `"errors"`) {
			t.Errorf("%s\n%v is refused: %s", query, variables, got)
		}
		return got
	}
	refused := func(query string, variables map[string]any) {
		t.Helper()
		if got := s.ask(t, query, variables); !strings.Contains(got, `"errors"`) {
			t.Errorf("%s\n%v is answered: %s", query, variables, got)
		}
	}
	cursor := hostileCursor(t, s)
	for _, v := range hostile {
		vars := map[string]any{mark: v}
		fine(`query `+mark+`($`+mark+`: String!) { `+mark+`: needs(first: 7, filter: {or: [
			{name: {eq: $`+mark+`}}, {name: {in: [$`+mark+`]}}, {statement: {contains: $`+mark+`}}, {name: {startsWith: $`+mark+`}},
			{organisations: {some: {node: {name: {contains: $`+mark+`}}}}}, {audiences: {has: $`+mark+`}}]}) {
			nodes { `+mark+`: name organisations(filter: {name: {startsWith: $`+mark+`}}) { nodes { name } } } } }`, vars)
		fine(`query($`+mark+`: String!) { search(text: $`+mark+`, first: 3) { nodes { id } } }`, vars)
		fine(`{ needs(filter: {name: {eq: `+literal(v)+`}}) { totalCount } }`, nil)
		fine(`query($c: String) { needs(first: 2, after: $c) { nodes { id } } }`, map[string]any{"c": cursor(v)})
		refused(`query($`+mark+`: ID!) { node(id: $`+mark+`) { id } }`, vars)
		refused(`query($o: [NeedOrder!]) { needs(orderBy: $o) { nodes { id } } }`, map[string]any{"o": []any{map[string]any{v: "ASC"}}})
		refused(`query($o: [NeedOrder!]) { needs(orderBy: $o) { nodes { id } } }`, map[string]any{"o": []any{map[string]any{"name": v}}})
		refused(`query($c: String) { needs(first: 2, after: $c) { nodes { id } } }`, map[string]any{"c": v})
	}
	fine(`{ node(id: "need/`+mark+`") { id } nodes(ids: ["organisation/`+mark+`.1-2"]) { id } }`, nil)
	said := p.Statements()[before:]
	if len(said) < asked {
		t.Errorf("%d statements were sent for %d requests", len(said), asked)
	}
	for _, text := range said {
		if strings.Contains(text, mark) || !strings.HasPrefix(text, "CYPHER 5\n") {
			t.Errorf("a statement is\n%s", text)
		}
	}
}

// literal writes a text as GraphQL does, which is as JSON does.
func literal(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

// hostileCursor gives cursors of the list of needs that point at what they like.
func hostileCursor(t *testing.T, s *process) func(key string) string {
	t.Helper()
	var got struct {
		Data struct {
			Needs struct{ PageInfo struct{ EndCursor string } }
		}
	}
	if err := json.Unmarshal([]byte(s.ask(t, "{needs(first:2){nodes{id} pageInfo{endCursor}}}", nil)), &got); err != nil {
		t.Fatal(err)
	}
	b, err := base64.RawURLEncoding.DecodeString(got.Data.Needs.PageInfo.EndCursor)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(b, &fields); err != nil {
		t.Fatal(err)
	}
	return func(key string) string {
		keys := fields["k"].([]any)
		for i := range keys {
			keys[i] = key
		}
		b, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(b)
	}
}
