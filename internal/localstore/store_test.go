package localstore_test

import (
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
