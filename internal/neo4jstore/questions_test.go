package neo4jstore

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/localstore"
	"github.com/portolan/portolan/internal/synth"
)

// asked is a plan of a saved question.
type asked struct {
	// name is the question's, with the number of the plan where it has several.
	name string
	// title is the question in words.
	title string
	plan  *kg.Plan
}

// questionPlans gives the plans that answering the saved questions takes, on the
// seed or on a synthetic world, of whose things they then ask. What is asked after
// another answer may differ between the two.
func questionPlans(tb testing.TB, o *kg.Ontology, synthetic bool) []asked {
	tb.Helper()
	s := localstore.OpenMemory(o)
	defer s.Close()
	if synthetic {
		synthesised(tb, s, synth.MinEntities)
	} else {
		seeded(tb, o, s)
	}
	var all []asked
	for _, q := range graph.Questions() {
		plans := plansOf(tb, o, s, q, synthetic)
		for i, p := range plans {
			a := asked{q.File, q.Title, p}
			if len(plans) > 1 {
				a.name += "." + strconv.Itoa(i+1)
			}
			all = append(all, a)
		}
	}
	return all
}

// plansOf asks a question over HTTP and gives the plans that the store got.
func plansOf(tb testing.TB, o *kg.Ontology, s kg.Store, q graph.Question, synthetic bool) []*kg.Plan {
	tb.Helper()
	l := &listener{Store: s}
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
	if strings.Contains(w.Body.String(), `"errors"`) {
		tb.Fatalf("%s is refused: %s", q.File, w.Body)
	}
	slices.SortFunc(l.plans, func(a, b *kg.Plan) int { // root fields run side by side
		return cmp.Or(cmp.Compare(a.Form(), b.Form()), cmp.Compare(params(compile(a, kg.Viewer{}, names{})), params(compile(b, kg.Viewer{}, names{}))))
	})
	return l.plans
}

// distinct gives one plan of each form.
func distinct(plans []asked) []asked {
	seen := map[string]bool{}
	return slices.DeleteFunc(plans, func(a asked) bool {
		form := a.plan.Form()
		again := seen[form]
		seen[form] = true
		return again
	})
}

var idInQuery = regexp.MustCompile(`"([a-z-]+)/[^"]*"`)

// aboutSynthetic puts ids of the synthetic world in place of a question's own:
// different ones for different ones. What a question supposes stays as it is, since
// nothing has its id.
func aboutSynthetic(query string) string {
	of := map[string][]string{} // by kind, in the order in which they are named
	return idInQuery.ReplaceAllStringFunc(query, func(id string) string {
		kind := idInQuery.FindStringSubmatch(id)[1]
		if strings.HasPrefix(id, `"`+kind+"/supposed-") {
			return id
		}
		if kind == "action-plan" || kind == "source" { // of these there is one
			return strconv.Quote(kind + "/synthetic")
		}
		if !slices.Contains(of[kind], id) {
			of[kind] = append(of[kind], id)
		}
		return strconv.Quote(fmt.Sprintf("%s/synthetic-%d", kind, slices.Index(of[kind], id)+1))
	})
}

// listener is a store that notes the plans it runs.
type listener struct {
	kg.Store
	mu    sync.Mutex
	plans []*kg.Plan
}

func (l *listener) Read(ctx context.Context, v kg.Viewer) (kg.Reader, error) {
	r, err := l.Store.Read(ctx, v)
	return &listening{r, l}, err
}

type listening struct {
	kg.Reader
	store *listener
}

func (r *listening) Run(ctx context.Context, p *kg.Plan) (*kg.Page, error) {
	r.store.mu.Lock()
	r.store.plans = append(r.store.plans, p)
	r.store.mu.Unlock()
	return r.Reader.Run(ctx, p)
}

func TestQuestionStatements(t *testing.T) {
	wanted := map[string]bool{}
	for _, a := range questionPlans(t, portolan(t), false) {
		name := "questions/" + a.name + ".cypher"
		wanted[filepath.Base(name)] = true
		t.Run("of "+a.name, func(t *testing.T) {
			st := compile(a.plan, kg.Viewer{}, names{})
			golden(t, name, "// "+a.title+"\n"+st.text+params(st))
		})
	}
	files, err := os.ReadDir("testdata/cypher/questions")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !wanted[f.Name()] {
			t.Errorf("%s is of no question any more; remove it", f.Name())
		}
	}
}

func TestSpelling(t *testing.T) {
	o := portolan(t)
	s := localstore.OpenMemory(o)
	defer s.Close()
	texts := map[string]bool{}
	for _, query := range []string{
		`{ needs(first: 5, filter: {name: {contains: "a"}, organisations: {some: {}}}) { nodes { name ref area { name } organisations(first: 3) { nodes { name acronym } } } } }`,
		`query Other($text: String = "b") {
			list: needs(filter: {and: [{organisations: {some: {}}}, {name: {contains: $text}}]}, first: 7) { edges { node { area { n: name } ...Rest } } }
		}
		fragment Rest on Need { who: organisations(first: 9) { edges { node { acronym } } nodes { name } } r: ref ... on Entity { name } }`,
	} {
		plans := plansOf(t, o, s, graph.Question{Query: query}, false)
		if len(plans) != 1 {
			t.Fatalf("%d plans, want 1", len(plans))
		}
		texts[compile(plans[0], kg.Viewer{}, names{}).text] = true
	}
	if len(texts) != 1 {
		t.Errorf("one question spelt in two ways has %d statements: %q", len(texts), slices.Sorted(maps.Keys(texts)))
	}
}
