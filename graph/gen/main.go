// Command gen writes what repeats from kind to kind of the GraphQL schema: the
// whole SDL (graph/schema.graphql), the root fields (graph/query.gen.go) and the
// names of the ontology that analysis uses, all from the ontology. Then it runs gqlgen.
//
// It is run by `go generate ./graph/...`.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/graph/schema"
	"github.com/portolan/portolan/internal/kg"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gen: ")
	if err := run("."); err != nil {
		log.Fatal(err)
	}
}

// run writes everything; graph is the folder of that name.
func run(graph string) error {
	out, err := generate()
	if err != nil {
		return err
	}
	for name, text := range out.files {
		if err := write(filepath.Join(graph, name), text); err != nil {
			return err
		}
	}
	return gqlgen(filepath.Join(graph, ".."), out.opaque)
}

// write leaves a file alone that is as it should be, so that nothing is built anew for it.
func write(name string, text []byte) error {
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, text) {
		return nil
	}
	return os.WriteFile(name, text, 0o644)
}

// An output is what is generated: files by their names from graph on, the types that
// gqlgen need not know, and which of them are results of analysis.
type output struct {
	files   map[string][]byte
	opaque  map[string]bool
	results []string
}

// written gives the files of the hand-written schema.
func written() []kg.SchemaFile {
	var files []kg.SchemaFile
	for _, f := range schema.Files() {
		files = append(files, kg.SchemaFile{Name: f.Name, Text: f.Text})
	}
	return files
}

func ontology() (*kg.Ontology, error) { return kg.LoadOntology(written()...) }

func generate() (*output, error) {
	o, err := ontology()
	if err != nil {
		return nil, err
	}
	s, err := newSDL(o, written())
	if err != nil {
		return nil, err
	}
	if err := s.build(); err != nil {
		return nil, err
	}
	query, err := queryCode(o, s)
	if err != nil {
		return nil, err
	}
	world, err := worldCode(o)
	if err != nil {
		return nil, err
	}
	return &output{
		files:   map[string][]byte{"schema.graphql": s.text(), "query.gen.go": query, worldFile: world},
		opaque:  s.opaque(),
		results: s.results,
	}, nil
}

// gqlgen runs gqlgen as gqlgen.yml in root says.
func gqlgen(root string, opaque map[string]bool) error {
	if err := os.Chdir(root); err != nil {
		return err
	}
	cfg, err := config.LoadConfig("gqlgen.yml")
	if err != nil {
		return fmt.Errorf("gqlgen.yml: %w", err)
	}
	cfg.Model = config.PackageConfig{} // there is nothing to make models of
	for name := range opaque {
		cfg.Models.Add(name, "github.com/portolan/portolan/graph/model.JSON")
	}
	if err := api.Generate(cfg, api.AddPlugin(leaves(opaque))); err != nil {
		return fmt.Errorf("gqlgen: %w", err)
	}
	return nil
}

// leaves lets gqlgen take the types of the graph for scalars, and fields that
// lead to them for fields of one such scalar without arguments: it makes no code
// for what lies below a root field, since that is planned and written as a whole. The schema
// that is served, and that requests are held to, stays the whole one.
type leaves map[string]bool

// Name is the plugin's.
func (leaves) Name() string { return "leaves" }

// MutateSchema changes the schema that code is generated from.
func (l leaves) MutateSchema(s *ast.Schema) error { //nolint:unparam // gqlgen's interface
	for _, d := range s.Types {
		if l[d.Name] {
			*d = ast.Definition{Kind: ast.Scalar, Name: d.Name, Description: d.Description, Position: d.Position}
			continue
		}
		for _, f := range d.Fields {
			if l[f.Type.Name()] && d.Kind == ast.Object {
				f.Arguments = nil
				f.Type = &ast.Type{NamedType: f.Type.Name(), NonNull: f.Type.NonNull} // lists are written as one
			}
		}
	}
	for name := range l {
		delete(s.PossibleTypes, name)
		delete(s.Implements, name)
	}
	return nil
}
