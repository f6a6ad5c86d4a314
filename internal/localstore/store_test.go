package localstore_test

import (
	"path/filepath"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/localstore"
)

func TestMemory(t *testing.T) {
	kgtest.Run(t, func(tb testing.TB, o *kg.Ontology) kg.Store {
		s := localstore.OpenMemory(o)
		tb.Cleanup(func() { s.Close() })
		return s
	})
}

func TestFile(t *testing.T) {
	kgtest.Run(t, func(tb testing.TB, o *kg.Ontology) kg.Store {
		return open(tb, filepath.Join(tb.TempDir(), "test.db"), o)
	})
}

func TestSchemas(t *testing.T) {
	kgtest.RunSchemas(t, func(tb testing.TB) kgtest.Opener {
		path := filepath.Join(tb.TempDir(), "test.db")
		return func(tb testing.TB, o *kg.Ontology) kg.Store {
			s, err := localstore.Open(path, o)
			if err != nil {
				tb.Fatal(err)
			}
			return s
		}
	})
}

// open opens the store in a file until the test ends.
func open(tb testing.TB, path string, o *kg.Ontology) *localstore.Store {
	tb.Helper()
	s, err := localstore.Open(path, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}
