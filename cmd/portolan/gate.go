package main

import (
	"context"
	"sync/atomic"

	"github.com/portolan/portolan/internal/kg"
)

// A gate is the place of a store that is not there yet: while it is shut, it
// answers at once that it is unavailable, and why. It may be opened while it is
// in use.
type gate struct{ at atomic.Pointer[doorway] }

// doorway is what a gate leads to: a store, or the reason why there is none.
type doorway struct {
	store  kg.Store
	reason error
}

// shutGate gives a gate that is shut for that reason.
func shutGate(reason string) *gate {
	g := &gate{}
	g.shut(reason)
	return g
}

func (g *gate) shut(reason string) {
	g.at.Store(&doorway{reason: kg.Errorf(kg.Unavailable, "", "the graph is not there yet: %s", reason)})
}

func (g *gate) open(s kg.Store) { g.at.Store(&doorway{store: s}) }

// Read opens a view of the store behind the gate.
func (g *gate) Read(ctx context.Context, v kg.Viewer) (kg.Reader, error) {
	d := g.at.Load()
	if d.store == nil {
		return nil, d.reason
	}
	return d.store.Read(ctx, v)
}

// Apply writes to the store behind the gate.
func (g *gate) Apply(ctx context.Context, by kg.Viewer, base kg.Revision, changes []kg.Change) (kg.Revision, error) {
	d := g.at.Load()
	if d.store == nil {
		return 0, d.reason
	}
	return d.store.Apply(ctx, by, base, changes)
}

// Unwrap gives the store behind the gate, nil while it is shut.
func (g *gate) Unwrap() kg.Store { return g.at.Load().store }

// Close closes the store behind the gate, if there is one.
func (g *gate) Close() error {
	d := g.at.Load()
	if d.store == nil {
		return nil
	}
	return d.store.Close()
}
