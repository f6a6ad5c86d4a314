package graph

import "testing"

// TestAnalyses holds what answers the root fields of analysis to the schema, and
// names every mismatch.
func TestAnalyses(t *testing.T) {
	o, err := Ontology()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := newCatalogue(o, served, analyses); err != nil {
		t.Error(err)
	}
}
