package kg_test

import (
	"context"
	"errors"
	"fmt"
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
