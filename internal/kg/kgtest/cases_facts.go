package kgtest

import (
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

func testFacts(t *testing.T, open Opener) {
	w := NewW().Source("source/law", "OFFICIAL").Source("source/news", "NEWS").Source("source/data", "DATASET")
	for _, c := range factCases {
		c.world(w)
	}
	s := reading(t, open, w)
	for _, c := range factCases {
		t.Run("it "+c.name, func(t *testing.T) {
			page := ask(t, s, kg.Viewer{}, byIDs("Entity", []kg.ID{c.of}, on(c.kind, attrs(c.attr)), facts))
			check(t, page.Edges[0].Node.Vals, []kg.Value{c.want})
			shown := map[kg.ID]bool{}
			for _, f := range page.Edges[0].Node.Facts {
				if f.About == c.attr && f.Shown {
					shown[f.Source] = true
				}
			}
			want := map[kg.ID]bool{}
			for _, id := range c.shown {
				want[id] = true
			}
			check(t, shown, want)
		})
	}
	t.Run("it gives all facts in order of id, whole", func(t *testing.T) { wholeFacts(t, s) })
	t.Run("it shows the attributes of a tie by one and the same fact", func(t *testing.T) { tieShown(t, s) })
}

var factCases = []struct {
	name       string
	of         kg.ID
	kind, attr string
	world      func(*W)
	want       kg.Value
	shown      []kg.ID // sources of the facts that are shown
}{
	{
		"shows the newest value", "book/newest", "Book", "pages", func(w *W) {
			w.Is("book/newest").Has("book/newest", "pages", "1", From("source/law"), AsOf("2010")).Has("book/newest", "pages", "2", From("source/news"), AsOf("2011-02"))
		}, int64(2), []kg.ID{"source/news"},
	},
	{
		"takes a value without a date as the oldest", "book/undated", "Book", "pages", func(w *W) {
			w.Is("book/undated").Has("book/undated", "pages", "1", From("source/law")).Has("book/undated", "pages", "2", From("source/news"), AsOf("1900"))
		}, int64(2), []kg.ID{"source/news"},
	},
	{
		"takes a year as its last day", "book/year", "Book", "pages", func(w *W) {
			w.Is("book/year").Has("book/year", "pages", "1", From("source/law"), AsOf("2010-11-30")).Has("book/year", "pages", "2", From("source/news"), AsOf("2010"))
		}, int64(2), []kg.ID{"source/news"},
	},
	{
		"takes the more precise of two dates that end together", "book/precise", "Book", "pages", func(w *W) {
			w.Is("book/precise").Has("book/precise", "pages", "1", From("source/law"), AsOf("2010")).Has("book/precise", "pages", "2", From("source/news"), AsOf("2010-12-31"))
		}, int64(2), []kg.ID{"source/news"},
	},
	{
		"believes the better form of source where dates are equal", "book/form", "Book", "pages", func(w *W) {
			w.Is("book/form").Has("book/form", "pages", "1", From("source/news"), AsOf("2010")).Has("book/form", "pages", "2", From("source/data"), AsOf("2010")).Has("book/form", "pages", "3", From("source/law"), AsOf("2010"))
		}, int64(3), []kg.ID{"source/law"},
	},
	{
		"believes the first source where the forms are equal", "book/first", "Book", "pages", func(w *W) {
			w.Is("book/first").Has("book/first", "pages", "1", From("source/law")).Has("book/first", "pages", "2", From(Doc))
		}, int64(2), []kg.ID{Doc},
	},
	{
		"unites the values of a list", "book/list", "Book", "topics", func(w *W) {
			w.Is("book/list").Has("book/list", "topics", "sea", From("source/law")).Has("book/list", "topics", "Air", From("source/news")).Has("book/list", "topics", "sea", From("source/data"), AsOf("2010"))
		}, []string{"Air", "sea"}, []kg.ID{"source/law", "source/news", "source/data"},
	},
	{
		"shows the standing of the fact that is shown", "book/standing", "Book", "standing", func(w *W) {
			w.Is("book/standing", From("source/news"), Standing(kg.Claimed)).Is("book/standing", From("source/law"), Standing(kg.Expected))
		}, "EXPECTED", nil,
	},
	{
		"keeps the empty list where nothing is stated", "book/none", "Book", "topics", func(w *W) { w.Is("book/none") }, []string{}, nil,
	},
	{
		"derives a name from values that are shown", "grant/rule", "Grant", "name", func(w *W) {
			w.Is("grant/rule").Has("grant/rule", "amount", "7.50", From("source/news"), AsOf("2020"))
		}, "PROMISED 7.5 USD", nil,
	},
}

func wholeFacts(t *testing.T, s kg.Store) {
	fact := NewFact("teacher/whole", "name", "Whole", From("source/news"), Where("col. 3"), AsOf("2010-05"), During("2009", "2011-12-31"), Standing(kg.Expected), Note("a note"))
	fact.Language = "fr"
	kind := NewFact("teacher/whole", kg.AttrKind, "")
	w := &W{Facts: []kg.Fact{fact, kind}}
	w.Apply(t, s)
	want := []kg.Fact{Identified(fact), Identified(kind)}
	want[0].Shown, want[1].Shown = true, true
	if want[0].ID > want[1].ID {
		want[0], want[1] = want[1], want[0]
	}
	page := ask(t, s, kg.Viewer{}, byIDs("Teacher", []kg.ID{"teacher/whole"}, facts))
	check(t, page.Edges[0].Node.Facts, want)
}

func tieShown(t *testing.T, s kg.Store) {
	w := (&W{}).Is("school/shown").Is("book/shown").
		Tie("OWNS", "school/shown", "book/shown", With("condition", "NEW"), With("copies", "9"), AsOf("2000"), Standing(kg.Claimed)).
		Tie("OWNS", "school/shown", "book/shown", With("condition", "TORN"), AsOf("2001"), From("source/news"))
	w.Apply(t, s)
	page := ask(t, s, kg.Viewer{}, byIDs("School", []kg.ID{"school/shown"}, stepWith("books", tied{attrs: []string{"condition", "copies", "asOf", "standing"}, facts: true})))
	edges := page.Edges[0].Node.Pages[0].Edges
	if len(edges) != 1 {
		t.Fatalf("two facts about one tie make %d edges", len(edges))
	}
	check(t, edges[0].Tie, []kg.Value{"STATED", "2001", "TORN", nil})
	check(t, len(edges[0].Facts), 2)
}
