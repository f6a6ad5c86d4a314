package kg_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// bare is the records of a store with nothing in it; fail makes it unable to answer.
type bare struct{ fail error }

func (b bare) Load(_ context.Context, keys []kg.Key) ([]kg.Record, error) {
	return make([]kg.Record, len(keys)), b.fail
}
func (b bare) TiesOf(context.Context, []kg.ID) ([]*kg.Tie, error)   { return nil, b.fail }
func (b bare) TiesFrom(context.Context, []kg.ID) ([]*kg.Tie, error) { return nil, b.fail }
func (b bare) Citing(context.Context, []kg.ID) ([]kg.Key, error)    { return nil, b.fail }
func (b bare) Holders(_ context.Context, ids []kg.ID) ([]kg.ID, error) {
	return make([]kg.ID, len(ids)), b.fail
}

func prepare(t *testing.T, recs kg.Records, changes ...kg.Change) (*kg.Write, error) {
	t.Helper()
	return kgtest.Ontology().Prepare(t.Context(), recs, 4, 0, changes)
}

func TestPrepare(t *testing.T) {
	w, err := prepare(t, bare{}, kgtest.NewW().Is("teacher/bo").Is("teacher/ada", kgtest.Marked(kg.Amber)).Tie("MENTORED_BY", "teacher/bo", "teacher/ada").Changes()...)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("it writes records in order of key, of the next revision", func(t *testing.T) {
		var got []string
		for _, e := range w.Entities {
			got = append(got, fmt.Sprintf("%s %d %v", e.ID(), e.After.Revision, e.Before))
		}
		for _, tie := range w.Ties {
			got = append(got, fmt.Sprintf("%s %d %s", tie.Key(), tie.After.Revision, tie.After.Audience))
		}
		want := "source/doc 5 <nil>; teacher/ada 5 <nil>; teacher/bo 5 <nil>; MENTORED_BY|teacher/bo|teacher/ada 5 AMBER"
		if w.Revision != 5 || strings.Join(got, "; ") != want {
			t.Errorf("it writes %v", got)
		}
	})
	t.Run("it says who can tell of each record", func(t *testing.T) {
		want := []kg.Audience{0, 2, 0, 2}
		for i, touch := range w.Touches() {
			if touch.By != want[i] {
				t.Errorf("%s can tell of %s, want %s", touch.By, touch.Key, want[i])
			}
		}
	})
	t.Run("it gives the store's own error where that cannot answer", func(t *testing.T) {
		lost := errors.New("lost")
		if _, err := prepare(t, bare{lost}, kgtest.NewW().Changes()...); !errors.Is(err, lost) {
			t.Errorf("it says %v", err)
		}
	})
	for _, c := range []struct {
		name    string
		changes []kg.Change
		code    kg.Code
		says    string
	}{
		{"what is no change", []kg.Change{nil}, kg.Invalid, "a <nil> is no change"},
		{
			"a tie to nothing, saying who states it and where", kgtest.NewW().Is("teacher/bo").Tie("MENTORED_BY", "teacher/bo", "teacher/ada").Changes(), kg.Invalid,
			`MENTORED_BY|teacher/bo|teacher/ada: source/doc states this tie at "p. 5", but there is no teacher/ada; state it, or take the tie back`,
		},
		{"facts of a source that nothing describes", []kg.Change{kg.Assert{Fact: kgtest.NewFact("teacher/bo", kg.AttrKind, "")}}, kg.Invalid, "source/doc: facts come from this source, but nothing says what it is"},
		{"to take back what is not there", []kg.Change{kg.Retract{Subject: "teacher/bo", Fact: "x"}}, kg.NotFound, `teacher/bo: has no fact "x" to retract`},
		{
			"a place that is not exact",
			[]kg.Change{kg.ReplaceSource{Source: kgtest.Doc, Facts: []kg.Fact{kgtest.NewFact("teacher/bo", "born", "1970"), kgtest.NewFact("teacher/bo", "born", "1971")}}},
			kg.Invalid,
			`teacher/bo born: is stated twice at "p. 1" of source/doc (as "1970" and "1971"); say more exactly where each stands`,
		},
	} {
		t.Run("it refuses "+c.name, func(t *testing.T) {
			if _, err := prepare(t, bare{}, c.changes...); kg.CodeOf(err) != c.code || !strings.Contains(fmt.Sprint(err), c.says) {
				t.Errorf("it says %q, want %q", fmt.Sprint(err), c.says)
			}
		})
	}
}

func TestTouch(t *testing.T) {
	now := kg.Record{Entity: &kg.Entity{ID: "teacher/ada", Audience: kg.AudienceOf(kg.Amber)}}
	for _, c := range []struct {
		name       string
		least, to  kg.Marking
		ok, exists bool
	}{
		{"tells who can tell and still sees", kg.Clear, kg.Red, true, true},
		{"tells who can tell and sees no longer that it is gone", kg.Clear, kg.Green, true, false},
		{"tells nobody who cannot tell", kg.Red, kg.Amber, false, true},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			d, ok := kg.Touch{Key: now.Key(), By: kg.AudienceOf(c.least)}.Delta(3, now, kg.Cleared("", c.to))
			if ok != c.ok || d.Record.Exists() != c.exists || d.Revision != 3 || d.Key.Entity != "teacher/ada" {
				t.Errorf("it tells %+v, %t", d, ok)
			}
		})
	}
}

// stored lends the records of a world.
type stored struct {
	kg.Nothing
	records map[kg.Key]kg.Record
}

func (s stored) Load(_ context.Context, keys []kg.Key) ([]kg.Record, error) {
	out := make([]kg.Record, len(keys))
	for i, k := range keys {
		out[i] = s.records[k]
	}
	return out, nil
}

func (s stored) TiesOf(context.Context, []kg.ID) (ties []*kg.Tie, err error) {
	for _, r := range s.records {
		if r.Tie != nil {
			ties = append(ties, r.Tie)
		}
	}
	return ties, nil
}

// then gives what the records are after the changes, and the write.
func (s stored) then(t *testing.T, at kg.Revision, changes ...kg.Change) (stored, *kg.Write) {
	t.Helper()
	w, err := kgtest.Ontology().Prepare(t.Context(), s, at, 0, changes)
	if err != nil {
		t.Fatal(err)
	}
	next := stored{records: maps.Clone(s.records)}
	for _, e := range w.Entities {
		next.records[kg.Key{Entity: e.ID()}] = kg.Record{Entity: e.After}
	}
	for _, e := range w.Ties {
		next.records[kg.Key{Tie: e.Key()}] = kg.Record{Tie: e.After}
	}
	return next, w
}

func TestRevisions(t *testing.T) {
	knows := kgtest.NewTie("MENTORED_BY", "teacher/bo", "teacher/ada")
	amberAda := kgtest.NewFact("teacher/ada", kg.AttrKind, "", kgtest.Marked(kg.Amber))
	at1, _ := stored{records: map[kg.Key]kg.Record{}}.then(t, 0, append(kgtest.NewW().Changes(), kg.Assert{Fact: kgtest.NewFact("teacher/bo", kg.AttrKind, "")},
		kg.Assert{Fact: kgtest.NewFact("teacher/ada", kg.AttrKind, "", kgtest.Where("p. 2"))}, kg.Assert{Fact: amberAda}, kg.Assert{Fact: knows})...)
	tie := kg.Key{Tie: kg.TieKey{Kind: "MENTORED_BY", From: "teacher/bo", To: "teacher/ada"}}
	for _, c := range []struct {
		name    string
		change  kg.Change
		thing   kg.Revision // of teacher/ada
		tie     kg.Revision
		touched string // by whom it can be told that the tie changed
	}{
		{"moves a tie's with those who may see its end", kg.Retract{Subject: "teacher/ada", Fact: kgtest.Identified(kgtest.NewFact("teacher/ada", kg.AttrKind, "", kgtest.Where("p. 2"))).ID}, 2, 2, "CLEAR"},
		{"leaves both with a fact that not all who see them may see", kg.Assert{Fact: kgtest.NewFact("teacher/ada", "born", "1970", kgtest.Marked(kg.Green))}, 1, 1, ""},
		{"moves a tie's with a fact that all who see it may see", kg.Assert{Fact: kgtest.NewTie("MENTORED_BY", "teacher/bo", "teacher/ada", kgtest.Where("p. 3"))}, 1, 2, "CLEAR"},
		{"leaves a tie's with a fact for some of those who see it", kg.Assert{Fact: kgtest.NewTie("MENTORED_BY", "teacher/bo", "teacher/ada", kgtest.Where("p. 3"), kgtest.For(amberA))}, 1, 1, "AMBER organisation/a"},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			at2, w := at1.then(t, 1, c.change)
			if got := at2.records[kg.Key{Entity: "teacher/ada"}].Revision(); got != c.thing {
				t.Errorf("the thing is of revision %d, want %d", got, c.thing)
			}
			if got := at2.records[tie].Revision(); got != c.tie {
				t.Errorf("the tie is of revision %d, want %d", got, c.tie)
			}
			by := ""
			for _, touch := range w.Touches() {
				if touch.Key == tie {
					by = touch.By.String()
				}
			}
			if by != c.touched {
				t.Errorf("%q can tell that the tie changed, want %q", by, c.touched)
			}
		})
	}
}

func TestWhoHearsOfSources(t *testing.T) {
	from := func(source kg.ID, about string, to kg.Audience) kg.Change {
		return kg.Assert{Fact: kgtest.NewFact("teacher/ada", about, "1970", kgtest.From(source), kgtest.For(to), kgtest.Where(to.String()))}
	}
	w := kgtest.NewW().Source("source/x", "REPORT").Is("teacher/ada")
	at1, _ := stored{records: map[kg.Key]kg.Record{}}.then(t, 0, w.Changes()...)
	at2, _ := at1.then(t, 1, from("source/x", "born", amberA))
	for _, c := range []struct {
		name    string
		before  stored
		change  kg.Change
		touched kg.Audience
	}{
		{"who may see the first fact from it", at1, from("source/x", "born", amberA), amberA},
		{"nobody who knew of it already, of another fact that is not for them", at2, from("source/x", "born", redB), redB},
	} {
		t.Run("it tells "+c.name, func(t *testing.T) {
			_, w := c.before.then(t, 2, c.change)
			for _, touch := range w.Touches() {
				if touch.Key.Entity == "teacher/ada" && touch.By != c.touched {
					t.Errorf("%s can tell, want %s", touch.By, c.touched)
				}
			}
		})
	}
}
