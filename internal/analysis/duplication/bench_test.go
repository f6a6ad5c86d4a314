package duplication

import (
	"fmt"
	"testing"

	"github.com/portolan/portolan/internal/analysis/duplication/records"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/localstore"
	"github.com/portolan/portolan/internal/synth"
)

// BenchmarkDuplication tells how the work grows with the number of things, cold: as if
// nobody had asked before.
func BenchmarkDuplication(b *testing.B) {
	for _, size := range []int{10_000, 100_000} {
		o := worldtest.Ontology(b)
		g := kg.NewGraph(o, localstore.OpenMemory(o))
		for changes := range synth.Batches(size, 1) {
			if _, err := g.Apply(b.Context(), kg.System, 0, changes); err != nil {
				b.Fatal(err)
			}
		}
		a := worldtest.NewAnalyst(b, g)
		for _, ask := range []struct {
			name string
			of   func(*world.World) (int, error)
		}{
			{"duplication", func(w *world.World) (int, error) {
				o, err := Duplication(b.Context(), w, Query{})
				if err != nil {
					return 0, err
				}
				return len(o.List), nil
			}},
			{"groups", func(w *world.World) (int, error) {
				g, err := Grouped(b.Context(), w, Query{})
				if err != nil {
					return 0, err
				}
				return len(g.List), nil
			}},
			{"records", func(w *world.World) (int, error) {
				d, err := records.PossibleDuplicates(b.Context(), w, records.Query{})
				if err != nil {
					return 0, err
				}
				return len(d.List), nil
			}},
		} {
			b.Run(fmt.Sprintf("%s/%d", ask.name, size), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					w := worldtest.Scoped(b, a, world.Scope{})
					cold := w.On(w.AsOf())
					n, err := ask.of(cold)
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(n), "found")
				}
			})
		}
	}
}
