package funding

import (
	"math"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// inThree is a need paid for in three currencies, and one flow in 2014.
func inThree() worldtest.Money {
	m := worldtest.MoneyWorld()
	m.Has("funding-flow/3", "date", "2014-06")
	return m.Paid("1", "100", "organisation/a", "", "need/n1").Flow("2", "PAID", "10", "EUR", "organisation/a", "", "need/n1").
		Flow("3", "COMMITTED", "20", "EUR", "organisation/a", "", "need/n1").Flow("4", "PAID", "270", "XCD", "organisation/a", "", "need/n1").
		Costs("r", "1000", "EUR", "need/n1")
}

func euro(rate kg.Decimal, date kg.Date) Rate {
	return Rate{From: "EUR", To: "USD", Rate: rate, Date: date, Source: "ECB"}
}

func TestFundingConverts(t *testing.T) {
	w := worldtest.WorldOf(t, inThree().W)
	leftXCD := world.Exclusion{Reason: noRate + "XCD", Count: 1}
	for name, tc := range map[string]struct {
		rates []Rate
		want  string
		said  []world.Exclusion
		basis string
	}{
		"counts one currency alone where no rate is given": {
			nil, "need/n1: paid 100, gross 100, net 100, USD", []world.Exclusion{{Reason: noRate + "EUR", Count: 3}, leftXCD}, "Only money in USD is counted",
		},
		"adds up what it can convert, and counts what it cannot": {
			[]Rate{euro("1.1", "2015")},
			"need/n1: required 1100, paid 111, committed 22, gross 133, net 133, unmet 967, coverage 0.120909, USD",
			[]world.Exclusion{leftXCD},
			"1 EUR = 1.1 USD (ECB, 2015)",
		},
		"takes the newest rate that is not newer than the money": {
			[]Rate{euro("2", "2015"), euro("1.1", "2013"), euro("1.2", "2014")},
			"need/n1: required 2000, paid 120, committed 24, gross 144, net 144, unmet 1856, coverage 0.072, USD",
			[]world.Exclusion{leftXCD},
			"the newest that is not newer",
		},
		"takes the oldest rate where the money is older": {
			[]Rate{euro("2", "2016"), euro("1.5", "2015")},
			"need/n1: required 2000, paid 120, committed 30, gross 150, net 150, unmet 1850, coverage 0.075, USD",
			[]world.Exclusion{leftXCD},
			"the oldest where all are newer",
		},
		"converts all where all have a rate": {
			[]Rate{euro("1.1", ""), {From: "XCD", To: "USD", Rate: "0.37", Source: "ECCB"}},
			"need/n1: required 1100, paid 210.9, committed 22, gross 232.9, net 232.9, unmet 867.1, coverage 0.211727, USD",
			[]world.Exclusion{},
			"1 XCD = 0.37 USD (ECCB)",
		},
		"takes a rate that is given twice once": {
			[]Rate{euro("1.1", "2015"), euro("1.10", "2015")},
			"need/n1: required 1100, paid 111, committed 22, gross 133, net 133, unmet 967, coverage 0.120909, USD",
			[]world.Exclusion{leftXCD},
			"ECB",
		},
	} {
		t.Run("it "+name, func(t *testing.T) {
			f := fundingOf(t, w, Query{Currency: "USD", Rates: tc.rates})
			worldtest.Equal(t, sums(f.Cells), []string{tc.want})
			worldtest.Equal(t, f.Basis.Excluded, tc.said)
			if !strings.Contains(f.Basis.Definition, tc.basis) {
				t.Errorf("the basis does not say %q: %s", tc.basis, f.Basis.Definition)
			}
		})
	}
}

func TestFundingRefuses(t *testing.T) {
	w := worldtest.WorldOf(t, inThree().W)
	usd := func(rates ...Rate) Query { return Query{Currency: "USD", Rates: rates} }
	for name, tc := range map[string]struct {
		query Query
		field string
		code  kg.Code
		says  string
	}{
		"two rates of one date that contradict":    {usd(euro("1.1", "2015"), euro("1.2", "2015")), "rates[1].rate", kg.Invalid, "one EUR is worth 1.1 and 1.2 USD"},
		"two rates without dates that contradict":  {usd(euro("1.1", ""), euro("1.2", "")), "rates[1].rate", kg.Invalid, "contradicts"},
		"a rate that leads elsewhere":              {usd(Rate{From: "EUR", To: "XCD", Rate: "3", Source: "s"}), "rates[0].to", kg.Invalid, "must lead to the currency asked for, USD"},
		"a rate to itself":                         {usd(Rate{From: "USD", To: "USD", Rate: "1", Source: "s"}), "rates[0].from", kg.Invalid, "needs no rate"},
		"a rate of nothing":                        {usd(euro("0", "2015")), "rates[0].rate", kg.Invalid, "more than 0"},
		"a rate without a source":                  {usd(Rate{From: "EUR", To: "USD", Rate: "1", Source: " "}), "rates[0].source", kg.Invalid, "who gives the rate"},
		"rates without a currency":                 {Query{Rates: []Rate{euro("1.1", "")}}, "currency", kg.Invalid, "give the currency"},
		"an axis that there is not":                {Query{By: "SOLUTION"}, "by", kg.Invalid, "none of NEED"},
		"a plan that there is not":                 {Query{Plan: "action-plan/x"}, "plan", kg.NotFound, "there is no"},
		"a plan that the reader may not know of":   {Query{Plan: "action-plan/hidden"}, "plan", kg.NotFound, "there is no"},
		"a plan that is the id of another kind":    {Query{Plan: "need/n1"}, "plan", kg.Invalid, "another kind"},
		"rates that contradict, within one month":  {usd(euro("1.1", "2015-05"), euro("1.2", "2015-05-01")), "rates[1].rate", kg.Invalid, "contradicts"},
		"a rate that is no number, for want of it": {usd(euro("x", "2015")), "rates[0].rate", kg.Invalid, "no rate"},
	} {
		t.Run("it refuses "+name, func(t *testing.T) {
			if tc.query.By == "" {
				tc.query.By = ByNeed
			}
			_, err := Funding(t.Context(), w, tc.query)
			worldtest.Refused(t, err, tc.code, tc.field, tc.says)
		})
	}
}

func TestFundingConcentration(t *testing.T) {
	const a, b, c, n = kg.ID("organisation/a"), kg.ID("organisation/b"), kg.ID("organisation/c"), kg.ID("need/n1")
	for name, tc := range map[string]struct {
		world            worldtest.Money
		herfindahl, many float64
	}{
		"is one with a single funder":                    {worldtest.MoneyWorld().Paid("1", "7", a, "", n).Paid("2", "3", a, "", n), 1, 1},
		"is a half with two equal ones":                  {worldtest.MoneyWorld().Paid("1", "5", a, "", n).Paid("2", "5", b, "", n), 0.5, 2},
		"weighs shares by their squares":                 {worldtest.MoneyWorld().Paid("1", "60", a, "", n).Paid("2", "30", b, "", n).Paid("3", "10", c, "", n), 0.46, 2.173913},
		"leaves out money that is only promised":         {worldtest.MoneyWorld().Paid("1", "5", a, "", n).Flow("2", "COMMITTED", "5", "USD", b, "", n), 1, 1},
		"leaves out givers that nobody knows":            {worldtest.MoneyWorld().Paid("1", "5", a, "", n).Paid("2", "5", "", "", n), 1, 1},
		"counts givers and not those who pass money on":  {worldtest.MoneyWorld().Paid("1", "5", a, b, n).Paid("2", "5", b, c, n), 1, 1},
		"leaves out who got back more than it paid":      {worldtest.MoneyWorld().Paid("1", "10", a, "", n).Paid("2", "5", b, "", n).Paid("3", "-8", b, "", n), 1, 1},
		"is not there where all that was paid went back": {worldtest.MoneyWorld().Paid("1", "5", a, "", n).Paid("2", "-5", a, "", n), math.NaN(), math.NaN()},
		"is not there without paid money of known giver": {worldtest.MoneyWorld().Flow("1", "COMMITTED", "5", "USD", a, "", n).Paid("2", "5", "", "", n), math.NaN(), math.NaN()},
	} {
		t.Run("it "+name, func(t *testing.T) {
			cell := fundingOf(t, worldtest.WorldOf(t, tc.world.W), Query{}).Cells[0]
			if math.IsNaN(tc.herfindahl) {
				if cell.Herfindahl != nil || cell.EffectiveFunders != nil {
					t.Errorf("it is %v, want none", *cell.Herfindahl)
				}
				return
			}
			worldtest.Equal(t, []float64{*cell.Herfindahl, *cell.EffectiveFunders}, []float64{tc.herfindahl, tc.many})
		})
	}
}

func TestFundingWithoutKnown(t *testing.T) {
	const a, n1, n2, n3, i = kg.ID("organisation/a"), kg.ID("need/n1"), kg.ID("need/n2"), kg.ID("need/n3"), kg.ID("initiative/i")
	all := []kg.ID{n1, n2, n3}
	funds := func(to kg.ID, options ...kgtest.Option) worldtest.Money {
		m := worldtest.MoneyWorld().Initiative(i, n1, n2)
		m.Tie("FUNDS", a, to, options...)
		return m
	}
	for name, tc := range map[string]struct {
		world        worldtest.Money
		funder, cost []kg.ID
	}{
		"lists all needs where nothing is known":            {worldtest.MoneyWorld(), all, all},
		"knows who paid for a need":                         {worldtest.MoneyWorld().Paid("1", "5", a, "", n1), []kg.ID{n2, n3}, all},
		"knows who paid for an initiative for it":           {worldtest.MoneyWorld().Initiative(i, n1, n2).Paid("1", "5", a, "", i), []kg.ID{n3}, all},
		"knows who is said to fund it, without an amount":   {funds(n3), []kg.ID{n1, n2}, all},
		"knows who is said to fund an initiative for it":    {funds(i), []kg.ID{n3}, all},
		"takes who is expected to fund it for no funder":    {funds(n3, kgtest.Standing(kg.Expected)), all, all},
		"takes a pledge for no funder":                      {worldtest.MoneyWorld().Flow("1", "PLEDGED", "5", "USD", a, "", n1), all, all},
		"takes money of nobody known for no funder":         {worldtest.MoneyWorld().Paid("1", "5", "", "", n1), all, all},
		"takes the funder of a plan for no funder of needs": {funds("action-plan/p"), all, all},
		"knows the cost of a need":                          {worldtest.MoneyWorld().Costs("r", "5", "USD", n2), all, []kg.ID{n1, n3}},
		"knows the cost of an initiative for it alone":      {worldtest.MoneyWorld().Initiative(i, n3).Costs("r", "5", "USD", i), all, []kg.ID{n1, n2}},
		"takes the cost of several for the cost of none":    {worldtest.MoneyWorld().Initiative(i, n1, n2).Costs("r", "5", "USD", i), all, all},
	} {
		t.Run("it "+name, func(t *testing.T) {
			f := fundingOf(t, worldtest.WorldOf(t, tc.world.W), Query{})
			worldtest.Equal(t, f.WithoutKnownFunder, tc.funder)
			worldtest.Equal(t, f.WithoutKnownCost, tc.cost)
		})
	}
}

func TestFundingScope(t *testing.T) {
	const a, i = kg.ID("organisation/a"), kg.ID("initiative/i")
	editions := func() worldtest.Money {
		m := worldtest.MoneyWorld().Paid("1", "1", a, "", "need/n1").Paid("2", "2", a, "", "need/n3").Paid("3", "4", a, "").Initiative(i, "need/n1", "need/n3").Paid("4", "8", a, "", i)
		m.Has("action-plan/old", "edition", "2010").Is("action-plan/old").Tie("REPLACES", "action-plan/p", "action-plan/old")
		m.Has("priority-area/o", "ref", "1").Is("priority-area/o").Tie("PART_OF", "priority-area/o", "action-plan/old")
		m.Has("need/o1", "ref", "1.1").Is("need/o1").Tie("IN_AREA", "need/o1", "priority-area/o")
		return m.Paid("5", "16", a, "", "need/o1")
	}
	eq := func(w *world.World, kind, attr, value string) kg.Filter {
		return &kg.Compare{Attr: w.Kind(kind).Attr(attr), Op: kg.Eq, Value: value}
	}
	late := editions()
	late.Has("funding-flow/late", "date", "2020")
	late.Paid("late", "32", a, "", "need/n1")
	twoEditions := editions()
	twoEditions.Tie("MAPS_TO", "need/n1", "need/o1")
	twoEditions.Initiative("initiative/j", "need/n1", "need/o1").Paid("6", "64", a, "", "initiative/j")
	for name, tc := range map[string]struct {
		world worldtest.Money
		as    world.Scope
		query func(w *world.World) Query
		want  []string
		said  []world.Exclusion
	}{
		"leaves out money for the needs of another plan": {
			editions(), world.Scope{}, func(*world.World) Query { return Query{} }, []string{"need/n1 1", "need/n3 2", "shared 8", "not specified 4"}, []world.Exclusion{{Reason: otherNeeds, Count: 1}},
		},
		"answers for the plan asked for": {
			editions(), world.Scope{}, func(*world.World) Query { return Query{Plan: "action-plan/old"} }, []string{"need/o1 16", "not specified 4"}, []world.Exclusion{{Reason: otherNeeds, Count: 3}},
		},
		"leaves out what is not specified where needs are chosen": {
			editions(),
			world.Scope{},
			func(w *world.World) Query { return Query{Filter: eq(w, "Need", "ref", "1.1")} },
			[]string{"need/n1 1", "shared 8"},
			[]world.Exclusion{{Reason: otherNeeds, Count: 2}, {Reason: noNeeds, Count: 1}},
		},
		"leaves out money dated after the day": {
			late,
			world.Scope{AsOf: "2019"},
			func(*world.World) Query { return Query{} },
			[]string{"need/n1 1", "need/n3 2", "shared 8", "not specified 4"},
			[]world.Exclusion{{Reason: laterMoney, Count: 1}, {Reason: otherNeeds, Count: 1}},
		},
		"takes a need of another edition for the one it maps to": {
			twoEditions, world.Scope{}, func(*world.World) Query { return Query{} }, []string{"need/n1 65", "need/n3 2", "shared 8", "not specified 4"}, []world.Exclusion{{Reason: otherNeeds, Count: 1}},
		},
		"counts what is spent in the countries asked for": {
			editions().In(i, "country/x", "25").In(i, "country/y", "75"), world.Scope{}, func(w *world.World) Query {
				return Query{Countries: eq(w, "Country", "id", "country/x")}
			}, []string{"shared 2"}, []world.Exclusion{{Reason: noCountries, Count: 3}, {Reason: partlyElsewhere, Count: 1}, {Reason: otherNeeds, Count: 1}},
		},
		"counts for each funder in the countries asked for": {
			editions().In(i, "country/x", "25"), world.Scope{}, func(w *world.World) Query {
				return Query{By: ByFunder, Countries: eq(w, "Country", "id", "country/x")}
			}, []string{"organisation/a 2"}, []world.Exclusion{{Reason: noCountries, Count: 3}, {Reason: shortSplit, Count: 1}, {Reason: partlyElsewhere, Count: 1}, {Reason: otherNeeds, Count: 1}},
		},
		"answers in a graph without plans": {
			worldtest.Money{W: worldtest.Blank().Is("need/x")}.Paid("1", "3", "", "", "need/x"), world.Scope{}, func(*world.World) Query { return Query{} }, []string{"need/x 3"}, nil,
		},
		"has nothing on a day before all facts": {
			worldtest.Money{W: worldtest.Blank().Source("source/new", "REPORT").Has("source/new", "published", "2016", kgtest.From("source/new")).Is("need/x", kgtest.From("source/new"))},
			world.Scope{AsOf: "1900"},
			func(*world.World) Query { return Query{} }, nil, nil,
		},
	} {
		t.Run("it "+name, func(t *testing.T) {
			w := worldtest.WorldAs(t, tc.world.W, tc.as)
			f := fundingOf(t, w, tc.query(w))
			var got []string
			for i := range f.Cells {
				got = append(got, string(f.Cells[i].what())+" "+string(f.Cells[i].Paid))
			}
			worldtest.Equal(t, got, tc.want)
			worldtest.Equal(t, f.Basis.Excluded, append([]world.Exclusion{}, tc.said...))
			if (f.Explanation == "") != (len(tc.want) > 0) {
				t.Errorf("%d cells, and it explains %q", len(tc.want), f.Explanation)
			}
		})
	}
}

func TestFundingExplainsCountries(t *testing.T) {
	w := worldtest.WorldOf(t, worldtest.MoneyWorld().Paid("1", "1", "organisation/a", "", "need/n1").Region().W)
	f := fundingOf(t, w, Query{By: ByCountry})
	if len(f.Cells) != 1 || !f.Cells[0].NotSpecified || !strings.Contains(f.Explanation, "no money is known to be for a country") {
		t.Errorf("%d cells, %q; want one that is not specified, and why it is no country's", len(f.Cells), f.Explanation)
	}
}

func TestFundingExplains(t *testing.T) {
	paid := worldtest.MoneyWorld().Paid("1", "1", "organisation/a", "", "need/n1").Region()
	nowhere := func(w *world.World) kg.Filter {
		return &kg.Compare{Attr: w.Country.Kind.Attr(kg.AttrID), Op: kg.Eq, Value: "country/x"}
	}
	for name, tc := range map[string]struct {
		world worldtest.Money
		as    world.Scope
		query func(w *world.World) Query
		want  string
	}{
		"that there is none on record":        {worldtest.MoneyWorld(), world.Scope{}, func(*world.World) Query { return Query{} }, "as of 2024-06-30 no money and no cost is on record, which is not to say that there is none"},
		"that the plan has no needs":          {worldtest.Money{W: worldtest.Plain()}, world.Scope{}, func(*world.World) Query { return Query{} }, "action-plan/p"},
		"that there is neither plan nor need": {worldtest.Money{W: worldtest.Blank()}, world.Scope{}, func(*world.World) Query { return Query{} }, "neither an action plan nor a need"},
		"that no country matches":             {paid, world.Scope{}, func(w *world.World) Query { return Query{Countries: nowhere(w)} }, "no country matches"},
		"that what is there does not count":   {paid, world.Scope{}, func(*world.World) Query { return Query{Currency: "EUR"} }, "basis.excluded says why"},
		"that no need matches": {paid, world.Scope{}, func(w *world.World) Query {
			return Query{Filter: &kg.Compare{Attr: w.Need.Kind.Attr("ref"), Op: kg.Eq, Value: "9"}}
		}, "no need matches the filter"},
	} {
		t.Run("it says "+name, func(t *testing.T) {
			w := worldtest.WorldAs(t, tc.world.W, tc.as)
			f := fundingOf(t, w, tc.query(w))
			if len(f.Cells) != 0 || !strings.Contains(f.Explanation, tc.want) {
				t.Errorf("%d cells, %q; want none, since %q", len(f.Cells), f.Explanation, tc.want)
			}
		})
	}
}
