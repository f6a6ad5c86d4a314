// Package kgtest holds stores to one meaning: a conformance suite (Run), a
// reference store so plain that one can see it is right (NewReference), an
// ontology of its own (Ontology) and small worlds to test with (W).
package kgtest

import (
	_ "embed"
	"sync"

	"github.com/portolan/portolan/internal/kg"
)

//go:embed schools.graphql
var schools string

var ontology = sync.OnceValue(func() *kg.Ontology {
	o, err := kg.LoadOntology(kg.SchemaFile{Name: "schools.graphql", Text: schools})
	if err != nil { // the text is a constant
		panic(err)
	}
	return o
})

// Ontology gives the ontology the suite speaks: schools, teachers, books. It has
// each thing an ontology can have.
func Ontology() *kg.Ontology { return ontology() }
