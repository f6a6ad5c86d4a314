package kg

import (
	"context"
	"iter"
	"sync/atomic"
)

// A Graph is what callers use: a store with the checks and conveniences that are
// the same for all stores.
type Graph struct {
	ontology *Ontology
	store    Store
	calls    atomic.Int64
}

// NewGraph gives the graph that the store keeps, read by that ontology.
func NewGraph(o *Ontology, s Store) *Graph { return &Graph{ontology: o, store: s} }

// Ontology gives the ontology the graph is read by.
func (g *Graph) Ontology() *Ontology { return g.ontology }

// Store gives the store itself; StoreAs tells what it can do.
func (g *Graph) Store() Store { return g.store }

// Calls gives how many plans the store has run: the cost tests count.
func (g *Graph) Calls() int64 { return g.calls.Load() }

// Run normalises the plan and answers it as v may see it. The plan must not be
// shared with another call.
func (g *Graph) Run(ctx context.Context, v Viewer, p *Plan) (*Page, error) {
	if err := g.ontology.Normalise(p); err != nil {
		return nil, err
	}
	r, err := g.store.Read(ctx, v)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	g.calls.Add(1)
	return r.Run(ctx, p)
}

// Revision gives the store's revision.
func (g *Graph) Revision(ctx context.Context) (Revision, error) {
	r, err := g.store.Read(ctx, Viewer{})
	if err != nil {
		return 0, err
	}
	defer r.Close()
	return r.Revision(ctx)
}

// All gives every record that v may see, as Reader.All does.
func (g *Graph) All(ctx context.Context, v Viewer) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		r, err := g.store.Read(ctx, v)
		if err != nil {
			yield(Record{}, err)
			return
		}
		defer r.Close()
		for rec, err := range r.All(ctx) {
			if !yield(rec, err) {
				return
			}
		}
	}
}

// Changes gives the records that changed after since, as Reader.Changes does.
func (g *Graph) Changes(ctx context.Context, v Viewer, since Revision) iter.Seq2[Delta, error] {
	return func(yield func(Delta, error) bool) {
		r, err := g.store.Read(ctx, v)
		if err != nil {
			yield(Delta{}, err)
			return
		}
		defer r.Close()
		for d, err := range r.Changes(ctx, since) {
			if !yield(d, err) {
				return
			}
		}
	}
}

// History gives the commits after since, as Reader.History does. It gives Forbidden
// to a viewer that may not see everything.
func (g *Graph) History(ctx context.Context, v Viewer, since Revision) iter.Seq2[Commit, error] {
	return func(yield func(Commit, error) bool) {
		if !v.SeesAll() {
			yield(Commit{}, Errorf(Forbidden, "", "%s may not read the history", v.Name))
			return
		}
		r, err := g.store.Read(ctx, v)
		if err != nil {
			yield(Commit{}, err)
			return
		}
		defer r.Close()
		for c, err := range r.History(ctx, since) {
			if !yield(c, err) {
				return
			}
		}
	}
}

// Apply writes the changes as Store.Apply does. It gives Forbidden where by may not
// write.
func (g *Graph) Apply(ctx context.Context, by Viewer, base Revision, changes []Change) (Revision, error) {
	if !by.MayWrite() {
		return 0, Errorf(Forbidden, "", "%s may not change the graph", by.Name)
	}
	return g.store.Apply(ctx, by, base, changes)
}

// Close closes the store.
func (g *Graph) Close() error { return g.store.Close() }
