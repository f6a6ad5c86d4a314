package kgtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// valueOf gives the value that a row should have for what is known.
func valueOf(k known, a *kg.Attr) kg.Value {
	if a.List {
		list := slices.Clone(k.lists[a.Name])
		slices.Sort(list)
		return append([]string{}, list...)
	}
	text, ok := k.get(a.Name)
	switch {
	case a.Name == kg.AttrID:
		return string(k.id)
	case a.Name == kg.AttrKind:
		return "SCHOOL"
	case a.Name == kg.AttrStanding:
		return "STATED"
	case a.Name == kg.AttrMarking:
		return "CLEAR"
	case a.Name == kg.AttrRevision:
		return int64(1)
	case !ok:
		return nil
	case a.Type == kg.Int:
		n, _ := strconv.ParseInt(text, 10, 64)
		return n
	case a.Type == kg.Bool:
		return text == "true"
	}
	return text
}

func testAttributes(t *testing.T, open Opener) {
	s := reading(t, open, schoolWorld())
	page := ask(t, s, kg.Viewer{}, list("School", everything, orderBy(asc("id"))))
	if len(page.Edges) != len(knownSchools) {
		t.Fatalf("it gives %d schools, want %d", len(page.Edges), len(knownSchools))
	}
	for i, a := range Ontology().Kind("School").Attrs {
		t.Run("it reads "+a.Name, func(t *testing.T) {
			for j, k := range knownSchools {
				if got, want := page.Edges[j].Node.Vals[i], valueOf(k, a); !equalValues(got, want) {
					t.Errorf("%s of %s is %#v, want %#v", a.Name, k.id, got, want)
				}
			}
		})
	}
	t.Run("it names a thing without a name by its kind's rule or its slug", func(t *testing.T) {
		w := new(W).Has("grant/g", "amount", "12.50").Is("grant/g")
		w.Apply(t, s)
		page := ask(t, s, kg.Viewer{}, byIDs("Entity", []kg.ID{"grant/g", "school/g"}, attrs("name")))
		check(t, page.Edges[0].Node.Vals, []kg.Value{"PROMISED 12.5 USD"})
		check(t, page.Edges[1].Node.Vals, []kg.Value{"g"})
	})
	t.Run("it reads columns in the ontology's order, each once", func(t *testing.T) {
		page := ask(t, s, kg.Viewer{}, byIDs("School", []kg.ID{"school/c"}, attrs("rooms", "ref", "id", "rooms")))
		check(t, page.Edges[0].Node.Vals, []kg.Value{"school/c", "10.1", int64(3)})
	})
	t.Run("it gives hostile texts back as they are", func(t *testing.T) { hostile(t, s) })
}

func equalValues(a, b kg.Value) bool { return fmt.Sprintf("%#v", a) == fmt.Sprintf("%#v", b) }

// hostileTexts are texts that careless stores break on.
var hostileTexts = []string{
	"'", `"`, "`", `\`, "\\'", "''", `\u0027`, "}) DETACH DELETE n //", "' OR 1=1 --", "$name", "{name}", "%s%d%", "a\nb\nc\td", " leading and trailing ",
	"👩‍🏫🏳️‍🌈", "\u00e9 or e", "שלום مرحبا", "\u200b\ufeff", "null", "true", "0", "1e9", "<script>alert(1)</script>", "a,b|c;d", "\U0010ffff", strings.Repeat("long ", 19_000),
}

func hostile(t *testing.T, s kg.Store) {
	w := &W{}
	for i, text := range hostileTexts {
		id := kg.ID(fmt.Sprintf("book/hostile-%02d", i))
		w.Has(id, "title", text).Has(id, "topics", text).Has(id, "name", text, Note(text), Where(text+"!")).Is(id)
	}
	w.Is("school/hostile")
	for i, text := range hostileTexts {
		w.Tie("OWNS", "school/hostile", kg.ID(fmt.Sprintf("book/hostile-%02d", i)), With("note", text))
	}
	w.Apply(t, s)
	plan := byIDs("School", []kg.ID{"school/hostile"}, stepWith("books", tied{attrs: []string{"note"}, facts: true}, orderBy(asc("id"))))
	for i, e := range ask(t, s, kg.Viewer{}, plan).Edges[0].Node.Pages[0].Edges {
		check(t, e.Tie, []kg.Value{hostileTexts[i]})
		check(t, e.Facts[0].Tie, []kg.Field{{Name: "note", Value: hostileTexts[i]}})
	}
	for i, text := range hostileTexts {
		plan := list("Book", where(is("title", kg.Eq, text)), attrs("id", "name", "topics"), facts)
		page := ask(t, s, kg.Viewer{}, plan)
		if len(page.Edges) != 1 {
			t.Errorf("%.40q finds %v, want one book", text, ids(page))
			continue
		}
		row := page.Edges[0].Node
		check(t, row.Vals, []kg.Value{fmt.Sprintf("book/hostile-%02d", i), text, []string{text}})
		named := func(f kg.Fact) bool {
			return f.About == kg.AttrName && f.Value == text && f.Note == text && f.Where == text+"!"
		}
		if !slices.ContainsFunc(row.Facts, named) {
			t.Errorf("the fact that names %.40q came back otherwise", text)
		}
	}
}
