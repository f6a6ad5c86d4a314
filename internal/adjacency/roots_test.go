package adjacency_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// asked counts how often it is asked whether it has ended: at the beginning, and
// once for some hundred things that are looked at.
type asked struct {
	context.Context
	times int
}

func (a *asked) Err() error {
	a.times++
	return a.Context.Err()
}

func TestFixedThingsAreFoundFromWhatFixesThem(t *testing.T) {
	w := kgtest.NewW().Source("source/rare", "NEWS").Is("school/a")
	for i := range 1500 {
		w.Is(kg.ID(fmt.Sprintf("book/b%04d", i)))
	}
	w.Tie("OWNS", "school/a", "book/b0007").Tie("FOLLOWED_BY", "book/b0007", "book/b0008").Is("book/rare", kgtest.From("source/rare"))
	v := apply(t, adjacency.New(kgtest.Ontology()), w.Changes()...)
	o := v.Ontology()
	book, source := o.Kind("Book"), o.Source
	id := func(k *kg.Kind, id string) kg.Filter { return &kg.Compare{Attr: k.Attr("id"), Op: kg.Eq, Value: id} }
	some := func(k *kg.Kind, field string, node kg.Filter) kg.Filter {
		return &kg.Linked{Link: k.Link(field), Quant: kg.Some, Node: node}
	}
	owned := some(book, "schools", id(o.Kind("School"), "school/a"))
	for _, c := range []struct {
		name   string
		kind   *kg.Kind
		filter kg.Filter
		want   []kg.ID
		few    bool
	}{
		{"by an id", book, id(book, "book/b0003"), []kg.ID{"book/b0003"}, true},
		{"by a far end", book, owned, []kg.ID{"book/b0007"}, true},
		{"by an end far away", book, some(book, "prequels", owned), []kg.ID{"book/b0008"}, true},
		{"by alternatives", book, kg.Or{id(book, "book/b0003"), owned, kg.And{id(book, "book/b0004"), owned}}, []kg.ID{"book/b0003", "book/b0007"}, true},
		{"by a source", book, some(book, "sources", id(source, "source/rare")), []kg.ID{"book/rare"}, true},
		{"by what rests on a source", source, some(source, "entities", id(o.Any, "book/rare")), []kg.ID{"source/rare"}, true},
		{"one by one where nothing fixes them", book, some(book, "prequels", nil), []kg.ID{"book/b0008"}, false},
	} {
		t.Run("it finds them "+c.name, func(t *testing.T) {
			p := &kg.Plan{Kind: c.kind, List: kg.List{Filter: c.filter, First: kg.NoLimit, Items: true, Count: true}, Node: &kg.Shape{}}
			if err := o.Normalise(p); err != nil {
				t.Fatal(err)
			}
			ctx := &asked{Context: t.Context()}
			page, err := v.Run(ctx, kg.System, p)
			if err != nil {
				t.Fatal(err)
			}
			var got []kg.ID
			for _, e := range page.Edges {
				got = append(got, e.Node.ID)
			}
			if !slices.Equal(got, c.want) || page.Total != len(c.want) {
				t.Errorf("it finds %v of %d, want %v", got, page.Total, c.want)
			}
			if few := ctx.times == 1; few != c.few {
				t.Errorf("it looked at so many things that it asked %d times whether to go on", ctx.times)
			}
		})
	}
}
