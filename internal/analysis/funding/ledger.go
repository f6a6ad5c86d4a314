package funding

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// FlowStatus says how far money has come.
type FlowStatus string

// The statuses of a flow of money.
const (
	FlowPaid      FlowStatus = "PAID"
	FlowCommitted FlowStatus = "COMMITTED"
	FlowPledged   FlowStatus = "PLEDGED"
	FlowExpected  FlowStatus = "EXPECTED"
)

var flowStatuses = []FlowStatus{FlowPaid, FlowCommitted, FlowPledged, FlowExpected}

// bound says whether money of the status counts towards coverage.
func (s FlowStatus) bound() bool { return s == FlowPaid || s == FlowCommitted }

// An amount is money for something: of a flow or of a requirement.
type amount struct {
	thing    uint32
	value    decimal.Decimal
	currency string
	date     kg.Date
	// initiative and need are what it is for, None where that is not known.
	initiative, need uint32
}

// A flow is money that moved or was promised.
type flow struct {
	amount
	status   FlowStatus
	from, to uint32
	// passed is the part of the amount that its giver got for the same and passed
	// on.
	passed decimal.Decimal
}

// A ledger is all the money of a World.
type ledger struct {
	flows        []flow
	requirements []amount
	// later is how many flows are dated after the day, unread how many flows and
	// requirements have no amount or currency on it.
	later, unread int
	// ownCost are the needs with a requirement of their own.
	ownCost map[uint32]bool
}

// ledgerOf reads all money, once for the World.
func ledgerOf(ctx context.Context, w *world.World) (*ledger, error) {
	return world.Remember(ctx, w, "money", func(ctx context.Context) (*ledger, error) {
		l := &ledger{ownCost: map[uint32]bool{}}
		p := world.NewProgress(ctx, "ask again when the server has less to do: the money of a graph is read once for each of its revisions")
		for n := range w.OfKind(w.FundingFlow.Kind) {
			if err := p.Step(); err != nil {
				return nil, err
			}
			enterFlow(w, l, n)
		}
		for n := range w.OfKind(w.Requirement.Kind) {
			if err := p.Step(); err != nil {
				return nil, err
			}
			enterRequirement(w, l, n)
		}
		return l, passOn(w, l.flows, p)
	})
}

// An amountSpec says where the ontology keeps what an amount is read from.
type amountSpec struct {
	value, currency, date *kg.Attr
	initiative, need      *kg.Link
}

// readAmount reads the amount of a thing.
func readAmount(w *world.World, n uint32, s *amountSpec) (a amount, ok bool) {
	a = amount{
		thing: n, currency: w.Counted(n, s.currency), date: kg.Date(w.Counted(n, s.date)),
		initiative: w.FirstOr(n, s.initiative), need: w.FirstOr(n, s.need),
	}
	a.value, ok = readDecimal(w.Counted(n, s.value))
	return a, ok && a.currency != ""
}

func enterFlow(w *world.World, l *ledger, n uint32) {
	f := &w.FundingFlow
	a, ok := readAmount(w, n, &amountSpec{f.Amount, f.Currency, f.Date, f.Initiative, f.Need})
	status := FlowStatus(w.Counted(n, f.Status))
	switch {
	case !ok || status == "":
		l.unread++
	case a.date.Start() > w.Day():
		l.later++
	default:
		l.flows = append(l.flows, flow{amount: a, status: status, from: w.FirstOr(n, f.From), to: w.FirstOr(n, f.To)})
	}
}

func enterRequirement(w *world.World, l *ledger, n uint32) {
	r := &w.Requirement
	a, ok := readAmount(w, n, &amountSpec{r.Amount, r.Currency, r.Start, r.Initiative, r.Need})
	if !ok {
		l.unread++
		return
	}
	l.requirements = append(l.requirements, a)
	if a.need != world.None {
		l.ownCost[a.need] = true
	}
}

// An account is what a body got for one purpose, an initiative or a need, and has not
// passed on yet.
type account struct {
	body, purpose uint32
	currency      string
	// counted is the status where only money of the same status can be passed on:
	// promises. Paid and committed money is one.
	status FlowStatus
}

func (f *flow) account(body, purpose uint32) account {
	p := account{body: body, purpose: purpose, currency: f.currency}
	if !f.status.bound() {
		p.status = f.status
	}
	return p
}

// passOn works out which part of each flow its giver passed on. Money is counted
// where it enters, with the status that it has there. What a body gives for an
// initiative it takes from what it got for that initiative, then from what it got
// for the needs that the initiative addresses; what it gives for a need, from what
// it got for that need, then from what it got for initiatives that address it.
// Money for no known purpose is passed on by nobody.
func passOn(w *world.World, flows []flow, p *world.Progress) error {
	balances := map[account]decimal.Decimal{}
	byNeed := map[account][]uint32{} // the initiatives for which a body got money, by the needs they address
	for i := range flows {
		f := &flows[i]
		purpose := f.purposeOrNothing()
		if f.to == world.None || purpose == world.None || !f.value.IsPositive() {
			continue
		}
		at := f.account(f.to, purpose)
		if _, known := balances[at]; !known && purpose == f.initiative {
			for _, need := range w.Far(purpose, w.Initiative.Needs) {
				of := f.account(f.to, need)
				byNeed[of] = append(byNeed[of], purpose)
			}
		}
		balances[at] = balances[at].Add(f.value)
	}
	for _, i := range givingOrder(flows) {
		if err := p.Step(); err != nil {
			return err
		}
		f := &flows[i]
		if f.from == world.None {
			continue
		}
		for _, purpose := range purposes(w, f, byNeed) {
			at := f.account(f.from, purpose)
			if drawn := decimal.Min(balances[at], f.value.Sub(f.passed)); drawn.IsPositive() {
				balances[at], f.passed = balances[at].Sub(drawn), f.passed.Add(drawn)
			}
		}
	}
	return nil
}

func (a *amount) purposeOrNothing() uint32 {
	if a.initiative != world.None {
		return a.initiative
	}
	return a.need
}

// purposes gives what money may have been got for, that was given for the same;
// byNeed are the initiatives for which its giver got money, by need.
func purposes(w *world.World, f *flow, byNeed map[account][]uint32) []uint32 {
	var out []uint32
	if f.initiative != world.None {
		out = append(out, f.initiative)
	}
	switch {
	case f.need != world.None && f.initiative == world.None:
		out = append(append(out, f.need), byNeed[f.account(f.from, f.need)]...)
	case f.need != world.None:
		out = append(out, f.need)
	case f.initiative != world.None:
		out = append(out, w.Far(f.initiative, w.Initiative.Needs)...)
	}
	return out
}

// givingOrder gives the order in which flows draw on what their givers got: paid
// before committed money, then by date, then as they are listed.
func givingOrder(flows []flow) []int {
	order := make([]int, len(flows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := &flows[a], &flows[b]
		return cmp.Or(slices.Index(flowStatuses, x.status)-slices.Index(flowStatuses, y.status), strings.Compare(x.date.Start(), y.date.Start()))
	})
	return order
}
