package graph_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
)

// TestQuestions asks all saved questions of the seed, over HTTP. Their answers
// stand beside them; -update writes them anew.
func TestQuestions(t *testing.T) {
	onAllStores(t, seedChanges, func(t *testing.T, g *kg.Graph) {
		h := graph.NewHandler(g, graph.Options{Log: quiet()})
		for _, q := range graph.Questions() {
			t.Run(q.Name, func(t *testing.T) { ask(t, g, h, q) })
		}
	})
}

func ask(t *testing.T, g *kg.Graph, h http.Handler, q graph.Question) {
	t.Helper()
	before := g.Calls()
	var variables any
	if q.Variables != nil {
		variables = q.Variables
	}
	_, body := post(t, h, q.Query, variables)
	if errs := errorsOf(t, body); len(errs) > 0 {
		t.Fatalf("is refused: %+v", errs)
	}
	if calls := g.Calls() - before; calls != int64(q.Calls) {
		t.Errorf("takes %d calls of the store, its file says %d", calls, q.Calls)
	}
	checkAnswer(t, filepath.Join("testdata/questions", q.File+".json"), body)
}

func checkAnswer(t *testing.T, file string, body []byte) {
	t.Helper()
	got := pretty(t, body)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run the test with -update and read what it writes", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestQuestionsAreRequests(t *testing.T) {
	names := map[string]bool{}
	for _, q := range graph.Questions() {
		if names[q.Name] {
			t.Errorf("two questions are called %q", q.Name)
		}
		names[q.Name] = true
		if q.Variables != nil && !json.Valid(q.Variables) {
			t.Errorf("the variables of %s are no JSON", q.Name)
		}
	}
}
