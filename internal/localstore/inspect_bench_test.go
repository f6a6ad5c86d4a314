package localstore

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/portolan/portolan/graph/schema"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/synth"
)

// BenchmarkInspect measures what part of opening a store of 10,000 things is
// looking at its pages.
func BenchmarkInspect(b *testing.B) {
	var files []kg.SchemaFile
	for _, f := range schema.Files() {
		files = append(files, kg.SchemaFile{Name: f.Name, Text: f.Text})
	}
	o, err := kg.LoadOntology(files...)
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "world.db")
	s, err := Open(path, o)
	if err != nil {
		b.Fatal(err)
	}
	for changes := range synth.Batches(10_000, 1) {
		if _, err := s.Apply(b.Context(), kg.System, 0, changes); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	var looked, opened time.Duration
	for b.Loop() {
		began := time.Now()
		if err := (&file{disk: realDisk, path: path}).sound(); err != nil {
			b.Fatal(err)
		}
		looked += time.Since(began)
		began = time.Now()
		s, err := Open(path, o)
		if err != nil {
			b.Fatal(err)
		}
		opened += time.Since(began)
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(looked)/float64(opened), "of-opening")
	b.ReportMetric(float64(looked.Microseconds())/float64(b.N), "µs/look")
}
