// Package graph is the GraphQL edge: it turns a request into plans of kg, runs
// each root field as one call of the store, and answers with what came back.
//
// The schema is declared in graph/schema; what repeats from kind to kind is
// generated from it (graph/gen), and gqlgen makes the executor from that.
package graph

import (
	_ "embed"
	"sync"

	"github.com/portolan/portolan/graph/schema"
	"github.com/portolan/portolan/internal/kg"
)

//go:generate go run ./gen

//go:embed schema.graphql
var sdl string

// SDL gives the whole schema in GraphQL's schema definition language.
func SDL() string { return sdl }

// Ontology gives the ontology that Portolan's schema declares. It is loaded once;
// an error says what is wrong with the schema.
func Ontology() (*kg.Ontology, error) { return ontology() }

var ontology = sync.OnceValues(func() (*kg.Ontology, error) {
	var files []kg.SchemaFile
	for _, f := range schema.Files() {
		files = append(files, kg.SchemaFile{Name: f.Name, Text: f.Text})
	}
	return kg.LoadOntology(files...)
})
