package kgtest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/portolan/portolan/internal/kg"
)

// history gives what a viewer is told of the commits after since.
func (e eye) history(tb testing.TB, since kg.Revision) []kg.Commit {
	tb.Helper()
	r := e.read(tb)
	defer r.Close()
	var out []kg.Commit
	for c, err := range r.History(tb.Context(), since) {
		if err != nil {
			tb.Fatalf("History: %v", err)
		}
		out = append(out, c)
	}
	return out
}

// past is a commit as it must be told, and the graph as it was then.
type past struct {
	by      string
	changes []kg.Change
	graph   []kg.Record
}

// lives writes one commit after another and keeps what each made.
func lives(t *testing.T, s kg.Store) []past {
	many := (&W{}).Source("source/many", "REPORT")
	for i := range 600 { // more than a log keeps in one entry
		id := kg.ID(fmt.Sprintf("teacher/t%d", i))
		many.Is(id, From("source/many")).Has(id, "name", strings.Repeat("n", i%7+1), From("source/many"))
	}
	old := NewTie("MENTORED_BY", "teacher/a", "teacher/b", Note("said twice"), AsOf("2001-05"), During("1999", "2002"))
	friends := NewTie("FRIEND_OF", "teacher/a", "teacher/b")
	hired := NewTie("EMPLOYS", "school/a", "teacher/a", With("post", "HEAD"), Standing(kg.Proposed))
	var out []past
	for i, changes := range [][]kg.Change{
		append(NewW().Changes(), assert(kindOf("teacher/a")), assert(kindOf("teacher/b"))),
		NewW().Then().Is("school/a").Has("school/a", "languages", "Ελληνικά").Has("school/a", "budget", "1.50").Changes(),
		{assert(old), assert(friends), assert(hired)},
		{replace("source/many", many)},
		{},
		{assert(nameOf("teacher/a", "Ann", Marked(kg.Amber))), assert(kindOf("teacher/b", Marked(kg.Green)))},
		{retract(old), retract(friends), assert(nameOf("teacher/b", "Bo", Where("p. 9")))},
		{replace("source/many", &W{})},
		{assert(kindOf("teacher/a")), retract(nameOf("teacher/b", "Bo", Where("p. 9")))},
	} {
		by := fmt.Sprintf("writer %d", i)
		if _, err := s.Apply(t.Context(), kg.Writer(by), 0, changes); err != nil {
			t.Fatalf("commit %d: %v", i+1, err)
		}
		out = append(out, past{by, stated(changes), eye{s, kg.System}.all(t)})
	}
	return out
}

// stated gives the changes as a history tells them.
func stated(changes []kg.Change) []kg.Change {
	out := make([]kg.Change, len(changes))
	for i, c := range changes {
		switch c := c.(type) {
		case kg.Assert:
			out[i] = kg.Assert{Fact: Identified(c.Fact)}
		case kg.ReplaceSource:
			facts := make([]kg.Fact, len(c.Facts))
			for j, f := range c.Facts {
				facts[j] = Identified(f)
			}
			out[i] = kg.ReplaceSource{Source: c.Source, Facts: facts}
		default:
			out[i] = c
		}
	}
	return out
}

func testHistory(t *testing.T, open Opener) {
	s := open(t, Ontology())
	began := time.Now()
	want := lives(t, s)
	all := eye{s, kg.System}
	got := all.history(t, 0)
	if len(got) != len(want) {
		t.Fatalf("it tells %d commits, want %d", len(got), len(want))
	}
	t.Run("it tells who changed what, in order of revision", func(t *testing.T) {
		for i, c := range got {
			check(t, c.Revision, kg.Revision(i+1))
			check(t, c.By, want[i].by)
			check(t, c.Changes, want[i].changes)
		}
	})
	t.Run("it tells when, in UTC", func(t *testing.T) {
		for _, c := range got { // a database may be on another machine with another clock
			if away := c.At.Sub(began).Abs(); away > 24*time.Hour || c.At.Location() != time.UTC || !c.At.Equal(c.At.Truncate(time.Millisecond)) {
				t.Errorf("revision %d is of %v", c.Revision, c.At)
			}
		}
	})
	t.Run("it tells enough to have each old revision again", func(t *testing.T) {
		again := NewReference(Ontology())
		for i, c := range got {
			if _, err := again.Apply(t.Context(), kg.System, 0, c.Changes); err != nil {
				t.Fatalf("revision %d: %v", c.Revision, err)
			}
			check(t, eye{again, kg.System}.all(t), want[i].graph)
		}
	})
	t.Run("it tells only what was committed since", func(t *testing.T) {
		check(t, all.history(t, 3), got[3:])
		check(t, all.history(t, kg.Revision(len(want))), nil)
		check(t, all.history(t, 99), nil)
	})
	t.Run("it lets a reader stop early, and write meanwhile", func(t *testing.T) {
		r := all.read(t)
		defer r.Close()
		for c := range r.History(t.Context(), 0) {
			if c.Revision == 2 {
				break
			}
			writer{t, s}.apply()
		}
	})
}
