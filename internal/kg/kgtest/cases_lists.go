package kgtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// key is one key of an order, as the cases speak of it.
type key struct {
	attr string
	desc bool
}

func (k key) sort() sort {
	if k.desc {
		return desc(k.attr)
	}
	return asc(k.attr)
}

func (k key) String() string {
	if k.desc {
		return k.attr + " descending"
	}
	return k.attr
}

// sorted gives the ids of the known schools in the order of the keys: absent
// values last in both directions, then by id in the direction of the last key.
func sorted(keys ...key) []kg.ID {
	school := Ontology().Kind("School")
	schools := slices.Clone(knownSchools)
	slices.SortFunc(schools, func(x, y known) int {
		for _, k := range keys {
			if c := compareKnown(school.Attr(k.attr), x, y, k.desc); c != 0 {
				return c
			}
		}
		c := strings.Compare(string(x.id), string(y.id))
		if keys[len(keys)-1].desc {
			c = -c
		}
		return c
	})
	out := make([]kg.ID, len(schools))
	for i, k := range schools {
		out[i] = k.id
	}
	return out
}

func compareKnown(a *kg.Attr, x, y known, desc bool) int {
	if a.Name == kg.AttrID {
		return 0 // the last key breaks the tie, in the same direction
	}
	vx, okx := x.get(a.Name)
	vy, oky := y.get(a.Name)
	switch {
	case !okx && !oky:
		return 0
	case !okx:
		return 1
	case !oky:
		return -1
	case desc:
		return -inOrder(a, vx, vy)
	}
	return inOrder(a, vx, vy)
}

// someOrders are orders of one and of several keys.
func someOrders() [][]key {
	var out [][]key
	for _, a := range Ontology().Kind("School").Attrs {
		if a.Sort {
			out = append(out, []key{{a.Name, false}}, []key{{a.Name, true}})
		}
	}
	return append(out,
		[]key{{"level", false}, {"name", true}},
		[]key{{"pupils", true}, {"founded", false}},
		[]key{{"boarding", true}, {"currency", true}, {"rooms", false}},
		[]key{{"currency", false}, {"id", true}},
	)
}

func keyNames(keys []key) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.String()
	}
	return strings.Join(names, ", then ")
}

func sorts(keys []key) part {
	out := make([]sort, len(keys))
	for i, k := range keys {
		out[i] = k.sort()
	}
	return orderBy(out...)
}

func testOrders(t *testing.T, open Opener) {
	s := reading(t, open, schoolWorld())
	for _, keys := range someOrders() {
		t.Run("it orders by "+keyNames(keys), func(t *testing.T) {
			check(t, ids(ask(t, s, kg.Viewer{}, list("School", sorts(keys)))), sorted(keys...))
		})
	}
	t.Run("it orders by the kind's own order where nothing else is asked", func(t *testing.T) {
		check(t, ids(ask(t, s, kg.Viewer{}, list("School"))), sorted(key{"ref", false}))
	})
	t.Run("it orders things of several kinds by name", func(t *testing.T) {
		want := append(sorted(key{"name", false}), "")
		i := slices.Index(want, "school/h")
		copy(want[i+1:], want[i:])
		want[i] = Doc // "doc" comes before "zebra", and so do all others but "e…", "1…"
		got := ids(ask(t, s, kg.Viewer{}, list("Entity")))
		check(t, slices.DeleteFunc(slices.Clone(got), func(id kg.ID) bool { return id == Doc }), sorted(key{"name", false}))
		check(t, slices.Index(got, Doc), 1)
	})
}

func testPages(t *testing.T, open Opener) {
	s := reading(t, open, schoolWorld())
	for _, keys := range [][]key{{{"ref", false}}, {{"pupils", true}}, {{"level", false}, {"name", true}}, {{"boarding", true}, {"founded", false}}, {{"id", true}}} {
		whole := sorted(keys...)
		for _, size := range []int{1, 2, 3, len(whole)} {
			t.Run(fmt.Sprintf("it pages on by %d in order of %s", size, keyNames(keys)), func(t *testing.T) {
				check(t, forwards(t, s, sorts(keys), size), whole)
			})
			t.Run(fmt.Sprintf("it pages back by %d in order of %s", size, keyNames(keys)), func(t *testing.T) {
				check(t, backwards(t, s, sorts(keys), size), whole)
			})
		}
		t.Run("it keeps between two places in order of "+keyNames(keys), func(t *testing.T) { between(t, s, sorts(keys), whole) })
	}
	for _, c := range pageCases {
		t.Run("it "+c.name, func(t *testing.T) {
			page := ask(t, s, kg.Viewer{}, list("School", c.parts...))
			got := outline{len(page.Edges), page.Total, page.HasPrevious, page.HasNext}
			check(t, got, c.want)
		})
	}
	t.Run("it counts without the page's bounds", func(t *testing.T) {
		page := ask(t, s, kg.Viewer{}, list("School", first(2), cursors))
		rest := ask(t, s, kg.Viewer{}, list("School", first(2), after(page.Edges[1].Place), counted))
		check(t, rest.Total, len(knownSchools))
	})
	t.Run("it starts after a place at which nothing stands", func(t *testing.T) {
		page := ask(t, s, kg.Viewer{}, list("School", orderBy(asc("id")), after(&kg.Place{Keys: []string{"school/bb"}, ID: "school/bb"})))
		check(t, ids(page), sorted(key{"id", false})[2:])
	})
	t.Run("it gives places only where they are asked for", func(t *testing.T) {
		if page := ask(t, s, kg.Viewer{}, list("School", first(1))); page.Edges[0].Place != nil {
			t.Errorf("the place is %v", page.Edges[0].Place)
		}
	})
}

// outline is a page without its entries.
type outline struct {
	edges, total         int
	hasPrevious, hasNext bool
}

var pageCases = []struct {
	name  string
	parts []part
	want  outline
}{
	{"says that there is more", []part{first(7)}, outline{7, -1, false, true}},
	{"says that there is no more at the exact end", []part{first(8)}, outline{8, -1, false, false}},
	{"gives less than a page where there is less", []part{first(9)}, outline{8, -1, false, false}},
	{"gives all", []part{counted}, outline{8, 8, false, false}},
	{"says backwards that there is more", []part{last(7)}, outline{7, -1, true, false}},
	{"says backwards that there is no more", []part{last(8)}, outline{8, -1, false, false}},
	{"counts beside a page", []part{first(3), counted}, outline{3, 8, false, true}},
	{"counts without giving entries", []part{onlyCounted}, outline{0, 8, false, false}},
	{"counts what a filter leaves", []part{where(is("level", kg.Eq, "PRIMARY")), onlyCounted}, outline{0, 4, false, false}},
	{"counts nothing where nothing is", []part{where(is("ref", kg.Eq, "none")), counted}, outline{0, 0, false, false}},
}

// forwards reads the whole list page by page.
func forwards(t *testing.T, s kg.Store, order part, size int) []kg.ID {
	var out []kg.ID
	var at *kg.Place
	for {
		page := ask(t, s, kg.Viewer{}, list("School", order, first(size), after(at), cursors))
		if page.HasPrevious != (at != nil) {
			t.Errorf("after %v HasPrevious is %t", at, page.HasPrevious)
		}
		out = append(out, ids(page)...)
		if !page.HasNext || len(page.Edges) == 0 || len(out) > len(knownSchools) {
			return out
		}
		at = page.Edges[len(page.Edges)-1].Place
	}
}

// backwards reads the whole list page by page from its end.
func backwards(t *testing.T, s kg.Store, order part, size int) []kg.ID {
	var out []kg.ID
	var at *kg.Place
	for {
		page := ask(t, s, kg.Viewer{}, list("School", order, last(size), before(at), cursors))
		if page.HasNext != (at != nil) {
			t.Errorf("before %v HasNext is %t", at, page.HasNext)
		}
		out = append(ids(page), out...)
		if !page.HasPrevious || len(page.Edges) == 0 || len(out) > len(knownSchools) {
			return out
		}
		at = page.Edges[0].Place
	}
}

// between reads with both bounds, from either end.
func between(t *testing.T, s kg.Store, order part, whole []kg.ID) {
	all := ask(t, s, kg.Viewer{}, list("School", order, cursors))
	for _, bounds := range [][2]int{{0, 7}, {1, 4}, {2, 3}, {5, 2}} {
		from, to := all.Edges[bounds[0]].Place, all.Edges[bounds[1]].Place
		inside := []kg.ID{}
		if bounds[0] < bounds[1] {
			inside = whole[bounds[0]+1 : bounds[1]]
		}
		page := ask(t, s, kg.Viewer{}, list("School", order, after(from), before(to), first(2)))
		check(t, ids(page), inside[:min(2, len(inside))])
		check(t, [2]bool{page.HasPrevious, page.HasNext}, [2]bool{true, len(inside) > 2})
		page = ask(t, s, kg.Viewer{}, list("School", order, after(from), before(to), last(2)))
		check(t, ids(page), inside[max(0, len(inside)-2):])
		check(t, [2]bool{page.HasPrevious, page.HasNext}, [2]bool{len(inside) > 2, true})
	}
}
