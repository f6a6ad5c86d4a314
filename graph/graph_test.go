package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/localstore"
	"github.com/portolan/portolan/internal/seedfile"
	"github.com/portolan/portolan/seed"
)

var readSeed = sync.OnceValues(func() (*seedfile.Seed, error) {
	o, err := graph.Ontology()
	if err != nil {
		return nil, err
	}
	return seedfile.Read(seed.FS, o)
})

// seeded gives a graph of the whole seed.
func seeded(tb testing.TB) *kg.Graph {
	tb.Helper()
	s, err := readSeed()
	if err != nil {
		tb.Fatal(err)
	}
	return loaded(tb, s.Changes())
}

// loaded gives a graph in memory to which the changes have been applied.
func loaded(tb testing.TB, changes []kg.Change) *kg.Graph {
	tb.Helper()
	o, err := graph.Ontology()
	if err != nil {
		tb.Fatal(err)
	}
	g := kg.NewGraph(o, localstore.OpenMemory(o))
	tb.Cleanup(func() { g.Close() })
	if _, err := g.Apply(context.Background(), kg.System, 0, changes); err != nil {
		tb.Fatal(err)
	}
	return g
}

// quiet is a logger for tests whose failures are meant.
func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// post sends a request as JSON and gives status and body of the answer.
func post(tb testing.TB, h http.Handler, query string, variables any) (int, []byte) {
	tb.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		tb.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.Bytes()
}

// pretty indents JSON.
func pretty(tb testing.TB, b []byte) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, b, "", "  "); err != nil {
		tb.Fatalf("%v: %s", err, b)
	}
	out.WriteByte('\n')
	return out.Bytes()
}
