package localstore

import (
	"context"
	"sync"
	"time"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
)

// memory is a journal that ends with its process.
type memory struct {
	now func() time.Time
	mu  sync.RWMutex
	log []remembered // of revision 1, 2, …
}

// remembered is a commit. Its changes are encoded, which takes a third of the room.
type remembered struct {
	touches []kg.Touch
	stored  []byte
}

func (m *memory) commit(ctx context.Context, by kg.Viewer, w *kg.Write, _ *adjacency.Version) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	entry := storedLog{At: m.now().UnixMilli(), By: by.Name}
	for parts := range kg.ChangeParts(w.Changes, logPart) {
		entry.Changes = append(entry.Changes, storeParts(parts)...)
	}
	stored, err := encoding.Marshal(entry)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.log = append(m.log, remembered{w.Touches(), stored})
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
		touched := log[at-1].touches
		for i := len(touched) - 1; i >= 0; i-- {
			if !yield(at, touched[i]) {
				return nil
			}
		}
	}
	return nil
}

func (m *memory) history(at kg.Revision) (kg.Commit, error) {
	m.mu.RLock()
	stored := m.log[at-1].stored
	m.mu.RUnlock()
	var entry storedLog
	if err := decoding.Unmarshal(stored, &entry); err != nil {
		return kg.Commit{}, err
	}
	return commitOf(at, entry.At, entry.By, interned{}.parts(entry.Changes))
}

func (m *memory) inspect(context.Context, int, func(context.Context, func() error) error) error {
	return nil
}

func (m *memory) found() error { return nil }

func (m *memory) close() error { return nil }
