package funding

import (
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/portolan/portolan/internal/kg"
)

// Sums, products and shares of a hundred are exact. Only a quotient is rounded, to
// ratioPlaces places, and what has more places than the graph's decimals; halves
// away from zero.
const (
	ratioPlaces = 6
	// maxPlaces is how many places after the point a decimal of the graph has.
	maxPlaces = 12
)

var hundred = decimal.NewFromInt(100)

// readDecimal reads a decimal of the graph; ok is false where there is none.
func readDecimal(text string) (d decimal.Decimal, ok bool) {
	d, err := decimal.NewFromString(text)
	return d, err == nil
}

// exactly gives a decimal as the graph writes it, without needless zeros.
func exactly(d decimal.Decimal) kg.Decimal { return kg.Decimal(d.Round(maxPlaces).String()) }

// ratio gives a quotient; "" where the divisor is zero and there is none.
func ratio(a, b decimal.Decimal) kg.Decimal {
	if b.IsZero() {
		return ""
	}
	return exactly(a.DivRound(b, ratioPlaces))
}

// float gives a ratio as GraphQL's Float, nil for none.
func float(d kg.Decimal) *float64 {
	f, err := strconv.ParseFloat(string(d), 64)
	if err != nil {
		return nil
	}
	return &f
}

// perCent gives so many hundredths of an amount, exactly.
func perCent(amount, percentage decimal.Decimal) decimal.Decimal {
	return amount.Mul(percentage).Shift(-2)
}
