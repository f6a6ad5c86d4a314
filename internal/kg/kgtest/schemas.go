package kgtest

import (
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// Altered gives the suite's ontology with changes to its schema: what stands in
// the schema, and what stands there instead, in turn.
func Altered(tb testing.TB, changes ...string) *kg.Ontology {
	tb.Helper()
	text := schools
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(text, changes[i]) {
			tb.Fatalf("the schema has no %q", changes[i])
		}
		text = strings.ReplaceAll(text, changes[i], changes[i+1])
	}
	o, err := kg.LoadOntology(kg.SchemaFile{Name: "schools.graphql", Text: text})
	if err != nil {
		tb.Fatal(err)
	}
	return o
}

// RunSchemas holds a store that lasts to what becomes of its facts where the schema
// changes. empty gives an opener that opens an empty store and, again and again,
// what that held when it was closed, read by another ontology.
func RunSchemas(t *testing.T, empty func(testing.TB) Opener) {
	for _, c := range []struct {
		name    string
		changes []string
		world   *W
		plan    func(*kg.Ontology) *kg.Plan
		before  []kg.ID
		after   []kg.ID
	}{
		{
			"finds a tie that has no direction any more at both ends",
			[]string{`sequels: [Book!]! @link(kind: "FOLLOWED_BY")`, `sequels: [Book!]! @link(kind: "FOLLOWED_BY", symmetric: true)`},
			NewW().Is("book/a").Is("book/b").Tie("FOLLOWED_BY", "book/a", "book/b"),
			func(o *kg.Ontology) *kg.Plan {
				p := allOf(o.Kind("Book"))
				p.List.Filter = &kg.Linked{Link: o.Kind("Book").Link("sequels"), Quant: kg.Some}
				return p
			},
			[]kg.ID{"book/a"},
			[]kg.ID{"book/a", "book/b"},
		},
		{
			"orders by an enum in its new order",
			[]string{"enum Level { PRIMARY SECONDARY TERTIARY }", "enum Level { TERTIARY SECONDARY PRIMARY }"},
			NewW().Has("school/a", "level", "PRIMARY").Is("school/a").Has("school/b", "level", "TERTIARY").Is("school/b"),
			func(o *kg.Ontology) *kg.Plan {
				p := allOf(o.Kind("School"))
				p.List.Order = []kg.Order{{Attr: o.Kind("School").Attr("level")}}
				return p
			},
			[]kg.ID{"school/a", "school/b"},
			[]kg.ID{"school/b", "school/a"},
		},
		{
			"finds nothing by what is searched no more",
			[]string{"motto: String @attr(search: true)", "motto: String"},
			NewW().Has("school/a", "motto", "Zeal").Is("school/a"),
			func(o *kg.Ontology) *kg.Plan {
				p := allOf(o.Any)
				p.Search = &kg.Search{Tokens: []string{"zeal"}}
				return p
			},
			[]kg.ID{"school/a"},
			[]kg.ID{},
		},
		{
			"tells ties apart by another attribute",
			[]string{`type Employment @tie(key: ["post"])`, `type Employment @tie`},
			NewW().Is("school/a").Is("teacher/a").Tie("EMPLOYS", "school/a", "teacher/a", With("post", "HEAD")).Tie("EMPLOYS", "school/a", "teacher/a", With("post", "COACH")),
			func(o *kg.Ontology) *kg.Plan {
				p := allOf(o.Kind("School"))
				p.List.Filter = &kg.Linked{Link: o.Kind("School").Link("staff"), Quant: kg.Count, Op: kg.Eq, N: 1}
				return p
			},
			[]kg.ID{},
			[]kg.ID{"school/a"},
		},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			open := empty(t)
			s := open(t, Ontology())
			c.world.Apply(t, s)
			answers(t, Ontology(), s, c.plan, c.before)
			o := Altered(t, c.changes...)
			for range 2 { // brought to the new schema, then as it is
				answers(t, o, open(t, o), c.plan, c.after)
			}
		})
	}
}

// allOf gives a plan for all things of a kind.
func allOf(k *kg.Kind) *kg.Plan {
	return &kg.Plan{Kind: k, List: kg.List{First: kg.NoLimit, Items: true}, Node: &kg.Shape{}}
}

// answers asks the store and closes it.
func answers(t *testing.T, o *kg.Ontology, s kg.Store, plan func(*kg.Ontology) *kg.Plan, want []kg.ID) {
	t.Helper()
	page, err := kg.NewGraph(o, s).Run(t.Context(), kg.System, plan(o))
	if err != nil {
		t.Fatal(err)
	}
	check(t, ids(page), want)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
