package server_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/localstore"
	"github.com/portolan/portolan/internal/seedfile"
	"github.com/portolan/portolan/internal/server"
	"github.com/portolan/portolan/seed"
)

// seeded gives a graph in memory that holds the seed.
func seeded(tb testing.TB) *kg.Graph {
	tb.Helper()
	o, err := graph.Ontology()
	if err != nil {
		tb.Fatal(err)
	}
	return kg.NewGraph(o, seededStore(tb))
}

// seededStore gives a store in memory that holds the seed.
func seededStore(tb testing.TB) kg.Store {
	tb.Helper()
	o, err := graph.Ontology()
	if err != nil {
		tb.Fatal(err)
	}
	s, err := seedfile.Read(seed.FS, o)
	if err != nil {
		tb.Fatal(err)
	}
	store := localstore.OpenMemory(o)
	tb.Cleanup(func() { store.Close() })
	if _, err := store.Apply(context.Background(), kg.System, 0, s.Changes()); err != nil {
		tb.Fatal(err)
	}
	return store
}

// log keeps what is logged.
type log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func config(tb testing.TB, out io.Writer) server.Config {
	return server.Config{
		Graph: seeded(tb), StoreKind: "memory", Version: "test", Logger: slog.New(slog.NewTextHandler(out, nil)),
		Origins: []string{"https://dashboard.example"}, GraphQL: graph.Options{Introspection: true},
	}
}

const asksName = `{"query":"query Q($id: ID!) { need(id: $id) { name } }","variables":{"id":"need/ccscap-2016-2.5"}}`

func TestRoutes(t *testing.T) {
	h := server.New(config(t, io.Discard))
	for _, c := range []struct {
		name, method, path, body string
		headers                  map[string]string
		status                   int
		contains                 string
	}{
		{name: "it answers a question by POST", method: "POST", path: "/graphql", body: asksName, status: 200, contains: "Change management"},
		{name: "it answers a question by GET", method: "GET", path: "/graphql?query={need(id:%22need/ccscap-2016-2.5%22){name}}", status: 200, contains: "Change management"},
		{name: "it shows what is loaded", method: "GET", path: "/", status: 200, contains: "CARICOM Cyber Security and Cybercrime Action Plan"},
		{name: "it serves the playground", method: "GET", path: "/playground", status: 200, contains: "Portolan"},
		{name: "it offers the saved questions", method: "GET", path: "/playground/questions.json", status: 200, contains: "needs-without-anybody"},
		{name: "it serves the whole schema", method: "GET", path: "/schema.graphql", status: 200, contains: "type Need implements Node & Entity"},
		{name: "it says that it is alive", method: "GET", path: "/healthz", status: 200, contains: "ok"},
		{name: "it says that it is ready", method: "GET", path: "/readyz", status: 200, contains: "ready"},
		{name: "it answers with a slash at the end too", method: "POST", path: "/graphql/", body: asksName, status: 200, contains: "Change management"},
		{name: "it answers with a slash too many in front", method: "POST", path: "//graphql", body: asksName, status: 200, contains: "Change management"},
		{name: "it answers nothing below", method: "POST", path: "/graphql/more", body: asksName, status: 404},
		{name: "it knows no other page", method: "GET", path: "/nothing", status: 404},
		{name: "it refuses a page of another site", method: "POST", path: "/graphql", body: asksName, headers: map[string]string{"Origin": "https://elsewhere.example"}, status: 403, contains: "FORBIDDEN"},
		{name: "it refuses a GET that a browser sends for another site", method: "GET", path: "/graphql?query={__typename}", headers: map[string]string{"Sec-Fetch-Site": "cross-site"}, status: 403, contains: "--origin"},
		{name: "it answers a page of a named origin", method: "POST", path: "/graphql", body: asksName, headers: map[string]string{"Origin": "https://dashboard.example", "Sec-Fetch-Site": "cross-site"}, status: 200, contains: "Change management"},
		{name: "it answers its own pages", method: "POST", path: "/graphql", body: asksName, headers: map[string]string{"Origin": "http://example.com", "Sec-Fetch-Site": "same-origin"}, status: 200, contains: "Change management"},
		{name: "it refuses a form as content type", method: "POST", path: "/graphql", body: "query={__typename}", headers: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, status: 415},
		{name: "it refuses a body over the limit", method: "POST", path: "/graphql", body: `{"query":"` + strings.Repeat(" ", 2<<20) + `"}`, status: 413},
		{name: "it refuses to have its schema changed", method: "PUT", path: "/schema.graphql", status: 405, contains: "GET"},
		{name: "it refuses to be told its health", method: "POST", path: "/readyz", status: 405, contains: "GET"},
		{name: "it refuses DELETE", method: "DELETE", path: "/graphql", status: 405},
	} {
		t.Run(c.name, func(t *testing.T) {
			req := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
			if c.method == "POST" {
				req.Header.Set("Content-Type", "application/json")
			}
			for k, v := range c.headers {
				req.Header.Set(k, v)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, req)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.contains) {
				t.Errorf("status %d, want %d with %q:\n%.600s", w.Code, c.status, c.contains, w.Body)
			}
		})
	}
}

// get asks for a path; headers are names and values in turn.
func get(h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w
}

func TestLog(t *testing.T) {
	var out log
	h := server.New(config(t, &out))
	req := httptest.NewRequest("POST", "/graphql", strings.NewReader(asksName))
	req.Header.Set("Content-Type", "application/json")
	h.ServeHTTP(httptest.NewRecorder(), req)
	t.Run("it tells of the request", func(t *testing.T) {
		if !strings.Contains(out.String(), "path=/graphql status=200") {
			t.Error(out.String())
		}
	})
	t.Run("it holds neither query nor variables", func(t *testing.T) {
		if strings.Contains(out.String(), "need") {
			t.Error(out.String())
		}
	})
}

// away is a store that cannot be reached.
type away struct{}

func (away) Read(context.Context, kg.Viewer) (kg.Reader, error) {
	return nil, &kg.Error{Code: kg.Unavailable, Message: "the store does not answer", Cause: io.ErrUnexpectedEOF}
}

func (away) Apply(context.Context, kg.Viewer, kg.Revision, []kg.Change) (kg.Revision, error) {
	return 0, kg.Errorf(kg.Unavailable, "", "the store does not answer")
}
func (away) Close() error { return nil }

func TestStoreAway(t *testing.T) {
	o, err := graph.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	h := server.New(server.Config{Graph: kg.NewGraph(o, away{}), Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	for path, status := range map[string]int{"/healthz": 200, "/readyz": 503, "/": 503} {
		t.Run("it answers "+path, func(t *testing.T) {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
			if w.Code != status || strings.Contains(w.Body.String(), "EOF") {
				t.Errorf("status %d, want %d: %s", w.Code, status, w.Body)
			}
		})
	}
	t.Run("it says why it is not ready", func(t *testing.T) {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/readyz", nil))
		if got := w.Body.String(); got != "not ready: the store does not answer\n" {
			t.Errorf("it says %q", got)
		}
	})
	t.Run("it says UNAVAILABLE to a question", func(t *testing.T) {
		req := httptest.NewRequest("POST", "/graphql", strings.NewReader(asksName))
		req.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		if body := w.Body.String(); !strings.Contains(body, `"UNAVAILABLE"`) || strings.Contains(body, "EOF") {
			t.Error(body)
		}
	})
}

func TestReady(t *testing.T) {
	var busy error = kg.Errorf(kg.Unavailable, "", "the saved questions are being planned (3 of 20)")
	var out log
	cfg := config(t, &out)
	cfg.Ready = func() error { return busy }
	h := server.New(cfg)
	get := func(path string) (int, string) {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w.Code, w.Body.String()
	}
	t.Run("it says what it is busy with", func(t *testing.T) {
		if code, body := get("/readyz"); code != 503 || body != "not ready: the saved questions are being planned (3 of 20)\n" {
			t.Errorf("%d %s", code, body)
		}
	})
	t.Run("it logs a reason once", func(t *testing.T) {
		get("/readyz")
		if n := strings.Count(out.String(), "3 of 20"); n != 1 {
			t.Errorf("it logs it %d times:\n%s", n, &out)
		}
	})
	t.Run("it answers all the same", func(t *testing.T) {
		if code, _ := get("/graphql?query={__typename}"); code != 200 {
			t.Errorf("status %d", code)
		}
	})
	t.Run("it is ready when that is over", func(t *testing.T) {
		busy = nil
		if code, body := get("/readyz"); code != 200 || body != "ready\n" {
			t.Errorf("%d %s", code, body)
		}
	})
}

func TestServe(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	arrived, release := make(chan struct{}), make(chan struct{})
	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-release
		_, _ = io.WriteString(w, "whole")
	})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, l, slow, slog.New(slog.NewTextHandler(io.Discard, nil))) }()
	answer := make(chan string, 1)
	go func() {
		resp, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		answer <- string(body)
	}()
	<-arrived
	stop()
	close(release)
	t.Run("it finishes the request under way", func(t *testing.T) {
		if got := <-answer; got != "whole" {
			t.Errorf("the reader got %q", got)
		}
	})
	t.Run("it stops in order", func(t *testing.T) {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestFrontPageTellsNoSecrets asks for the page that everybody is shown, and that
// is made once for a revision.
func TestFrontPageTellsNoSecrets(t *testing.T) {
	page := func(more ...kg.Change) string {
		cfg := config(t, io.Discard)
		if _, err := cfg.Graph.Apply(t.Context(), kg.System, 0, more); err != nil {
			t.Fatal(err)
		}
		h, body := server.New(cfg), ""
		for range 2 { // as it is made, and as it is remembered
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
			body = w.Body.String()
		}
		return body
	}
	red := []kgtest.Option{kgtest.Marked(kg.Red), kgtest.From("source/secret")}
	w := kgtest.NewWOf(seeded(t).Ontology()).Then().Source("source/secret", "OFFICIAL", kgtest.Marked(kg.Red)).Is("organisation/secret", red...)
	if got, want := page(w.Changes()...), page(); got != want {
		t.Errorf("the page is\n%s\nwant\n%s", got, want)
	}
}
