package kg_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// told gives a start as text.
func told(s *kg.Start) string {
	switch {
	case s == nil:
		return "everywhere"
	case s.Named != nil:
		return fmt.Sprint(s.IDs(), " +", len(s.Rest()))
	case s.End != nil:
		return fmt.Sprint(s.End.Link.Field, " of ", told(s.Far), " +", len(s.Rest()))
	}
	ways := make([]string, len(s.Ways))
	for i, way := range s.Ways {
		ways[i] = told(way)
	}
	return fmt.Sprint("(", strings.Join(ways, " or "), ") +", len(s.Rest()))
}

func TestStartOf(t *testing.T) {
	school, book := kgtest.Ontology().Kind("School"), kgtest.Ontology().Kind("Book")
	id := func(k *kg.Kind, ids ...string) *kg.Compare {
		return &kg.Compare{Attr: k.Attr("id"), Op: kg.In, Value: ids}
	}
	one := &kg.Compare{Attr: school.Attr("id"), Op: kg.Eq, Value: "school/a"}
	motto := &kg.Compare{Attr: school.Attr("motto"), Op: kg.Eq, Value: "m"}
	owns := func(q kg.Quant, node kg.Filter) *kg.Linked {
		return &kg.Linked{Link: school.Link("books"), Quant: q, Node: node}
	}
	follows := func(node kg.Filter) *kg.Linked { return &kg.Linked{Link: book.Link("sequels"), Node: node} }
	for _, c := range []struct {
		name   string
		filter kg.Filter
		want   string
	}{
		{"nowhere without a filter", nil, "everywhere"},
		{"nowhere where a value alone is known", motto, "everywhere"},
		{"at the one id", one, "[school/a] +0"},
		{"at ids, and keeps the rest", kg.And{motto, id(school, "school/a", "school/b")}, "[school/a school/b] +1"},
		{"at no id", id(school), "[] +0"},
		{"at a far end", owns(kg.Some, id(book, "book/a")), "books of [book/a] +0 +0"},
		{"at an end far away", kg.And{owns(kg.Some, kg.And{follows(id(book, "book/a"))}), motto}, "books of sequels of [book/a] +0 +0 +1"},
		{"at ids before a far end", kg.And{owns(kg.Some, id(book, "book/a")), one}, "[school/a] +1"},
		{"at a far end before alternatives", kg.And{kg.Or{one, one}, owns(kg.Some, id(book, "book/a"))}, "books of [book/a] +0 +1"},
		{"at each alternative", kg.Or{one, kg.And{motto, owns(kg.Some, id(book, "book/a"))}}, "([school/a] +0 or books of [book/a] +0 +1) +0"},
		{"nowhere where one alternative is anywhere", kg.Or{one, motto}, "everywhere"},
		{"nowhere where nothing can hold", kg.Or{}, "everywhere"},
		{"nowhere where a far end is anywhere", owns(kg.Some, nil), "everywhere"},
		{"nowhere where no far end may be that", owns(kg.None, id(book, "book/a")), "everywhere"},
		{"nowhere where all far ends are that", owns(kg.All, id(book, "book/a")), "everywhere"},
		{"nowhere where far ends are counted", owns(kg.Count, id(book, "book/a")), "everywhere"},
		{"nowhere where an id is not that", &kg.Not{Of: one}, "everywhere"},
		{"nowhere where ids are compared otherwise", &kg.Compare{Attr: school.Attr("id"), Op: kg.Contains, Value: "school/a"}, "everywhere"},
	} {
		t.Run("it starts "+c.name, func(t *testing.T) {
			if got := told(kg.StartOf(c.filter)); got != c.want {
				t.Errorf("it starts at %s, want %s", got, c.want)
			}
		})
	}
}
