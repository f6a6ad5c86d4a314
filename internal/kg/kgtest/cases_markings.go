package kgtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/kg"
)

// allMarkings lists the markings, least restricted first.
var allMarkings = []kg.Marking{kg.Clear, kg.Green, kg.Amber, kg.AmberStrict, kg.Red}

// Two organisations that own facts, and the audiences of what they own.
const (
	ownerA kg.ID = "organisation/a"
	ownerB kg.ID = "organisation/b"
)

var (
	amberA    = kg.AudienceOf(kg.Amber, ownerA)
	redA      = kg.AudienceOf(kg.Red, ownerA)
	amberB    = kg.AudienceOf(kg.Amber, ownerB)
	strictB   = kg.AudienceOf(kg.AmberStrict, ownerB)
	amberAB   = kg.AudienceOf(kg.Amber, ownerA, ownerB)
	bothAB    = kg.Both(amberA, strictB)
	ownerless = kg.AudienceOf(kg.Amber)
)

// allAudiences lists the audiences that the cases mark facts for: the markings
// alone, least restricted first, and those of two organisations.
var allAudiences = append(levels(), amberA, redA, strictB, amberAB, bothAB)

func levels() []kg.Audience {
	out := make([]kg.Audience, len(allMarkings))
	for i, m := range allMarkings {
		out[i] = kg.AudienceOf(m)
	}
	return out
}

// viewers are readers of which no two see the same: one cleared for each marking
// alone, and members of one organisation, of both, and of one and the server's own.
func viewers() map[string]kg.Viewer {
	out := map[string]kg.Viewer{
		"AMBER of one": sight(amberA), "RED of one": sight(redA), "AMBER of another": sight(amberB), "AMBER_STRICT of another": sight(strictB),
		"AMBER of both": sight(amberA, amberB), "RED and AMBER_STRICT of both": sight(redA, strictB), "AMBER of one and of the server": sight(ownerless, amberA),
		"AMBER of one or another": sight(amberAB),
	}
	for _, m := range allMarkings {
		out[m.String()] = seeing(m)
	}
	return out
}

// named gives an id for what is marked so: "teacher/amber-strict".
func named(kind string, a kg.Audience) kg.ID {
	slug := strings.ToLower(strings.NewReplacer("_", "-", " ", "-", "organisation/", "").Replace(a.String()))
	return kg.ID(kind + "/" + slug)
}

// markedWorld has things, ties, facts and sources of each audience, stated in
// several steps.
func markedWorld() [][]kg.Change {
	things, everybody := NewW(), kg.AudienceOf(kg.Clear)
	for i, a := range allAudiences {
		things.Source(named("source", a), "REPORT", For(a))
		things.Is(named("district", a), For(a)).
			Is(named("teacher", a), For(a)).Has(named("teacher", a), "name", "Teacher of letters", For(a)).
			Is(named("school", a), From(named("source", a))).Has(named("school", a), "pupils", fmt.Sprint(10-i), From(named("source", a))).
			Is(named("book", a), For(a)).Is(named("reading-list", a)).
			Is(named("grant", a), For(a)).Is(named("grant", a), From(named("source", everybody)), Marked(kg.Red))
	}
	ties := things.Then()
	for i, a := range allAudiences {
		for j, b := range allAudiences {
			mark := For(allAudiences[(i+2*j)%len(allAudiences)])
			ties.Tie("EMPLOYS", named("school", a), named("teacher", b), With("post", "HEAD"), mark).
				Tie("OWNS", named("school", a), named("book", b), With("copies", fmt.Sprint(i+j))).
				Tie("LISTS", named("reading-list", a), named("book", b), From(named("source", b))).
				Tie("FOLLOWED_BY", named("book", a), named("book", b), mark)
		}
		ties.Tie("LOCATED_IN", named("school", a), named("district", everybody), For(a)).Tie("PART_OF", named("district", everybody), named("district", a)).
			Tie("FOR", named("grant", a), named("school", everybody)).Tie("MENTORED_BY", named("teacher", everybody), named("teacher", a))
	}
	more := markedFacts(ties.Then())
	return [][]kg.Change{things.Changes(), ties.Changes(), more.Changes(), laterFacts(more.Then()).Changes()}
}

// told are the audiences of things of which facts of every audience tell more.
var told = []kg.Audience{kg.AudienceOf(kg.Clear), kg.AudienceOf(kg.Amber), amberA}

// markedFacts are facts of each audience about one thing and one tie.
func markedFacts(w *W) *W {
	for i, a := range allAudiences {
		year := kg.Date(fmt.Sprint(2001 + i))
		standing := Standing([]kg.Standing{kg.Stated, kg.Proposed, kg.Expected, kg.Claimed, kg.Stated}[i%5])
		for j, b := range told {
			w.Has(named("book", b), "pages", fmt.Sprint(100*i), AsOf(year), For(a)).
				Has(named("book", b), "topics", "topic "+a.String(), For(a)).
				Has(named("book", b), "name", "Title "+a.String(), AsOf(year), For(a)).
				Has(named("book", b), "formerIds", former(j, i), For(a)).
				Tie("OWNS", named("school", b), named("book", b), With("copies", fmt.Sprint(10*i)), AsOf(year), For(a), From(named("source", a))).
				Is(named("teacher", b), For(kg.Both(a, b)), AsOf(year), standing)
		}
	}
	return w
}

// former is an id of a book that one of told has, by a fact of one of allAudiences.
func former(told, by int) string { return fmt.Sprintf("book/former-%d-%d", told, by) }

// laterFacts change what exists already, hidden and not.
func laterFacts(w *W) *W {
	for _, a := range allAudiences {
		w.Has("school/clear", "motto", "motto "+a.String(), For(a)).
			Tie("EMPLOYS", "school/clear", "teacher/clear", With("post", "COACH"), For(a)).
			Tie("PRAISES", named("teacher", a), "book/clear", With("stars", "5"))
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
	for name, v := range viewers() {
		without := NewReference(Ontology())
		applyAll(t, without, absent(t, whole, v, batches))
		want, got := eye{without, kg.System}, eye{s, v}
		t.Run("it shows readers of "+name+" only what they may see", func(t *testing.T) { hidden(t, want, got) })
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
		if diff := cmp.Diff(lent(want.all(t), got.viewer), got.all(t), same); diff != "" {
			t.Errorf("hidden is not absent (-absent +hidden):\n%s", diff)
		}
	})
	for since := range kg.Revision(5) {
		t.Run(fmt.Sprintf("in changes since %d", since), func(t *testing.T) {
			if diff := cmp.Diff(heardBy(want.changes(t, since), got.viewer), got.changes(t, since), same); diff != "" {
				t.Errorf("hidden is not absent (-absent +hidden):\n%s", diff)
			}
		})
	}
}

// lent gives records as a viewer is given them. All who see everything are told who
// else may know on what a thing rests, and nobody else.
func lent(records []kg.Record, v kg.Viewer) []kg.Record {
	out := make([]kg.Record, len(records))
	for i, r := range records {
		out[i] = r.For(v)
	}
	return out
}

// heardBy does for changes what lent does for records.
func heardBy(deltas []kg.Delta, v kg.Viewer) []kg.Delta {
	out := slices.Clone(deltas)
	for i := range out {
		out[i].Record = out[i].Record.For(v)
	}
	return out
}

// markedPlans are reads of each kind, by what they look at.
func markedPlans() map[string]*kg.Plan {
	var every, formerly []kg.ID
	for i, a := range allAudiences {
		for _, kind := range []string{"teacher", "school", "book", "source", "grant", "district"} {
			every = append(every, named(kind, a))
		}
		for j := range told {
			formerly = append(formerly, kg.ID(former(j, i)))
		}
	}
	copies := tied{attrs: []string{"copies", "standing", "asOf"}, facts: true}
	return map[string]*kg.Plan{
		"things by id":                           byIDs("Entity", every, on("Entity", everything), facts),
		"things by former id":                    byIDs("Entity", formerly, on("Book", everything), facts),
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
		"filters by some far end":                list("School", where(linked("books", kg.Some, is("id", kg.In, []string{"book/amber", "book/amber-a", "book/red"}), nil)), orderBy(asc("id"))),
		"filters by no far end":                  list("School", where(linked("books", kg.None, is("id", kg.Eq, "book/green"), nil)), orderBy(asc("id"))),
		"filters by all far ends":                list("School", where(linked("books", kg.All, is("pages", kg.IsNull, true), is("copies", kg.Gt, int64(2)))), orderBy(asc("id"))),
		"filters by number":                      list("School", where(number("staff", kg.Gte, 2, nil, nil)), orderBy(asc("id"))),
		"filters by number of some":              list("Book", where(number("sequels", kg.Lt, 2, is("name", kg.Contains, "e"), nil)), orderBy(asc("id"))),
		"filters by ties":                        list("Book", where(linked("schools", kg.Some, nil, is("copies", kg.Gte, int64(20)))), orderBy(asc("id"))),
		"filters by source":                      list("Entity", where(linked("sources", kg.Some, is("id", kg.In, []string{"source/amber", "source/green", "source/amber-strict-b"}), nil)), counted),
		"orders by value":                        list("Book", orderBy(desc("pages")), cursors),
		"orders by number":                       list("School", orderBy(most("books"), asc("name")), cursors),
		"orders by number of sources":            list("Entity", orderBy(most("sources")), first(5), cursors),
		"orders by number of references":         list("Source", orderBy(fewest("entities")), cursors),
		"search":                                 search("title", counted, cursors),
		"search by hidden words":                 search("amber", counted, cursors),
		"search by an owner's words":             search("title organisation", counted, cursors),
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
