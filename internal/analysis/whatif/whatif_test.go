package whatif

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/portolan/portolan/internal/analysis/funding"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func whatIf(tb testing.TB, w *world.World, list ...Supposition) *Report {
	tb.Helper()
	x, err := WhatIf(tb.Context(), w, Query{Suppose: list, Counted: []world.InterestStatus{world.Present}, Units: world.Apart})
	if err != nil {
		tb.Fatal(err)
	}
	return x
}

func joins(organisation, need kg.ID, status world.InterestStatus) Supposition {
	return Supposition{AddInterest: &SupposedInterest{Organisation: organisation, Need: need, Status: status}}
}

func quits(organisation, need kg.ID) Supposition {
	return Supposition{RemoveInterest: &InterestOf{Organisation: organisation, Need: need}}
}

// servedForMoney is a world in which a is present in n1 and unstated in n2, b works for n3
// with an initiative that a funds, and the reader does not see c's interest in n1.
func servedForMoney() worldtest.Money {
	m := worldtest.MoneyWorld()
	m.Tie("INTERESTED_IN", "organisation/a", "need/n1", kgtest.With("status", "PRESENT"))
	m.Tie("INTERESTED_IN", "organisation/a", "need/n2", kgtest.With("status", "UNSTATED"))
	m.Tie("INTERESTED_IN", "organisation/c", "need/n1", kgtest.With("status", "PRESENT"), kgtest.Marked(kg.Red))
	m.Has("initiative/i", "status", "IMPLEMENTATION")
	m.Initiative("initiative/i", "need/n3").Tie("IMPLEMENTS", "organisation/b", "initiative/i")
	return m.Paid("1", "100", "organisation/a", "organisation/b", "initiative/i").Costs("r", "400", "USD", "need/n3")
}

func TestWhatIf(t *testing.T) {
	w := worldtest.WorldOf(t, servedForMoney().W)
	changed := func(x *Report) []string {
		var out []string
		for _, n := range x.Coverage.Needs {
			out = append(out, fmt.Sprintf("%s: %s to %s", n.Need, n.Before, n.After))
		}
		for _, f := range x.Funding.Difference {
			if f.Paid != "0" || f.Committed != "0" {
				out = append(out, fmt.Sprintf("paid %s, committed %s %s, unmet %s", f.Paid, f.Committed, f.Currency, f.Unmet))
			}
		}
		for _, n := range x.Funding.GainFunder {
			out = append(out, "funded: "+string(n))
		}
		for _, n := range x.Funding.LoseFunder {
			out = append(out, "not funded: "+string(n))
		}
		return out
	}
	newcomer := Supposition{AddOrganisation: &SupposedOrganisation{ID: "organisation/new", Name: "New", Form: "COMPANY"}}
	for name, tc := range map[string]struct {
		list []Supposition
		want []string
	}{
		"changes nothing where nothing is supposed": {nil, nil},
		"lets a partner join":                       {[]Supposition{joins("organisation/b", "need/n2", world.Present)}, []string{"need/n2: POTENTIAL_ONLY to SINGLE_PARTNER"}},
		"lets a candidate become a partner":         {[]Supposition{joins("organisation/a", "need/n2", world.Present)}, []string{"need/n2: POTENTIAL_ONLY to SINGLE_PARTNER"}},
		"lets a partner leave a need":               {[]Supposition{quits("organisation/a", "need/n1")}, []string{"need/n1: SINGLE_PARTNER to UNCOVERED"}},
		"lets an organisation leave, with its money given by nobody known": {
			[]Supposition{{RemoveOrganisation: "organisation/a"}},
			[]string{"need/n1: SINGLE_PARTNER to UNCOVERED", "need/n2: POTENTIAL_ONLY to UNCOVERED", "not funded: need/n3"},
		},
		"lets a new organisation join, in any order": {
			[]Supposition{joins("organisation/new", "need/n1", world.Present), newcomer}, []string{"need/n1: SINGLE_PARTNER to COVERED"},
		},
		"ends an initiative and what its money was for": {[]Supposition{{RemoveInitiative: "initiative/i"}}, []string{"need/n3: SINGLE_PARTNER to UNCOVERED", "not funded: need/n3"}},
		"begins an initiative with its money": {
			[]Supposition{
				{AddInitiative: &SupposedInitiative{ID: "initiative/new", Name: "New", Status: "IMPLEMENTATION", Leaders: []kg.ID{"organisation/c"}, Needs: []kg.ID{"need/n2"}}},
				{AddFlow: &SupposedFlow{Status: funding.FlowCommitted, Amount: "12.5", Currency: "USD", From: "organisation/b", To: "organisation/c", Initiative: "initiative/new"}},
			},
			[]string{"need/n2: POTENTIAL_ONLY to SINGLE_PARTNER", "paid 0, committed 12.5 USD, unmet 0", "funded: need/n2"},
		},
		"adds money for a need": {
			[]Supposition{{AddFlow: &SupposedFlow{Status: funding.FlowPaid, Amount: "50", Currency: "USD", From: "organisation/c", Need: "need/n3"}}}, []string{"paid 50, committed 0 USD, unmet -50"},
		},
		"takes money away": {[]Supposition{{RemoveFlow: "funding-flow/1"}}, []string{"paid -100, committed 0 USD, unmet 100", "not funded: need/n3"}},
		"adds what the reader does not know to be there": {[]Supposition{joins("organisation/c", "need/n1", world.Present)}, []string{"need/n1: SINGLE_PARTNER to COVERED"}},
	} {
		t.Run("it "+name, func(t *testing.T) { worldtest.Equal(t, changed(whatIf(t, w, tc.list...)), tc.want) })
	}
	t.Run("it leaves the graph as it is", func(t *testing.T) {
		worldtest.Equal(t, changed(whatIf(t, w)), []string(nil))
	})
}

func TestWhatIfRefuses(t *testing.T) {
	w := worldtest.WorldOf(t, servedForMoney().W)
	add := func(id kg.ID) Supposition {
		return Supposition{AddOrganisation: &SupposedOrganisation{ID: id, Name: "n", Form: "OTHER"}}
	}
	for name, tc := range map[string]struct {
		list  []Supposition
		code  kg.Code
		field string
		says  string
	}{
		"an unknown organisation":                            {[]Supposition{joins("organisation/x", "need/n1", world.Present)}, kg.NotFound, "suppose[0].addInterest.organisation", "there is no"},
		"an unknown need, by its place":                      {[]Supposition{quits("organisation/a", "need/n1"), joins("organisation/a", "need/x", world.Present)}, kg.NotFound, "suppose[1].addInterest.need", "there is no"},
		"an interest that is there":                          {[]Supposition{joins("organisation/a", "need/n1", world.Present)}, kg.Invalid, "suppose[0].addInterest", "already"},
		"to remove an interest that is not there":            {[]Supposition{quits("organisation/b", "need/n1")}, kg.NotFound, "suppose[0].removeInterest", "has no interest"},
		"to remove an interest that the reader does not see": {[]Supposition{quits("organisation/c", "need/n1")}, kg.NotFound, "suppose[0].removeInterest", "has no interest"},
		"to add and remove one interest":                     {[]Supposition{joins("organisation/b", "need/n1", world.Present), quits("organisation/b", "need/n1")}, kg.Invalid, "suppose[1].removeInterest", "suppose[0]"},
		"the same twice":                                     {[]Supposition{quits("organisation/a", "need/n1"), quits("organisation/a", "need/n1")}, kg.Invalid, "suppose[1].removeInterest", "suppose[0]"},
		"to add what is there":                               {[]Supposition{add("organisation/a")}, kg.Conflict, "suppose[0].addOrganisation.id", "is there already"},
		"to add one thing twice":                             {[]Supposition{add("organisation/n"), add("organisation/n")}, kg.Invalid, "suppose[1].addOrganisation.id", "added by suppose[0]"},
		"to remove what is added":                            {[]Supposition{add("organisation/n"), {RemoveOrganisation: "organisation/n"}}, kg.Invalid, "suppose[1].removeOrganisation", "added by suppose[0]"},
		"to remove one thing twice":                          {[]Supposition{{RemoveFlow: "funding-flow/1"}, {RemoveFlow: "funding-flow/1"}}, kg.Invalid, "suppose[1].removeFlow", "removed by suppose[0]"},
		"to use what is removed":                             {[]Supposition{joins("organisation/b", "need/n1", world.Present), {RemoveOrganisation: "organisation/b"}}, kg.Invalid, "suppose[0].addInterest.organisation", "removed by suppose[1]"},
		"to remove the unknown":                              {[]Supposition{{RemoveInitiative: "initiative/x"}}, kg.NotFound, "suppose[0].removeInitiative", "there is no"},
		"an id of another kind for what is new":              {[]Supposition{add("need/n")}, kg.Invalid, "suppose[0].addOrganisation.id", "organisation/"},
		"a supposition of nothing":                           {[]Supposition{{}}, kg.Invalid, "suppose[0]", "supposes nothing"},
		"money of nobody for nothing":                        {[]Supposition{{AddFlow: &SupposedFlow{Status: funding.FlowPaid, Amount: "1", Currency: "USD"}}}, kg.Invalid, "suppose[0].addFlow", "from nobody"},
		"money dated after the day":                          {[]Supposition{{AddFlow: &SupposedFlow{Status: funding.FlowPaid, Amount: "1", Currency: "USD", Date: "2030", Need: "need/n1"}}}, kg.Invalid, "suppose[0].addFlow.date", "after 2024-06-30"},
		"an organisation without a name":                     {[]Supposition{{AddOrganisation: &SupposedOrganisation{ID: "organisation/n", Name: " ", Form: "OTHER"}}}, kg.Invalid, "suppose[0].addOrganisation.name", "is empty"},
		"an initiative without a name":                       {[]Supposition{{AddInitiative: &SupposedInitiative{ID: "initiative/n", Status: "PIPELINE"}}}, kg.Invalid, "suppose[0].addInitiative.name", "is empty"},
		"a body that is a unit of itself":                    {[]Supposition{{AddOrganisation: &SupposedOrganisation{ID: "organisation/n", Name: "n", Form: "OTHER", Parent: "organisation/n"}}}, kg.Invalid, "suppose[0].addOrganisation", "of itself"},
		"more than a hundred":                                {make([]Supposition, 101), kg.CostLimit, "suppose", "at most 100"},
	} {
		t.Run("it refuses "+name, func(t *testing.T) {
			_, err := WhatIf(t.Context(), w, Query{Suppose: tc.list, Counted: []world.InterestStatus{world.Present}, Units: world.Apart})
			worldtest.Refused(t, err, tc.code, tc.field, tc.says)
		})
	}
}

// TestWhatIfUndone adds things to random worlds and takes them away again.
func TestWhatIfUndone(t *testing.T) {
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, _ *rand.Rand) {
		w := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(facts)), world.Scope{})
		plan, err := w.Planned("")
		if err != nil {
			t.Fatal(err)
		}
		needs, err := w.NeedsOf(t.Context(), plan, nil)
		if err != nil || len(needs) == 0 {
			return // nothing to suppose of
		}
		n := w.ID(needs[0])
		there, err := supposed(t.Context(), w, []Supposition{
			{AddOrganisation: &SupposedOrganisation{ID: "organisation/new", Name: "New", Form: "OTHER"}},
			{AddInitiative: &SupposedInitiative{ID: "initiative/new", Name: "New", Status: "IMPLEMENTATION", Leaders: []kg.ID{"organisation/new"}, Needs: []kg.ID{n}}},
			joins("organisation/new", n, world.Present),
		})
		if err != nil {
			t.Fatal(err)
		}
		back, err := supposed(t.Context(), there, []Supposition{{RemoveOrganisation: "organisation/new"}, {RemoveInitiative: "initiative/new"}})
		if err != nil {
			t.Fatal(err)
		}
		before, after := whatIf(t, w), whatIf(t, back)
		before.Basis, after.Basis = world.Basis{}, world.Basis{}
		worldtest.Equal(t, after, before)
		if c := whatIf(t, there); len(c.Coverage.Needs) != 0 {
			t.Errorf("nothing is supposed, and %d needs change", len(c.Coverage.Needs))
		}
	})
}

func TestWhatIfAnswersAlikeWithoutTheHidden(t *testing.T) {
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, r *rand.Rand) {
		all := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Shuffled(r, facts)), world.Scope{})
		seen := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(worldtest.Without(t, facts, kg.Clear))), world.Scope{})
		list := leavers(all)
		worldtest.Equal(t, whatIf(t, all, list...), whatIf(t, seen, list...))
	})
}

// leavers supposes that the first organisation and the first initiative leave.
func leavers(w *world.World) []Supposition {
	var out []Supposition
	for n := range w.OfKind(w.Organisation.Kind) {
		out = append(out, Supposition{RemoveOrganisation: w.ID(n)})
		break
	}
	for n := range w.OfKind(w.Initiative.Kind) {
		out = append(out, Supposition{RemoveInitiative: w.ID(n)})
		break
	}
	return out
}
