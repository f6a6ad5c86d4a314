package main

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/portolan/portolan/internal/kg"
)

// An sdl makes the whole schema from its hand-written half.
type sdl struct {
	o    *kg.Ontology
	hand *ast.SchemaDocument
	out  []*ast.Definition
	// lists are the families of connections, by name.
	lists    map[string]family
	linked   map[string]family
	matched  map[string]bool // ends of links that filters are needed for
	results  []string        // types of results of analysis, with their connections
	problems []string
}

// A family is the types around one sort of list: things of a kind at the far end
// of ties with the same attributes.
type family struct {
	to  *kg.Kind
	tie *kg.TieType // nil for what root fields list
}

// name gives the beginning of the names of the family's types.
func (f family) name() string {
	if f.tie == nil {
		return f.to.Name
	}
	return f.to.Name + f.tie.Name
}

func familyOf(l *kg.Link) family { return family{l.To, l.Tie} }

func newSDL(o *kg.Ontology, files []kg.SchemaFile) (*sdl, error) {
	sources := make([]*ast.Source, len(files))
	for i, f := range files {
		sources[i] = &ast.Source{Name: f.Name, Input: f.Text}
	}
	doc, err := parser.ParseSchemas(sources...)
	if err != nil {
		return nil, err
	}
	return &sdl{o: o, hand: doc, lists: map[string]family{}, linked: map[string]family{}, matched: map[string]bool{}}, nil
}

// build makes all definitions: the root, what all things share, the kinds with
// what belongs to them, then ties, analysis, filters, enums and scalars.
func (s *sdl) build() error {
	s.collect()
	s.add(s.query())
	for _, name := range []string{"Node", "Entity", "Fact", "SearchConnection", "SearchEdge", "PageInfo"} {
		s.add(s.plain(s.written(name)))
	}
	for _, k := range s.o.Kinds {
		s.kind(k)
	}
	s.kindTypes(s.o.Any)
	s.ties()
	s.analysis()
	s.scalarFilters()
	s.enums()
	s.scalars()
	return s.check()
}

// collect finds out which families of lists, and which filters by links, there are.
func (s *sdl) collect() {
	for _, k := range s.o.Kinds {
		s.lists[k.Name] = family{to: k}
		for _, l := range k.Links {
			if l.ToOne {
				continue
			}
			f := familyOf(l)
			s.linked[f.name()] = f
			if l.Kind != kg.Cites || l.Inverse {
				s.lists[f.name()] = f
			}
		}
	}
}

func (s *sdl) add(d *ast.Definition) { s.out = append(s.out, d) }

func (s *sdl) fail(format string, args ...any) {
	s.problems = append(s.problems, fmt.Sprintf(format, args...))
}

// written gives a definition of the hand-written half.
func (s *sdl) written(name string) *ast.Definition {
	d := s.hand.Definitions.ForName(name)
	if d == nil {
		s.fail("the schema lacks %s", name)
		return &ast.Definition{Kind: ast.Object, Name: name}
	}
	return d
}

// described gives the description of a field of a hand-written type.
func (s *sdl) described(typ, field string) string {
	if f := s.written(typ).Fields.ForName(field); f != nil {
		return f.Description
	}
	if f := s.written("Entity").Fields.ForName(field); f != nil {
		return f.Description
	}
	s.fail("%s lacks %s", typ, field)
	return ""
}

// own are the directives that belong to the SDL that is served; the rest is for us.
var own = []string{"oneOf", "deprecated", "specifiedBy"}

// plain gives a copy of the definition without positions and our directives.
func (s *sdl) plain(d *ast.Definition) *ast.Definition {
	c := *d
	c.Position = nil
	c.Directives = public(d.Directives)
	c.Fields = nil
	for _, ext := range s.hand.Extensions {
		if ext.Name == d.Name {
			d.Fields = append(slices.Clip(d.Fields), ext.Fields...)
		}
	}
	for _, f := range d.Fields {
		g := *f
		g.Directives = public(f.Directives)
		c.Fields = append(c.Fields, &g)
	}
	return &c
}

func public(ds ast.DirectiveList) ast.DirectiveList {
	var out ast.DirectiveList
	for _, d := range ds {
		if slices.Contains(own, d.Name) {
			out = append(out, d)
		}
	}
	return out
}

func (s *sdl) enums() {
	kind := &ast.Definition{Kind: ast.Enum, Name: "Kind", Description: "The kinds of things in the graph."}
	for _, k := range s.o.Kinds {
		kind.EnumValues = append(kind.EnumValues, &ast.EnumValueDefinition{Name: k.Enum(), Description: sentence(s.written(k.Name).Description)})
	}
	s.add(kind)
	s.add(&ast.Definition{
		Kind: ast.Enum, Name: "OrderDirection",
		Description: "Which way a list is ordered. What has no value comes last in both.",
		EnumValues: ast.EnumValueList{
			{Name: "ASC", Description: "Smallest, earliest or first by the alphabet first."},
			{Name: "DESC", Description: "Greatest, latest or last by the alphabet first."},
		},
	})
	s.rest(ast.Enum)
}

func (s *sdl) scalars() { s.rest(ast.Scalar) }

// rest adds the hand-written definitions of that sort that are reached from what
// is there, in order of name.
func (s *sdl) rest(kind ast.DefinitionKind) {
	used := s.reached()
	var ds []*ast.Definition
	for _, d := range s.hand.Definitions {
		if d.Kind == kind && used[d.Name] {
			ds = append(ds, s.plain(d))
		}
	}
	slices.SortFunc(ds, func(a, b *ast.Definition) int { return cmp.Compare(a.Name, b.Name) })
	s.out = append(s.out, ds...)
}

// reached names all types that fields, arguments and inputs are of.
func (s *sdl) reached() map[string]bool {
	used := map[string]bool{}
	for _, d := range s.out {
		for _, f := range d.Fields {
			used[f.Type.Name()] = true
			for _, a := range f.Arguments {
				used[a.Type.Name()] = true
			}
		}
	}
	return used
}

// check holds the result to being a schema: a name made twice is found here.
func (s *sdl) check() error {
	for _, d := range s.hand.Definitions {
		if !s.has(d.Name) && d.Directives.ForName("tie") == nil && !s.ours(d.Name) {
			s.fail("nothing leads to %s", d.Name)
		}
	}
	if len(s.problems) > 0 {
		return fmt.Errorf("%s", strings.Join(s.problems, "\n"))
	}
	if _, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: string(s.text())}); err != nil {
		return fmt.Errorf("what is generated is no schema: %w", err)
	}
	return nil
}

// ours says whether a type is of what directives are told, and not of the API.
func (s *sdl) ours(name string) bool {
	return slices.ContainsFunc(s.hand.Directives, func(d *ast.DirectiveDefinition) bool {
		return slices.ContainsFunc(d.Arguments, func(a *ast.ArgumentDefinition) bool { return a.Type.Name() == name })
	})
}

// oneOf is declared, since not all tools know it of themselves (GraphQL specification of
// September 2025, section 3.13.6).
const oneOf = `"""Of an input object: exactly one of its fields is given, and it is not null."""
directive @oneOf on INPUT_OBJECT

`

// text gives the whole schema.
func (s *sdl) text() []byte {
	var b bytes.Buffer
	b.WriteString("# Code generated by graph/gen from graph/schema/*.graphql. DO NOT EDIT.\n\n")
	b.WriteString(oneOf)
	for i, d := range s.out {
		if i > 0 {
			b.WriteByte('\n')
		}
		formatter.NewFormatter(&b, formatter.WithIndent("  "), formatter.WithComments()).FormatSchemaDocument(&ast.SchemaDocument{Definitions: ast.DefinitionList{d}})
	}
	return b.Bytes()
}

// opaque names the types that gqlgen need not know: what is read from the graph,
// and results of analysis. Both are written by the edge itself, and arguments are
// read there.
func (s *sdl) opaque() map[string]bool {
	out := map[string]bool{"Node": true, "Entity": true, "Fact": true, "PageInfo": true, "SearchConnection": true, "SearchEdge": true}
	for _, k := range s.o.Kinds {
		out[k.Name] = true
	}
	for name := range s.lists {
		out[name+"Connection"], out[name+"Edge"] = true, true
	}
	for _, d := range s.out {
		if d.Kind == ast.InputObject {
			out[d.Name] = true
		}
	}
	for _, name := range s.results {
		out[name] = true
	}
	return out
}

// root gives the definition of Query.
func (s *sdl) root() *ast.Definition { return s.out[0] }

// sentence gives the first sentence of a description.
func sentence(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if i := strings.Index(text, ". "); i >= 0 {
		return text[:i+1]
	}
	return text
}

func ref(name string) *ast.Type      { return ast.NamedType(name, nil) }
func must(name string) *ast.Type     { return ast.NonNullNamedType(name, nil) }
func listOf(name string) *ast.Type   { return ast.ListType(must(name), nil) }
func mustList(name string) *ast.Type { return ast.NonNullListType(must(name), nil) }

func field(name, description string, t *ast.Type, args ...*ast.ArgumentDefinition) *ast.FieldDefinition {
	return &ast.FieldDefinition{Name: name, Description: description, Type: t, Arguments: args}
}

func arg(name, description string, t *ast.Type) *ast.ArgumentDefinition {
	return &ast.ArgumentDefinition{Name: name, Description: description, Type: t}
}
