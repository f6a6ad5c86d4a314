package graph

import (
	"slices"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
)

// TestAnalyses holds what answers the root fields of analysis to the schema, and
// names every mismatch.
func TestAnalyses(t *testing.T) {
	o, err := Ontology()
	if err != nil {
		t.Fatal(err)
	}
	cat, err := newCatalogue(o, served, analyses)
	if err != nil {
		t.Error(err)
	}
	for name := range analyses {
		if !world.Priced(name) {
			t.Errorf("%s has no price in internal/analysis/world/answer.go", name)
		}
	}
	for _, f := range served.Query.Fields {
		if _, read := roots[f.Name]; !read && cat.analyses[f.Name] == nil && !slices.Contains([]string{"node", "nodes", "search", "__schema", "__type"}, f.Name) {
			t.Errorf("%s is a field of Query that nothing answers", f.Name)
		}
	}
}
