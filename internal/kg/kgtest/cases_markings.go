package kgtest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/kg"
)

// allMarkings lists the markings, least restricted first.
var allMarkings = []kg.Marking{kg.Clear, kg.Green, kg.Amber, kg.AmberStrict, kg.Red}

// named gives an id for what is marked so: "teacher/amber-strict".
func named(kind string, m kg.Marking) kg.ID {
	return kg.ID(kind + "/" + strings.ToLower(strings.ReplaceAll(m.String(), "_", "-")))
}

// markedWorld has things, ties, facts and sources at each marking, stated in
// several steps.
func markedWorld() [][]kg.Change {
	things := NewW()
	for _, m := range allMarkings {
		things.Source(named("source", m), "REPORT", Marked(m))
		things.Is(named("district", m), Marked(m)).
			Is(named("teacher", m), Marked(m)).Has(named("teacher", m), "name", "Teacher of letters", Marked(m)).
			Is(named("school", m), From(named("source", m))).Has(named("school", m), "pupils", fmt.Sprint(10-int(m)), From(named("source", m))).
			Is(named("book", m), Marked(m)).Is(named("reading-list", m)).
			Is(named("grant", m), Marked(m)).Is(named("grant", m), From(named("source", kg.Clear)), Marked(kg.Red))
	}
	ties := things.Then()
	for i, m := range allMarkings {
		for j, n := range allMarkings {
			mark := Marked(allMarkings[(i+2*j)%len(allMarkings)])
			ties.Tie("EMPLOYS", named("school", m), named("teacher", n), With("post", "HEAD"), mark).
				Tie("OWNS", named("school", m), named("book", n), With("copies", fmt.Sprint(i+j))).
				Tie("LISTS", named("reading-list", m), named("book", n), From(named("source", n))).
				Tie("FOLLOWED_BY", named("book", m), named("book", n), mark)
		}
		ties.Tie("LOCATED_IN", named("school", m), named("district", kg.Clear), Marked(m)).Tie("PART_OF", named("district", kg.Clear), named("district", m)).
			Tie("FOR", named("grant", m), named("school", kg.Clear)).Tie("MENTORED_BY", named("teacher", kg.Clear), named("teacher", m))
	}
	more := markedFacts(ties.Then())
	return [][]kg.Change{things.Changes(), ties.Changes(), more.Changes(), laterFacts(more.Then()).Changes()}
}

// markedFacts are facts of each marking about one thing and one tie.
func markedFacts(w *W) *W {
	for i, m := range allMarkings {
		year := kg.Date(fmt.Sprint(2001 + i))
		for _, n := range []kg.Marking{kg.Clear, kg.Amber} {
			w.Has(named("book", n), "pages", fmt.Sprint(100*i), AsOf(year), Marked(m)).
				Has(named("book", n), "topics", "topic "+m.String(), Marked(m)).
				Has(named("book", n), "name", "Title "+m.String(), AsOf(year), Marked(m)).
				Has(named("book", n), "formerIds", fmt.Sprintf("book/former-%d-%d", n, m), Marked(m)).
				Tie("OWNS", named("school", n), named("book", n), With("copies", fmt.Sprint(10*i)), AsOf(year), Marked(m), From(named("source", m))).
				Is(named("teacher", n), Marked(max(m, n)), AsOf(year), Standing([]kg.Standing{kg.Stated, kg.Proposed, kg.Expected, kg.Claimed, kg.Stated}[i]))
		}
	}
	return w
}

// laterFacts change what exists already, hidden and not.
func laterFacts(w *W) *W {
	for _, m := range allMarkings {
		w.Has("school/clear", "motto", "motto "+m.String(), Marked(m)).
			Tie("EMPLOYS", "school/clear", "teacher/clear", With("post", "COACH"), Marked(m)).
			Tie("PRAISES", named("teacher", m), "book/clear", With("stars", "5"))
	}
	return w
}

// absent gives changes without the facts that a viewer may not see: a world in
// which those were never stated. full is a store that holds the whole world.
func absent(tb testing.TB, full kg.Store, v kg.Viewer, batches [][]kg.Change) [][]kg.Change {
	tb.Helper()
	visible := map[kg.FactID]bool{}
	for _, rec := range (eye{full, v}).all(tb) {
		for _, f := range rec.Facts() {
			visible[f.ID] = true
		}
	}
	out := make([][]kg.Change, len(batches))
	for i, batch := range batches {
		for _, c := range batch {
			if a, ok := c.(kg.Assert); ok && visible[Identified(a.Fact).ID] {
				out[i] = append(out[i], c)
			}
		}
	}
	return out
}

// applyAll writes batches one after another.
func applyAll(tb testing.TB, s kg.Store, batches [][]kg.Change) {
	tb.Helper()
	for _, batch := range batches {
		if _, err := s.Apply(tb.Context(), kg.System, 0, batch); err != nil {
			tb.Fatalf("the world is unsound: %v", err)
		}
	}
}

// testMarkings asks the same of a world as each viewer sees it and of a world in
// which what that viewer may not see was never stated.
func testMarkings(t *testing.T, open Opener) {
	s := open(t, Ontology())
	batches := markedWorld()
	applyAll(t, s, batches)
	whole := NewReference(Ontology())
	applyAll(t, whole, batches)
	for _, m := range allMarkings {
		v := seeing(m)
		without := NewReference(Ontology())
		applyAll(t, without, absent(t, whole, v, batches))
		want, got := eye{without, kg.System}, eye{s, v}
		t.Run("it shows "+m.String()+" readers only what they may see", func(t *testing.T) { hidden(t, want, got) })
	}
	t.Run("it shows each reader less than the next", func(t *testing.T) {
		for i, m := range allMarkings[1:] {
			if less, more := len(eye{s, seeing(allMarkings[i])}.all(t)), len(eye{s, seeing(m)}.all(t)); less >= more {
				t.Errorf("%s sees %d records, %s sees %d", allMarkings[i], less, m, more)
			}
		}
	})
	t.Run("it takes no heed of a reader's name", func(t *testing.T) {
		if got := len(eye{s, kg.Viewer{Name: "system"}}.all(t)); got != len(eye{s, kg.Viewer{}}.all(t)) {
			t.Errorf("one called system sees %d records", got)
		}
	})
}

func hidden(t *testing.T, want, got eye) {
	for name, plan := range markedPlans() {
		t.Run("in "+name, func(t *testing.T) {
			if err := Ontology().Normalise(plan); err != nil {
				t.Fatal(err)
			}
			if diff := differ(t, want, got, plan); diff != "" {
				t.Errorf("hidden is not absent (-absent +hidden):\n%s", diff)
			}
		})
	}
	t.Run("in all records", func(t *testing.T) {
		if diff := cmp.Diff(want.all(t), got.all(t), same); diff != "" {
			t.Errorf("hidden is not absent (-absent +hidden):\n%s", diff)
		}
	})
	for since := range kg.Revision(5) {
		t.Run(fmt.Sprintf("in changes since %d", since), func(t *testing.T) {
			if diff := cmp.Diff(want.changes(t, since), got.changes(t, since), same); diff != "" {
				t.Errorf("hidden is not absent (-absent +hidden):\n%s", diff)
			}
		})
	}
}

// markedPlans are reads of each kind, by what they look at.
func markedPlans() map[string]*kg.Plan {
	var every, former []kg.ID
	for _, m := range allMarkings {
		for _, kind := range []string{"teacher", "school", "book", "source", "grant", "district"} {
			every = append(every, named(kind, m))
		}
		for _, n := range []kg.Marking{kg.Clear, kg.Amber} {
			former = append(former, kg.ID(fmt.Sprintf("book/former-%d-%d", n, m)))
		}
	}
	copies := tied{attrs: []string{"copies", "standing", "asOf"}, facts: true}
	return map[string]*kg.Plan{
		"things by id":                           byIDs("Entity", every, on("Entity", everything), facts),
		"things by former id":                    byIDs("Entity", former, on("Book", everything), facts),
		"values":                                 list("Book", everything, facts, counted),
		"things of any kind":                     list("Entity", everything, counted, cursors),
		"totals":                                 list("Entity", onlyCounted),
		"pages":                                  list("School", first(2), counted, cursors),
		"pages from the end":                     list("School", last(2), counted, cursors),
		"pages that begin at what may be hidden": list("School", orderBy(asc("id")), after(&kg.Place{Keys: []string{"school/green"}, ID: "school/green"}), first(1), cursors),
		"filters by values":                      list("Book", where(is("pages", kg.Gte, int64(200))), counted),
		"filters by lists":                       list("Book", where(or(is("topics", kg.Has, "topic AMBER"), is("topics", kg.Has, "topic GREEN")))),
		"filters by marking":                     list("Entity", where(is("marking", kg.In, []string{"AMBER", "CLEAR"})), counted),
		"filters by former id":                   list("Book", where(is("formerIds", kg.Has, "book/former-0-2"))),
		"filters by revision":                    list("Entity", where(is("revision", kg.Gt, int64(2))), attrs("revision")),
		"filters by some far end":                list("School", where(linked("books", kg.Some, is("id", kg.In, []string{"book/amber", "book/red"}), nil)), orderBy(asc("id"))),
		"filters by no far end":                  list("School", where(linked("books", kg.None, is("id", kg.Eq, "book/green"), nil)), orderBy(asc("id"))),
		"filters by all far ends":                list("School", where(linked("books", kg.All, is("pages", kg.IsNull, true), is("copies", kg.Gt, int64(2)))), orderBy(asc("id"))),
		"filters by number":                      list("School", where(number("staff", kg.Gte, 2, nil, nil)), orderBy(asc("id"))),
		"filters by number of some":              list("Book", where(number("sequels", kg.Lt, 2, is("name", kg.Contains, "e"), nil)), orderBy(asc("id"))),
		"filters by ties":                        list("Book", where(linked("schools", kg.Some, nil, is("copies", kg.Gte, int64(20)))), orderBy(asc("id"))),
		"filters by source":                      list("Entity", where(linked("sources", kg.Some, is("id", kg.In, []string{"source/amber", "source/green"}), nil)), counted),
		"orders by value":                        list("Book", orderBy(desc("pages")), cursors),
		"orders by number":                       list("School", orderBy(most("books"), asc("name")), cursors),
		"orders by number of sources":            list("Entity", orderBy(most("sources")), first(5), cursors),
		"orders by number of references":         list("Source", orderBy(fewest("entities")), cursors),
		"search":                                 search("title", counted, cursors),
		"search by hidden words":                 search("amber", counted, cursors),
		"search of kinds":                        ofKinds(search("teacher letters", first(2), counted), "Teacher"),
		"ties":                                   list("School", stepWith("books", copies, counted, cursors), stepWith("staff", tied{attrs: []string{"post"}, facts: true}, counted, first(1))),
		"ties filtered":                          list("School", stepWith("books", copies, over(is("copies", kg.Gt, int64(3))), counted)),
		"to-one links":                           list("Teacher", step("mentor", attrs("name")), facts),
		"to-one links filtered":                  list("School", where(linked("district", kg.Some, is("id", kg.Eq, "district/clear"), nil))),
		"links deep down":                        list("District", step("schools", step("books", first(2), counted, step("sequels", onlyCounted)), step("grants", attrs("name")))),
		"sources":                                list("Entity", step("sources", attrs("name"), counted)),
		"references":                             list("Source", step("entities", counted, cursors)),
		"sources of far ends":                    list("ReadingList", step("books", step("sources"), orderBy(most("sources"))), step("sources")),
	}
}
