package funding

import (
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/portolan/portolan/internal/kg"
)

// A Total is all money of the plan in one currency, and what of it is not
// tied to a need.
type Total struct {
	Currency                                                                                 string
	Requirement, Paid, Committed, Pledged, Expected, Gross, Net, Unmet, Shared, NotSpecified kg.Decimal
}

// Totals adds up cells by currency, and takes others off.
func Totals(cells, others []Cell) []Total {
	sums := map[string]*[10]decimal.Decimal{}
	add := func(cells []Cell, sign decimal.Decimal) {
		for i := range cells {
			of := cells[i].Currency
			if sums[of] == nil {
				sums[of] = &[10]decimal.Decimal{}
			}
			for at, text := range cells[i].sumsOf() {
				if d, ok := readDecimal(string(text)); ok {
					sums[of][at] = sums[of][at].Add(d.Mul(sign))
				}
			}
		}
	}
	add(cells, decimal.NewFromInt(1))
	add(others, decimal.NewFromInt(-1))
	out := []Total{}
	for _, currency := range slices.Sorted(maps.Keys(sums)) {
		s := sums[currency]
		out = append(out, Total{
			currency, exactly(s[0]), exactly(s[1]), exactly(s[2]), exactly(s[3]), exactly(s[4]), exactly(s[5]), exactly(s[6]), exactly(s[7]), exactly(s[8]), exactly(s[9]),
		})
	}
	return out
}

// sumsOf gives the sums of a cell that make a total, in the order of totalOf.
func (c *Cell) sumsOf() [10]kg.Decimal {
	out := [10]kg.Decimal{c.Requirement, c.Paid, c.Committed, c.Pledged, c.Expected, c.Gross, c.Net, c.Unmet}
	if c.Shared {
		out[8] = c.Net
	}
	if c.NotSpecified {
		out[9] = c.Net
	}
	return out
}
