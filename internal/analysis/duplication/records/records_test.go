package records

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func recordsAt(tb testing.TB, w *world.World, least float64, kinds ...string) *DuplicateRecords {
	tb.Helper()
	found, err := PossibleDuplicates(tb.Context(), w, Query{Kinds: kinds, MinimumScore: &least})
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
	return worldtest.Blank().Source("source/one", "DATASET").Source("source/two", "DATASET")
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
		{"doubts a source that lists one body twice", func(w *kgtest.W) {
			registered(w, "organisation/a", "source/one", "Harbour Board")
			registered(w, "organisation/b", "source/one", "Harbour Board")
			registered(w, "organisation/c", "source/one", "Blue Water Ltd.")
			registered(w, "organisation/d", "source/one", "The Blue Water, Limited")
		}, []string{
			"organisation/c | organisation/d; NAME_WRITTEN_OTHERWISE; SIMILAR_TEXT; ONE_SOURCE_NAMES_BOTH", "organisation/a | organisation/b; SAME_NAME; SIMILAR_TEXT; ONE_SOURCE_NAMES_BOTH",
		}},
		{"believes a source that names two activities of one name", func(w *kgtest.W) {
			for _, id := range []kg.ID{"initiative/a", "initiative/b"} {
				w.Has(id, "name", "Harbours of the north", kgtest.From("source/one")).Is(id, kgtest.From("source/one"))
			}
		}, []string{}},
		{"knows a body by its name in another spelling, order, form or language", func(w *kgtest.W) {
			registered(w, "organisation/a", "source/one", "Harbour Programme Centre")
			registered(w, "organisation/b", "source/two", "Harbour Program Center")
			registered(w, "organisation/c", "source/one", "Blue Water Trust")
			registered(w, "organisation/d", "source/two", "Blue Water Trust, The")
			registered(w, "organisation/e", "source/one", "Dept. of Øresund Fisheries")
			registered(w, "organisation/f", "source/two", "Department of Oresund Fisheries")
			registered(w, "organisation/g", "source/one", "Programme alimentaire mondial")
			registered(w, "organisation/h", "source/two", "World Food Program")
		}, []string{
			"organisation/c | organisation/d; NAME_WRITTEN_OTHERWISE; SIMILAR_TEXT", "organisation/a | organisation/b; NAME_WRITTEN_OTHERWISE; SIMILAR_TEXT",
			"organisation/e | organisation/f; NAME_WRITTEN_OTHERWISE; SIMILAR_TEXT", "organisation/g | organisation/h; NAME_WRITTEN_OTHERWISE",
		}},
		{"knows a body by its acronym alone", func(w *kgtest.W) {
			registered(w, "organisation/a", "source/one", "CUBS")
			registered(w, "organisation/b", "source/two", "Coastal Union of Boat Schools")
			registered(w, "organisation/c", "source/one", "HB")
			registered(w, "organisation/d", "source/two", "Harbour Board", "acronym", "HB")
			registered(w, "organisation/e", "source/one", "OCS")
			registered(w, "organisation/f", "source/two", "Organisation of Coral States")
		}, []string{"organisation/c | organisation/d; ACRONYM_OF_NAME", "organisation/a | organisation/b; ACRONYM_OF_NAME", "organisation/e | organisation/f; ACRONYM_OF_NAME"}},
		{"does not take initials that several names have for one of them", func(w *kgtest.W) {
			registered(w, "organisation/a", "source/one", "CUBS")
			registered(w, "organisation/b", "source/two", "Coastal Union of Boat Schools")
			registered(w, "organisation/c", "source/two", "Carriers United by Sea")
		}, []string{}},
		{"sees no likeness in the names of places", func(w *kgtest.W) {
			w.Has("country/jm", "name", "Isle of Westmark").Has("country/jm", "alpha2", "JM").Has("country/jm", "alpha3", "JAM").Is("country/jm")
			registered(w, "organisation/a", "source/one", "Police of the Isle of Westmark")
			registered(w, "organisation/b", "source/two", "Bank of the Isle of Westmark")
			registered(w, "organisation/c", "source/one", "Red Cross (Westmark)")
			registered(w, "organisation/d", "source/two", "Red Cross (Eastmark)")
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
		{"takes amounts that differ by a unit for one", func(w *kgtest.W) {
			told(w, "one", "EUR", "579394", "organisation/payer", "organisation/doer")
			told(w, "two", "EUR", "579395", "organisation/payer", "organisation/doer")
		}, []string{"initiative/one | initiative/two; SAME_MONEY; SAME_PAYER_AND_DOER"}},
		{"takes what several amounts come to for one", func(w *kgtest.W) {
			told(w, "one", "EUR", "579394", "organisation/payer", "organisation/doer")
			told(w, "two", "EUR", "500000", "organisation/payer", "organisation/doer")
			toldFlow(w, "funding-flow/more", "two", "EUR", "79394", "organisation/payer", "organisation/doer")
		}, []string{"initiative/one | initiative/two; SAME_MONEY; SAME_PAYER_AND_DOER"}},
		{"does not take equal amounts for two bodies for one", func(w *kgtest.W) {
			told(w, "one", "EUR", "579394", "organisation/payer", "organisation/doer")
			told(w, "two", "EUR", "579394", "organisation/payer", "organisation/other")
		}, []string{}},
		{"does not take equal figures of two currencies for one", func(w *kgtest.W) {
			told(w, "one", "EUR", "579394", "organisation/payer", "")
			told(w, "two", "USD", "579394", "organisation/payer", "")
		}, []string{}},
		{"does not take it that who pays a body for another pays the other", func(w *kgtest.W) {
			told(w, "one", "EUR", "111111", "organisation/payer", "organisation/other")
			toldFlow(w, "funding-flow/more", "one", "EUR", "22222", "organisation/other", "organisation/doer")
			told(w, "two", "EUR", "3333", "organisation/payer", "organisation/doer")
		}, []string{}},
	} {
		t.Run(c.it, func(t *testing.T) {
			w := twoRegisters()
			c.add(w)
			if diff := cmp.Diff(c.want, saidRecords(recordsAt(t, worldtest.WorldOf(t, w), defaultRecordScore))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// told adds an initiative of a source with money that one body gives to another.
func told(w *kgtest.W, source, currency, amount string, from, to kg.ID) {
	by := kgtest.From(kg.ID("source/" + source))
	for _, body := range []kg.ID{"organisation/payer", "organisation/doer", "organisation/other"} {
		registered(w, body, "source/one", "Body "+string(body))
	}
	id := kg.ID("initiative/" + source)
	w.Has(id, "name", "Project "+source, by).Is(id, by)
	toldFlow(w, kg.ID("funding-flow/"+source), source, currency, amount, from, to)
}

func toldFlow(w *kgtest.W, id kg.ID, source, currency, amount string, from, to kg.ID) {
	by := kgtest.From(kg.ID("source/" + source))
	w.Has(id, "status", "PAID", by).Has(id, "amount", amount, by).Has(id, "currency", currency, by).Is(id, by).Tie("FOR", id, kg.ID("initiative/"+source), by)
	if from != "" {
		w.Tie("FROM", id, from, by)
	}
	if to != "" {
		w.Tie("TO", id, to, by)
	}
}

// compilation gives a data set of what four bodies report, two activities each, all of
// one name but those of the last, and with the ids that the standard asks for.
func compilation(same bool) *kgtest.W {
	w := twoRegisters()
	from := kgtest.From("source/one")
	for _, body := range []string{"a", "b", "c", "d"} {
		org := kg.ID("organisation/" + body)
		if same {
			org = "organisation/a"
		}
		registered(w, "organisation/"+kg.ID(body), "source/one", "Body "+body, "identifiers", "XM-"+strings.ToUpper(body))
		for _, n := range []string{"1", "2"} {
			id := kg.ID("initiative/xm-" + body + "-" + n)
			w.Has(id, "name", map[string]string{"a": "Harbours of the north", "b": "Harbours of the north", "c": "Wells " + n, "d": "Roads " + n}[body], from).Is(id, from)
			w.Tie("LEADS", org, id, from)
		}
	}
	return w
}

func TestDuplicateRecordsOfOneSource(t *testing.T) {
	for it, c := range map[string]struct {
		same bool
		want []string
	}{
		"tells those of one body apart, but not of two, where it compiles what many report": {false, []string{
			"initiative/xm-a-1 | initiative/xm-b-1", "initiative/xm-a-1 | initiative/xm-b-2", "initiative/xm-a-2 | initiative/xm-b-1", "initiative/xm-a-2 | initiative/xm-b-2",
		}},
		"tells all apart where it is of one body": {true, nil},
	} {
		t.Run(it, func(t *testing.T) {
			var got []string
			for _, line := range saidRecords(recordsAt(t, worldtest.WorldOf(t, compilation(c.same)), 0.4, "INITIATIVE")) {
				pair, _, _ := strings.Cut(line, ";")
				got = append(got, pair)
			}
			slices.Sort(got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestSameBodies(t *testing.T) {
	for it, c := range map[string]struct {
		add  func(w *kgtest.W)
		want int
	}{
		"are those of one name, however English spells it": {func(w *kgtest.W) {
			registered(w, "organisation/a", "source/one", "International Organisation for Migration")
			registered(w, "organisation/b", "source/two", "International Organization for Migration (IOM)")
		}, 1},
		"are not those of different identifiers of one scheme": {func(w *kgtest.W) {
			registered(w, "organisation/a", "source/one", "Ministry of Health", "identifiers", "XM-1")
			registered(w, "organisation/b", "source/two", "Ministry of Health", "identifiers", "XM-2")
		}, 0},
		"are not those of different countries": {func(w *kgtest.W) {
			for _, x := range []string{"a", "b"} {
				w.Has(kg.ID("country/"+x), "alpha2", strings.ToUpper(x)+"X").Has(kg.ID("country/"+x), "alpha3", strings.ToUpper(x)+"XX").Is(kg.ID("country/" + x))
				registered(w, kg.ID("organisation/"+x), "source/one", "Ministry of Health")
				w.Tie("BASED_IN", kg.ID("organisation/"+x), kg.ID("country/"+x))
			}
		}, 0},
	} {
		t.Run(it, func(t *testing.T) {
			w := twoRegisters()
			c.add(w)
			same, err := sameBodies(t.Context(), worldtest.WorldOf(t, w))
			if err != nil || len(same) != c.want {
				t.Errorf("%d stand for others (%v), not %d", len(same), err, c.want)
			}
		})
	}
}

func TestDuplicateRecordsAreRefused(t *testing.T) {
	w := worldtest.WorldOf(t, twoRegisters())
	for it, ask := range map[string]Query{
		"for things without names of their own": {Kinds: []string{"FUNDING_FLOW"}},
		"for documents":                         {Kinds: []string{"SOURCE"}},
		"for a score of 0":                      {MinimumScore: new(0.0)},
		"for a reason that there is not":        {Weights: map[string]float64{"SHARED_NEED": 0.5}},
	} {
		t.Run(it, func(t *testing.T) {
			_, err := PossibleDuplicates(t.Context(), w, ask)
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
	Reasons []world.Reason
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
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, r *rand.Rand) {
		const least = 0.05
		want := recordAnswers(recordsAt(t, worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(facts)), world.Scope{}), least))
		found += len(want)
		for _, x := range want {
			if !(x.Score >= least && x.Score <= 1) || len(x.Things) != 2 || len(x.Reasons) == 0 {
				t.Errorf("%+v is out of bounds", x)
			}
		}
		worldtest.Equal(t, recordAnswers(recordsAt(t, worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Shuffled(r, facts)), world.Scope{}), least)), want)
		worldtest.Equal(t, recordAnswers(recordsAt(t, worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(worldtest.Without(t, facts, kg.Clear))), world.Scope{}), least)), want)
	})
	if found == 0 {
		t.Error("no random world has such a pair: nothing was tried")
	}
}
