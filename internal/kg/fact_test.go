package kg_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func TestCheckFactRefuses(t *testing.T) {
	fact, tie := kgtest.NewFact, kgtest.NewTie
	for _, c := range []struct {
		name string
		fact kg.Fact
		says string
	}{
		{"a subject of no kind", fact("planet/mars", "kind", ""), `planet/mars kind: "planet/mars": there is no kind "planet"; kinds are book, district, grant, reading-list, school`},
		{"a subject that is no id", fact("School/Elm", "kind", ""), `"School/Elm" is no id; write <kind>/<slug>`},
		{"an id that is too long", fact(kg.ID("school/"+strings.Repeat("x", 200)), "kind", ""), "is 207 bytes long; at most 200"},
		{"an attribute that the kind has not", fact("teacher/ada", "shoes", "2"), `teacher/ada shoes: Teacher has no attribute "shoes"; it has name, formerIds, born`},
		{"an attribute that is worked out", fact("teacher/ada", "standing", "STATED"), `Teacher has no attribute "standing"`},
		{"a source that is none", fact("teacher/ada", "kind", "", kgtest.From("teacher/bo")), `its source "teacher/bo" is no source`},
		{"a place that is not said", fact("teacher/ada", "kind", "", kgtest.Where(" ")), "says no place in source/doc; add where"},
		{"a place that no store could keep", fact("teacher/ada", "kind", "", kgtest.Where("p. \xe9")), "teacher/ada kind: its where holds bytes that are no text"},
		{"a note that no store could keep", fact("teacher/ada", "kind", "", kgtest.Note("a\x00")), "its note holds bytes that are no text"},
		{"a note that is too long", fact("teacher/ada", "kind", "", kgtest.Note(strings.Repeat("x", 100_001))), "its note is 100001 bytes long"},
		{"a standing that is none", fact("teacher/ada", "kind", "", kgtest.Standing("SURE")), `standing "SURE" is none of STATED, PROPOSED, EXPECTED, CLAIMED`},
		{"a marking that is none", fact("teacher/ada", "kind", "", kgtest.Marked(9)), "marking 65535 is none of CLEAR"},
		{"a date that is none", fact("teacher/ada", "kind", "", kgtest.AsOf("May")), `asOf: "May" is no date; write 2014`},
		{"an end before the beginning", fact("teacher/ada", "kind", "", kgtest.During("2011-01", "2010")), "ends (2010) before it begins (2011-01)"},
		{"an empty text", fact("teacher/ada", "name", " \n"), "is empty; leave out what is not known"},
		{"a text that is too long", fact("teacher/ada", "name", strings.Repeat("x", 100_001)), "is 100001 bytes long; at most 100000"},
		{"bytes that are no text", fact("teacher/ada", "name", "a\x00"), "holds bytes that are no text"},
		{"a broken text", fact("teacher/ada", "name", "a\xff"), "holds bytes that are no text"},
		{"a number that is none", fact("school/elm", "rooms", "many"), `"many" is no whole number of 32 bits`},
		{"a number that is too great", fact("school/elm", "rooms", "2147483648"), "is no whole number of 32 bits"},
		{"a truth value that is none", fact("school/elm", "open", "yes"), `"yes" is neither true nor false`},
		{"a currency that is none", fact("school/elm", "currency", "usd"), `"usd" is no currency; write an ISO 4217 code`},
		{"a value that the enum has not", fact("school/elm", "level", "HIGH"), `"HIGH" is none of PRIMARY, SECONDARY, TERTIARY`},
		{"an id among values that is none", fact("school/elm", "registers", "x"), `"x" is no id`},
		{"attributes of a tie without an object", fact("school/elm", "ref", "1", kgtest.With("post", "HEAD")), "has attributes of a tie but no object"},
		{"a tie between kinds that it does not tie", tie("EMPLOYS", "teacher/ada", "school/elm"), "does not tie Teacher to School; it can be School EMPLOYS Teacher"},
		{"a kind of tie that is none", tie("KNOWS", "teacher/ada", "teacher/bo"), "there is no such tie"},
		{"a tie that follows from facts", tie("CITES", "teacher/ada", "source/doc"), "there is no such tie"},
		{"an attribute that the tie has not", tie("OWNS", "school/elm", "book/emma", kgtest.With("stars", "1")), `this tie has no attribute "stars"`},
		{"an attribute that all ties have", tie("OWNS", "school/elm", "book/emma", kgtest.With("asOf", "2010")), `this tie has no attribute "asOf"`},
		{"an attribute of a tie twice", tie("OWNS", "school/elm", "book/emma", kgtest.With("copies", "1"), kgtest.With("copies", "2")), "has copies twice"},
		{"a tie without what it requires", tie("EMPLOYS", "school/elm", "teacher/ada"), "school/elm EMPLOYS teacher/ada: needs post"},
		{"a source that another describes", fact("source/other", "form", "NEWS"), "is stated by source/doc; what a source is"},
	} {
		t.Run("it refuses "+c.name, func(t *testing.T) {
			_, err := kgtest.Ontology().CheckFact(c.fact)
			if kg.CodeOf(err) != kg.Invalid || !strings.Contains(fmt.Sprint(err), c.says) {
				t.Errorf("it says %q, want %q", fmt.Sprint(err), c.says)
			}
		})
	}
	t.Run("it tells all that is wrong at once", func(t *testing.T) {
		_, err := kgtest.Ontology().CheckFact(kg.Fact{Subject: "planet/mars", About: "kind", Standing: "SURE"})
		if n := strings.Count(fmt.Sprint(err), "\n"); n != 3 {
			t.Errorf("it says %q", fmt.Sprint(err))
		}
	})
}

func TestCheckFact(t *testing.T) {
	base := kgtest.NewTie("EMPLOYS", "school/elm", "teacher/ada", kgtest.With("post", "HEAD"), kgtest.With("hours", "007"))
	good := kgtest.Identified(base)
	t.Run("it writes values one way and sorts them by name", func(t *testing.T) {
		if want := []kg.Field{{Name: "hours", Value: "7"}, {Name: "post", Value: "HEAD"}}; !reflect.DeepEqual(good.Tie, want) {
			t.Errorf("they are %v, want %v", good.Tie, want)
		}
	})
	t.Run("it leaves the fact it was given", func(t *testing.T) {
		if base.Tie[0].Name != "post" || base.Tie[1].Value != "007" {
			t.Errorf("it has changed it to %v", base.Tie)
		}
	})
	t.Run("it gives a fact that was checked once more as it is", func(t *testing.T) {
		if again := kgtest.Identified(good); !reflect.DeepEqual(again, good) {
			t.Errorf("it becomes %+v, was %+v", again, good)
		}
	})
	for _, c := range []struct {
		name    string
		options []kgtest.Option
		same    bool
	}{
		{"keeps the id where only the note differs", []kgtest.Option{kgtest.Note("n")}, true},
		{"keeps the id where only the date differs", []kgtest.Option{kgtest.AsOf("2010")}, true},
		{"keeps the id where only the marking differs", []kgtest.Option{kgtest.Marked(kg.Red)}, true},
		{"gives another id to another place", []kgtest.Option{kgtest.Where("p. 2")}, false},
		{"gives another id to another source", []kgtest.Option{kgtest.From("source/other")}, false},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			f := base
			for _, o := range c.options {
				o(&f)
			}
			if same := kgtest.Identified(f).ID == good.ID; same != c.same {
				t.Errorf("the ids are the same: %t", same)
			}
		})
	}
	t.Run("it gives ties that differ in their key ids of their own, others not", func(t *testing.T) {
		coach := kgtest.NewTie("EMPLOYS", "school/elm", "teacher/ada", kgtest.With("post", "COACH"))
		fewer := kgtest.NewTie("EMPLOYS", "school/elm", "teacher/ada", kgtest.With("post", "HEAD"), kgtest.With("hours", "1"))
		if kgtest.Identified(coach).ID == good.ID || kgtest.Identified(fewer).ID != good.ID {
			t.Error("the id does not follow the key")
		}
	})
	t.Run("it gives each element of a list an id, one value of another attribute none", func(t *testing.T) {
		id := func(about, value string) kg.FactID {
			return kgtest.Identified(kgtest.NewFact("book/emma", about, value)).ID
		}
		if id("topics", "a") == id("topics", "b") || id("title", "a") != id("title", "b") {
			t.Error("the ids do not follow the elements")
		}
	})
	t.Run("it reads facts back as they were written", func(t *testing.T) {
		full := kgtest.NewFact("teacher/ada", "name", "É\"\n\u2028<&>", kgtest.AsOf("2010"), kgtest.During("2009", "2011"), kgtest.Note("n"), kgtest.Marked(kg.Amber))
		full.Language, full.Shown = "fr", true
		facts := []kg.Fact{good, full}
		got, err := kg.UnmarshalFacts(kg.MarshalFacts(facts))
		if err != nil || !reflect.DeepEqual(got, facts) {
			t.Errorf("they come back as %+v (%v)", got, err)
		}
	})
	t.Run("it says that a stored fact is broken", func(t *testing.T) {
		if _, err := kg.UnmarshalFacts([]string{"{"}); kg.CodeOf(err) != kg.Internal {
			t.Errorf("it says %v", err)
		}
	})
}
