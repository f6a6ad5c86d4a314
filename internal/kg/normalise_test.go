package kg_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// aList gives a plan that lists schools, changed by the case.
func aList(change func(*kg.Plan, *kg.Kind)) *kg.Plan {
	k := kgtest.Ontology().Kind("School")
	p := &kg.Plan{Kind: k, List: kg.List{First: 2, Items: true}, Node: &kg.Shape{Kinds: []*kg.KindShape{{Kind: k}}}}
	change(p, k)
	return p
}

// compare gives a filter; the attribute is one of schools.
func compare(attr string, op kg.Op, value any) *kg.Compare {
	return &kg.Compare{Attr: kgtest.Ontology().Kind("School").Attr(attr), Op: op, Value: value}
}

// words gives so many different words.
func words(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "w%d ", i)
	}
	return b.String()
}

func filtered(f kg.Filter) func(*kg.Plan, *kg.Kind) {
	return func(p *kg.Plan, _ *kg.Kind) { p.List.Filter = f }
}

func TestNormaliseRefuses(t *testing.T) {
	deep := kg.Filter(compare("rooms", kg.Eq, int64(1)))
	for range 20 {
		deep = &kg.Not{Of: deep}
	}
	for _, c := range []struct {
		name   string
		change func(*kg.Plan, *kg.Kind)
		code   kg.Code
		says   string
	}{
		{"a page from both ends", func(p *kg.Plan, _ *kg.Kind) { p.List.Last = 3 }, kg.Invalid, "first: cannot be given together with last"},
		{"a page of none", func(p *kg.Plan, _ *kg.Kind) { p.List.First = 0 }, kg.Invalid, "first: must be from 1 to 200"},
		{"a negative page", func(p *kg.Plan, _ *kg.Kind) { p.List.First, p.List.Last = 0, -1 }, kg.Invalid, "last: must be from 1 to 200"},
		{"too great a page", func(p *kg.Plan, _ *kg.Kind) { p.List.First = 201 }, kg.CostLimit, "first: is 201; a page has at most 200"},
		{"an order of no key", func(p *kg.Plan, _ *kg.Kind) { p.List.Order = []kg.Order{{}} }, kg.Invalid, "orderBy: needs exactly one key"},
		{"an order of two keys in one", func(p *kg.Plan, k *kg.Kind) {
			p.List.Order = []kg.Order{{Attr: k.Attr("ref"), Count: k.Link("books")}}
		}, kg.Invalid, "orderBy: needs exactly one key"},
		{"an order by what cannot be sorted", func(p *kg.Plan, k *kg.Kind) { p.List.Order = []kg.Order{{Attr: k.Attr("motto")}} }, kg.Invalid, "orderBy: School cannot be sorted by motto"},
		{"a cursor of another order", func(p *kg.Plan, _ *kg.Kind) { p.List.After = &kg.Place{Keys: []string{"a", "b"}, ID: "school/a"} }, kg.Invalid, "cursor: is of a list in another order"},
		{"too many ids", func(p *kg.Plan, _ *kg.Kind) { p.IDs = make([]kg.ID, 201) }, kg.CostLimit, "ids: are 201; at most 200"},
		{"ids that are none", func(p *kg.Plan, _ *kg.Kind) { p.IDs = []kg.ID{"school/a", "school"} }, kg.Invalid, `"school" is no id`},
		{"a search for nothing", func(p *kg.Plan, _ *kg.Kind) { p.Search = &kg.Search{} }, kg.Invalid, "text: holds no word"},
		{"a search for too much", func(p *kg.Plan, _ *kg.Kind) { p.Search = kg.SearchFor(words(65)) }, kg.CostLimit, "text: holds 65 words; at most 64"},
		{"a filter of a search", func(p *kg.Plan, _ *kg.Kind) {
			p.Search, p.List.Filter = &kg.Search{Tokens: []string{"a"}}, compare("rooms", kg.Eq, int64(1))
		}, kg.Internal, "search: takes no filter"},
		{"a cursor that no search gave", func(p *kg.Plan, _ *kg.Kind) {
			p.Search, p.List.After = &kg.Search{Tokens: []string{"a"}}, &kg.Place{Keys: []string{"a"}, ID: "school/a"}
		}, kg.Invalid, "cursor: is of a list in another order"},
		{"a cursor that no count gave", func(p *kg.Plan, k *kg.Kind) {
			p.List.Order, p.List.After = []kg.Order{{Count: k.Link("books")}}, &kg.Place{Keys: []string{"many"}, ID: "school/a"}
		}, kg.Invalid, "cursor: is of a list in another order"},
		{"a comparison that the type has not", filtered(compare("rooms", kg.Contains, "1")), kg.Invalid, "rooms: cannot be compared by contains"},
		{"isNull of what is always there", filtered(compare("rooms", kg.IsNull, true)), kg.Invalid, "rooms: cannot be compared by isNull"},
		{"a comparison with nothing", filtered(compare("rooms", kg.Eq, nil)), kg.Invalid, "rooms: is of type Int and cannot be compared by eq"},
		{"a comparison with another type", filtered(compare("rooms", kg.Lt, "1")), kg.Invalid, "rooms: is of type Int"},
		{"a list where one value is compared", filtered(compare("ref", kg.Eq, []string{"a"})), kg.Invalid, "ref: is of type String"},
		{"one value where a list is compared", filtered(compare("ref", kg.In, "a")), kg.Invalid, "ref: is of type String"},
		{"isNull with no truth value", filtered(compare("motto", kg.IsNull, "yes")), kg.Invalid, "motto: is of type String"},
		{"a date that is none", filtered(compare("founded", kg.Gt, "May")), kg.Invalid, `founded: "May" is no date`},
		{"a number that is none", filtered(compare("budget", kg.Gt, "1e3")), kg.Invalid, `budget: "1e3" is no decimal number`},
		{"too many values", filtered(compare("ref", kg.In, make([]string, 1001))), kg.CostLimit, "ref: is compared with 1001 values"},
		{"too many numbers", filtered(compare("rooms", kg.In, make([]int64, 1001))), kg.CostLimit, "rooms: is compared with 1001 values"},
		{"too deep a filter", filtered(deep), kg.CostLimit, "filter: is nested deeper than 12 levels"},
		{"a negative number of ties", func(p *kg.Plan, k *kg.Kind) {
			p.List.Filter = &kg.Linked{Link: k.Link("books"), Quant: kg.Count, Op: kg.Gt, N: -1}
		}, kg.Invalid, "booksCount: is compared with -1"},
		{"a fault within a link's filter, named by its path", func(p *kg.Plan, k *kg.Kind) {
			p.List.Filter = &kg.Linked{Link: k.Link("books"), Node: &kg.Compare{Attr: k.Link("books").To.Attr("pages"), Op: kg.Eq, Value: "1"}}
		}, kg.Invalid, "books.pages: is of type Int"},
		{"too many links", func(p *kg.Plan, k *kg.Kind) {
			for range 17 {
				p.Node.Kinds[0].Steps = append(p.Node.Kinds[0].Steps, &kg.Step{Link: k.Link("books"), List: kg.List{First: 1, Items: true}})
			}
		}, kg.CostLimit, "query: follows 17 links at once; at most 16"},
		{"a plan without a shape", func(p *kg.Plan, _ *kg.Kind) { p.Node = nil }, kg.Internal, "plan: has no kind or no shape"},
	} {
		t.Run("it refuses "+c.name, func(t *testing.T) {
			err := kgtest.Ontology().Normalise(aList(c.change))
			if kg.CodeOf(err) != c.code || !strings.Contains(fmt.Sprint(err), c.says) {
				t.Errorf("it says %q (%s), want %q (%s)", err, kg.CodeOf(err), c.says, c.code)
			}
		})
	}
}

func TestNormalise(t *testing.T) {
	one, two := compare("rooms", kg.Eq, int64(1)), compare("ref", kg.Eq, "a")
	for _, c := range []struct {
		name string
		give kg.Filter
		want kg.Filter
	}{
		{"takes and of nothing for no filter", kg.And{}, nil},
		{"takes and of one for that", kg.And{kg.And{one}}, one},
		{"flattens and", kg.And{one, kg.And{two, kg.And{}}}, kg.And{two, one}},
		{"flattens or", kg.Or{kg.Or{one}, kg.Or{two, kg.Or{}}}, kg.Or{two, one}},
		{"takes or of what always holds for no filter", kg.Or{one, kg.And{}}, nil},
		{"keeps or of nothing, which never holds", kg.Or{}, kg.Or{}},
		{"takes not of what always holds for what never does", &kg.Not{Of: kg.And{}}, kg.Or{}},
		{"sorts and trims lists", compare("ref", kg.In, []string{"b", "a", "b"}), compare("ref", kg.In, []string{"a", "b"})},
		{"writes numbers one way", compare("budget", kg.Lt, "1.50"), compare("budget", kg.Lt, "1.5")},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			got, want := aList(filtered(c.give)), aList(func(*kg.Plan, *kg.Kind) {})
			if err := kgtest.Ontology().Normalise(got); err != nil {
				t.Fatal(err)
			}
			want.List.Filter, want.List.Order = c.want, want.Kind.DefaultOrder()
			if text := fmt.Sprintf("%#v", c.want); got.Form() != want.Form() || fmt.Sprintf("%T", got.List.Filter) != fmt.Sprintf("%T", c.want) {
				t.Errorf("it becomes %s, want %s (%s)", got.Form(), want.Form(), text)
			}
		})
	}
	t.Run("it gives plans that differ in values alone one form", func(t *testing.T) {
		forms := map[string]bool{}
		for _, p := range []*kg.Plan{
			aList(func(p *kg.Plan, _ *kg.Kind) {
				p.List.Filter = kg.And{compare("ref", kg.Eq, "a"), compare("rooms", kg.In, []int64{1})}
			}),
			aList(func(p *kg.Plan, _ *kg.Kind) {
				p.List.First, p.List.Filter = 9, kg.And{compare("rooms", kg.In, []int64{3, 2}), compare("ref", kg.Eq, "zz")}
			}),
		} {
			if err := kgtest.Ontology().Normalise(p); err != nil {
				t.Fatal(err)
			}
			forms[p.Form()] = true
		}
		if len(forms) != 1 {
			t.Errorf("their forms are %v", forms)
		}
	})
	t.Run("it orders parts by their forms first, whatever their values", func(t *testing.T) {
		staff := kgtest.Ontology().Kind("School").Link("staff")
		born := func(day string) kg.Filter {
			return &kg.Compare{Attr: staff.To.Attr("born"), Op: kg.Lt, Value: day}
		}
		head := &kg.Compare{Attr: staff.Tie.Attr("post"), Op: kg.Eq, Value: "HEAD"}
		forms := map[string]bool{}
		for _, days := range [][2]string{{"1960", "1980"}, {"1980", "1960"}} {
			p := aList(func(p *kg.Plan, _ *kg.Kind) {
				p.List.Filter = kg.And{&kg.Linked{Link: staff, Node: born(days[0]), Edge: head}, &kg.Linked{Link: staff, Node: born(days[1])}}
			})
			if err := kgtest.Ontology().Normalise(p); err != nil {
				t.Fatal(err)
			}
			forms[p.Form()] = true
		}
		if len(forms) != 1 {
			t.Errorf("their forms are %v", forms)
		}
	})
	t.Run("it reads one thing of a to-one link", func(t *testing.T) {
		p := aList(func(p *kg.Plan, k *kg.Kind) {
			p.Node.Kinds[0].Steps = []*kg.Step{{Link: k.Link("district"), List: kg.List{First: kg.NoLimit, Items: true, Count: true}}}
		})
		if err := kgtest.Ontology().Normalise(p); err != nil {
			t.Fatal(err)
		}
		if l := p.Node.Kinds[0].Steps[0].List; l.First != 1 || l.Count || len(l.Order) != 1 {
			t.Errorf("its list is %+v", l)
		}
	})
}
