package funding

import (
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
)

var fundingAxes = []Axis{ByNeed, ByPriorityArea, ByCountry, ByFunder, ByInitiative}

// fundingAnswers gives what the money of a world says on each axis, kept apart and
// converted.
func fundingAnswers(t *testing.T, w *world.World) []*Report {
	t.Helper()
	var out []*Report
	for _, by := range fundingAxes {
		out = append(out, fundingOf(t, w, Query{By: by}), fundingOf(t, w, Query{By: by, Currency: "USD", Rates: []Rate{euro("1.1", "2015"), euro("1.2", "2019")}}))
	}
	return out
}

func TestFundingAnswersAlikeWithoutTheHidden(t *testing.T) {
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, r *rand.Rand) {
		all := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Shuffled(r, facts)), world.Scope{})
		seen := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(worldtest.Without(t, facts, kg.Clear))), world.Scope{})
		worldtest.Equal(t, fundingAnswers(t, all), fundingAnswers(t, seen))
	})
}

// totalOf adds up a sum of cells, by currency.
func totalOf(tb testing.TB, cells []Cell, of func(*Cell) kg.Decimal) map[string]string {
	tb.Helper()
	sums := map[string]decimal.Decimal{}
	for i := range cells {
		if text := of(&cells[i]); text != "" {
			sums[cells[i].Currency] = sums[cells[i].Currency].Add(decimalOf(tb, text))
		}
	}
	out := map[string]string{}
	for currency, sum := range sums {
		out[currency] = sum.String()
	}
	return out
}

func decimalOf(tb testing.TB, text kg.Decimal) decimal.Decimal {
	tb.Helper()
	d, err := decimal.NewFromString(string(text))
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// moneySums are the sums that every axis must make alike.
var moneySums = map[string]func(*Cell) kg.Decimal{
	"paid":      func(c *Cell) kg.Decimal { return c.Paid },
	"committed": func(c *Cell) kg.Decimal { return c.Committed },
	"pledged":   func(c *Cell) kg.Decimal { return c.Pledged },
	"expected":  func(c *Cell) kg.Decimal { return c.Expected },
	"gross":     func(c *Cell) kg.Decimal { return c.Gross },
	"net":       func(c *Cell) kg.Decimal { return c.Net },
}

func TestFundingAddsUp(t *testing.T) {
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, _ *rand.Rand) {
		w := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(facts)), world.Scope{})
		everywhere := &kg.Compare{Attr: w.Country.Kind.Attr("name"), Op: kg.StartsWith, Value: ""}
		byNeed := fundingOf(t, w, Query{By: ByNeed})
		for _, by := range fundingAxes[1:] {
			q := Query{By: by}
			if by == ByCountry {
				q.Countries = everywhere
			}
			f := fundingOf(t, w, q)
			for name, of := range moneySums {
				if got, want := totalOf(t, f.Cells, of), totalOf(t, byNeed.Cells, of); !sameSums(t, got, want) {
					t.Errorf("%s by %s is %v, by need %v", name, by, got, want)
				}
			}
		}
		required := func(c *Cell) kg.Decimal { return c.Requirement }
		worldtest.Equal(t, totalOf(t, fundingOf(t, w, Query{By: ByPriorityArea}).Cells, required), totalOf(t, byNeed.Cells, required))
	})
}

// sameSums compares sums by currency; a currency that has none has a sum of zero.
func sameSums(tb testing.TB, a, b map[string]string) bool {
	tb.Helper()
	for _, currency := range []string{"USD", "EUR"} {
		x, y := kg.Decimal("0"+a[currency]), kg.Decimal("0"+b[currency])
		if !decimalOf(tb, x).Equal(decimalOf(tb, y)) {
			return false
		}
	}
	return len(a) <= 2 && len(b) <= 2
}

func TestFundingCellsAreSound(t *testing.T) {
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, _ *rand.Rand) {
		for _, f := range fundingAnswers(t, worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(facts)), world.Scope{})) {
			for i := range f.Cells {
				c := &f.Cells[i]
				net := decimalOf(t, c.Net)
				if net.GreaterThan(decimalOf(t, c.Gross)) || net.IsNegative() {
					t.Errorf("%s: net is %s, gross %s", c.what(), c.Net, c.Gross)
				}
				if !net.Equal(decimalOf(t, c.Paid).Add(decimalOf(t, c.Committed))) {
					t.Errorf("%s: net is %s, paid %s, committed %s", c.what(), c.Net, c.Paid, c.Committed)
				}
				if (c.Requirement == "") != (c.Unmet == "") || c.Requirement == "" && c.Coverage != "" {
					t.Errorf("%s: a requirement of %q with unmet %q and coverage %q", c.what(), c.Requirement, c.Unmet, c.Coverage)
				}
				if h := c.Herfindahl; h != nil && (*h <= 0 || *h > 1 || *c.EffectiveFunders < 1) {
					t.Errorf("%s: a Herfindahl index of %g with %g effective funders", c.what(), *h, *c.EffectiveFunders)
				}
			}
		}
	})
}
