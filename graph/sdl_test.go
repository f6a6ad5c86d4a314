package graph_test

import (
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/portolan/portolan/graph"
)

// TestServedSchema holds the schema to what clients are told of it.
func TestServedSchema(t *testing.T) {
	doc, err := parser.ParseSchema(&ast.Source{Name: "schema.graphql", Input: graph.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"deprecated": true, "specifiedBy": true} // since 2021
	for _, d := range doc.Directives {
		known[d.Name] = true
	}
	t.Run("it declares each directive that it uses", func(t *testing.T) {
		note := func(at string, list ast.DirectiveList) {
			for _, d := range list {
				if !known[d.Name] {
					t.Errorf("%s has @%s", at, d.Name)
				}
			}
		}
		for _, d := range doc.Definitions {
			note(d.Name, d.Directives)
			for _, f := range d.Fields {
				note(d.Name+"."+f.Name, f.Directives)
			}
		}
	})
	t.Run("it lets every root field be null", func(t *testing.T) {
		fields := doc.Definitions.ForName("Query").Fields
		if len(fields) < 50 {
			t.Fatalf("%d root fields", len(fields))
		}
		for _, f := range fields {
			if f.Type.NonNull {
				t.Errorf("%s is %s", f.Name, f.Type)
			}
		}
	})
}
