package needs

import (
	"context"
	"fmt"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// ComplianceState says how a country stands against a minimum standard.
type ComplianceState string

// The states of compliance.
const (
	Met               ComplianceState = "MET"
	PartlyMet         ComplianceState = "PARTLY_MET"
	NotMet            ComplianceState = "NOT_MET"
	ComplianceUnknown ComplianceState = "UNKNOWN"
)

// complianceStates are the states by the small numbers that cells keep.
var complianceStates = [...]ComplianceState{ComplianceUnknown, Met, PartlyMet, NotMet}

func complianceAt(state kg.Value) uint8 {
	for i, s := range complianceStates {
		if state == string(s) {
			return uint8(i)
		}
	}
	return 0
}

// A ComplianceQuery says which standards and countries are asked for.
type ComplianceQuery struct {
	Plan kg.ID `kind:"ActionPlan"`
	// Filter says which standards of the plan; nil is all.
	Filter kg.Filter
	// Countries says which countries; nil is the full members of the plan's regions.
	Countries kg.Filter
}

// A ComplianceCount is how often a standard is met, partly met, not met, or nobody
// reported whether.
type ComplianceCount struct{ Met, PartlyMet, NotMet, Unknown int }

// Ratio gives met / (applicable - unknown); nil where all are unknown.
func (c *ComplianceCount) Ratio() *float64 {
	known := c.Met + c.PartlyMet + c.NotMet
	if known == 0 {
		return nil
	}
	ratio := float64(c.Met) / float64(known)
	return &ratio
}

func (c *ComplianceCount) add(state uint8) {
	switch complianceStates[state] {
	case Met:
		c.Met++
	case PartlyMet:
		c.PartlyMet++
	case NotMet:
		c.NotMet++
	default:
		c.Unknown++
	}
}

// A ComplianceTotal is the count of one country, area or standard; the others are "".
type ComplianceTotal struct {
	Country, PriorityArea, Standard kg.ID
	ComplianceCount
}

// A ComplianceReport says how countries stand against the minimum standards of a plan.
type ComplianceReport struct {
	Basis world.Basis
	ComplianceCount
	ByCountry, ByArea, ByStandard []ComplianceTotal
	// Explanation says why there is nothing to report, "" where there is.
	Explanation string

	w         *world.World
	standards []uint32
	countries []uint32
	states    []uint8 // of standard s in country c at s*len(countries)+c
}

// A ComplianceCell is a country's state against a standard.
type ComplianceCell struct {
	Country, Standard kg.ID
	State             ComplianceState

	w    *world.World
	c, s uint32
}

// maxCompliance is how many standards times countries one answer may have.
const maxCompliance = 2_000_000

const defineCompliance = "Each standard applies to each country. Its state there is what was reported for the day; where nobody reported one it is UNKNOWN, which is not NOT_MET. Ratio: met / (applicable - unknown)."

// Compliance gives how countries stand against the standards of a plan.
func Compliance(ctx context.Context, w *world.World, q ComplianceQuery) (*ComplianceReport, error) {
	if err := world.NewProgress(ctx, "narrow it by filter or countries").Check(); err != nil {
		return nil, err
	}
	plan, err := w.Planned(q.Plan)
	if err != nil {
		return nil, err
	}
	r := &ComplianceReport{Basis: w.Basis(defineCompliance), w: w}
	r.Basis.Plan = w.ID(plan)
	areas, areaOf, err := r.findStandards(ctx, plan, q.Filter)
	if err != nil {
		return nil, err
	}
	var outside int
	if r.countries, outside, err = w.CountriesWithin(ctx, plan, q.Countries); err != nil {
		return nil, err
	}
	r.Basis.Exclude(world.OutsidePlan, outside)
	if n := len(r.standards) * len(r.countries); n > maxCompliance {
		return nil, kg.Errorf(kg.CostLimit, "filter", "%d standards in %d countries are %d states, and an answer may have %d; narrow it by filter or countries",
			len(r.standards), len(r.countries), n, maxCompliance)
	}
	if err := r.read(ctx); err != nil {
		return nil, err
	}
	r.total(areas, areaOf)
	r.explain(q)
	return r, nil
}

// findStandards finds the standards of a plan, area by area.
func (r *ComplianceReport) findStandards(ctx context.Context, plan uint32, filter kg.Filter) (areas []uint32, areaOf []int, err error) {
	match, err := r.w.Matching(ctx, r.w.Standard.Kind, filter)
	if err != nil {
		return nil, nil, err
	}
	areas = r.w.AreasOf(plan)
	seen := map[uint32]bool{}
	for i, area := range areas {
		for b := range r.w.Ties(area, r.w.PriorityArea.Standards) {
			if !seen[b.Far] && (match == nil || match[b.Far]) {
				seen[b.Far] = true
				r.standards, areaOf = append(r.standards, b.Far), append(areaOf, i)
			}
		}
	}
	return areas, areaOf, nil
}

// read reads the states that were reported.
func (r *ComplianceReport) read(ctx context.Context) error {
	place := make([]int32, r.w.Bound()) // of each standard, counted from 1
	for i, s := range r.standards {
		place[s] = int32(i + 1)
	}
	r.states = make([]uint8, len(r.standards)*len(r.countries))
	progress := world.NewProgress(ctx, "narrow it by filter or countries")
	link, state := r.w.Country.Standards, r.w.CompliesWith.State
	for c, country := range r.countries {
		for b := range r.w.Ties(country, link) {
			if at := place[b.Far]; at > 0 {
				r.states[int(at-1)*len(r.countries)+c] = complianceAt(r.w.TieValue(b, state))
				r.Basis.Included++
			}
			if err := progress.Step(); err != nil {
				return err
			}
		}
	}
	return nil
}

// total adds the states up.
func (r *ComplianceReport) total(areas []uint32, areaOf []int) {
	r.ByCountry, r.ByStandard = make([]ComplianceTotal, len(r.countries)), make([]ComplianceTotal, len(r.standards))
	byArea := make([]ComplianceTotal, len(areas))
	for i, c := range r.countries {
		r.ByCountry[i].Country = r.w.ID(c)
	}
	for s, n := range r.standards {
		row := r.states[s*len(r.countries) : (s+1)*len(r.countries)]
		r.ByStandard[s].Standard, r.ByStandard[s].PriorityArea = r.w.ID(n), r.w.ID(areas[areaOf[s]])
		byArea[areaOf[s]].PriorityArea = r.w.ID(areas[areaOf[s]])
		for c, state := range row {
			r.ByStandard[s].add(state)
			r.ByCountry[c].add(state)
			byArea[areaOf[s]].add(state)
			r.add(state)
		}
	}
	r.ByArea = []ComplianceTotal{}
	for _, t := range byArea {
		if t.PriorityArea != "" { // an area without standards has nothing to comply with
			r.ByArea = append(r.ByArea, t)
		}
	}
}

func (r *ComplianceReport) explain(q ComplianceQuery) {
	plan := r.Basis.Plan
	switch {
	case len(r.standards) == 0 && q.Filter != nil:
		r.Explanation = fmt.Sprintf("as of %s no minimum standard of %s matches the filter", r.w.AsOf(), plan)
	case len(r.standards) == 0:
		r.Explanation = fmt.Sprintf("as of %s %s has no minimum standards", r.w.AsOf(), plan)
	case len(r.countries) == 0:
		r.Explanation = r.w.NoCountries(plan, q.Countries)
	}
}

// ComplianceStates selects cells in one of the states; nil is all.
type ComplianceStates struct{ States []ComplianceState }

// Cells gives each standard in each country, standards by area and countries by
// name.
func (r *ComplianceReport) Cells(of ComplianceStates) []ComplianceCell {
	wanted := [len(complianceStates)]bool{}
	for _, s := range of.States {
		wanted[complianceAt(string(s))] = true
	}
	out := []ComplianceCell{}
	for i, state := range r.states {
		if of.States == nil || wanted[state] {
			s, c := r.standards[i/len(r.countries)], r.countries[i%len(r.countries)]
			out = append(out, ComplianceCell{Country: r.w.ID(c), Standard: r.w.ID(s), State: complianceStates[state], w: r.w, c: c, s: s})
		}
	}
	return out
}

// Evidence gives what the state rests on, as it was reported; "" where nothing was.
func (x *ComplianceCell) Evidence() string {
	for b := range x.ties() {
		if s, ok := x.w.TieValue(b, x.w.CompliesWith.Evidence).(string); ok {
			return s
		}
	}
	return ""
}

// Facts gives the facts that the state rests on.
func (x *ComplianceCell) Facts() []kg.Fact {
	for b := range x.ties() {
		return b.Facts
	}
	return []kg.Fact{}
}

// ties gives the tie that reports the state.
func (x *ComplianceCell) ties() func(yield func(world.Tie) bool) {
	return func(yield func(world.Tie) bool) {
		for b := range x.w.Ties(x.c, x.w.Country.Standards) {
			if b.Far == x.s && !yield(b) {
				return
			}
		}
	}
}
