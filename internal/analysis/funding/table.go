package funding

import (
	"cmp"
	"iter"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// Dense ids of no thing, under which money is put that belongs to no single one.
const (
	unspecified = world.None - 1
	shared      = world.None - 2
)

// Why money is not in the table.
const (
	otherNeeds      = "money for needs that were not asked for"
	noNeeds         = "money for no known need, since only some needs were asked for"
	partlyElsewhere = "money of which a part is not known to be for the countries asked for; only the rest is counted"
	otherCountries  = "money for countries that were not asked for"
	noCountries     = "money not known to be for the countries asked for"
	ownCost         = "requirements of initiatives for needs that have one of their own"
	wholeNeed       = "requirements of needs as a whole, which name no country and no initiative"
	laterMoney      = "money dated after the day"
	unreadMoney     = "flows and requirements of which nothing that counts on the day gives amount, currency or status"
	shortSplit      = "initiatives split by country with less than 100 %, the rest being not specified"
	overSplit       = "initiatives split by country with more than 100 %, their money being shared"
	noRate          = "money in a currency that no rate leads from: "
	costsOfNoFunder = "requirements, which have no funder"
)

// A table is the cells of an answer in the making.
type table struct {
	w      *world.World
	by     Axis
	scope  *moneyScope
	rates  *exchange
	cells  map[cellKey]*cellSum
	basis  world.Basis
	misses map[uint32]bool // initiatives whose split was said to miss 100 %
}

type cellKey struct {
	of       uint32
	currency string
}

// A cellSum adds up a cell.
type cellSum struct {
	required            bool
	requirement, gross  decimal.Decimal
	sums                [4]decimal.Decimal // by flowStatuses, counted once
	givers              map[uint32]decimal.Decimal
	flows, requirements []uint32
}

func (t *table) add(p *world.Progress, l *ledger) error {
	t.basis.Exclude(laterMoney, l.later)
	t.basis.Exclude(unreadMoney, l.unread)
	for i := range l.flows {
		if err := p.Step(); err != nil {
			return err
		}
		f := &l.flows[i]
		t.count(t.spread(&f.amount, f.from, func(of uint32, part place) { t.enter(f, of, part.percentage) }))
	}
	for i := range l.requirements {
		if err := p.Step(); err != nil {
			return err
		}
		r := &l.requirements[i]
		if why := t.noCost(l, r); why != "" {
			t.basis.Exclude(why, 1)
			continue
		}
		t.count(t.spread(r, world.None, func(of uint32, part place) { t.require(r, of, part.percentage) }))
	}
	return nil
}

// count notes that an amount went in or, where why says so, why not.
func (t *table) count(why string) {
	if why == "" {
		t.basis.Included++
		return
	}
	t.basis.Exclude(why, 1)
}

// noCost says why a requirement is none of the axis, "" where it is.
func (t *table) noCost(l *ledger, r *amount) string {
	switch {
	case t.by == ByFunder:
		return costsOfNoFunder
	case t.by == ByCountry || t.by == ByInitiative:
		if r.initiative == world.None && r.need != world.None {
			return wholeNeed
		}
	case r.need == world.None:
		aim := t.scope.purposeOf(r)
		if slices.ContainsFunc(aim.needs, func(n uint32) bool { return l.ownCost[n] }) {
			return ownCost
		}
	}
	return ""
}

// spread finds the cells that an amount belongs to and gives each its part in per
// cent. It says why it gave none.
func (t *table) spread(a *amount, from uint32, give func(of uint32, part place)) (why string) {
	if _, _, ok := t.rates.convert(a.value, a.currency, a.date); !ok {
		return noRate + a.currency
	}
	aim := t.scope.purposeOf(a)
	switch {
	case len(aim.needs) == 0 && aim.outside:
		return otherNeeds
	case len(aim.needs) == 0 && !t.scope.whole:
		return noNeeds
	case t.scope.inCountries == nil:
		give(t.keyOf(a, aim, from, unspecified), place{unspecified, hundred})
		return ""
	}
	return t.spreadByCountry(a, func(part place) { give(t.keyOf(a, aim, from, part.country), part) })
}

// spreadByCountry gives the parts of an amount that are spent in the countries
// asked for. By country it gives what is shared or not specified too.
func (t *table) spreadByCountry(a *amount, give func(place)) (why string) {
	split := t.scope.placesOf(a)
	t.missing(a.initiative, &split)
	given := false
	for _, part := range split.parts {
		nowhere := part.country == unspecified || part.country == shared
		switch {
		case t.scope.inCountries[part.country], nowhere && t.by == ByCountry:
			give(part)
			given = true
		case nowhere:
			why = noCountries
		default:
			why = cmp.Or(why, otherCountries)
		}
	}
	if !given {
		return why
	}
	if why != "" {
		t.basis.Exclude(partlyElsewhere, 1)
	}
	return ""
}

// missing says once of each initiative that its split misses a hundred.
func (t *table) missing(initiative uint32, split *places) {
	if !split.short && !split.over || t.misses[initiative] {
		return
	}
	if t.misses == nil {
		t.misses = map[uint32]bool{}
	}
	t.misses[initiative] = true
	if split.over {
		t.basis.Exclude(overSplit, 1)
	} else {
		t.basis.Exclude(shortSplit, 1)
	}
}

// keyOf gives what an amount is counted for.
func (t *table) keyOf(a *amount, aim purpose, from, country uint32) uint32 {
	switch t.by {
	case ByCountry:
		return country
	case ByFunder:
		return orUnspecified(from)
	case ByInitiative:
		return orUnspecified(a.initiative)
	case ByPriorityArea:
		return t.areaOf(aim)
	}
	switch {
	case len(aim.needs) == 0:
		return unspecified
	case len(aim.needs) > 1 || aim.outside:
		return shared
	}
	return aim.needs[0]
}

func orUnspecified(n uint32) uint32 {
	if n == world.None {
		return unspecified
	}
	return n
}

// areaOf gives the one area that all needs are in.
func (t *table) areaOf(aim purpose) uint32 {
	if len(aim.needs) == 0 {
		return unspecified
	}
	area := t.w.FirstOr(aim.needs[0], t.w.Need.Area)
	for _, n := range aim.needs[1:] {
		if t.w.FirstOr(n, t.w.Need.Area) != area {
			return shared
		}
	}
	if aim.outside {
		return shared
	}
	return orUnspecified(area)
}

func (t *table) cell(of uint32, currency string) *cellSum {
	key := cellKey{of, currency}
	c := t.cells[key]
	if c == nil {
		c = &cellSum{}
		t.cells[key] = c
	}
	return c
}

// enter adds a part of a flow to a cell.
func (t *table) enter(f *flow, of uint32, percentage decimal.Decimal) {
	value, currency, _ := t.rates.convert(f.value, f.currency, f.date)
	passed, _, _ := t.rates.convert(f.passed, f.currency, f.date)
	value, once := perCent(value, percentage), perCent(value.Sub(passed), percentage)
	c := t.cell(of, currency)
	at := slices.Index(flowStatuses, f.status)
	c.sums[at] = c.sums[at].Add(once)
	if f.status.bound() {
		c.gross = c.gross.Add(value)
	}
	if f.status == FlowPaid && f.from != world.None {
		if c.givers == nil {
			c.givers = map[uint32]decimal.Decimal{}
		}
		c.givers[f.from] = c.givers[f.from].Add(once)
	}
	c.flows = append(c.flows, f.thing)
}

// require adds a part of a requirement to a cell.
func (t *table) require(r *amount, of uint32, percentage decimal.Decimal) {
	value, currency, _ := t.rates.convert(r.value, r.currency, r.date)
	c := t.cell(of, currency)
	c.required, c.requirement = true, c.requirement.Add(perCent(value, percentage))
	c.requirements = append(c.requirements, r.thing)
}

// finish gives the cells: things in their order, by currency, then what is shared,
// then what is not specified.
func (t *table) finish() []Cell {
	currencies := map[uint32][]string{}
	for key := range t.cells {
		currencies[key.of] = append(currencies[key.of], key.currency)
	}
	out := make([]Cell, 0, len(t.cells))
	for of := range t.order(currencies) {
		for _, currency := range slices.Sorted(slices.Values(currencies[of])) {
			out = append(out, t.show(of, currency, t.cells[cellKey{of, currency}]))
		}
	}
	return out
}

// order gives what there are cells of, in the order of the axis.
func (t *table) order(there map[uint32][]string) iter.Seq[uint32] {
	all := t.scope.needs
	switch t.by {
	case ByPriorityArea:
		all = t.listed(t.w.PriorityArea.Kind)
	case ByCountry:
		all = t.scope.countries
	case ByFunder:
		all = t.listed(t.w.Organisation.Kind)
	case ByInitiative:
		all = t.listed(t.w.Initiative.Kind)
	}
	return func(yield func(uint32) bool) {
		for _, of := range slices.Concat(all, []uint32{shared, unspecified}) {
			if there[of] != nil && !yield(of) {
				return
			}
		}
	}
}

// listed gives all things of a kind in its default order, on whatever day.
func (t *table) listed(kind *kg.Kind) []uint32 {
	var out []uint32
	for n := range t.w.Seen(kind) {
		out = append(out, n)
	}
	return out
}

func (t *table) show(of uint32, currency string, c *cellSum) Cell {
	net := c.sums[0].Add(c.sums[1])
	out := Cell{
		Currency: currency, Shared: of == shared, NotSpecified: of == unspecified, Gross: exactly(c.gross), Net: exactly(net),
		Paid: exactly(c.sums[0]), Committed: exactly(c.sums[1]), Pledged: exactly(c.sums[2]), Expected: exactly(c.sums[3]),
		Flows: t.w.IDs(c.flows), Requirements: t.w.IDs(c.requirements),
	}
	if c.required {
		out.Requirement, out.Coverage = exactly(c.requirement), ratio(net, c.requirement)
		out.Unmet = exactly(decimal.Max(c.requirement.Sub(net), decimal.Decimal{}))
	}
	out.Herfindahl, out.EffectiveFunders = concentration(c.givers)
	if of != shared && of != unspecified {
		*t.idOf(&out) = t.w.ID(of)
	}
	return out
}

// idOf gives where the axis names what a cell is of.
func (t *table) idOf(c *Cell) *kg.ID {
	switch t.by {
	case ByPriorityArea:
		return &c.PriorityArea
	case ByCountry:
		return &c.Country
	case ByFunder:
		return &c.Funder
	case ByInitiative:
		return &c.Initiative
	}
	return &c.Need
}

// concentration gives the Herfindahl index of what givers paid, and the effective
// number of givers. Who got back more than it paid is no giver.
func concentration(givers map[uint32]decimal.Decimal) (herfindahl, effective *float64) {
	var sum, squares decimal.Decimal
	for _, paid := range givers {
		if paid.IsPositive() {
			sum, squares = sum.Add(paid), squares.Add(paid.Mul(paid))
		}
	}
	if !sum.IsPositive() {
		return nil, nil
	}
	square := sum.Mul(sum)
	return float(ratio(squares, square)), float(ratio(square, squares))
}
