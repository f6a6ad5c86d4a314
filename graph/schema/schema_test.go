package schema_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/portolan/portolan/graph/schema"
)

// kinds are what clients are written against: none may vanish or be renamed.
var kinds = []string{
	"ActionPlan", "Assessment", "Commitment", "ContactPoint", "Country", "Event", "Finding", "FundingFlow",
	"Initiative", "Instrument", "Need", "Organisation", "PriorityArea", "Region", "Requirement", "Solution",
	"Source", "Standard", "TrainingProgramme",
}

// onlyInverse are the links that are read from their end alone, with the reason.
var onlyInverse = map[string]string{
	"COORDINATES": "asked of a plan; a body's plans are found by filtering plans",
	"APPROVED":    "asked of a plan; bears its tie on the inverse for want of a forward side",
	"ADOPTED":     "asked of an instrument; a body's instruments are found by filtering instruments",
	"CONVENED":    "asked of an event; a body's events are found by filtering events",
	"SUPPORTED":   "asked of an event; a body's events are found by filtering events",
	"CITES":       "its forward side is Entity.sources, which is not declared by kind",
}

// common are the fields of Entity, which the generator adds to each kind.
var common = []string{"id", "kind", "name", "standing", "marking", "facts", "sources", "formerIds", "revision"}

var linkKind = regexp.MustCompile(`^[A-Z][A-Z_]*$`)

func TestFiles(t *testing.T) {
	t.Run("come in order of name and none is empty", func(t *testing.T) {
		files := schema.Files()
		if len(files) < len(kinds) {
			t.Fatalf("got %d files, want at least one for each of %d kinds", len(files), len(kinds))
		}
		if !slices.IsSortedFunc(files, func(a, b schema.File) int { return strings.Compare(a.Name, b.Name) }) {
			t.Error("files are not in order of name")
		}
		for _, f := range files {
			if strings.TrimSpace(f.Text) == "" {
				t.Errorf("%s is empty", f.Name)
			}
		}
	})
	t.Run("make a valid schema once Kind, filters and connections are generated", func(t *testing.T) {
		generated := &ast.Source{Name: "generated.graphql", Input: "enum Kind { NEED } " + stubs(parse(t))}
		if _, err := gqlparser.LoadSchema(append(sources(), generated)...); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("declare each kind, in the file that bears its name", func(t *testing.T) {
		doc := parse(t)
		var got []string
		for _, def := range entities(doc) {
			got = append(got, def.Name)
			if want := snake(def.Name) + ".graphql"; def.Position.Src.Name != want {
				t.Errorf("%s stands in %s, want %s", def.Name, def.Position.Src.Name, want)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, kinds) {
			t.Errorf("kinds are\n%v, want\n%v", got, kinds)
		}
	})
}

// stubs declares the filters of kinds, and the connections of types, that results
// of analysis and their arguments name.
func stubs(doc *ast.SchemaDocument) string {
	made := map[string]string{}
	note := func(t *ast.Type) {
		name := t.Name()
		if kind, ok := strings.CutSuffix(name, "Filter"); ok && slices.Contains(kinds, kind) {
			made[name] = "input " + name + " { and: Boolean } "
		}
		if node, ok := strings.CutSuffix(name, "Connection"); ok && doc.Definitions.ForName(name) == nil && doc.Definitions.ForName(node) != nil {
			made[name] = "type " + name + " { totalCount: Int } "
		}
	}
	for _, def := range slices.Concat(doc.Definitions, doc.Extensions) {
		for _, field := range def.Fields {
			note(field.Type)
			for _, arg := range field.Arguments {
				note(arg.Type)
			}
		}
	}
	return strings.Join(slices.Sorted(maps.Values(made)), "")
}

func TestDescriptions(t *testing.T) {
	t.Run("stand on every type, field, argument, value and directive", func(t *testing.T) {
		for _, where := range undescribed(parse(t)) {
			t.Errorf("%s has no description", where)
		}
	})
	t.Run("stand on the fields that extend a type", func(t *testing.T) {
		doc, err := parser.ParseSchema(&ast.Source{Input: `extend type T { "Given." f: Int g(a: Int): Int }`})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := undescribed(doc), []string{"T.g", "T.g(a)"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
	t.Run("are missed where they are absent", func(t *testing.T) {
		doc, err := parser.ParseSchema(&ast.Source{Input: `directive @d(a: Int) on OBJECT type T { f(b: Int): Int } enum E { V }`})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"@d", "@d(a)", "T", "T.f", "T.f(b)", "E", "E.V"}
		if got := undescribed(doc); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestEntities(t *testing.T) {
	doc := parse(t)
	plurals := map[string]string{}
	for _, def := range entities(doc) {
		entity := def.Directives.ForName("entity")
		plural := argument(entity, "plural")
		if other := plurals[plural]; other != "" {
			t.Errorf("%s and %s share the plural %q", other, def.Name, plural)
		}
		plurals[plural] = def.Name
		if order := argument(entity, "order"); order != "" && !sortable(def, order) {
			t.Errorf("%s is ordered by %q, which is no sortable attribute of it", def.Name, order)
		}
		for _, name := range placeholders(argument(entity, "name")) {
			if !isAttribute(def.Fields.ForName(name)) {
				t.Errorf("%s takes its name from %q, which is no attribute of it", def.Name, name)
			}
		}
		for _, name := range common {
			if def.Fields.ForName(name) != nil {
				t.Errorf("%s.%s repeats a field of Entity", def.Name, name)
			}
		}
	}
}

func TestAttributes(t *testing.T) {
	for _, def := range entities(parse(t)) {
		for _, field := range def.Fields {
			where := def.Name + "." + field.Name
			attr := field.Directives.ForName("attr")
			if attr == nil {
				continue
			}
			if !isAttribute(field) {
				t.Errorf("%s is both attribute and link", where)
			}
			if argument(attr, "sort") == "true" && field.Type.Elem != nil {
				t.Errorf("%s sorts by a list", where)
			}
			if argument(attr, "search") == "true" && field.Type.Name() != "String" {
				t.Errorf("%s searches in %s, want String", where, field.Type)
			}
		}
	}
}

func TestLinks(t *testing.T) {
	doc := parse(t)
	used := map[string]bool{}
	for _, l := range links(doc) {
		if !linkKind.MatchString(l.kind) {
			t.Errorf("%s: kind %q is not in capitals and underscores", l.where, l.kind)
		}
		if !slices.Contains(kinds, l.to) && l.to != "Entity" {
			t.Errorf("%s leads to %s, which is no kind", l.where, l.to)
		}
		if l.many == l.nullable {
			t.Errorf("%s is neither [X!]! nor a nullable X", l.where)
		}
		if l.inverse && !hasForward(doc, l) {
			used[l.kind] = true
			if onlyInverse[l.kind] == "" {
				t.Errorf("%s: no field of %s declares %s forward to %s", l.where, l.to, l.kind, l.from)
			}
		}
	}
	for kind := range onlyInverse {
		if !used[kind] {
			t.Errorf("%s has a forward side now: take it off the list of exceptions", kind)
		}
	}
}

func TestTies(t *testing.T) {
	doc := parse(t)
	borne := map[string]bool{}
	for _, l := range links(doc) {
		if l.tie == "" {
			continue
		}
		borne[l.tie] = true
		if def := doc.Definitions.ForName(l.tie); def == nil || def.Directives.ForName("tie") == nil {
			t.Errorf("%s bears %s, which is no @tie", l.where, l.tie)
		}
		if l.inverse && hasForward(doc, l) {
			t.Errorf("%s bears its tie on the inverse, want it on the forward side", l.where)
		}
	}
	for _, def := range doc.Definitions {
		tie := def.Directives.ForName("tie")
		if tie == nil {
			continue
		}
		if !borne[def.Name] {
			t.Errorf("%s is borne by no link", def.Name)
		}
		if key := tie.Arguments.ForName("key"); key != nil {
			for _, child := range key.Value.Children {
				if def.Fields.ForName(child.Value.Raw) == nil {
					t.Errorf("%s has the key %q, which is no attribute of it", def.Name, child.Value.Raw)
				}
			}
		}
	}
}

// A link is one @link declaration.
type link struct {
	where, kind, from, to, tie string
	inverse, many, nullable    bool
}

func links(doc *ast.SchemaDocument) []link {
	var all []link
	for _, def := range entities(doc) {
		for _, field := range def.Fields {
			d := field.Directives.ForName("link")
			if d == nil {
				continue
			}
			all = append(all, link{
				where: def.Name + "." + field.Name, kind: argument(d, "kind"), from: def.Name, to: field.Type.Name(),
				tie: argument(d, "tie"), inverse: argument(d, "inverse") == "true",
				many: field.Type.Elem != nil && field.Type.Elem.NonNull, nullable: !field.Type.NonNull,
			})
		}
	}
	return all
}

func hasForward(doc *ast.SchemaDocument, inverse link) bool {
	return slices.ContainsFunc(links(doc), func(l link) bool {
		return !l.inverse && l.kind == inverse.kind && l.from == inverse.to && l.to == inverse.from
	})
}

func entities(doc *ast.SchemaDocument) []*ast.Definition {
	var all []*ast.Definition
	for _, def := range doc.Definitions {
		if def.Directives.ForName("entity") != nil {
			all = append(all, def)
		}
	}
	return all
}

func isAttribute(field *ast.FieldDefinition) bool {
	return field != nil && field.Directives.ForName("link") == nil
}

func sortable(def *ast.Definition, name string) bool {
	field := def.Fields.ForName(name)
	return isAttribute(field) && argument(field.Directives.ForName("attr"), "sort") == "true"
}

// placeholders returns the names in braces of a pattern for names.
func placeholders(pattern string) []string {
	var names []string
	for _, m := range regexp.MustCompile(`\{([^}]*)\}`).FindAllStringSubmatch(pattern, -1) {
		names = append(names, m[1])
	}
	return names
}

// argument returns the text of a directive's argument, empty where it is not given.
func argument(d *ast.Directive, name string) string {
	if d == nil {
		return ""
	}
	arg := d.Arguments.ForName(name)
	if arg == nil {
		return ""
	}
	return arg.Value.Raw
}

// undescribed names every definition, field, argument and value without a description.
func undescribed(doc *ast.SchemaDocument) []string {
	var all []string
	note := func(where, description string) {
		if strings.TrimSpace(description) == "" {
			all = append(all, where)
		}
	}
	for _, d := range doc.Directives {
		note("@"+d.Name, d.Description)
		noteArguments(note, "@"+d.Name, d.Arguments)
	}
	for _, def := range slices.Concat(doc.Definitions, doc.Extensions) {
		if !slices.Contains(doc.Extensions, def) {
			note(def.Name, def.Description)
		}
		for _, field := range def.Fields {
			note(def.Name+"."+field.Name, field.Description)
			noteArguments(note, def.Name+"."+field.Name, field.Arguments)
		}
		for _, value := range def.EnumValues {
			note(def.Name+"."+value.Name, value.Description)
		}
	}
	return all
}

func noteArguments(note func(where, description string), of string, args ast.ArgumentDefinitionList) {
	for _, arg := range args {
		note(of+"("+arg.Name+")", arg.Description)
	}
}

func parse(t *testing.T) *ast.SchemaDocument {
	t.Helper()
	doc, err := parser.ParseSchemas(sources()...)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func sources() []*ast.Source {
	var all []*ast.Source
	for _, f := range schema.Files() {
		all = append(all, &ast.Source{Name: f.Name, Input: f.Text})
	}
	return all
}

// snake turns ActionPlan into action_plan.
func snake(name string) string {
	return strings.ToLower(regexp.MustCompile(`([a-z])([A-Z])`).ReplaceAllString(name, "${1}_${2}"))
}
