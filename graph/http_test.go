package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
)

const (
	newJSON = "application/graphql-response+json"
	oldJSON = "application/json"
)

func TestHTTP(t *testing.T) {
	h := graph.NewHandler(small(t), graph.Options{Log: quiet(), Limits: graph.Limits{Body: 300}})
	ask := func(q string) string { return "/graphql?query=" + url.QueryEscape(q) }
	good := `{"query":"{needs{totalCount}}"}`
	for _, c := range []struct {
		it, method, target, body string
		contentType, accept      string
		encoding                 string
		status                   int
		media, says              string
	}{
		{it: "answers a POST", method: "POST", body: good, status: 200, media: newJSON, says: `{"data":{"needs":{"totalCount":4}}}`},
		{it: "answers in plain JSON who asks for it", method: "POST", body: good, accept: oldJSON, status: 200, media: oldJSON, says: `"data"`},
		{it: "answers in plain JSON who says nothing", method: "POST", body: good, accept: "none", status: 200, media: oldJSON},
		{it: "answers in plain JSON who takes anything", method: "POST", body: good, accept: "*/*", status: 200, media: oldJSON},
		{it: "answers in plain JSON who takes any application", method: "GET", target: ask(`{needs{totalCount}}`), accept: "application/*", status: 200, media: oldJSON},
		{it: "answers a browser", method: "GET", target: ask(`{needs{totalCount}}`), accept: "text/html,application/xhtml+xml,*/*;q=0.1", status: 200, media: oldJSON},
		{it: "answers in what is named rather than let pass", method: "POST", body: good, accept: "*/*, " + newJSON, status: 200, media: newJSON},
		{it: "answers in what is named first of equals", method: "POST", body: good, accept: newJSON + ", " + oldJSON, status: 200, media: newJSON},
		{it: "answers in what is named first of equals, plain JSON too", method: "POST", body: good, accept: oldJSON + ", " + newJSON, status: 200, media: oldJSON},
		{it: "does not answer in what the client leaves out", method: "POST", body: good, accept: oldJSON + ";q=0, */*", status: 200, media: newJSON},
		{it: "refuses who leaves both out", method: "POST", body: good, accept: oldJSON + ";q=0, " + newJSON + ";q=0.0", status: 406, media: oldJSON, says: "Accept"},
		{it: "takes a weight that is none for 1", method: "POST", body: good, accept: oldJSON + ";q=much, " + newJSON + ";q=0.9", status: 200, media: oldJSON},
		{it: "takes a weight above 1 for 1", method: "POST", body: good, accept: newJSON + ", " + oldJSON + ";q=7", status: 200, media: newJSON},
		{it: "takes a weight that is no number for 1", method: "POST", body: good, accept: oldJSON + ", " + newJSON + ";q=NaN", status: 200, media: oldJSON},
		{it: "tells of wrong JSON by its status, whatever the media type", method: "POST", body: `{"query`, accept: "*/*", status: 400, media: oldJSON, says: "ends in the middle"},
		{it: "takes a byte order mark", method: "POST", body: "\ufeff" + good, status: 200, media: newJSON, says: `"totalCount":4`},
		{it: "takes a byte order mark in an address", method: "GET", target: ask(`query($i:ID!){need(id:$i){ref}}`) + "&variables=" + url.QueryEscape("\ufeff"+`{"i":"need/1.2"}`), status: 200, media: newJSON, says: `1.2`},
		{it: "tells keys apart by their case", method: "POST", body: `{"QUERY":"{countries{totalCount}}","query":"{needs{totalCount}}","Query":5}`, status: 200, media: newJSON, says: `"needs"`},
		{it: "takes no key in another case", method: "POST", body: `{"Query":"{needs{totalCount}}"}`, status: 400, media: newJSON, says: "there is no query"},
		{it: "takes no variable in another case", method: "POST", body: `{"query":"query($i:ID!){need(id:$i){ref}}","Variables":{"i":"need/1.2"}}`, status: 400, media: newJSON, says: "$i"},
		{it: "ignores keys that it does not know", method: "POST", body: `{"query":"{needs{totalCount}}","id":7,"doc_id":{"a":[]}}`, status: 200, media: newJSON, says: `"needs"`},
		{it: "takes null for what is not given", method: "POST", body: `{"query":"{needs{totalCount}}","variables":null,"operationName":null,"extensions":null}`, status: 200, media: newJSON, says: `"needs"`},
		{it: "refuses variables that are given twice", method: "POST", body: `{"query":"query($i:ID!){need(id:$i){ref}}","variables":{"i":"need/1.1"},"variables":{"i":"need/1.2"}}`, accept: oldJSON, status: 400, media: oldJSON, says: `gives \"variables\" twice`},
		{it: "refuses a query that is given twice", method: "POST", body: `{"query":"{needs{totalCount}}","query":"{needs{totalCount}}"}`, status: 400, media: newJSON, says: `gives \"query\" twice`},
		{it: "refuses a variable that is given twice", method: "POST", body: `{"query":"query($i:ID!){need(id:$i){ref}}","variables":{"i":"need/1.1","\u0069":"need/1.2"}}`, status: 400, media: newJSON, says: `gives \"i\" twice`},
		{it: "refuses a key deep in a variable that is given twice", method: "POST", body: `{"query":"query($f:NeedFilter){needs(filter:$f){totalCount}}","variables":{"f":[{"ref":{"eq":"a","eq":"b"}}]}}`, status: 400, media: newJSON, says: `gives \"eq\" twice`},
		{it: "refuses a parameter that is given twice", method: "GET", target: ask(`{needs{totalCount}}`) + "&query=x", status: 400, media: newJSON, says: "query 2 times"},
		{it: "refuses text that is no UTF-8", method: "POST", body: "{\"query\":\"{needs{totalCount}}\xff\"}", status: 400, media: newJSON, says: "not in UTF-8"},
		{it: "refuses JSON that is nested without end", method: "POST", body: strings.Repeat("[", 250), status: 400, media: newJSON, says: "ends in the middle"},
		{it: "refuses a request that is null", method: "POST", body: "null", status: 400, media: newJSON, says: "of type null"},
		{it: "tells who sends the hash of a query that none are kept", method: "POST", body: `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}`, accept: oldJSON, status: 200, media: oldJSON, says: `{"errors":[{"message":"PersistedQueryNotSupported","extensions":{"code":"PERSISTED_QUERY_NOT_SUPPORTED"}}]}`},
		{it: "tells so by GET, and whatever the media type", method: "GET", target: "/graphql?extensions=" + url.QueryEscape(`{"persistedQuery":{"version":1,"sha256Hash":"ab"}}`), status: 200, media: newJSON, says: "PERSISTED_QUERY_NOT_SUPPORTED"},
		{it: "answers a query that comes with its hash", method: "POST", body: `{"query":"{needs{totalCount}}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}`, status: 200, media: newJSON, says: `"needs"`},
		{it: "says that there are no mutations", method: "POST", body: `{"query":"mutation{__typename}"}`, status: 400, media: newJSON, says: "this server answers queries"},
		{it: "says that there are no subscriptions", method: "POST", body: `{"query":"query A{__typename} subscription B{needs{totalCount}}","operationName":"A"}`, status: 400, media: newJSON, says: "this server answers queries"},
		{it: "answers in what the client likes best", method: "POST", body: good, accept: newJSON + ";q=0.5, " + oldJSON, status: 200, media: oldJSON},
		{it: "refuses to answer in what it cannot write", method: "POST", body: good, accept: "text/html", status: 406, media: oldJSON, says: "Accept"},
		{it: "answers a query by GET", method: "GET", target: ask(`{needs{totalCount}}`), status: 200, media: newJSON, says: `4`},
		{it: "takes variables by GET", method: "GET", target: ask(`query($i:ID!){need(id:$i){ref}}`) + "&variables=" + url.QueryEscape(`{"i":"need/1.2"}`), status: 200, media: newJSON, says: `1.2`},
		{it: "chooses an operation by its name", method: "GET", target: ask(`query A{needs{totalCount}} query B{countries{totalCount}}`) + "&operationName=B", status: 200, media: newJSON, says: `"countries"`},
		{it: "says when an operation has to be named", method: "GET", target: ask(`query A{needs{totalCount}} query B{countries{totalCount}}`), status: 400, media: newJSON, says: "choose one by operationName: A, B"},
		{it: "says which operations there are", method: "GET", target: ask(`query A{needs{totalCount}} query B{countries{totalCount}}`) + "&operationName=C", status: 400, media: newJSON, says: `no operation \"C\"`},
		{it: "refuses variables by GET that are no JSON", method: "GET", target: ask(`{needs{totalCount}}`) + "&variables=x", status: 400, media: newJSON, says: "variables must be a JSON object"},
		{it: "tells of a wrong request by its status", method: "POST", body: `{"query":"{nothing}"}`, status: 400, media: newJSON, says: "GRAPHQL_VALIDATION_FAILED"},
		{it: "has status 200 for a wrong request in plain JSON", method: "POST", body: `{"query":"{nothing}"}`, accept: oldJSON, status: 200, media: oldJSON, says: "GRAPHQL_VALIDATION_FAILED"},
		{it: "tells of wrong arguments by its status", method: "POST", body: `{"query":"{needs(first:0){totalCount}}"}`, status: 400, media: newJSON, says: "BAD_USER_INPUT"},
		{it: "refuses what is no JSON", method: "POST", body: `{`, accept: oldJSON, status: 400, media: oldJSON, says: "must be a JSON object with query"},
		{it: "refuses an empty body", method: "POST", status: 400, media: newJSON, says: "it is empty"},
		{it: "refuses a body that ends in the middle", method: "POST", body: `{"query":"{nee`, status: 400, media: newJSON, says: "ends in the middle"},
		{it: "refuses several requests at once", method: "POST", body: `[` + good + `]`, status: 400, media: newJSON, says: "one by one"},
		{it: "refuses a query that is no string", method: "POST", body: `{"query":5}`, accept: oldJSON, status: 400, media: oldJSON, says: "query is of type number; it must be a string"},
		{it: "refuses variables that are no object", method: "POST", body: `{"query":"{needs{totalCount}}","variables":[7]}`, accept: oldJSON, status: 400, media: oldJSON, says: "variables is of type array; it must be an object"},
		{it: "refuses a request without a query, whatever the media type", method: "POST", body: `{"qeury":"{needs{totalCount}}"}`, accept: oldJSON, status: 400, media: oldJSON, says: "there is no query"},
		{it: "tells a GET without a query how to ask", method: "GET", target: "/graphql", status: 400, media: newJSON, says: "?query="},
		{it: "refuses a compressed body", method: "POST", body: good, encoding: "gzip", status: 415, media: newJSON, says: "not compressed"},
		{it: "refuses a body in another encoding than UTF-8", method: "POST", body: good, contentType: oldJSON + "; charset=utf-16", status: 415, media: newJSON, says: "UTF-8"},
		{it: "refuses what is more than one JSON value", method: "POST", body: good + good, status: 400, media: newJSON, says: "more after its end"},
		{it: "refuses a body that is too large", method: "POST", body: `{"query":"` + strings.Repeat(" ", 400) + `"}`, status: 413, media: newJSON, says: "300 bytes"},
		{it: "refuses a body of another type", method: "POST", body: good, contentType: "text/plain", status: 415, media: newJSON, says: "application/json"},
		{it: "refuses other methods", method: "PUT", body: good, status: 405, media: newJSON, says: "POST"},
		{it: "says which methods it takes", method: "OPTIONS", status: 204},
		{it: "keeps the schema to itself where it is told to", method: "POST", body: `{"query":"{__schema{queryType{name}}}"}`, status: 403, media: newJSON, says: "FORBIDDEN"},
		{it: "suggests no field where it is told to", method: "POST", body: `{"query":"{need{id}}"}`, status: 400, media: newJSON},
		{it: "suggests no argument where it is told to", method: "POST", body: `{"query":"{needs(firstt:1){totalCount}}"}`, status: 400, media: newJSON, says: "Unknown argument"},
		{it: "suggests no value where it is told to", method: "POST", body: `{"query":"{search(text:\"a\",kinds:[NEEDS]){totalCount}}"}`, status: 400, media: newJSON, says: "NEEDS"},
	} {
		t.Run(c.it, func(t *testing.T) {
			if c.target == "" {
				c.target = "/graphql"
			}
			if c.contentType == "" {
				c.contentType = oldJSON + "; charset=utf-8"
			}
			r := httptest.NewRequest(c.method, c.target, strings.NewReader(c.body))
			r.Header.Set("Content-Type", c.contentType)
			if c.encoding != "" {
				r.Header.Set("Content-Encoding", c.encoding)
			}
			switch c.accept {
			case "":
				r.Header.Set("Accept", newJSON)
			case "none":
			default:
				r.Header.Set("Accept", c.accept)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			media, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
			if w.Code != c.status || media != c.media || !strings.Contains(w.Body.String(), c.says) {
				t.Errorf("got %d %s %s\nwant %d %s with %q", w.Code, media, w.Body, c.status, c.media, c.says)
			}
			if w.Body.Len() > 0 && !json.Valid(w.Body.Bytes()) {
				t.Errorf("is no JSON: %s", w.Body)
			}
			if strings.Contains(w.Body.String(), "Did you mean") {
				t.Errorf("suggests: %s", w.Body)
			}
		})
	}
}

func TestSuggestions(t *testing.T) {
	h := graph.NewHandler(small(t), graph.Options{Log: quiet(), Suggestions: true})
	if _, body := post(t, h, `{need(id:"need/1.1"){reff}}`, nil); !strings.Contains(string(body), "Did you mean") {
		t.Errorf("does not suggest a field where it is told to: %s", body)
	}
}

func TestViewer(t *testing.T) {
	cleared := func(context.Context) kg.Viewer { return kg.Cleared("ann", kg.Amber) }
	h := graph.NewHandler(small(t), graph.Options{Log: quiet(), Viewer: cleared})
	_, body := post(t, h, `{organisations{totalCount} need(id:"need/2.1"){organisations{edges{facts{marking} node{name}}}}}`, nil)
	want := `{"data":{"organisations":{"totalCount":4},"need":{"organisations":{"edges":[{"facts":[{"marking":"CLEAR"}],"node":{"name":"Hidden"}}]}}}}`
	if string(body) != want {
		t.Errorf("shows one who is cleared\n%s, want\n%s", body, want)
	}
}

func TestPaging(t *testing.T) {
	h := graph.NewHandler(small(t), graph.Options{Log: quiet()})
	walk := func(args, cursor string, page func(string) string) string {
		var refs []string
		for at, more := "null", true; more && len(refs) < 10; {
			_, body := post(t, h, `{needs(`+args+page(at)+`){pageInfo{`+cursor+` hasNextPage hasPreviousPage} nodes{ref}}}`, nil)
			var got struct {
				Data struct {
					Needs struct {
						Nodes    []struct{ Ref string }
						PageInfo struct {
							StartCursor, EndCursor       string
							HasNextPage, HasPreviousPage bool
						}
					}
				}
			}
			if err := json.Unmarshal(body, &got); err != nil || len(got.Data.Needs.Nodes) == 0 {
				t.Fatalf("%v: %s", err, body)
			}
			for _, n := range got.Data.Needs.Nodes {
				refs = append(refs, n.Ref)
			}
			info := got.Data.Needs.PageInfo
			at, more = fmt.Sprintf("%q", info.StartCursor+info.EndCursor), info.HasNextPage
			if cursor == "startCursor" {
				more = info.HasPreviousPage
			}
		}
		return strings.Join(refs, " ")
	}
	for _, c := range []struct{ it, args, cursor, by, want string }{
		{"goes through a list from its beginning", "first:3,", "endCursor", "after:", "1.1 1.2 1.10 2.1"},
		{"goes through a list one by one", "first:1,", "endCursor", "after:", "1.1 1.2 1.10 2.1"},
		{"goes through a list from its end", "last:3,", "startCursor", "before:", "1.2 1.10 2.1 1.1"},
		{"goes through a list in an order with equal keys", "first:1,orderBy:[{organisationsCount:DESC}],", "endCursor", "after:", "1.1 1.2 2.1 1.10"},
	} {
		t.Run(c.it, func(t *testing.T) {
			got := walk(c.args, c.cursor, func(at string) string { return c.by + at })
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// failing is a store whose plans fail in some way.
type failing struct {
	kg.Store
	kg.Reader
	err func(context.Context) error
}

func (f failing) Read(context.Context, kg.Viewer) (kg.Reader, error) { return f, nil }
func (f failing) Close() error                                       { return nil }
func (f failing) Run(ctx context.Context, _ *kg.Plan) (*kg.Page, error) {
	return nil, f.err(ctx)
}

func TestStoreErrors(t *testing.T) {
	o, err := graph.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	secret := errors.New("bolt://user:secret@host: connection refused")
	for _, c := range []struct {
		it        string
		err       func(context.Context) error
		code      string
		logged    string
		forgotten bool // the client is gone before it begins
	}{
		{it: "says that the store cannot answer", err: func(context.Context) error {
			return &kg.Error{Code: kg.Unavailable, Message: "the store does not answer", Cause: secret}
		}, code: "UNAVAILABLE", logged: "secret"},
		{it: "says that it took too long", err: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, code: "TIMEOUT"},
		{it: "gives up with the client", err: func(ctx context.Context) error { return ctx.Err() }, code: "TIMEOUT", forgotten: true},
		{it: "keeps to itself what it does not know", err: func(context.Context) error { return secret }, code: "INTERNAL", logged: "secret"},
		{it: "logs the cause of a fault of the store, however deep", err: func(context.Context) error {
			return fmt.Errorf("while reading: %w", &kg.Error{Code: kg.Internal, Message: "refused", Cause: errors.New("secret code of a database")})
		}, code: "INTERNAL", logged: `cause="secret code of a database"`},
		{it: "keeps to itself a fault of the store", err: func(context.Context) error { return kg.Errorf(kg.Internal, "plan", "secret") }, code: "INTERNAL", logged: "secret"},
		{it: "survives a panic", err: func(context.Context) error { panic("secret") }, code: "INTERNAL", logged: "secret"},
		{it: "passes on a conflict", err: func(context.Context) error { return kg.Errorf(kg.Conflict, "", "changed meanwhile") }, code: "CONFLICT"},
		{it: "passes on what is forbidden", err: func(context.Context) error { return kg.Errorf(kg.Forbidden, "", "not allowed") }, code: "FORBIDDEN"},
		{it: "passes on what is not found", err: func(context.Context) error { return kg.Errorf(kg.NotFound, "", "not there") }, code: "NOT_FOUND"},
	} {
		t.Run(c.it, func(t *testing.T) {
			var log bytes.Buffer
			h := graph.NewHandler(kg.NewGraph(o, failing{err: c.err}), graph.Options{
				Log: slog.New(slog.NewTextHandler(&log, nil)), Timeout: 20 * time.Millisecond,
			})
			r := httptest.NewRequest(http.MethodGet, "/graphql?query="+url.QueryEscape(`{n:need(id:"need/1.1"){ref}}`), nil)
			if c.forgotten {
				ctx, cancel := context.WithCancel(r.Context())
				cancel()
				r = r.WithContext(ctx)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			errs := errorsOf(t, w.Body.Bytes())
			if len(errs) != 1 || errs[0].Extensions.Code != c.code || errs[0].Message == "" {
				t.Fatalf("got %s, want code %s", w.Body, c.code)
			}
			if !c.forgotten && fmt.Sprint(errs[0].Path) != "[n]" {
				t.Errorf("is at %v, want n", errs[0].Path)
			}
			if strings.Contains(w.Body.String(), "secret") || strings.Contains(log.String(), "secret") != (c.logged != "") || !strings.Contains(log.String(), c.logged) {
				t.Errorf("tells the client %s and the log %s", w.Body, &log)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	o, err := graph.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	waits := []time.Duration{90 * time.Second, 0}
	for i, want := range []string{"90", ""} {
		t.Run(fmt.Sprintf("it says in a header when to ask again: %q", want), func(t *testing.T) {
			h := graph.NewHandler(kg.NewGraph(o, failing{err: func(context.Context) error {
				return &kg.Error{Code: kg.CostLimit, Message: "too much", RetryAfter: waits[i]}
			}}), graph.Options{Log: quiet()})
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/graphql?query="+url.QueryEscape(`{need(id:"need/1.1"){ref}}`), nil))
			if got := w.Header().Get("Retry-After"); got != want {
				t.Errorf("says %q: %s", got, w.Body)
			}
		})
	}
}
