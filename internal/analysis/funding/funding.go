package funding

import (
	"context"
	"fmt"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// Axis says what money is put together by.
type Axis string

// The axes of funding.
const (
	ByNeed         Axis = "NEED"
	ByPriorityArea Axis = "PRIORITY_AREA"
	ByCountry      Axis = "COUNTRY"
	ByFunder       Axis = "FUNDER"
	ByInitiative   Axis = "INITIATIVE"
)

// A Query asks for money.
type Query struct {
	By Axis
	// Plan is whose needs it is about; "" is the newest that nothing replaces and,
	// in a graph without plans, all needs.
	Plan kg.ID `kind:"ActionPlan"`
	// Filter chooses needs. Where it is given, money for none of them is left out.
	Filter kg.Filter
	// Countries chooses countries. Where it is nil, by country the full members of
	// the plan's regions are meant, and otherwise money is counted wherever it is
	// spent.
	Countries kg.Filter
	// Currency is what to convert to at the Rates; "" keeps currencies apart.
	Currency string
	Rates    []Rate
}

// Report is what things cost and what was given for them.
type Report struct {
	Basis world.Basis
	Cells []Cell
	// WithoutKnownFunder are the needs that nobody is known to fund,
	// WithoutKnownCost those whose cost nobody estimated.
	WithoutKnownFunder, WithoutKnownCost []kg.ID
	// Explanation says why there are no cells, or none of a country, "" where there are.
	Explanation string
}

// A Cell is the money of one thing in one currency. One of the ids says of
// which, as the axis asks. Where none does, the money is shared or not specified.
type Cell struct {
	Need, PriorityArea, Country, Funder, Initiative kg.ID
	Currency                                        string
	// Requirement is what it costs, "" where nobody estimated it.
	Requirement kg.Decimal
	// Paid, Committed, Pledged and Expected count money once, where it enters:
	// without what an intermediary passed on.
	Paid, Committed, Pledged, Expected kg.Decimal
	// Gross is what was paid and committed, each flow in full; Net counts it once.
	Gross, Net kg.Decimal
	// Unmet is the requirement less Net, never below zero; Coverage is Net divided
	// by the requirement, rounded to six places. Both are "" without a requirement.
	Unmet, Coverage kg.Decimal
	// Shared says that it is for several things at once, and nobody stated how it
	// is split among them.
	Shared bool
	// NotSpecified says that nobody stated what it is for.
	NotSpecified bool
	// Herfindahl is the sum of the squared shares of known givers in what was paid;
	// EffectiveFunders is one divided by it. nil where no known giver paid.
	Herfindahl, EffectiveFunders *float64
	// Flows and Requirements are what it was added up from.
	Flows, Requirements []kg.ID
}

const fundingDefinition = "Coverage is paid and committed money divided by the requirement; without a requirement it is undefined. " +
	"Pledged and expected money is shown and not counted. Money is counted once, where it enters: what a body got for an initiative or a need and passed on for the same, or for a need of that initiative, is in gross only. " +
	"Money for several things whose split nobody stated is shared: it is counted once, in a cell of its own. Money for nothing that is known is not specified. " +
	"The cost of a need is what was estimated for it; without such an estimate, those for initiatives that address it alone. Coverage is rounded to six places, halves up; all else is exact, to twelve places. "

// Funding gives what things cost and what was given for them.
func Funding(ctx context.Context, w *world.World, q Query) (*Report, error) {
	if err := world.OneOf("by", q.By, ByNeed, ByPriorityArea, ByCountry, ByFunder, ByInitiative); err != nil {
		return nil, err
	}
	progress := world.NewProgress(ctx, "ask for fewer needs, by filter, or for fewer countries")
	if err := progress.Check(); err != nil {
		return nil, err
	}
	rates, err := newExchange(q.Currency, q.Rates)
	if err != nil {
		return nil, err
	}
	scope, err := newMoneyScope(ctx, w, &q)
	if err != nil {
		return nil, err
	}
	l, err := ledgerOf(ctx, w)
	if err != nil {
		return nil, err
	}
	b := &table{w: w, by: q.By, scope: scope, rates: rates, cells: map[cellKey]*cellSum{}, basis: w.Basis(fundingDefinition + conversion(q.Currency, q.Rates))}
	if scope.plan != world.None {
		b.basis.Plan = w.ID(scope.plan)
	}
	if err := b.add(progress, l); err != nil {
		return nil, err
	}
	out := &Report{
		Basis: b.basis, Cells: b.finish(),
		WithoutKnownFunder: w.IDs(scope.withoutFunder(l)), WithoutKnownCost: w.IDs(scope.withoutCost(l)),
	}
	switch {
	case len(out.Cells) == 0:
		out.Explanation = scope.noMoney(&q, l)
	case q.By == ByCountry && out.Cells[0].Country == "": // those of countries come first
		out.Explanation = "no money is known to be for a country that was asked for; what is listed is shared or not specified"
	}
	return out, nil
}

// noMoney says why an answer has no cells.
func (s *moneyScope) noMoney(q *Query, l *ledger) string {
	day := s.w.AsOf()
	switch {
	case len(s.needs) == 0 && q.Filter != nil:
		return "no need matches the filter"
	case len(s.needs) == 0 && s.plan != world.None:
		return s.w.NoNeeds(s.plan)
	case len(s.needs) == 0:
		return fmt.Sprintf("as of %s the graph holds neither an action plan nor a need", day)
	case s.inCountries != nil && len(s.countries) == 0 && q.Countries != nil:
		return "no country matches"
	case len(l.flows)+len(l.requirements)+l.later+l.unread == 0:
		return fmt.Sprintf("as of %s no money and no cost is on record, which is not to say that there is none", day)
	}
	return "none of the money and costs on record counts here; basis.excluded says why"
}
