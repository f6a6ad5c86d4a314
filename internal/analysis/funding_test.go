package analysis

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// money is a small world with needs n1 and n2 of area a, n3 of area b, to which
// flows and requirements are added.
type money struct{ *kgtest.W }

func moneyWorld() money {
	w := need(need(plain(), "need/n1", "1.1"), "need/n2", "1.2")
	w.Has("priority-area/b", "ref", "2").Is("priority-area/b").Tie("PART_OF", "priority-area/b", "action-plan/p")
	w.Has("need/n3", "ref", "2.1").Is("need/n3").Tie("IN_AREA", "need/n3", "priority-area/b")
	for _, o := range []kg.ID{"organisation/a", "organisation/b", "organisation/c"} {
		organisation(w, o)
	}
	return money{w}
}

// flow states a flow of money from one body to another ("" is nobody known), for
// needs or an initiative.
func (m money) flow(id, status, value, currency string, from, to kg.ID, purposes ...kg.ID) money {
	flow := kg.ID("funding-flow/" + id)
	m.Has(flow, "status", status).Has(flow, "amount", value).Has(flow, "currency", currency).Is(flow)
	if from != "" {
		m.Tie("FROM", flow, from)
	}
	if to != "" {
		m.Tie("TO", flow, to)
	}
	for _, p := range purposes {
		m.Tie("FOR", flow, p)
	}
	return m
}

func (m money) paid(id, value string, from, to kg.ID, purposes ...kg.ID) money {
	return m.flow(id, "PAID", value, "USD", from, to, purposes...)
}

func (m money) costs(id, value, currency string, purpose kg.ID) money {
	r := kg.ID("requirement/" + id)
	m.Has(r, "amount", value).Has(r, "currency", currency).Is(r).Tie("FOR", r, purpose)
	return m
}

// claiming adds what a commentary claims later of an attribute.
func (m money) claiming(id kg.ID, attr, value string) money {
	m.Has(id, attr, value, kgtest.Standing(kg.Claimed), kgtest.AsOf("2020"), kgtest.Where("claimed"))
	return m
}

// initiative states an initiative that addresses needs.
func (m money) initiative(id kg.ID, needs ...kg.ID) money {
	m.Is(id)
	for _, n := range needs {
		m.Tie("ADDRESSES", id, n)
	}
	return m
}

// in puts an initiative in a country of the plan, or in a region, with its part,
// "" for none.
func (m money) in(initiative, place kg.ID, percentage string) money {
	if !m.states(place) {
		m.Is(place)
		if place.KindSlug() == "country" {
			m.region().Tie("MEMBER_OF", place, "region/r", kgtest.With("status", "MEMBER"))
		}
	}
	if percentage == "" {
		m.Tie("IN", initiative, place)
	} else {
		m.Tie("IN", initiative, place, kgtest.With("percentage", percentage))
	}
	return m
}

// foreign puts an initiative in a country that is not of the plan.
func (m money) foreign(initiative kg.ID, percentage string) money {
	m.Is("country/far").Tie("IN", initiative, "country/far", kgtest.With("percentage", percentage))
	return m
}

func (m money) states(id kg.ID) bool {
	return slices.ContainsFunc(m.Facts, func(f kg.Fact) bool { return f.Subject == id })
}

// region states the region of the plan, once.
func (m money) region() money {
	if !m.states("region/r") {
		m.Is("region/r").Tie("APPLIES_TO", "action-plan/p", "region/r")
	}
	return m
}

func fundingOf(tb testing.TB, w *World, q FundingQuery) *Funding {
	tb.Helper()
	if q.By == "" {
		q.By = FundingByNeed
	}
	f, err := w.Funding(tb.Context(), q)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// what gives what a cell is of.
func (c *FundingCell) what() kg.ID {
	switch {
	case c.Shared:
		return "shared"
	case c.NotSpecified:
		return "not specified"
	}
	return c.Need + c.PriorityArea + c.Country + c.Funder + c.Initiative
}

// sums gives the sums of cells that are not zero, a line each.
func sums(cells []FundingCell) []string {
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
		world money
		want  []string
	}{
		"has no cells where there is no money": {moneyWorld(), nil},
		"keeps paid, committed, pledged and expected apart": {
			moneyWorld().costs("r", "1000", "USD", n1).paid("1", "100.10", a, b, n1).flow("2", "COMMITTED", "200.20", "USD", a, b, n1).
				flow("3", "PLEDGED", "300", "USD", a, b, n1).flow("4", "EXPECTED", "400", "USD", a, b, n1),
			[]string{"need/n1: required 1000, paid 100.1, committed 200.2, pledged 300, expected 400, gross 300.3, net 300.3, unmet 699.7, coverage 0.3003, USD"},
		},
		"leaves coverage undefined without a requirement": {
			moneyWorld().paid("1", "100", a, b, n1), []string{"need/n1: paid 100, gross 100, net 100, USD"},
		},
		"leaves coverage undefined where the requirement is nothing": {
			moneyWorld().costs("r", "0", "USD", n1).paid("1", "100", a, b, n1), []string{"need/n1: paid 100, gross 100, net 100, USD"},
		},
		"shows a requirement without money": {
			moneyWorld().costs("r", "50", "USD", n1), []string{"need/n1: required 50, unmet 50, USD"},
		},
		"shows coverage above the whole": {
			moneyWorld().costs("r", "300", "USD", n1).paid("1", "400", a, b, n1),
			[]string{"need/n1: required 300, paid 400, gross 400, net 400, coverage 1.333333, USD"},
		},
		"rounds coverage to six places, halves up": {
			moneyWorld().costs("r", "2000000", "USD", n1).paid("1", "1", a, b, n1),
			[]string{"need/n1: required 2000000, paid 1, gross 1, net 1, unmet 1999999, coverage 0.000001, USD"},
		},
		"sums what floats cannot": {
			moneyWorld().paid("1", "0.1", a, b, n1).paid("2", "0.2", a, b, n1).paid("3", "123456789012345678901234567890.000000000001", a, b, n1),
			[]string{"need/n1: paid 123456789012345678901234567890.300000000001, gross 123456789012345678901234567890.300000000001, net 123456789012345678901234567890.300000000001, USD"},
		},
		"takes no amount that is only claimed, however new": {
			moneyWorld().paid("1", "100", a, b, n1).costs("r", "400", "USD", n1).claiming("funding-flow/1", "amount", "900").
				claiming("requirement/r", "amount", "9"),
			[]string{"need/n1: required 400, paid 100, gross 100, net 100, unmet 300, coverage 0.25, USD"},
		},
		"takes for paid nothing that is only claimed to be": {
			moneyWorld().flow("1", "PLEDGED", "100", "USD", a, b, n1).claiming("funding-flow/1", "status", "PAID"), []string{"need/n1: pledged 100, USD"},
		},
		"takes refunds off": {
			moneyWorld().paid("1", "100", a, b, n1).paid("2", "-30", a, b, n1), []string{"need/n1: paid 70, gross 70, net 70, USD"},
		},
		"shows money for nothing known as not specified": {
			moneyWorld().paid("1", "100", a, b).initiative(i).paid("2", "20", a, b, i), []string{"not specified: paid 120, gross 120, net 120, USD"},
		},
		"counts money of an initiative for the one need it addresses": {
			moneyWorld().initiative(i, n2).paid("1", "100", a, b, i), []string{"need/n2: paid 100, gross 100, net 100, USD"},
		},
		"counts money of an initiative for several needs once, as shared": {
			moneyWorld().initiative(i, n1, n3).paid("1", "100", a, b, i).costs("r", "400", "USD", i),
			[]string{"shared: required 400, paid 100, gross 100, net 100, unmet 300, coverage 0.25, USD"},
		},
		"takes the need that a flow names before those of its initiative": {
			moneyWorld().initiative(i, n1, n3).paid("1", "100", a, b, i, n3), []string{"need/n3: paid 100, gross 100, net 100, USD"},
		},
		"keeps currencies apart": {
			moneyWorld().costs("r", "400", "XCD", n1).paid("1", "100", a, b, n1).flow("2", "PAID", "50", "EUR", a, b, n1),
			[]string{"need/n1: paid 50, gross 50, net 50, EUR", "need/n1: paid 100, gross 100, net 100, USD", "need/n1: required 400, unmet 400, XCD"},
		},
		"counts money that passes through an intermediary once": {
			moneyWorld().costs("r", "200", "USD", n1).paid("1", "100", a, b, n1).paid("2", "60", b, c, n1),
			[]string{"need/n1: required 200, paid 100, gross 160, net 100, unmet 100, coverage 0.5, USD"},
		},
		"counts what an intermediary adds": {
			moneyWorld().paid("1", "100", a, b, n1).paid("2", "130", b, c, n1), []string{"need/n1: paid 130, gross 230, net 130, USD"},
		},
		"counts passed on money with the status it has where it enters": {
			moneyWorld().paid("1", "100", a, b, n1).paid("2", "60", b, c, n1).flow("3", "COMMITTED", "40", "USD", b, c, n1),
			[]string{"need/n1: paid 100, gross 200, net 100, USD"},
		},
		"counts a promise that is passed on once, and not as money": {
			moneyWorld().flow("1", "PLEDGED", "100", "USD", a, b, n1).flow("2", "PLEDGED", "60", "USD", b, c, n1).paid("3", "10", b, c, n1),
			[]string{"need/n1: paid 10, pledged 100, gross 10, net 10, USD"},
		},
		"follows money from a need to an initiative for it": {
			moneyWorld().initiative(i, n1).paid("1", "100", a, b, n1).paid("2", "100", b, c, i), []string{"need/n1: paid 100, gross 200, net 100, USD"},
		},
		"follows money from an initiative to a need that it is for": {
			moneyWorld().initiative(i, n1, n2).paid("1", "100", a, b, i).paid("2", "70", b, c, n2).paid("3", "50", b, c, n3),
			[]string{"need/n2: gross 70, USD", "need/n3: paid 50, gross 50, net 50, USD", "shared: paid 100, gross 100, net 100, USD"},
		},
		"takes money for another purpose as new": {
			moneyWorld().paid("1", "100", a, b, n1).paid("2", "100", b, c, n2),
			[]string{"need/n1: paid 100, gross 100, net 100, USD", "need/n2: paid 100, gross 100, net 100, USD"},
		},
		"takes money in another currency as new": {
			moneyWorld().paid("1", "100", a, b, n1).flow("2", "PAID", "100", "EUR", b, c, n1),
			[]string{"need/n1: paid 100, gross 100, net 100, EUR", "need/n1: paid 100, gross 100, net 100, USD"},
		},
		"takes money for no known purpose as new": {
			moneyWorld().paid("1", "100", a, b).paid("2", "100", b, c), []string{"not specified: paid 200, gross 200, net 200, USD"},
		},
		"takes the cost of a need before those of its initiatives": {
			moneyWorld().initiative(i, n1).costs("r", "100", "USD", n1).costs("s", "70", "USD", i), []string{"need/n1: required 100, unmet 100, USD"},
		},
		"adds up the costs of a need's initiatives": {
			moneyWorld().initiative(i, n1).initiative("initiative/j", n1).costs("r", "100", "USD", i).costs("s", "70", "USD", "initiative/j"),
			[]string{"need/n1: required 170, unmet 170, USD"},
		},
		"gives cells in the order of the plan, what is shared and not specified last": {
			moneyWorld().initiative(i, n1, n2).paid("1", "1", a, b).paid("2", "2", a, b, i).paid("3", "3", a, b, n3).paid("4", "4", a, b, n1),
			[]string{
				"need/n1: paid 4, gross 4, net 4, USD", "need/n3: paid 3, gross 3, net 3, USD", "shared: paid 2, gross 2, net 2, USD",
				"not specified: paid 1, gross 1, net 1, USD",
			},
		},
	} {
		t.Run("it "+name, func(t *testing.T) {
			equal(t, sums(fundingOf(t, worldOf(t, tc.world.W), FundingQuery{}).Cells), tc.want)
		})
	}
}

// chained is a world in which money goes from a through b to c, for an initiative
// in three places, and some for a need.
func chained() money {
	const i = kg.ID("initiative/i")
	m := moneyWorld().initiative(i, "need/n1", "need/n2").in(i, "country/x", "50").in(i, "country/y", "20").in(i, "region/s", "30")
	return m.paid("1", "1000", "organisation/a", "organisation/b", i).paid("2", "400", "organisation/b", "organisation/c", i).
		paid("3", "33.3", "organisation/c", "", "need/n3").flow("4", "COMMITTED", "5", "USD", "", "", i).costs("r", "2000", "USD", i).costs("s", "11", "USD", "need/n3")
}

func TestFundingByOtherAxes(t *testing.T) {
	w := worldOf(t, chained().W)
	for name, tc := range map[string]struct {
		by   FundingAxis
		want []string
	}{
		"puts money for several needs of an area in the area": {FundingByPriorityArea, []string{
			"priority-area/a: required 2000, paid 1000, committed 5, gross 1405, net 1005, unmet 995, coverage 0.5025, USD",
			"priority-area/b: required 11, paid 33.3, gross 33.3, net 33.3, coverage 3.027273, USD",
		}},
		"splits money by country exactly": {FundingByCountry, []string{
			"country/x: required 1000, paid 500, committed 2.5, gross 702.5, net 502.5, unmet 497.5, coverage 0.5025, USD",
			"country/y: required 400, paid 200, committed 1, gross 281, net 201, unmet 199, coverage 0.5025, USD",
			"shared: required 600, paid 300, committed 1.5, gross 421.5, net 301.5, unmet 298.5, coverage 0.5025, USD",
			"not specified: paid 33.3, gross 33.3, net 33.3, USD",
		}},
		"counts for a funder what it did not pass on for others": {FundingByFunder, []string{
			"organisation/a: paid 1000, gross 1000, net 1000, USD", "organisation/b: gross 400, USD", "organisation/c: paid 33.3, gross 33.3, net 33.3, USD",
			"not specified: committed 5, gross 5, net 5, USD",
		}},
		"puts together the money of an initiative": {FundingByInitiative, []string{
			"initiative/i: required 2000, paid 1000, committed 5, gross 1405, net 1005, unmet 995, coverage 0.5025, USD",
			"not specified: paid 33.3, gross 33.3, net 33.3, USD",
		}},
	} {
		t.Run("it "+name, func(t *testing.T) { equal(t, sums(fundingOf(t, w, FundingQuery{By: tc.by}).Cells), tc.want) })
	}
}

func TestFundingSplits(t *testing.T) {
	const i = kg.ID("initiative/i")
	start := func() money { return moneyWorld().initiative(i, "need/n1").region() }
	short, over := Exclusion{shortSplit, 1}, Exclusion{overSplit, 1}
	for name, tc := range map[string]struct {
		world money
		want  []string
		said  []Exclusion
	}{
		"gives all to the only country":                     {start().in(i, "country/x", ""), []string{"country/x: 100"}, nil},
		"shares what no part is stated of":                  {start().in(i, "country/x", "").in(i, "country/y", ""), []string{"shared: 100"}, nil},
		"shares what is for a region":                       {start().in(i, "region/s", ""), []string{"shared: 100"}, nil},
		"does not guess the part that one of several lacks": {start().in(i, "country/x", "70").in(i, "country/y", ""), []string{"country/x: 70", "shared: 30"}, nil},
		"says that a split misses a part": {
			start().in(i, "country/x", "33.3").in(i, "country/y", "33.3"), []string{"country/x: 33.3", "country/y: 33.3", "not specified: 33.4"}, []Exclusion{short},
		},
		"believes no split above the whole": {start().in(i, "country/x", "70").in(i, "country/y", "70"), []string{"shared: 100"}, []Exclusion{over}},
		"takes the stated part of the only country": {
			start().in(i, "country/x", "60"), []string{"country/x: 60", "not specified: 40"}, []Exclusion{short},
		},
		"leaves out other countries, and says so": {
			start().in(i, "country/x", "60").foreign(i, "40"), []string{"country/x: 60"}, []Exclusion{{partlyElsewhere, 1}},
		},
		"leaves out what is elsewhere only": {start().foreign(i, "100"), nil, []Exclusion{{otherCountries, 1}}},
	} {
		t.Run("it "+name, func(t *testing.T) {
			f := fundingOf(t, worldOf(t, tc.world.paid("1", "100", "organisation/a", "", i).W), FundingQuery{By: FundingByCountry})
			var got []string
			for i := range f.Cells {
				got = append(got, string(f.Cells[i].what())+": "+string(f.Cells[i].Paid))
			}
			equal(t, got, tc.want)
			if diff := cmp.Diff(tc.said, f.Basis.Excluded, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
