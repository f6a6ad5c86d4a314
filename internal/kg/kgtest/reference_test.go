package kgtest_test

import (
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func TestReference(t *testing.T) {
	kgtest.Run(t, func(tb testing.TB, o *kg.Ontology) kg.Store {
		s := kgtest.NewReference(o)
		tb.Cleanup(func() {
			if err := s.Close(); err != nil {
				tb.Error(err)
			}
		})
		return s
	})
}
