package neo4jstore

import (
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// BenchmarkRun compares a plan with the smallest thing that can be asked of the
// server, with its own statement sent and not read, and with the first run of a
// shape, which the server has to plan.
func BenchmarkRun(b *testing.B) {
	s := openStore(b, kgtest.Ontology())
	someSchools().Apply(b, s)
	b.Run("RETURN 1", func(b *testing.B) { benchRead(b, s, &statement{"CYPHER 5\nRETURN 1", nil}) })
	for _, shape := range shapes() {
		switch shape.name {
		case "roots", "deep", "search", "without_any":
		default:
			continue
		}
		p := shape.normal(b)
		b.Run(shape.name+"/plan", func(b *testing.B) {
			r := &reader{s, kg.Viewer{}}
			for b.Loop() {
				if _, err := r.Run(b.Context(), p); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(shape.name+"/statement", func(b *testing.B) { benchRead(b, s, compile(p, kg.Viewer{})) })
		b.Run(shape.name+"/first", func(b *testing.B) { benchFirst(b, s, compile(p, kg.Viewer{})) })
	}
}

func benchRead(b *testing.B, s *Store, st *statement) {
	for b.Loop() {
		if _, err := s.read(b.Context(), st); err != nil {
			b.Fatal(err)
		}
	}
}

func benchFirst(b *testing.B, s *Store, st *statement) {
	for b.Loop() {
		b.StopTimer()
		if _, err := neo4j.ExecuteQuery(b.Context(), s.driver, "CALL db.clearQueryCaches()", nil, neo4j.EagerResultTransformer); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := s.read(b.Context(), st); err != nil {
			b.Fatal(err)
		}
	}
}
