package kgtest

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/kg"
)

// defaultPlans is few: a database plans each new shape for a good while.
const defaultPlans = 60

// plansPerWorld is how many plans a world is asked before a new one is made.
const plansPerWorld = 20

// testRandom runs as many random plans as the environment says.
func testRandom(t *testing.T, open Opener) {
	Random(t, open, int(fromEnv(t, "PORTOLAN_TEST_PLANS", defaultPlans)))
}

func fromEnv(tb testing.TB, name string, otherwise uint64) uint64 {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		tb.Fatalf("%s: %q is no number", name, text)
	}
	return n
}

// Random compares a store with the reference on random worlds, random changes
// and that many random plans, read by viewers of several audiences. Each reader's
// answer must also be that of a world without what the reader may not see. The
// seed is 1 unless PORTOLAN_TEST_SEED says else; a failure names its own, and
// shows the smallest plan and world that still fail. Stores in memory can afford
// more plans than Run asks.
func Random(t *testing.T, open Opener, plans int) {
	seed := fromEnv(t, "PORTOLAN_TEST_SEED", 1)
	for ; plans > 0; plans -= plansPerWorld {
		name := "it answers as the reference does in the world of seed " + strconv.FormatUint(seed, 10)
		t.Run(name, func(t *testing.T) {
			m := &match{T: t, dice: newDice(seed), seed: seed, store: open(t, Ontology()), reference: NewReference(Ontology())}
			m.play(min(plans, plansPerWorld))
		})
		seed++
	}
}

// match is a store and the reference, given the same changes and plans.
type match struct {
	*testing.T
	dice
	seed      uint64
	store     kg.Store
	reference kg.Store
}

func (m *match) play(plans int) {
	draft := NewReference(Ontology())
	world := m.world(func(changes []kg.Change) error {
		_, err := draft.Apply(m.Context(), kg.System, 0, changes)
		return err
	})
	m.apply(0, world)
	for i := range plans {
		if i > 0 && i%4 == 0 {
			m.change()
		}
		m.ask(m.plan(), m.viewer())
		if m.Failed() {
			return
		}
	}
}

// facts gives all facts of the world, as they were stated.
func (m *match) facts() []kg.Fact {
	var out []kg.Fact
	for _, r := range (eye{m.reference, kg.System}).all(m) {
		for _, f := range r.Facts() {
			f.Audience, f.Shown = f.Stated, false
			out = append(out, f)
		}
	}
	return out
}

// apply writes changes to both; they must take or refuse them alike.
func (m *match) apply(base kg.Revision, changes []kg.Change) {
	m.Helper()
	want, wantErr := m.reference.Apply(m.Context(), kg.System, base, changes)
	got, gotErr := m.store.Apply(m.Context(), kg.System, base, changes)
	if want != got || kg.CodeOf(wantErr) != kg.CodeOf(gotErr) {
		m.Fatalf("seed %d: the changes make revision %d, error %s; want %d, %s", m.seed, got, errText(gotErr), want, errText(wantErr))
	}
}

// change makes a few random changes and compares what they leave.
func (m *match) change() {
	since := eye{m.reference, kg.System}.revision(m)
	for range 3 {
		now := eye{m.reference, kg.System}.revision(m)
		base := pickOne(m.dice, []kg.Revision{0, 0, 0, now, max(now, 1) - 1})
		m.apply(base, m.changes(m.facts()))
	}
	m.soundCites()
	for _, v := range []kg.Viewer{seeing(kg.Red), m.viewer()} {
		want, got := eye{m.reference, v}, eye{m.store, v}
		if diff := gocmp.Diff(want.all(m), got.all(m), same); diff != "" {
			m.Fatalf("seed %d: all records differ for %s (-want +got):\n%s", m.seed, v.Audience(), diff)
		}
		if diff := gocmp.Diff(want.changes(m, since), got.changes(m, since), same); diff != "" {
			m.Fatalf("seed %d: changes since %d differ for %s (-want +got):\n%s", m.seed, since, v.Audience(), diff)
		}
		m.absentRecords(got.viewer)
	}
}

// soundCites checks that things rest on what their facts and ties say, however
// their sources were worked out.
func (m *match) soundCites() {
	all := eye{m.reference, kg.System}.all(m)
	ties := map[kg.ID][]*kg.Tie{}
	for _, r := range all {
		if r.Tie != nil {
			ties[r.Tie.From] = append(ties[r.Tie.From], r.Tie)
		}
	}
	for _, r := range all {
		if r.Entity == nil {
			continue
		}
		if diff := gocmp.Diff(kg.CitesOf(r.Entity, ties[r.Entity.ID]), r.Entity.Cites, same); diff != "" {
			m.Fatalf("seed %d: %s rests on other sources than it says (-rests +says):\n%s", m.seed, r.Entity.ID, diff)
		}
	}
}

// ask compares the answers to a plan.
func (m *match) ask(p *kg.Plan, v kg.Viewer) {
	if err := Ontology().Normalise(p); err != nil {
		return // a plan may come out too great
	}
	want, got := eye{m.reference, v}, eye{m.store, v}
	if differ(m, want, got, p) != "" {
		m.report(p, v)
		return
	}
	m.absent(p, v)
}

// absent compares the answer with that of a world in which what the viewer may
// not see was never stated.
func (m *match) absent(p *kg.Plan, v kg.Viewer) {
	if strings.Contains(describe(p), kg.AttrRevision) {
		return
	}
	if diff := differ(m, eye{m.without(v), kg.System}, eye{m.store, v}, p); diff != "" {
		m.Errorf("seed %d: for %s, hidden is not absent (-absent +hidden):\n%s\n%s", m.seed, v.Audience(), describe(p), diff)
	}
}

// absentRecords does for all records what absent does for a plan.
func (m *match) absentRecords(v kg.Viewer) {
	want, got := unrevised(lent(eye{m.without(v), kg.System}.all(m), v)), unrevised(eye{m.store, v}.all(m))
	if diff := gocmp.Diff(want, got, same); diff != "" {
		m.Fatalf("seed %d: for %s, hidden records are not absent (-absent +hidden):\n%s", m.seed, v.Audience(), diff)
	}
}

// without gives a world in which what the viewer may not see was never stated.
// It is made at once, so it has revisions of its own.
func (m *match) without(v kg.Viewer) kg.Store {
	without := NewReference(Ontology())
	applyAll(m, without, absent(m, m.reference, v, [][]kg.Change{asserts(m.facts())}))
	return without
}

// unrevised gives the records without their revisions.
func unrevised(records []kg.Record) []kg.Record {
	out := make([]kg.Record, len(records))
	for i, r := range records {
		if r.Tie != nil {
			t := *r.Tie
			t.Revision, out[i].Tie = 0, &t
			continue
		}
		e := *r.Entity
		e.Revision, e.Vals, out[i].Entity = 0, slices.Clone(e.Vals), &e
		e.Vals[e.Kind.Attr(kg.AttrRevision).Index] = nil
	}
	return out
}

// report makes a failing plan and its world small and shows them.
func (m *match) report(p *kg.Plan, v kg.Viewer) {
	want, got := eye{m.reference, v}, eye{m.store, v}
	fails := func(p *kg.Plan) bool { return differ(m, want, got, p) != "" }
	p = smallest(p, fails)
	m.shrinkWorld(func() bool { return fails(p) })
	p = smallest(p, fails)
	m.Errorf("seed %d: the answers differ for %s (-want +got):\n%s\n%s\nin the world:\n%s", m.seed, v.Audience(), differ(m, want, got, p), describe(p), describeFacts(m.facts()))
}

// shrinkWorld takes facts back from both stores while the failure stays.
func (m *match) shrinkWorld(fails func() bool) {
	for _, group := range groups(m.facts()) {
		var back []kg.Change
		for _, f := range group {
			if !mirrored(f) {
				back = append(back, kg.Retract{Subject: f.Subject, Fact: f.ID})
			}
		}
		if _, err := m.reference.Apply(m.Context(), kg.System, 0, back); err != nil {
			continue // the world would not be sound, or the facts are gone already
		}
		if _, err := m.store.Apply(m.Context(), kg.System, 0, back); err != nil {
			m.Fatalf("seed %d: shrinking the world: %v", m.seed, err)
		}
		if !fails() {
			m.apply(0, asserts(group))
		}
	}
}

// mirrored says whether a fact goes with that of the other direction of its tie.
func mirrored(f kg.Fact) bool {
	symmetric := func(t *kg.TieType) bool { return t.Kind == f.About && t.Symmetric }
	return f.Subject > f.Object && slices.ContainsFunc(Ontology().Ties, symmetric)
}
