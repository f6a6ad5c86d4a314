package localstore

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// slow is a journal whose writes take until they are let go.
type slow struct {
	memory
	begun, go_ chan struct{}
}

func (s *slow) commit(ctx context.Context, by kg.Viewer, w *kg.Write, next *adjacency.Version) error {
	close(s.begun)
	<-s.go_
	return s.memory.commit(ctx, by, w, next)
}

func source() []kg.Change {
	var changes []kg.Change
	for _, f := range kgtest.NewW().Facts {
		changes = append(changes, kg.Assert{Fact: f})
	}
	return changes
}

func revisionOf(t *testing.T, s *Store) kg.Revision {
	t.Helper()
	r, err := s.Read(t.Context(), kg.System)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	at, err := r.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestWaiting(t *testing.T) {
	j := &slow{memory: memory{now: time.Now}, begun: make(chan struct{}), go_: make(chan struct{})}
	s := newStore(adjacency.New(kgtest.Ontology()), j)
	done := make(chan error)
	go func() {
		_, err := s.Apply(t.Context(), kg.System, 0, source())
		done <- err
	}()
	<-j.begun
	t.Run("readers do not wait for a write, and do not see it before it lasts", func(t *testing.T) {
		if at := revisionOf(t, s); at != 0 {
			t.Errorf("the revision is %d", at)
		}
	})
	t.Run("a writer whose context ends does not wait for another", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Apply(ctx, kg.System, 0, source()); !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v", err)
		}
	})
	close(j.go_)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	t.Run("readers see a write once it lasts", func(t *testing.T) {
		if at := revisionOf(t, s); at != 1 {
			t.Errorf("the revision is %d", at)
		}
	})
}
