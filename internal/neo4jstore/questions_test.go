package neo4jstore

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
)

// asked is a plan of a saved question.
type asked struct {
	// name is the question's, with the number of the plan where it has several.
	name string
	// title is the question in words.
	title string
	plan  *kg.Plan
}

// questionPlans gives the plans of all saved questions; those with ids ask for
// synthetic things instead where synthetic is true.
func questionPlans(tb testing.TB, o *kg.Ontology, synthetic bool) []asked {
	tb.Helper()
	var all []asked
	for _, q := range graph.Questions() {
		l := &listener{}
		h := graph.NewHandler(kg.NewGraph(o, l), graph.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
		query := q.Query
		if synthetic {
			query = aboutSynthetic(query)
		}
		body, err := json.Marshal(map[string]any{"query": query, "variables": q.Variables})
		if err != nil {
			tb.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if len(l.plans) != q.Calls {
			tb.Fatalf("%s makes %d plans, want %d: %s", q.File, len(l.plans), q.Calls, w.Body)
		}
		slices.SortFunc(l.plans, func(a, b *kg.Plan) int { return cmp.Compare(a.Form(), b.Form()) }) // root fields run side by side
		for i, p := range l.plans {
			a := asked{q.File, q.Title, p}
			if len(l.plans) > 1 {
				a.name += "." + strconv.Itoa(i+1)
			}
			all = append(all, a)
		}
	}
	return all
}

var idInQuery = regexp.MustCompile(`"([a-z-]+)/[^"]*"`)

// aboutSynthetic puts ids of the synthetic world in place of a question's own.
func aboutSynthetic(query string) string {
	return idInQuery.ReplaceAllStringFunc(query, func(id string) string {
		kind := idInQuery.FindStringSubmatch(id)[1]
		if kind == "action-plan" || kind == "source" { // of these there is one
			return strconv.Quote(kind + "/synthetic")
		}
		return strconv.Quote(kind + "/synthetic-1")
	})
}

// listener is a store that notes the plans it gets and answers nothing.
type listener struct {
	kg.Store
	mu    sync.Mutex
	plans []*kg.Plan
}

func (l *listener) Read(context.Context, kg.Viewer) (kg.Reader, error) {
	return &listening{store: l}, nil
}

type listening struct {
	kg.Reader
	store *listener
}

func (r *listening) Run(_ context.Context, p *kg.Plan) (*kg.Page, error) {
	r.store.mu.Lock()
	defer r.store.mu.Unlock()
	r.store.plans = append(r.store.plans, p)
	return &kg.Page{Edges: make([]kg.Edge, len(p.IDs))}, nil
}

func (r *listening) Close() error { return nil }

func TestQuestionStatements(t *testing.T) {
	for _, a := range questionPlans(t, portolan(t), false) {
		t.Run("of "+a.name, func(t *testing.T) {
			st := compile(a.plan, kg.Viewer{})
			golden(t, "questions/"+a.name+".cypher", "// "+a.title+"\n"+st.text+params(st))
		})
	}
}
