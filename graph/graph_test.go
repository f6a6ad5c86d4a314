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
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/localstore"
	"github.com/portolan/portolan/internal/neo4jstore"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
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
func seeded(tb testing.TB) *kg.Graph { return loaded(tb, seedChanges(tb)) }

func seedChanges(tb testing.TB) []kg.Change {
	tb.Helper()
	s, err := readSeed()
	if err != nil {
		tb.Fatal(err)
	}
	return s.Changes()
}

// loaded gives a graph in memory to which the changes have been applied.
func loaded(tb testing.TB, changes []kg.Change) *kg.Graph {
	tb.Helper()
	return fill(tb, embedded(tb, ontology(tb)), changes)
}

func ontology(tb testing.TB) *kg.Ontology {
	tb.Helper()
	o, err := graph.Ontology()
	if err != nil {
		tb.Fatal(err)
	}
	return o
}

func fill(tb testing.TB, s kg.Store, changes []kg.Change) *kg.Graph {
	tb.Helper()
	g := kg.NewGraph(ontology(tb), s)
	if _, err := g.Apply(context.Background(), kg.System, 0, changes); err != nil {
		tb.Fatal(err)
	}
	return g
}

// stores are all stores; whatever is asked, they must answer alike to the byte.
var stores = []struct {
	name string
	open func(testing.TB, *kg.Ontology) kg.Store
}{
	{"embedded", embedded},
	{"reference", func(_ testing.TB, o *kg.Ontology) kg.Store { return kgtest.NewReference(o) }},
	{"neo4j", neo4j},
}

func embedded(tb testing.TB, o *kg.Ontology) kg.Store {
	tb.Helper()
	s := localstore.OpenMemory(o)
	tb.Cleanup(func() { s.Close() })
	return s
}

// neo4j opens a store on a real server; where there is none, the test is skipped
// as neo4jtest says.
func neo4j(tb testing.TB, o *kg.Ontology) kg.Store {
	tb.Helper()
	at := neo4jtest.Open(tb)
	neo4jtest.Empty(tb, at)
	s, err := neo4jstore.Open(context.Background(), o, neo4jstore.Config{URL: at.URL, User: at.User, Password: at.Password, Database: at.Database})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

// onAllStores runs a test on each store, filled with the changes. With -update it
// runs on the first alone, which then says what is wanted of the others.
func onAllStores(t *testing.T, changes func(testing.TB) []kg.Change, test func(*testing.T, *kg.Graph)) {
	for _, s := range stores {
		if *update && s.name != stores[0].name {
			continue
		}
		t.Run(s.name, func(t *testing.T) { test(t, fill(t, s.open(t, ontology(t)), changes(t))) })
	}
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
	r.Header.Set("Accept", newJSON)
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
