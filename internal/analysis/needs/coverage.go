package needs

import (
	"context"
	"fmt"
	"slices"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// CoverageAxis says what coverage is given for.
type CoverageAxis string

// The axes of coverage.
const (
	ByNeed           CoverageAxis = "NEED"
	ByPriorityArea   CoverageAxis = "PRIORITY_AREA"
	ByCountry        CoverageAxis = "COUNTRY"
	ByNeedAndCountry CoverageAxis = "NEED_AND_COUNTRY"
)

// NeedState says how a need is served, anywhere or in one country.
type NeedState string

// The states of a need, from nobody to several, and what nobody reported.
const (
	Uncovered     NeedState = "UNCOVERED"
	PotentialOnly NeedState = "POTENTIAL_ONLY"
	SinglePartner NeedState = "SINGLE_PARTNER"
	Covered       NeedState = "COVERED"
	NeedUnknown   NeedState = "UNKNOWN"
)

// needStates are the states in the order in which totals list them.
var needStates = [...]NeedState{Uncovered, PotentialOnly, SinglePartner, Covered, NeedUnknown}

const unknownAt = len(needStates) - 1

// stateOf gives the place among needStates of a need with so many partners and
// candidates.
func stateOf(partners, candidates int) uint8 {
	switch {
	case partners > 1:
		return 3
	case partners == 1:
		return 2
	case candidates > 0:
		return 1
	}
	return 0
}

// A CoverageQuery says what coverage is asked for.
type CoverageQuery struct {
	By   CoverageAxis
	Plan kg.ID `kind:"ActionPlan"`
	// Filter says which needs of the plan; nil is all.
	Filter kg.Filter
	// Countries says which countries; nil is the full members of the plan's regions.
	Countries kg.Filter
	// Counted are the statuses of an interest that make a partner; nil is PRESENT.
	Counted []world.InterestStatus
	// Units is APART where it is "".
	Units world.UnitCounting
}

// CoverageReport says who serves the needs of a plan and which nobody does.
type CoverageReport struct {
	Basis world.Basis
	// Totals holds all states, those that nothing is in too. Of areas and countries
	// it adds up the needs within them.
	Totals []StateTotal
	// Explanation says why there are no cells, "" where there are.
	Explanation string

	*coverageRun
	cells   []CoverageCell
	inCells [roles]int // participations in countries, by role
}

// A StateTotal is how many needs, or needs in countries, are in a state.
type StateTotal struct {
	State NeedState
	Count int
}

// CellStates selects cells: those in one of the states or, where cells are areas or
// countries, with a need in one of them. Nil is all.
type CellStates struct{ States []NeedState }

// maxCells is how many cells of needs and countries one answer may have.
const maxCells = 2_000_000

// coverageRun is what the cells of one answer share.
type coverageRun struct {
	w         *world.World
	by        CoverageAxis
	presence  *presence
	local     *local  // where the axis has countries
	picked    []int32 // the needs asked for, as places in presence.needs
	countries []uint32
	outside   int // countries asked for that the plan is not about
	bodies    []uint32
	counts    [roles]bool // the ways that make a partner
	units     world.UnitCounting
	tally     tally
}

// Coverage gives how the needs of a plan are served, by need, area, country, or
// need and country. It gives CostLimit where needs times countries are more than
// two million.
func Coverage(ctx context.Context, w *world.World, q CoverageQuery) (*CoverageReport, error) {
	r, plan, err := newCoverageRun(ctx, w, &q)
	if err != nil {
		return nil, err
	}
	c := &CoverageReport{Basis: w.Basis(coverageDefinitions[r.by]), coverageRun: r}
	c.Basis.Plan, c.Basis.Counted, c.Basis.Units = w.ID(plan), q.Counted, r.units
	if err := c.compute(ctx); err != nil {
		return nil, err
	}
	c.account()
	c.explain(plan, q)
	return c, nil
}

func newCoverageRun(ctx context.Context, w *world.World, q *CoverageQuery) (r *coverageRun, plan uint32, err error) {
	if err := q.check(); err != nil {
		return nil, 0, err
	}
	if plan, err = w.Planned(q.Plan); err != nil {
		return nil, 0, err
	}
	r = &coverageRun{w: w, by: q.By, units: q.Units}
	if r.presence, err = presenceOf(ctx, w, plan); err != nil {
		return nil, 0, err
	}
	if r.bodies, err = bodiesOf(ctx, w, q.Units); err != nil {
		return nil, 0, err
	}
	if r.picked, err = pickNeeds(ctx, w, r.presence, q.Filter); err != nil {
		return nil, 0, err
	}
	r.countRoles(q.Counted)
	r.tally = newTally(w.Bound())
	if q.By == ByCountry || q.By == ByNeedAndCountry {
		err = r.withCountries(ctx, plan, q.Countries)
	}
	return r, plan, err
}

// check fills in what was left open and refuses what makes no sense.
func (q *CoverageQuery) check() error {
	if q.Units == "" {
		q.Units = world.Apart
	}
	if q.By == "" {
		q.By = ByNeed
	}
	if q.Counted == nil {
		q.Counted = []world.InterestStatus{world.Present}
	}
	for _, s := range q.Counted {
		if err := world.OneOf("counted", s, world.Present, world.Potential, world.Unstated); err != nil {
			return err
		}
	}
	if err := world.OneOf("units", q.Units, world.Apart, world.One); err != nil {
		return err
	}
	return world.OneOf("by", q.By, ByNeed, ByPriorityArea, ByCountry, ByNeedAndCountry)
}

// pickNeeds gives the places of the needs that match the filter.
func pickNeeds(ctx context.Context, w *world.World, p *presence, filter kg.Filter) ([]int32, error) {
	match, err := w.Matching(ctx, w.Need.Kind, filter)
	if err != nil {
		return nil, err
	}
	out := make([]int32, 0, len(p.needs))
	for i, n := range p.needs {
		if match == nil || match[n] {
			out = append(out, int32(i))
		}
	}
	return out, nil
}

func (r *coverageRun) countRoles(counted []world.InterestStatus) {
	r.counts[roleRunning] = true
	for role, status := range [...]world.InterestStatus{rolePresent: world.Present, rolePotential: world.Potential, roleUnstated: world.Unstated} {
		r.counts[role] = slices.Contains(counted, status)
	}
}

func (r *coverageRun) withCountries(ctx context.Context, plan uint32, filter kg.Filter) (err error) {
	if r.countries, r.outside, err = r.w.CountriesWithin(ctx, plan, filter); err != nil {
		return err
	}
	if r.by == ByNeedAndCountry {
		if err := fitsCells(len(r.picked), len(r.countries)); err != nil {
			return err
		}
	}
	r.local, err = localOf(ctx, r.w, plan)
	return err
}

// fitsCells refuses more cells than an answer may have.
func fitsCells(needs, countries int) error {
	if cells := needs * countries; cells > maxCells {
		return kg.Errorf(kg.CostLimit, "by", "%d needs in %d countries are %d cells, and an answer may have %d; narrow it by filter or countries, or ask by COUNTRY",
			needs, countries, cells, maxCells)
	}
	return nil
}

// A tally tells bodies apart: who was counted in the cell that is being counted.
type tally struct {
	mark []uint32 // by dense id: twice the cell's number, and one more for partners
	cell uint32
}

func newTally(bound uint32) tally { return tally{mark: make([]uint32, bound)} }

// count gives the distinct partners among the participations, and the distinct candidates
// that are no partners.
func (r *coverageRun) count(participations ...[]participation) (partners, candidates int) {
	r.tally.cell += 2
	for _, of := range participations {
		for _, c := range of {
			if body := r.bodies[c.body]; r.counts[c.role] && r.tally.mark[body] != r.tally.cell+1 {
				r.tally.mark[body] = r.tally.cell + 1
				partners++
			}
		}
	}
	for _, of := range participations {
		for _, c := range of {
			if body := r.bodies[c.body]; c.role < outUnknown && r.tally.mark[body] < r.tally.cell {
				r.tally.mark[body] = r.tally.cell
				candidates++
			}
		}
	}
	return partners, candidates
}

func totalsOf(counts [len(needStates)]int) []StateTotal {
	out := make([]StateTotal, len(needStates))
	for i, n := range counts {
		out[i] = StateTotal{needStates[i], n}
	}
	return out
}

func addTotals(to *[len(needStates)]int, of [len(needStates)]int) {
	for i, n := range of {
		to[i] += n
	}
}

// coverageDefinitions say, for each axis, how its states are counted.
var coverageDefinitions = map[CoverageAxis]string{
	ByNeed:           definePartners + defineStates,
	ByPriorityArea:   definePartners + defineStates + " An area has the totals of its needs; a need counts in the first of its areas.",
	ByCountry:        defineLocal + defineStates + " A country has the totals of the plan's needs there.",
	ByNeedAndCountry: defineLocal + defineStates,
}

const (
	definePartners = "The partners of a need are the distinct bodies whose interest in it is of a counted status, or that lead or implement an initiative that addresses it and runs on the day. " +
		"Its candidates are those interested otherwise. " + defineRunning
	defineLocal = "A need is reported in a country when the country has it (HAS_NEED), or when an initiative or training for it takes place there; otherwise it is UNKNOWN. An interest in a need is of no one country and fills no cell. " +
		"The partners in a cell are the distinct bodies that lead or implement an initiative for the need that runs there on the day. Who leads or implements a planned one counts as POTENTIAL, " +
		"who does one not known to run, or provides training, as UNSTATED: as partner where that status is counted, else as candidate. " + defineRunning
	defineRunning = "An initiative runs when the day is within its dates and its status is IMPLEMENTATION or, where no status is known, its start is. "
	defineStates  = "UNCOVERED: no partner and no candidate; POTENTIAL_ONLY: candidates only; SINGLE_PARTNER: one partner; COVERED: several."
)

// account says what went in and what was left out.
func (c *CoverageReport) account() {
	var n [roles]int
	for _, need := range c.picked {
		for _, participation := range c.presence.of(int(need)) {
			n[participation.role]++
		}
	}
	if c.local != nil {
		c.Basis.Exclude("interest in a need, which is of no one country", n[rolePresent]+n[rolePotential]+n[roleUnstated])
		c.Basis.Exclude(world.OutsidePlan, c.outside)
		n = c.inCells
	}
	for role := range outUnknown {
		c.Basis.Included += n[role]
	}
	for role := outUnknown; role < roles; role++ {
		c.Basis.Exclude(leftOut[role], n[role])
	}
}

// explain says why there is nothing to count.
func (c *CoverageReport) explain(plan uint32, q CoverageQuery) {
	id := c.w.ID(plan)
	switch {
	case len(c.presence.needs) == 0:
		c.Explanation = c.w.NoNeeds(plan)
	case len(c.picked) == 0:
		c.Explanation = fmt.Sprintf("none of the %d needs of %s matches the filter", len(c.presence.needs), id)
	case c.local != nil && len(c.countries) == 0:
		c.Explanation = c.w.NoCountries(id, q.Countries)
	}
}
