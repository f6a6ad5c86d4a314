package server_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/server"
)

func TestCrossOrigin(t *testing.T) {
	h := server.New(config(t, io.Discard))
	const dashboard, evil = "https://dashboard.example", "https://dashboard.example.evil"
	for _, c := range []struct {
		it, method, path, origin, wants, headers string
		allowed                                  bool
	}{
		{it: "it lets a named origin ask", method: "POST", path: "/graphql", origin: dashboard, headers: "content-type", allowed: true},
		{it: "it lets a named origin ask at the address with a slash", method: "POST", path: "/graphql/", origin: dashboard, headers: "content-type", allowed: true},
		{it: "it lets a named origin say who asks", method: "POST", path: "/graphql", origin: dashboard, headers: "authorization,content-type", allowed: true},
		{it: "it lets a named origin say what its client says", method: "GET", path: "/graphql", origin: dashboard, headers: "apollo-require-preflight,x-apollo-operation-name", allowed: true},
		{it: "it lets a named origin read the schema", method: "GET", path: "/schema.graphql", origin: dashboard, headers: "authorization", allowed: true},
		{it: "it lets a named origin read the questions", method: "GET", path: "/playground/questions.json", origin: dashboard, headers: "authorization", allowed: true},
		{it: "it lets a named origin change nothing", method: "DELETE", path: "/graphql", origin: dashboard},
		{it: "it lets a named origin not write the schema", method: "POST", path: "/schema.graphql", origin: dashboard},
		{it: "it lets no other origin ask", method: "POST", path: "/graphql", origin: evil, headers: "content-type"},
		{it: "it lets no other origin read the schema", method: "GET", path: "/schema.graphql", origin: evil},
		{it: "it lets no origin read the front page", method: "GET", path: "/", origin: dashboard},
	} {
		t.Run(c.it, func(t *testing.T) {
			req := httptest.NewRequest(http.MethodOptions, c.path, nil)
			req.Header.Set("Origin", c.origin)
			req.Header.Set("Access-Control-Request-Method", c.method)
			if c.headers != "" {
				req.Header.Set("Access-Control-Request-Headers", c.headers)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, req)
			got := w.Header()
			allowed := got.Get("Access-Control-Allow-Origin") == c.origin && got.Get("Access-Control-Allow-Methods") == c.method && got.Get("Access-Control-Allow-Headers") == c.headers
			if allowed != c.allowed || got.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("answers %d %v", w.Code, got)
			}
		})
	}
	for _, path := range []string{"/schema.graphql", "/playground/questions.json", "/graphql?query={__typename}"} {
		for origin, want := range map[string]string{dashboard: dashboard, evil: ""} {
			t.Run("it tells a page of "+origin+" whether it may read "+path, func(t *testing.T) {
				w := get(h, path, "Origin", origin)
				if got := w.Header().Get("Access-Control-Allow-Origin"); got != want || !strings.Contains(w.Header().Get("Vary"), "Origin") {
					t.Errorf("allows %q: %v", got, w.Header())
				}
			})
		}
	}
}

func TestCaching(t *testing.T) {
	h := server.New(config(t, io.Discard))
	const query = "/graphql?query={needs(first:50){nodes{id%20name%20kind%20revision}}}"
	for _, path := range []string{query, "/schema.graphql", "/playground/questions.json"} {
		t.Run("it packs "+path+" for who can unpack it", func(t *testing.T) {
			plain, packed := get(h, path), get(h, path, "Accept-Encoding", "gzip, br")
			if got := packed.Header(); got.Get("Content-Encoding") != "gzip" || !strings.Contains(strings.Join(got.Values("Vary"), ","), "Accept-Encoding") || packed.Body.Len() > plain.Body.Len()/2 {
				t.Errorf("%d bytes are %d with %v", plain.Body.Len(), packed.Body.Len(), got)
			}
			r, err := gzip.NewReader(packed.Body)
			if err != nil {
				t.Fatal(err)
			}
			if text, err := io.ReadAll(r); err != nil || string(text) != plain.Body.String() {
				t.Errorf("says %v, and something else when it is packed", err)
			}
			if plain.Header().Get("Content-Encoding") != "" {
				t.Error("packs for everybody")
			}
		})
		t.Run("it sends "+path+" once to who keeps it", func(t *testing.T) {
			for _, accepts := range []string{"", "gzip"} {
				first := get(h, path, "Accept-Encoding", accepts)
				tag := first.Header().Get("ETag")
				if again := get(h, path, "Accept-Encoding", accepts, "If-None-Match", `"other", `+tag); tag == "" || again.Code != 304 || again.Body.Len() > 0 {
					t.Errorf("answers %d with %d bytes to who has %q", again.Code, again.Body.Len(), tag)
				}
				if again := get(h, path, "If-None-Match", `W/"other"`); again.Code != 200 || again.Body.Len() == 0 {
					t.Errorf("answers %d to who has another", again.Code)
				}
				if !strings.Contains(first.Header().Get("Cache-Control"), "no-cache") {
					t.Errorf("lets it be kept unasked: %v", first.Header())
				}
			}
		})
	}
	t.Run("it lets no error be kept", func(t *testing.T) {
		w := get(h, "/graphql?query={nothing}")
		if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" {
			t.Error(w.Header())
		}
	})
	t.Run("it sends an answer anew when facts have changed", func(t *testing.T) {
		cfg := config(t, io.Discard)
		h := server.New(cfg)
		tag := get(h, "/graphql?query={needs{totalCount}}").Header().Get("ETag")
		w := kgtest.NewWOf(cfg.Graph.Ontology()).Then().Source("source/new", "OFFICIAL").Is("need/new", kgtest.From("source/new"))
		if _, err := cfg.Graph.Apply(t.Context(), kg.System, 0, w.Changes()); err != nil {
			t.Fatal(err)
		}
		if again := get(h, "/graphql?query={needs{totalCount}}", "If-None-Match", tag); again.Code != 200 {
			t.Errorf("answers %d", again.Code)
		}
	})
}

func TestWithoutIntrospection(t *testing.T) {
	cfg := config(t, io.Discard)
	cfg.GraphQL.Introspection = false
	h := server.New(cfg)
	for _, path := range []string{"/schema.graphql", "/graphql?query={__schema{queryType{name}}}"} {
		t.Run("it keeps the schema to itself at "+path, func(t *testing.T) {
			w := get(h, path, "Accept", "application/graphql-response+json")
			if w.Code != 403 || !strings.Contains(w.Body.String(), "FORBIDDEN") || strings.Contains(w.Body.String(), "type ") {
				t.Errorf("answers %d %s", w.Code, w.Body)
			}
		})
	}
	t.Run("it leads nobody to it", func(t *testing.T) {
		if page := get(h, "/").Body.String(); strings.Contains(page, "schema.graphql") {
			t.Error(page)
		}
	})
}

// broken is a graph whose store panics.
type broken struct{ away }

func (broken) Read(context.Context, kg.Viewer) (kg.Reader, error) { panic("secret") }

func TestPanic(t *testing.T) {
	o, err := graph.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	var out log
	h := server.New(server.Config{Graph: kg.NewGraph(o, broken{}), Logger: slog.New(slog.NewTextHandler(&out, nil))})
	for _, path := range []string{"/", "/readyz", "/graphql?query={needs{totalCount}}"} {
		t.Run("it is an error in GraphQL's form at "+path, func(t *testing.T) {
			for range 3 {
				w := get(h, path)
				if !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") || !strings.Contains(w.Body.String(), `"INTERNAL"`) || strings.Contains(w.Body.String(), "secret") {
					t.Errorf("answers %d %v %s", w.Code, w.Header(), w.Body)
				}
			}
		})
	}
	t.Run("it is logged each time, with its stack once", func(t *testing.T) {
		if got := out.String(); strings.Count(got, "panic=secret") != 9 || strings.Count(got, "stack=") != 2 || len(got) > 16<<10 { // the edge tells for itself
			t.Error(got)
		}
	})
}

// TestUnread sends half a body to what does not need it. An answer that waited for the
// rest would not come.
func TestUnread(t *testing.T) {
	cfg := config(t, io.Discard)
	cfg.Hosts = []string{"localhost"}
	srv := httptest.NewServer(server.New(cfg))
	defer srv.Close()
	for _, c := range []struct {
		it, request, headers string
		status               int
	}{
		{"it refuses a type", "POST /graphql", "Content-Type: text/plain\r\n", 415},
		{"it refuses a page of another site", "POST /graphql", "Content-Type: application/json\r\nOrigin: https://evil.example\r\n", 403},
		{"it refuses a media type", "POST /graphql", "Content-Type: application/json\r\nAccept: text/html\r\n", 406},
		{"it refuses to be written to", "POST /", "", 405},
		{"it knows no such page", "POST /nowhere", "", 404},
		{"it answers all the same", "GET /graphql?query={__typename}", "", 200},
		{"it tells its health", "GET /healthz", "", 200},
	} {
		t.Run(c.it, func(t *testing.T) {
			conn, err := net.Dial("tcp", srv.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: 100\r\n\r\nhalf", c.request, c.headers)
			resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			if resp.StatusCode != c.status || !resp.Close {
				t.Errorf("answers %d, closes: %t", resp.StatusCode, resp.Close)
			}
		})
	}
	t.Run("it keeps the connection of who sends all", func(t *testing.T) {
		resp, err := http.Post(srv.URL+"/graphql", "application/json", strings.NewReader(asksName))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.Close || resp.StatusCode != 200 {
			t.Errorf("answers %d, closes: %t", resp.StatusCode, resp.Close)
		}
	})
}
