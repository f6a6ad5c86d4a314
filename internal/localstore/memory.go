package localstore

import (
	"context"
	"sync"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
)

// memory is a journal that ends with its process.
type memory struct {
	mu  sync.RWMutex
	log [][]kg.Touch // of revision 1, 2, …
}

func (m *memory) commit(ctx context.Context, _ kg.Viewer, w *kg.Write, _ []kg.Change, _ *adjacency.Version) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.log = append(m.log, w.Touches())
	return nil
}

func (m *memory) touches(ctx context.Context, since, until kg.Revision, yield func(kg.Revision, kg.Touch) bool) error {
	m.mu.RLock()
	log := m.log
	m.mu.RUnlock()
	for at := until; at > since; at-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		touched := log[at-1]
		for i := len(touched) - 1; i >= 0; i-- {
			if !yield(at, touched[i]) {
				return nil
			}
		}
	}
	return nil
}

func (m *memory) close() error { return nil }
