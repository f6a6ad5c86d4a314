package graph_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/analysis/queue"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// analysed gives a handler of the seed with its analyst.
func analysed(t *testing.T, g *kg.Graph, o graph.Options) (http.Handler, *world.Analyst) {
	t.Helper()
	a, err := world.New(g, nil)
	if err != nil {
		t.Fatal(err)
	}
	o.Analyst, o.Log = a, quiet()
	return graph.NewHandler(g, o), a
}

func TestAnalysesAreWorkedOutOnce(t *testing.T) {
	h, a := analysed(t, seeded(t), graph.Options{})
	_, want := post(t, h, `{duplication(first:2){totalCount nodes{score}}}`, nil)
	for it, query := range map[string]string{
		"it":                          `{duplication(first:2){totalCount nodes{score}}}`,
		"it with no weights":          `{duplication(first:2,weights:[]){totalCount nodes{score}}}`,
		"it with a filter of nothing": `{duplication(first:2,filter:{}){totalCount nodes{score}}}`,
		"it with the usual standing":  `{duplication(first:2,standings:[STATED]){totalCount nodes{score}}}`,
		"it twice":                    `{duplication(first:2){totalCount nodes{score}} duplication(first:2){totalCount}}`,
		"it however old":              `{duplication(first:2,maxAge:60){totalCount nodes{score}}}`,
	} {
		t.Run("by who asks for "+it, func(t *testing.T) {
			if _, got := post(t, h, query, nil); string(got) != string(want) {
				t.Errorf("got %s, want %s", got, want)
			}
			if got := a.Counts().Begun; got != 1 {
				t.Errorf("%d analyses are begun", got)
			}
		})
	}
	t.Run("by aliases of one question", func(t *testing.T) {
		_, got := post(t, h, `{a:silos{modularity} b:silos(standings:STATED){modularity} c:silos(of:null){modularity}}`, nil)
		if counts := a.Counts(); counts.Begun != 2 || gjson.GetBytes(got, "data.a").Raw != gjson.GetBytes(got, "data.c").Raw {
			t.Errorf("got %s with %+v", got, counts)
		}
	})
}

// days asks for an analysis of n days in one request.
func days(n int) string {
	var b strings.Builder
	for day := range n {
		fmt.Fprintf(&b, `d%d:duplication(first:1,asOf:"20%02d-01-01"){totalCount} `, day, day)
	}
	return "{" + b.String() + "}"
}

func TestAnalysesOfOneRequestAreLimited(t *testing.T) {
	h, a := analysed(t, seeded(t), graph.Options{})
	status, got := post(t, h, days(100), nil)
	if code := gjson.GetBytes(got, "errors.0.extensions.code").String(); status != http.StatusOK && status != http.StatusBadRequest || code != graph.CostLimit || !strings.Contains(string(got), "asks for 100 analyses; at most 10 are allowed") {
		t.Errorf("got %d %s", status, got)
	}
	if begun := a.Counts().Begun; begun != 0 {
		t.Errorf("%d are begun", begun)
	}
	if _, got := post(t, h, days(10), nil); gjson.GetBytes(got, "errors").Exists() || a.Counts().Begun != 10 {
		t.Errorf("ten are not answered: %s", got)
	}
}

func TestAnalysesSayWhenToAskAgain(t *testing.T) {
	h, a := analysed(t, seeded(t), graph.Options{})
	a.Limit(queue.Config{Running: 1, Wait: 1})
	begun, hold, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		_, err := a.Answer(context.Background(), world.Question{Name: "silos", Query: "held", Work: func(context.Context, *world.World) (any, error) {
			close(begun)
			<-hold
			return true, nil
		}})
		done <- err
	}()
	<-begun
	_, got := post(t, h, `{silos{modularity}}`, nil)
	if e := gjson.GetBytes(got, "errors.0"); e.Get("extensions.code").String() != graph.CostLimit || e.Get("extensions.retryAfter").Int() != 1 || e.Get("extensions.progress").Exists() || e.Get("path.0").String() != "silos" {
		t.Errorf("got %s", got)
	}
	close(hold)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if _, got := post(t, h, `{silos{modularity}}`, nil); gjson.GetBytes(got, "errors").Exists() {
		t.Errorf("later it is %s", got)
	}
	if counts := a.Counts(); counts.Begun != 2 || counts.Refused != 1 {
		t.Errorf("got %+v", counts)
	}
}

func TestMaxAgeIsNotBelowZero(t *testing.T) {
	h, _ := analysed(t, seeded(t), graph.Options{})
	if _, got := post(t, h, `{silos(maxAge:-1){modularity}}`, nil); gjson.GetBytes(got, "errors.0.extensions.field").String() != "maxAge" {
		t.Errorf("got %s", got)
	}
}

// TestMaxAgeGivesWhatIsAtHand changes the graph between two requests.
func TestMaxAgeGivesWhatIsAtHand(t *testing.T) {
	g := seeded(t)
	h, _ := analysed(t, g, graph.Options{})
	ask := func(maxAge int) int64 {
		t.Helper()
		_, got := post(t, h, `query($m:Int!){silos(maxAge:$m){basis{revision}}}`, map[string]any{"m": maxAge})
		return gjson.GetBytes(got, "data.silos.basis.revision").Int()
	}
	before := ask(0)
	w := kgtest.NewWOf(ontology(t)).Then()
	w.Source("source/new", "OFFICIAL")
	w.Has("organisation/new", "name", "New", kgtest.From("source/new")).Is("organisation/new", kgtest.From("source/new"))
	if _, err := g.Apply(t.Context(), kg.System, 0, w.Changes()); err != nil {
		t.Fatal(err)
	}
	if got := ask(3600); got != before {
		t.Errorf("an answer at hand is of revision %d, want %d", got, before)
	}
	if got := ask(0); got != before+1 {
		t.Errorf("the present answer is of revision %d, want %d", got, before+1)
	}
}
