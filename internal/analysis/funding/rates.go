package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/portolan/portolan/internal/kg"
)

// A Rate says what one currency was worth in another: one unit of From is Rate
// units of To.
type Rate struct {
	From, To string
	Rate     kg.Decimal
	// Date is when, "" where that is not known.
	Date kg.Date
	// Source says who says so.
	Source string
}

// String gives the rate as a text tells it.
func (r *Rate) String() string {
	on := ""
	if r.Date != "" {
		on = ", " + string(r.Date)
	}
	return fmt.Sprintf("1 %s = %s %s (%s%s)", r.From, r.Rate, r.To, r.Source, on)
}

// An exchange turns amounts into one currency. The zero exchange leaves them as
// they are.
type exchange struct {
	to    string
	rates map[string][]dated // by currency, the oldest first
}

type dated struct {
	on    string
	value decimal.Decimal
}

// newExchange checks the rates: each must lead to the currency asked for, and no
// two may say different things of one date.
func newExchange(to string, rates []Rate) (*exchange, error) {
	if to == "" && len(rates) > 0 {
		return nil, kg.Errorf(kg.Invalid, "currency", "there are rates and no currency to convert to; give the currency that all rates lead to, such as %s", rates[0].To)
	}
	x := &exchange{to: to, rates: map[string][]dated{}}
	for i := range rates {
		if err := x.add(fmt.Sprintf("rates[%d]", i), &rates[i]); err != nil {
			return nil, err
		}
	}
	for _, of := range x.rates {
		slices.SortFunc(of, func(a, b dated) int { return strings.Compare(a.on, b.on) })
	}
	return x, nil
}

func (x *exchange) add(field string, r *Rate) error {
	value, ok := readDecimal(string(r.Rate))
	switch {
	case r.To != x.to:
		return kg.Errorf(kg.Invalid, field+".to", "is %s; every rate must lead to the currency asked for, %s", r.To, x.to)
	case r.From == r.To:
		return kg.Errorf(kg.Invalid, field+".from", "%s needs no rate to itself; leave it out", r.From)
	case !ok || !value.IsPositive():
		return kg.Errorf(kg.Invalid, field+".rate", "%q is no rate; write how many %s one %s is worth, more than 0", r.Rate, r.To, r.From)
	case strings.TrimSpace(r.Source) == "":
		return kg.Errorf(kg.Invalid, field+".source", "is empty; say who gives the rate")
	}
	on := r.Date.Start()
	for _, other := range x.rates[r.From] {
		if other.on == on && !other.value.Equal(value) {
			return kg.Errorf(kg.Invalid, field+".rate", "contradicts another: one %s is worth %s and %s %s on one date; leave one out, or give the two dates", r.From, other.value, value, x.to)
		}
	}
	x.rates[r.From] = append(x.rates[r.From], dated{on, value})
	return nil
}

// convert gives the amount in the exchange's currency; ok is false where no rate
// leads there. Of several rates it takes the newest that is not newer than the
// money; for money without a date the newest; for older money the oldest.
func (x *exchange) convert(value decimal.Decimal, currency string, date kg.Date) (converted decimal.Decimal, in string, ok bool) {
	if x.to == "" || currency == x.to {
		return value, currency, true
	}
	rates := x.rates[currency]
	if len(rates) == 0 {
		return value, currency, false
	}
	rate := rates[0]
	for _, r := range rates[1:] {
		if date == "" || r.on <= date.End() {
			rate = r
		}
	}
	return value.Mul(rate.value), x.to, true
}

// rounding and rates, as the Basis tells them.
func conversion(currency string, rates []Rate) string {
	switch {
	case currency == "":
		return "Currencies are kept apart."
	case len(rates) == 0:
		return "Only money in " + currency + " is counted, since no rate was given."
	}
	said := make([]string, len(rates))
	for i := range rates {
		said[i] = rates[i].String()
	}
	return "Converted to " + currency + " at the rates given: " + strings.Join(said, "; ") +
		". Of several rates of one currency, the newest that is not newer than the money; the oldest where all are newer; the newest for money without a date."
}
