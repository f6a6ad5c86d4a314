package localstore_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/localstore"
)

// reopened is a store in a file that is closed, checked and opened again after each Apply.
type reopened struct {
	*localstore.Store
	tb       testing.TB
	path     string
	ontology *kg.Ontology
}

func (s *reopened) Apply(ctx context.Context, by kg.Viewer, base kg.Revision, changes []kg.Change) (kg.Revision, error) {
	at, err := s.Store.Apply(ctx, by, base, changes)
	if err := s.Store.Close(); err != nil {
		s.tb.Fatal(err)
	}
	for found, err := range localstore.Check(ctx, s.ontology, s.path) {
		if err != nil || found.Problem != "" {
			s.tb.Errorf("a check finds %+v, %v", found, err)
		}
	}
	var opening error
	if s.Store, opening = localstore.Open(s.path, s.ontology); opening != nil {
		s.tb.Fatal(opening)
	}
	return at, err
}

func TestReopenedRandomWorlds(t *testing.T) {
	kgtest.Random(t, func(tb testing.TB, o *kg.Ontology) kg.Store {
		path := filepath.Join(tb.TempDir(), "test.db")
		s, err := localstore.Open(path, o)
		if err != nil {
			tb.Fatal(err)
		}
		again := &reopened{s, tb, path, o}
		tb.Cleanup(func() { again.Close() })
		return again
	}, 60)
}
