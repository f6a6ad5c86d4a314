package graph_test

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/localstore"
)

const owner kg.ID = "organisation/unodc"

// secrets are facts that nobody is told of who is not cleared: a body that works
// on every need, by a source of its own, and what one organisation keeps to itself.
func secrets(tb testing.TB, seed []kg.Change) []kg.Change {
	tb.Helper()
	w := kgtest.NewWOf(ontology(tb)).Then()
	red := []kgtest.Option{kgtest.Marked(kg.Red), kgtest.From("source/secret")}
	own := []kgtest.Option{kgtest.For(kg.AudienceOf(kg.Amber, owner)), kgtest.From("source/secret")}
	w.Source("source/secret", "OFFICIAL", kgtest.For(kg.AudienceOf(kg.Amber, owner)))
	w.Has("organisation/secret", "name", "Secret service", red...).Is("organisation/secret", red...)
	w.Has("solution/own", "name", "Secret solution", own...).Is("solution/own", own...)
	for _, need := range needsIn(seed) {
		w.Tie("INTERESTED_IN", "organisation/secret", need, append(slices.Clone(red), kgtest.With("status", "PRESENT"))...)
		w.Tie("INTERESTED_IN", owner, need, append(slices.Clone(own), kgtest.With("status", "PRESENT"))...)
		w.Tie("ADDRESSES", "solution/own", need, own...)
	}
	return w.Changes()
}

func needsIn(changes []kg.Change) []kg.ID {
	var out []kg.ID
	for _, c := range changes {
		if r, ok := c.(kg.ReplaceSource); ok {
			for _, f := range r.Facts {
				if f.About == kg.AttrKind && f.Subject.KindSlug() == "need" {
					out = append(out, f.Subject)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// elsewhere is a store that lends no graph, so that analysis keeps a copy.
type elsewhere struct{ kg.Store }

// TestViewersShareNothing asks one handler everything, for one viewer after
// another, and a handler of its own for each: whatever a handler remembers of one
// viewer's request (queries, plans, worlds, results of analysis, a copy of the
// graph), the next must not be shown.
func TestViewersShareNothing(t *testing.T) {
	viewers := []kg.Viewer{kg.System, {}, kg.NewViewer("ann", kg.AudienceOf(kg.Amber, owner)), kg.Cleared("bo", kg.AmberStrict), {}, kg.System}
	for name, open := range map[string]func(*localstore.Store) kg.Store{
		"a graph in memory":           func(s *localstore.Store) kg.Store { return s },
		"a copy of a graph elsewhere": func(s *localstore.Store) kg.Store { return elsewhere{s} },
	} {
		t.Run("it keeps viewers apart on "+name, func(t *testing.T) {
			s := localstore.OpenMemory(ontology(t))
			defer s.Close()
			seed := seedChanges(t)
			g := fill(t, open(s), append(seed, secrets(t, seed)...))
			var now kg.Viewer
			shared := graph.NewHandler(g, graph.Options{Log: quiet(), Viewer: func(context.Context) kg.Viewer { return now }})
			alone := map[kg.Viewer]http.Handler{}
			for _, v := range viewers {
				alone[v] = graph.NewHandler(g, graph.Options{Log: quiet(), Viewer: func(context.Context) kg.Viewer { return v }})
			}
			differ := 0
			for _, q := range graph.Questions() {
				variables := any(nil)
				if q.Variables != nil {
					variables = q.Variables
				}
				answers := map[string]bool{}
				for _, now = range viewers {
					_, got := post(t, shared, q.Query, variables)
					_, want := post(t, alone[now], q.Query, variables)
					if !bytes.Equal(got, want) {
						t.Errorf("%s: %s is answered otherwise after another viewer:\n%s\nwant\n%s", q.File, now.Audience(), clipped(got), clipped(want))
					}
					if now == (kg.Viewer{}) {
						isRecorded(t, q, got)
					}
					answers[string(got)] = true
				}
				if len(answers) > 1 {
					differ++
				}
			}
			if differ < 20 {
				t.Errorf("only %d questions are answered otherwise to others: they tell nothing of what is shared", differ)
			}
			pagesApart(t, shared, alone, &now)
		})
	}
}

// isRecorded compares what the anonymous are answered with the answer of a world
// in which no secret was ever stated.
func isRecorded(t *testing.T, q graph.Question, got []byte) {
	t.Helper()
	want, err := os.ReadFile(filepath.Join("testdata/questions", q.File+".json"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(pretty(t, got), want) {
		t.Errorf("%s: the anonymous are told of secrets:\n%s", q.File, clipped(got))
	}
}

func clipped(b []byte) []byte { return b[:min(len(b), 600)] }

// pagesApart goes on, as each other viewer, where the page of one that sees
// everything ended.
func pagesApart(t *testing.T, shared http.Handler, alone map[kg.Viewer]http.Handler, now *kg.Viewer) {
	t.Helper()
	for _, field := range []string{
		`organisations(first:60 AFTER orderBy:[{name:DESC}]){pageInfo{endCursor} edges{node{name}}}`,
		`search(text:"s" first:2 AFTER){pageInfo{endCursor} edges{node{__typename ... on Organisation{name} ... on Solution{name}}}}`,
		`duplication(first:3 AFTER){pageInfo{endCursor} edges{node{score}}}`,
	} {
		*now = kg.System
		_, body := post(t, shared, "{"+strings.Replace(field, "AFTER", "", 1)+"}", nil)
		cursor := gjson.GetBytes(body, "data.*.pageInfo.endCursor").String()
		if cursor == "" {
			t.Errorf("%s has no cursor: %s", field, clipped(body))
			continue
		}
		for v, own := range alone {
			*now = v
			query := "{" + strings.Replace(field, "AFTER", `after:"`+cursor+`"`, 1) + "}"
			_, got := post(t, shared, query, nil)
			_, want := post(t, own, query, nil)
			if !bytes.Equal(got, want) {
				t.Errorf("%s: %s is answered\n%s\nwant\n%s", query, v.Audience(), clipped(got), clipped(want))
			}
			if !v.SeesAll() && v.Audience() != kg.AudienceOf(kg.Amber, owner) && bytes.Contains(got, []byte("Secret s")) {
				t.Errorf("%s: %s is told of secrets:\n%s", query, v.Audience(), clipped(got))
			}
		}
	}
}
