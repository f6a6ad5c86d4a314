package kg_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// least is the least that every schema needs.
const least = `
enum Standing { STATED PROPOSED EXPECTED CLAIMED }
enum Marking { CLEAR GREEN AMBER AMBER_STRICT RED }
enum SourceKind { OFFICIAL NEWS }
type Source @entity(plural: "sources") { form: SourceKind! }
`

// loading loads the least and, from a second file, what a case adds.
func loading(text string) (*kg.Ontology, error) {
	return kg.LoadOntology(kg.SchemaFile{Name: "least.graphql", Text: least}, kg.SchemaFile{Name: "town.graphql", Text: text})
}

func TestLoadOntologyRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"text that is no schema", `type {`, "town.graphql:1"},
		{"a type that is neither scalar nor kind", `type Town @entity(plural: "towns") { mayor: Person }`, "town.graphql: Town.mayor: has type Person, which is neither a scalar nor an enum; give it @link"},
		{"a link to what is no kind", `type Town @entity(plural: "towns") { mayor: Person @link(kind: "LED_BY") }`, "town.graphql: Town.mayor: must lead to a kind"},
		{"a kind of tie in small letters", `type Town @entity(plural: "towns") { twin: Town @link(kind: "twin_of") }`, "town.graphql: Town.twin: must lead to a kind and be of a kind of tie in capitals"},
		{"a plural that is no name", `type Town @entity(plural: "the towns") { area: Int }`, `town.graphql: Town: name and plural must be letters and digits`},
		{"a name that breaks statements", "type Town_ @entity(plural: \"towns\") { area: Int }", "town.graphql: Town_: name and plural must be letters"},
		{"an attribute with a capital", `type Town @entity(plural: "towns") { Area: Int }`, "town.graphql: Town.Area: is no name for an attribute"},
		{"an attribute that all have", `type Town @entity(plural: "towns") { marking: String }`, "town.graphql: Town.marking: is there already"},
		{"a field twice", `type Town @entity(plural: "towns") { area: Int area: Int }`, "town.graphql: Town.area: is there already"},
		{"a list to sort by", `type Town @entity(plural: "towns") { tags: [String!]! @attr(sort: true) }`, "town.graphql: Town.tags: lists are of texts, ids or enums"},
		{"a list of numbers", `type Town @entity(plural: "towns") { sizes: [Int!]! }`, "town.graphql: Town.sizes: lists are of texts"},
		{"a list of dates", `scalar Date type Town @entity(plural: "towns") { days: [Date!]! }`, "town.graphql: Town.days: lists are of texts"},
		{"a number to search in", `type Town @entity(plural: "towns") { area: Int @attr(search: true) }`, "town.graphql: Town.area: lists are of texts, ids or enums and cannot be sorted; only texts can be searched"},
		{"an order by what is no attribute", `type Town @entity(plural: "towns", order: "size") { area: Int }`, `town.graphql: Town: is ordered by "size", which is no attribute with @attr(sort: true)`},
		{"an order by what cannot be sorted", `type Town @entity(plural: "towns", order: "area") { area: Int! }`, `town.graphql: Town: is ordered by "area"`},
		{"a name made of what may be absent", `type Town @entity(plural: "towns", name: "{code}") { code: String }`, `town.graphql: Town: is named by the rule "{code}", but {code} is no required attribute that is text`},
		{"a name made of a number", `type Town @entity(plural: "towns", name: "{area} ha") { area: Int! }`, `but {area} is no required attribute`},
		{"a tie whose type is missing", `type Town @entity(plural: "towns") { twins: [Town!]! @link(kind: "TWIN_OF", tie: "Twinning") }`, "town.graphql: TWIN_OF: there is no type Twinning with @tie"},
		{"a tie of two types", `type A @tie { a: Int } type B @tie { b: Int }
			type Town @entity(plural: "towns") { twins: [Town!]! @link(kind: "TWIN_OF", tie: "A") back: [Town!]! @link(kind: "TWIN_OF", inverse: true, tie: "B") }`, `town.graphql: Town.back: has the tie B, but the same tie is "A" elsewhere`},
		{"a key that is not required", `type A @tie(key: ["a"]) { a: Int } type Town @entity(plural: "towns") { twins: [Town!]! @link(kind: "TWIN_OF", tie: "A") }`, `town.graphql: A: its key "a" is no required attribute of it`},
		{"a key that all ties have", `type A @tie(key: ["standing"]) { a: Int } type Town @entity(plural: "towns") { twins: [Town!]! @link(kind: "TWIN_OF", tie: "A") }`, `its key "standing" is no required attribute of it`},
		{"a list in a tie", `type A @tie { tags: [String!]! } type Town @entity(plural: "towns") { twins: [Town!]! @link(kind: "TWIN_OF", tie: "A") }`, "town.graphql: A.tags: is a list; an attribute of a tie has one value"},
		{"an attribute that all ties have", `type A @tie { asOf: Int } type Town @entity(plural: "towns") { twins: [Town!]! @link(kind: "TWIN_OF", tie: "A") }`, "town.graphql: A.asOf: is there already"},
		{"a tie without direction between two kinds", `type Town @entity(plural: "towns") { docs: [Source!]! @link(kind: "NEAR", symmetric: true) }`, "town.graphql: Town.docs: is symmetric but does not lead from a kind to itself"},
		{"a link to things of any kind", `type Town @entity(plural: "towns") { all: [Entity!]! @link(kind: "HAS") }`, "town.graphql: Town.all: leads to things of any kind"},
		{"a derived tie of its own", `type Town @entity(plural: "towns") { docs: [Source!]! @link(kind: "CITES") }`, "town.graphql: Town.docs: leads to things of any kind or is of kind CITES"},
		{"a plural twice", `type Town @entity(plural: "sources") { area: Int }`, `town.graphql: Town: has a name or a plural ("sources") that is taken already`},
		{"a kind called Entity", `type Entity @entity(plural: "all") { area: Int }`, "town.graphql: Entity: has a name or a plural"},
	} {
		t.Run("it refuses "+c.name, func(t *testing.T) {
			o, err := loading(c.text)
			if o != nil || kg.CodeOf(err) != kg.Invalid || !strings.Contains(fmt.Sprint(err), c.says) {
				t.Errorf("it says\n%v\nwant %q", err, c.says)
			}
		})
	}
	for _, c := range []struct{ name, text, says string }{
		{"a schema without sources", `type Town @entity(plural: "towns") { area: Int }`, "Source: the schema needs a kind Source with an enum attribute form"},
		{"a source without a form", `type Source @entity(plural: "sources") { form: String }`, "Source: the schema needs a kind Source"},
		{"markings in another order", strings.Replace(least, "CLEAR GREEN", "GREEN CLEAR", 1), "Marking: must be CLEAR, GREEN, AMBER"},
		{"standings of its own", strings.Replace(least, "STATED", "SAID", 1), "Standing: must be STATED"},
	} {
		t.Run("it refuses "+c.name, func(t *testing.T) {
			if _, err := kg.LoadOntology(kg.SchemaFile{Name: "a.graphql", Text: c.text}); !strings.Contains(fmt.Sprint(err), c.says) {
				t.Errorf("it says\n%v\nwant %q", err, c.says)
			}
		})
	}
	t.Run("it tells all that is wrong at once", func(t *testing.T) {
		_, err := loading(`type Town @entity(plural: "towns", order: "size") { Area: Int mayor: Person }`)
		if n := strings.Count(fmt.Sprint(err), "\n"); n != 2 {
			t.Errorf("it says\n%v", err)
		}
	})
}

func TestLoadOntology(t *testing.T) {
	o, err := loading(`
		type Stay @tie(key: ["room"]) { room: String! nights: Int }
		type Town @entity(plural: "towns") { guests: [BusyPerson!]! @link(kind: "STAYS_IN", inverse: true) area: Int @attr(sort: true) }
		type BusyPerson @entity(plural: "busyPersons", order: "age") { age: Int! @attr(sort: true) towns: [Town!]! @link(kind: "STAYS_IN", tie: "Stay") friends: [BusyPerson!]! @link(kind: "KNOWS", symmetric: true) places: [Town!]! @link(kind: "KNOWS") }`)
	if err != nil {
		t.Fatal(err)
	}
	person, town := o.Kind("BusyPerson"), o.Kind("Town")
	for _, c := range []struct {
		name string
		ok   bool
	}{
		{"sorts kinds by name", o.Kinds[0] == person && o.Kinds[1] == o.Source && o.Kinds[2] == town},
		{"writes a kind's id in kebab-case", person.Slug == "busy-person" && person.Enum() == "BUSY_PERSON"},
		{"finds a kind by an id", kindOf(o, "busy-person/x") == person},
		{"orders by name where nothing is said", town.DefaultOrder()[0].Attr == town.Attr("name")},
		{"orders by what is said", person.DefaultOrder()[0].Attr == person.Attr("age")},
		{"shares a tie between both of its sides", person.Link("towns").Tie == town.Link("guests").Tie && town.Link("guests").Tie.From == person},
		{"reads the key of a tie", len(person.Link("towns").Tie.KeyAttrs) == 1 && person.Link("towns").Tie.KeyAttrs[0].Name == "room"},
		{"gives each kind its sources first", person.Links[0].Field == "sources" && o.Any.Links[0].Field == "sources"},
		{"gives sources what rests on them", o.Source.Link("entities").To == o.Any && o.Source.Link("entities").Inverse},
		{"knows ties without direction", person.Link("friends").Tie.Symmetric && !person.Link("towns").Tie.Symmetric},
		{"knows where a tie says of which kind the far end is", person.Link("towns").Sole && town.Link("sources").Sole && o.Source.Link("entities").Sole && !person.Link("friends").Sole && !person.Link("places").Sole},
		{"keeps one key for what is always there", person.Attr("age").Key(true) == person.Attr("age").Key(false)},
		{"keeps two keys for what may be absent", town.Attr("area").Key(true) != town.Attr("area").Key(false)},
		{"knows which ties can be stated", o.IsTie("KNOWS") && !o.IsTie(kg.Cites) && !o.IsTie("LIKES")},
		{"has no kind that is not in it", o.Kind("Nothing") == nil && person.Attr("size") == nil && person.Link("size") == nil},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			if !c.ok {
				t.Error("it does not")
			}
		})
	}
	t.Run("it numbers attributes and links by their places", func(t *testing.T) {
		for _, k := range append(o.Kinds, o.Any) {
			for i, a := range k.Attrs {
				if a.Index != i || k.Attr(a.Name) != a {
					t.Errorf("%s.%s has the index %d, want %d", k.Name, a.Name, a.Index, i)
				}
			}
			for i, l := range k.Links {
				if l.Index != i || k.Link(l.Field) != l {
					t.Errorf("%s.%s has the index %d, want %d", k.Name, l.Field, l.Index, i)
				}
			}
		}
	})
}

func kindOf(o *kg.Ontology, id kg.ID) *kg.Kind {
	k, _ := o.KindOf(id)
	return k
}
