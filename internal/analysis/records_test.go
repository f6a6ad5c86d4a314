package analysis

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func recordsAt(tb testing.TB, w *World, least float64, kinds ...string) *DuplicateRecords {
	tb.Helper()
	found, err := w.PossibleDuplicateRecords(tb.Context(), DuplicateRecordsQuery{Kinds: kinds, MinimumScore: &least})
	if err != nil {
		tb.Fatal(err)
	}
	return found
}

// saidRecords tells pairs in a line each: ids and codes.
func saidRecords(found *DuplicateRecords) []string {
	out := []string{}
	for i := range found.List {
		x := &found.List[i]
		ids := x.Entities()
		line := []string{string(ids[0]) + " | " + string(ids[1])}
		for _, r := range slices.Concat(x.Reasons(), x.CounterReasons()) {
			line = append(line, r.Code)
		}
		out = append(out, strings.Join(line, "; "))
	}
	return out
}

// twoRegisters gives two sources that each name a body.
func twoRegisters() *kgtest.W {
	return blank().Source("source/one", "DATASET").Source("source/two", "DATASET")
}

func registered(w *kgtest.W, id kg.ID, source kg.ID, name string, attrs ...string) {
	from := kgtest.From(source)
	w.Has(id, "name", name, from).Has(id, "form", "OTHER", from).Has(id, "collective", "false", from)
	for i := 0; i+1 < len(attrs); i += 2 {
		w.Has(id, attrs[i], attrs[i+1], from)
	}
	w.Is(id, from)
}

func TestDuplicateRecords(t *testing.T) {
	for _, c := range []struct {
		it   string
		add  func(w *kgtest.W)
		want []string
	}{
		{"knows a body by its name, whatever case and accents", func(w *kgtest.W) {
			registered(w, "organisation/a", "source/one", "Médecins du Port")
			registered(w, "organisation/b", "source/two", "MEDECINS DU PORT")
		}, []string{"organisation/a | organisation/b; SAME_NAME; SIMILAR_TEXT"}},
		{"knows a body by an identifier", func(w *kgtest.W) {
			registered(w, "organisation/a", "source/one", "Harbour Board", "identifiers", "XM-DAC-1")
			registered(w, "organisation/b", "source/two", "Autorité portuaire", "identifiers", "xm-dac-1")
		}, []string{"organisation/a | organisation/b; SAME_IDENTIFIER"}},
		{"knows a body by an alias", func(w *kgtest.W) {
			registered(w, "organisation/a", "source/one", "Harbour Board of the Isles", "aliases", "Isles Harbours")
			registered(w, "organisation/b", "source/two", "Isles Harbours")
		}, []string{"organisation/a | organisation/b; SAME_ALIAS; SIMILAR_TEXT"}},
		{"does not take two bodies of one acronym for one", func(w *kgtest.W) {
			registered(w, "organisation/a", "source/one", "Water Fund", "acronym", "WF")
			registered(w, "organisation/b", "source/two", "Wrestling Federation", "acronym", "WF")
		}, []string{}},
		{"believes a source that names both as two", func(w *kgtest.W) {
			registered(w, "organisation/a", "source/one", "Harbour Board")
			registered(w, "organisation/b", "source/one", "Harbour Board")
		}, []string{}},
		{"believes identifiers of one scheme that differ", func(w *kgtest.W) {
			registered(w, "organisation/a", "source/one", "Harbour Board", "identifiers", "XM-DAC-1")
			registered(w, "organisation/b", "source/two", "Harbour Board", "identifiers", "XM-DAC-2")
		}, []string{}},
		{"has one record of what was merged", func(w *kgtest.W) {
			registered(w, "organisation/a", "source/one", "Harbour Board", "formerIds", "organisation/b")
		}, []string{}},
		{"does not compare things of two kinds", func(w *kgtest.W) {
			registered(w, "organisation/a", "source/one", "Harbour Board")
			w.Has("initiative/a", "name", "Harbour Board", kgtest.From("source/two")).Is("initiative/a", kgtest.From("source/two"))
		}, []string{}},
		{"knows an activity by its money, who pays whom and the day", func(w *kgtest.W) {
			registered(w, "organisation/payer", "source/one", "Payer of Things")
			registered(w, "organisation/doer", "source/one", "Doer of Things")
			for _, s := range []string{"one", "two"} {
				from, id, flow := kgtest.From(kg.ID("source/"+s)), kg.ID("initiative/"+s), kg.ID("funding-flow/"+s)
				w.Has(id, "name", "Project "+s, from).Has(id, "start", "2020-05-04", from).Is(id, from).Tie("FUNDS", "organisation/payer", id, from).Tie("LEADS", "organisation/doer", id, from)
				w.Has(flow, "status", "PAID", from).Has(flow, "amount", "12345.67", from).Has(flow, "currency", "EUR", from).Is(flow, from).Tie("FOR", flow, id, from)
			}
		}, []string{"initiative/one | initiative/two; SAME_DATES; SAME_MONEY; SAME_PAYER_AND_DOER"}},
	} {
		t.Run(c.it, func(t *testing.T) {
			w := twoRegisters()
			c.add(w)
			if diff := cmp.Diff(c.want, saidRecords(recordsAt(t, worldOf(t, w), defaultRecordScore))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestDuplicateRecordsAreRefused(t *testing.T) {
	w := worldOf(t, twoRegisters())
	for it, ask := range map[string]DuplicateRecordsQuery{
		"for things without names of their own": {Kinds: []string{"FUNDING_FLOW"}},
		"for documents":                         {Kinds: []string{"SOURCE"}},
		"for a score of 0":                      {MinimumScore: ptr(0.0)},
		"for a reason that there is not":        {Weights: map[string]float64{"SHARED_NEED": 0.5}},
	} {
		t.Run(it, func(t *testing.T) {
			_, err := w.PossibleDuplicateRecords(t.Context(), ask)
			if e := (*kg.Error)(nil); !errors.As(err, &e) || e.Code != kg.Invalid {
				t.Errorf("gives %v", err)
			}
		})
	}
}

type recordAnswer struct {
	ID      string
	Score   float64
	Things  []kg.ID
	Reasons []Reason
}

func recordAnswers(found *DuplicateRecords) []recordAnswer {
	var out []recordAnswer
	for i := range found.List {
		x := &found.List[i]
		out = append(out, recordAnswer{x.ID(), x.Score(), x.Entities(), slices.Concat(x.Reasons(), x.CounterReasons())})
	}
	slices.SortFunc(out, func(a, b recordAnswer) int { return strings.Compare(a.ID, b.ID) })
	return out
}

func TestDuplicateRecordsOfRandomWorlds(t *testing.T) {
	found := 0
	eachRandom(t, func(t *testing.T, facts []kg.Fact, r *rand.Rand) {
		const least = 0.05
		want := recordAnswers(recordsAt(t, scoped(t, analystOf(t, asserts(facts)), Scope{}), least))
		found += len(want)
		for _, x := range want {
			if !(x.Score >= least && x.Score <= 1) || len(x.Things) != 2 || len(x.Reasons) == 0 {
				t.Errorf("%+v is out of bounds", x)
			}
		}
		equal(t, recordAnswers(recordsAt(t, scoped(t, analystOf(t, shuffled(r, facts)), Scope{}), least)), want)
		equal(t, recordAnswers(recordsAt(t, scoped(t, analystOf(t, asserts(without(t, facts, kg.Clear))), Scope{}), least)), want)
	})
	if found == 0 {
		t.Error("no random world has such a pair: nothing was tried")
	}
}
