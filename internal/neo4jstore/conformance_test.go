package neo4jstore

import (
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
)

// open gives an empty store in the Neo4j that the tests of this package share.
func open(tb testing.TB, o *kg.Ontology) kg.Store { return openStore(tb, o) }

func openStore(tb testing.TB, o *kg.Ontology) *Store {
	tb.Helper()
	target := neo4jtest.Open(tb)
	neo4jtest.Empty(tb, target)
	return connect(tb, o, target)
}

// connect opens a store on what the target holds.
func connect(tb testing.TB, o *kg.Ontology, target neo4jtest.Target) *Store {
	tb.Helper()
	s, err := Open(tb.Context(), o, configOf(target))
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

func configOf(t neo4jtest.Target) Config {
	return Config{URL: t.URL, User: t.User, Password: t.Password, Database: t.Database}
}

func TestConformance(t *testing.T) { kgtest.Run(t, open) }

func TestSchemas(t *testing.T) {
	kgtest.RunSchemas(t, func(tb testing.TB) kgtest.Opener {
		target := neo4jtest.Open(tb)
		neo4jtest.Empty(tb, target)
		return func(tb testing.TB, o *kg.Ontology) kg.Store {
			s, err := Open(tb.Context(), o, configOf(target))
			if err != nil {
				tb.Fatal(err)
			}
			return s
		}
	})
}
