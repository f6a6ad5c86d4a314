package funding

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
)

func fundingOf(tb testing.TB, w *world.World, q Query) *Report {
	tb.Helper()
	if q.By == "" {
		q.By = ByNeed
	}
	f, err := Funding(tb.Context(), w, q)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// what gives what a cell is of.
func (c *Cell) what() kg.ID {
	switch {
	case c.Shared:
		return "shared"
	case c.NotSpecified:
		return "not specified"
	}
	return c.Need + c.PriorityArea + c.Country + c.Funder + c.Initiative
}

// sums gives the sums of cells that are not zero, a line each.
func sums(cells []Cell) []string {
	var out []string
	for i := range cells {
		c := &cells[i]
		text := string(c.what()) + ": "
		for _, part := range []struct {
			label string
			value kg.Decimal
		}{
			{"required", c.Requirement},
			{"paid", c.Paid},
			{"committed", c.Committed},
			{"pledged", c.Pledged},
			{"expected", c.Expected},
			{"gross", c.Gross},
			{"net", c.Net},
			{"unmet", c.Unmet},
			{"coverage", c.Coverage},
		} {
			if part.value != "" && part.value != "0" {
				text += part.label + " " + string(part.value) + ", "
			}
		}
		out = append(out, text+c.Currency)
	}
	return out
}

func TestFundingByNeed(t *testing.T) {
	const a, b, c, n1, n2, n3 = kg.ID("organisation/a"), kg.ID("organisation/b"), kg.ID("organisation/c"), kg.ID("need/n1"), kg.ID("need/n2"), kg.ID("need/n3")
	const i = kg.ID("initiative/i")
	for name, tc := range map[string]struct {
		world worldtest.Money
		want  []string
	}{
		"has no cells where there is no money": {worldtest.MoneyWorld(), nil},
		"keeps paid, committed, pledged and expected apart": {
			worldtest.MoneyWorld().Costs("r", "1000", "USD", n1).Paid("1", "100.10", a, b, n1).Flow("2", "COMMITTED", "200.20", "USD", a, b, n1).
				Flow("3", "PLEDGED", "300", "USD", a, b, n1).Flow("4", "EXPECTED", "400", "USD", a, b, n1),
			[]string{"need/n1: required 1000, paid 100.1, committed 200.2, pledged 300, expected 400, gross 300.3, net 300.3, unmet 699.7, coverage 0.3003, USD"},
		},
		"leaves coverage undefined without a requirement": {
			worldtest.MoneyWorld().Paid("1", "100", a, b, n1), []string{"need/n1: paid 100, gross 100, net 100, USD"},
		},
		"leaves coverage undefined where the requirement is nothing": {
			worldtest.MoneyWorld().Costs("r", "0", "USD", n1).Paid("1", "100", a, b, n1), []string{"need/n1: paid 100, gross 100, net 100, USD"},
		},
		"shows a requirement without money": {
			worldtest.MoneyWorld().Costs("r", "50", "USD", n1), []string{"need/n1: required 50, unmet 50, USD"},
		},
		"shows coverage above the whole": {
			worldtest.MoneyWorld().Costs("r", "300", "USD", n1).Paid("1", "400", a, b, n1),
			[]string{"need/n1: required 300, paid 400, gross 400, net 400, coverage 1.333333, USD"},
		},
		"rounds coverage to six places, halves up": {
			worldtest.MoneyWorld().Costs("r", "2000000", "USD", n1).Paid("1", "1", a, b, n1),
			[]string{"need/n1: required 2000000, paid 1, gross 1, net 1, unmet 1999999, coverage 0.000001, USD"},
		},
		"sums what floats cannot": {
			worldtest.MoneyWorld().Paid("1", "0.1", a, b, n1).Paid("2", "0.2", a, b, n1).Paid("3", "123456789012345678901234567890.000000000001", a, b, n1),
			[]string{"need/n1: paid 123456789012345678901234567890.300000000001, gross 123456789012345678901234567890.300000000001, net 123456789012345678901234567890.300000000001, USD"},
		},
		"takes no amount that is only claimed, however new": {
			worldtest.MoneyWorld().Paid("1", "100", a, b, n1).Costs("r", "400", "USD", n1).Claiming("funding-flow/1", "amount", "900").
				Claiming("requirement/r", "amount", "9"),
			[]string{"need/n1: required 400, paid 100, gross 100, net 100, unmet 300, coverage 0.25, USD"},
		},
		"takes for paid nothing that is only claimed to be": {
			worldtest.MoneyWorld().Flow("1", "PLEDGED", "100", "USD", a, b, n1).Claiming("funding-flow/1", "status", "PAID"), []string{"need/n1: pledged 100, USD"},
		},
		"takes refunds off": {
			worldtest.MoneyWorld().Paid("1", "100", a, b, n1).Paid("2", "-30", a, b, n1), []string{"need/n1: paid 70, gross 70, net 70, USD"},
		},
		"shows money for nothing known as not specified": {
			worldtest.MoneyWorld().Paid("1", "100", a, b).Initiative(i).Paid("2", "20", a, b, i), []string{"not specified: paid 120, gross 120, net 120, USD"},
		},
		"counts money of an initiative for the one need it addresses": {
			worldtest.MoneyWorld().Initiative(i, n2).Paid("1", "100", a, b, i), []string{"need/n2: paid 100, gross 100, net 100, USD"},
		},
		"counts money of an initiative for several needs once, as shared": {
			worldtest.MoneyWorld().Initiative(i, n1, n3).Paid("1", "100", a, b, i).Costs("r", "400", "USD", i),
			[]string{"shared: required 400, paid 100, gross 100, net 100, unmet 300, coverage 0.25, USD"},
		},
		"takes the need that a flow names before those of its initiative": {
			worldtest.MoneyWorld().Initiative(i, n1, n3).Paid("1", "100", a, b, i, n3), []string{"need/n3: paid 100, gross 100, net 100, USD"},
		},
		"keeps currencies apart": {
			worldtest.MoneyWorld().Costs("r", "400", "XCD", n1).Paid("1", "100", a, b, n1).Flow("2", "PAID", "50", "EUR", a, b, n1),
			[]string{"need/n1: paid 50, gross 50, net 50, EUR", "need/n1: paid 100, gross 100, net 100, USD", "need/n1: required 400, unmet 400, XCD"},
		},
		"counts money that passes through an intermediary once": {
			worldtest.MoneyWorld().Costs("r", "200", "USD", n1).Paid("1", "100", a, b, n1).Paid("2", "60", b, c, n1),
			[]string{"need/n1: required 200, paid 100, gross 160, net 100, unmet 100, coverage 0.5, USD"},
		},
		"counts what an intermediary adds": {
			worldtest.MoneyWorld().Paid("1", "100", a, b, n1).Paid("2", "130", b, c, n1), []string{"need/n1: paid 130, gross 230, net 130, USD"},
		},
		"counts passed on money with the status it has where it enters": {
			worldtest.MoneyWorld().Paid("1", "100", a, b, n1).Paid("2", "60", b, c, n1).Flow("3", "COMMITTED", "40", "USD", b, c, n1),
			[]string{"need/n1: paid 100, gross 200, net 100, USD"},
		},
		"counts a promise that is passed on once, and not as money": {
			worldtest.MoneyWorld().Flow("1", "PLEDGED", "100", "USD", a, b, n1).Flow("2", "PLEDGED", "60", "USD", b, c, n1).Paid("3", "10", b, c, n1),
			[]string{"need/n1: paid 10, pledged 100, gross 10, net 10, USD"},
		},
		"follows money from a need to an initiative for it": {
			worldtest.MoneyWorld().Initiative(i, n1).Paid("1", "100", a, b, n1).Paid("2", "100", b, c, i), []string{"need/n1: paid 100, gross 200, net 100, USD"},
		},
		"follows money from an initiative to a need that it is for": {
			worldtest.MoneyWorld().Initiative(i, n1, n2).Paid("1", "100", a, b, i).Paid("2", "70", b, c, n2).Paid("3", "50", b, c, n3),
			[]string{"need/n2: gross 70, USD", "need/n3: paid 50, gross 50, net 50, USD", "shared: paid 100, gross 100, net 100, USD"},
		},
		"passes on no more than was given, whatever its giver got": {
			worldtest.MoneyWorld().Initiative(i, n1).Paid("1", "100", a, b, i).Paid("2", "100", a, b, n1).Paid("3", "120", b, c, i),
			[]string{"need/n1: paid 200, gross 320, net 200, USD"},
		},
		"passes on what its giver got but once": {
			worldtest.MoneyWorld().Paid("1", "100", a, b, n1).Paid("2", "70", b, c, n1).Paid("3", "70", b, c, n1),
			[]string{"need/n1: paid 140, gross 240, net 140, USD"},
		},
		"takes money for another purpose as new": {
			worldtest.MoneyWorld().Paid("1", "100", a, b, n1).Paid("2", "100", b, c, n2),
			[]string{"need/n1: paid 100, gross 100, net 100, USD", "need/n2: paid 100, gross 100, net 100, USD"},
		},
		"takes money in another currency as new": {
			worldtest.MoneyWorld().Paid("1", "100", a, b, n1).Flow("2", "PAID", "100", "EUR", b, c, n1),
			[]string{"need/n1: paid 100, gross 100, net 100, EUR", "need/n1: paid 100, gross 100, net 100, USD"},
		},
		"takes money for no known purpose as new": {
			worldtest.MoneyWorld().Paid("1", "100", a, b).Paid("2", "100", b, c), []string{"not specified: paid 200, gross 200, net 200, USD"},
		},
		"takes the cost of a need before those of its initiatives": {
			worldtest.MoneyWorld().Initiative(i, n1).Costs("r", "100", "USD", n1).Costs("s", "70", "USD", i), []string{"need/n1: required 100, unmet 100, USD"},
		},
		"adds up the costs of a need's initiatives": {
			worldtest.MoneyWorld().Initiative(i, n1).Initiative("initiative/j", n1).Costs("r", "100", "USD", i).Costs("s", "70", "USD", "initiative/j"),
			[]string{"need/n1: required 170, unmet 170, USD"},
		},
		"gives cells in the order of the plan, what is shared and not specified last": {
			worldtest.MoneyWorld().Initiative(i, n1, n2).Paid("1", "1", a, b).Paid("2", "2", a, b, i).Paid("3", "3", a, b, n3).Paid("4", "4", a, b, n1),
			[]string{
				"need/n1: paid 4, gross 4, net 4, USD", "need/n3: paid 3, gross 3, net 3, USD", "shared: paid 2, gross 2, net 2, USD",
				"not specified: paid 1, gross 1, net 1, USD",
			},
		},
	} {
		t.Run("it "+name, func(t *testing.T) {
			worldtest.Equal(t, sums(fundingOf(t, worldtest.WorldOf(t, tc.world.W), Query{}).Cells), tc.want)
		})
	}
}

// chained is a world in which money goes from a through b to c, for an initiative
// in three places, and some for a need.
func chained() worldtest.Money {
	const i = kg.ID("initiative/i")
	m := worldtest.MoneyWorld().Initiative(i, "need/n1", "need/n2").In(i, "country/x", "50").In(i, "country/y", "20").In(i, "region/s", "30")
	return m.Paid("1", "1000", "organisation/a", "organisation/b", i).Paid("2", "400", "organisation/b", "organisation/c", i).
		Paid("3", "33.3", "organisation/c", "", "need/n3").Flow("4", "COMMITTED", "5", "USD", "", "", i).Costs("r", "2000", "USD", i).Costs("s", "11", "USD", "need/n3")
}

func TestFundingByOtherAxes(t *testing.T) {
	w := worldtest.WorldOf(t, chained().W)
	for name, tc := range map[string]struct {
		by   Axis
		want []string
	}{
		"puts money for several needs of an area in the area": {ByPriorityArea, []string{
			"priority-area/a: required 2000, paid 1000, committed 5, gross 1405, net 1005, unmet 995, coverage 0.5025, USD",
			"priority-area/b: required 11, paid 33.3, gross 33.3, net 33.3, coverage 3.027273, USD",
		}},
		"splits money by country exactly": {ByCountry, []string{
			"country/x: required 1000, paid 500, committed 2.5, gross 702.5, net 502.5, unmet 497.5, coverage 0.5025, USD",
			"country/y: required 400, paid 200, committed 1, gross 281, net 201, unmet 199, coverage 0.5025, USD",
			"shared: required 600, paid 300, committed 1.5, gross 421.5, net 301.5, unmet 298.5, coverage 0.5025, USD",
			"not specified: paid 33.3, gross 33.3, net 33.3, USD",
		}},
		"counts for a funder what it did not pass on for others": {ByFunder, []string{
			"organisation/a: paid 1000, gross 1000, net 1000, USD", "organisation/b: gross 400, USD", "organisation/c: paid 33.3, gross 33.3, net 33.3, USD",
			"not specified: committed 5, gross 5, net 5, USD",
		}},
		"puts together the money of an initiative": {ByInitiative, []string{
			"initiative/i: required 2000, paid 1000, committed 5, gross 1405, net 1005, unmet 995, coverage 0.5025, USD",
			"not specified: paid 33.3, gross 33.3, net 33.3, USD",
		}},
	} {
		t.Run("it "+name, func(t *testing.T) { worldtest.Equal(t, sums(fundingOf(t, w, Query{By: tc.by}).Cells), tc.want) })
	}
}

func TestFundingSplits(t *testing.T) {
	const i = kg.ID("initiative/i")
	start := func() worldtest.Money { return worldtest.MoneyWorld().Initiative(i, "need/n1").Region() }
	short, over := world.Exclusion{Reason: shortSplit, Count: 1}, world.Exclusion{Reason: overSplit, Count: 1}
	for name, tc := range map[string]struct {
		world worldtest.Money
		want  []string
		said  []world.Exclusion
	}{
		"gives all to the only country":                     {start().In(i, "country/x", ""), []string{"country/x: 100"}, nil},
		"shares what no part is stated of":                  {start().In(i, "country/x", "").In(i, "country/y", ""), []string{"shared: 100"}, nil},
		"shares what is for a region":                       {start().In(i, "region/s", ""), []string{"shared: 100"}, nil},
		"does not guess the part that one of several lacks": {start().In(i, "country/x", "70").In(i, "country/y", ""), []string{"country/x: 70", "shared: 30"}, nil},
		"says that a split misses a part": {
			start().In(i, "country/x", "33.3").In(i, "country/y", "33.3"), []string{"country/x: 33.3", "country/y: 33.3", "not specified: 33.4"}, []world.Exclusion{short},
		},
		"believes no split above the whole": {start().In(i, "country/x", "70").In(i, "country/y", "70"), []string{"shared: 100"}, []world.Exclusion{over}},
		"takes the stated part of the only country": {
			start().In(i, "country/x", "60"), []string{"country/x: 60", "not specified: 40"}, []world.Exclusion{short},
		},
		"leaves out other countries, and says so": {
			start().In(i, "country/x", "60").Foreign(i, "40"), []string{"country/x: 60"}, []world.Exclusion{{Reason: partlyElsewhere, Count: 1}},
		},
		"leaves out what is elsewhere only": {start().Foreign(i, "100"), nil, []world.Exclusion{{Reason: otherCountries, Count: 1}}},
	} {
		t.Run("it "+name, func(t *testing.T) {
			f := fundingOf(t, worldtest.WorldOf(t, tc.world.Paid("1", "100", "organisation/a", "", i).W), Query{By: ByCountry})
			var got []string
			for i := range f.Cells {
				got = append(got, string(f.Cells[i].what())+": "+string(f.Cells[i].Paid))
			}
			worldtest.Equal(t, got, tc.want)
			if diff := cmp.Diff(tc.said, f.Basis.Excluded, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
