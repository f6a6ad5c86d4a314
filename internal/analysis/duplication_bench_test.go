package analysis

import (
	"fmt"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/localstore"
	"github.com/portolan/portolan/internal/synth"
)

// BenchmarkDuplication tells how the work grows with the number of things, cold: as if
// nobody had asked before.
func BenchmarkDuplication(b *testing.B) {
	for _, size := range []int{10_000, 100_000} {
		o := ontology(b)
		g := kg.NewGraph(o, localstore.OpenMemory(o))
		for changes := range synth.Batches(size, 1) {
			if _, err := g.Apply(b.Context(), kg.System, 0, changes); err != nil {
				b.Fatal(err)
			}
		}
		a := newAnalyst(b, g)
		for _, ask := range []struct {
			name string
			of   func(*World) (int, error)
		}{
			{"duplication", func(w *World) (int, error) {
				o, err := w.Duplication(b.Context(), DuplicationQuery{})
				if err != nil {
					return 0, err
				}
				return len(o.List), nil
			}},
			{"records", func(w *World) (int, error) {
				d, err := w.PossibleDuplicateRecords(b.Context(), DuplicateRecordsQuery{})
				if err != nil {
					return 0, err
				}
				return len(d.List), nil
			}},
		} {
			b.Run(fmt.Sprintf("%s/%d", ask.name, size), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					w := scoped(b, a, Scope{})
					cold := newWorld(w.Model, w.graph, w.scope)
					n, err := ask.of(cold)
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(n), "pairs")
				}
			})
		}
	}
}
