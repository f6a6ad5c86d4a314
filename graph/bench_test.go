package graph_test

import (
	"context"
	"testing"
	"time"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
)

const wide = `{ needs(first: 50) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id ref name statement audiences
  area { ref name } organisations(first: 50) { totalCount edges { status standing node { id name acronym form } } }
  solutions(first: 20) { nodes { id name text } } } } } }`

// BenchmarkExecutor answers a wide request over HTTP and tells which part of the
// time the embedded store takes: the rest is the edge's, from reading the request
// to the last byte of the answer.
func BenchmarkExecutor(b *testing.B) {
	g := seeded(b)
	timed := &timedStore{graph: g}
	h := graph.NewHandler(kg.NewGraph(g.Ontology(), timed), graph.Options{Log: quiet()})
	_, body := post(b, h, wide, nil)
	b.SetBytes(int64(len(body)))
	timed.spent = 0
	began := time.Now()
	for b.Loop() {
		post(b, h, wide, nil)
	}
	b.ReportMetric(100*float64(timed.spent)/float64(time.Since(began)), "%store")
}

// BenchmarkQuestions answers the saved questions, one after the other.
func BenchmarkQuestions(b *testing.B) {
	h := graph.NewHandler(seeded(b), graph.Options{Log: quiet()})
	all := graph.Questions()
	for b.Loop() {
		for _, q := range all {
			post(b, h, q.Query, nil)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(all)), "µs/question")
}

// timedStore answers plans from another graph and notes how long that takes.
type timedStore struct {
	kg.Store
	graph *kg.Graph
	spent time.Duration
}

func (t *timedStore) Read(_ context.Context, v kg.Viewer) (kg.Reader, error) {
	return &timedReader{store: t, viewer: v}, nil
}

type timedReader struct {
	kg.Reader
	store  *timedStore
	viewer kg.Viewer
}

func (r *timedReader) Run(ctx context.Context, p *kg.Plan) (*kg.Page, error) {
	began := time.Now()
	defer func() { r.store.spent += time.Since(began) }()
	return r.store.graph.Run(ctx, r.viewer, p)
}

func (r *timedReader) Close() error { return nil }
