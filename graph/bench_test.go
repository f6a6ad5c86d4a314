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

// BenchmarkExecutor answers a wide request over HTTP and reports which part of
// the time the store takes: the rest is the edge's.
func BenchmarkExecutor(b *testing.B) {
	g := seeded(b)
	timed := &timedStore{}
	timed.Graph = g
	o := g.Ontology()
	h := graph.NewHandler(kg.NewGraph(o, storeOf(g, timed)), graph.Options{Log: quiet()})
	_, body := post(b, h, wide, nil)
	b.SetBytes(int64(len(body)))
	timed.spent = 0
	began := time.Now()
	for b.Loop() {
		post(b, h, wide, nil)
	}
	total := time.Since(began)
	b.ReportMetric(100*float64(timed.spent)/float64(total), "%store")
}

// timedStore answers plans from another graph and notes how long that takes.
type timedStore struct {
	*kg.Graph
	kg.Store
	spent time.Duration
}

func storeOf(g *kg.Graph, t *timedStore) kg.Store { return t }

func (t *timedStore) Read(_ context.Context, v kg.Viewer) (kg.Reader, error) {
	return &timedReader{store: t, viewer: v}, nil
}

func (t *timedStore) Apply(ctx context.Context, v kg.Viewer, base kg.Revision, c []kg.Change) (kg.Revision, error) {
	return t.Graph.Apply(ctx, v, base, c)
}

func (t *timedStore) Close() error { return nil }

type timedReader struct {
	kg.Reader
	store  *timedStore
	viewer kg.Viewer
}

func (r *timedReader) Run(ctx context.Context, p *kg.Plan) (*kg.Page, error) {
	began := time.Now()
	defer func() { r.store.spent += time.Since(began) }()
	return r.store.Graph.Run(ctx, r.viewer, p)
}

func (r *timedReader) Close() error { return nil }
