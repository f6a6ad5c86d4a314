package needs

import (
	"context"
	"slices"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A CoverageCell is a need, an area, a country, or a need in a country. What it is
// not about is "".
type CoverageCell struct {
	run  *coverageRun
	need int32 // places in the run's lists, -1 for none
	area int32

	country    int32
	partners   int32
	candidates int32
	state      uint8 // of a need, or a need in a country
	totals     *[len(needStates)]int
}

// compute makes the cells and the totals.
func (c *CoverageReport) compute(ctx context.Context) error {
	var counts [len(needStates)]int
	var err error
	switch c.by {
	case ByNeed:
		c.byNeed(&counts)
	case ByPriorityArea:
		c.byArea(&counts)
	case ByCountry:
		err = c.byCountry(ctx, &counts)
	default:
		err = c.byBoth(ctx, &counts)
	}
	c.Totals = totalsOf(counts)
	return err
}

func (c *CoverageReport) byNeed(counts *[len(needStates)]int) {
	c.cells = make([]CoverageCell, len(c.picked))
	for i, need := range c.picked {
		c.cells[i] = c.cell(need, -1, -1, c.presence.of(int(need)))
		counts[c.cells[i].state]++
	}
}

// cell counts participations for a cell.
func (r *coverageRun) cell(need, area, country int32, participations ...[]participation) CoverageCell {
	p, q := r.count(participations...)
	return CoverageCell{run: r, need: need, area: area, country: country, partners: int32(p), candidates: int32(q), state: stateOf(p, q)}
}

func (c *CoverageReport) byArea(counts *[len(needStates)]int) {
	for first := 0; first < len(c.picked); {
		area := c.presence.areaOf[c.picked[first]]
		end := first
		for end < len(c.picked) && c.presence.areaOf[c.picked[end]] == area {
			end++
		}
		within := new([len(needStates)]int)
		for _, need := range c.picked[first:end] {
			p, q := c.count(c.presence.of(int(need)))
			within[stateOf(p, q)]++
		}
		addTotals(counts, *within)
		cell := c.cell(-1, area, -1, c.participationsOf(c.picked[first:end])...)
		cell.totals = within
		c.cells = append(c.cells, cell)
		first = end
	}
}

func (r *coverageRun) participationsOf(needs []int32) [][]participation {
	out := make([][]participation, len(needs))
	for i, need := range needs {
		out[i] = r.presence.of(int(need))
	}
	return out
}

// places gives, by dense id, a country's place among those asked for, and -1.
func (r *coverageRun) places() []int32 {
	out := make([]int32, r.w.Bound())
	for i := range out {
		out[i] = -1
	}
	for i, n := range r.countries {
		out[n] = int32(i)
	}
	return out
}

// eachLocal gives the cells that were reported, need by need.
func (r *coverageRun) eachLocal(ctx context.Context, yield func(need, country int32, participations []participation)) error {
	place := r.places()
	progress := world.NewProgress(ctx, "narrow it by filter or countries")
	for _, need := range r.picked {
		for i := r.local.at[need]; i < r.local.at[need+1]; i++ {
			if at := place[r.local.cells[i].country]; at >= 0 {
				yield(need, at, r.local.participationsOf(i))
			}
			if err := progress.Step(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *CoverageReport) addRoles(of []participation) {
	for i := range of {
		c.inCells[of[i].role]++
	}
}

func (c *CoverageReport) byCountry(ctx context.Context, counts *[len(needStates)]int) error {
	within := make([][len(needStates)]int, len(c.countries))
	participations := make([][][]participation, len(c.countries))
	err := c.eachLocal(ctx, func(_, country int32, of []participation) {
		p, q := c.count(of)
		within[country][stateOf(p, q)]++
		participations[country] = append(participations[country], of)
		c.addRoles(of)
	})
	for i := range c.countries {
		if len(c.picked) == 0 {
			break
		}
		known := 0
		for _, n := range within[i] {
			known += n
		}
		within[i][unknownAt] = len(c.picked) - known
		addTotals(counts, within[i])
		cell := c.cell(-1, -1, int32(i), participations[i]...)
		cell.totals = &within[i]
		c.cells = append(c.cells, cell)
	}
	return err
}

// byBoth counts the cells that were reported; the others are made when they are
// asked for.
func (c *CoverageReport) byBoth(ctx context.Context, counts *[len(needStates)]int) error {
	err := c.eachLocal(ctx, func(need, country int32, of []participation) {
		cell := c.cell(need, -1, country, of)
		counts[cell.state]++
		c.addRoles(of)
		c.cells = append(c.cells, cell)
	})
	counts[unknownAt] = len(c.picked)*len(c.countries) - len(c.cells)
	return err
}

// Cells gives the cells in one of the states. Needs stand by area and reference,
// countries by name.
func (c *CoverageReport) Cells(of CellStates) []CoverageCell {
	cells := c.cells
	if c.by == ByNeedAndCountry && (of.States == nil || slices.Contains(of.States, NeedUnknown)) {
		cells = c.product()
	} else if c.by == ByNeedAndCountry {
		cells = c.ordered()
	}
	if of.States == nil {
		return cells
	}
	wanted := [len(needStates)]bool{}
	for i, s := range needStates {
		wanted[i] = slices.Contains(of.States, s)
	}
	out := make([]CoverageCell, 0, len(cells))
	for i := range cells {
		if cells[i].isOne(&wanted) {
			out = append(out, cells[i])
		}
	}
	return out
}

func (x *CoverageCell) isOne(wanted *[len(needStates)]bool) bool {
	if x.totals == nil {
		return wanted[x.state]
	}
	for i, n := range x.totals {
		if n > 0 && wanted[i] {
			return true
		}
	}
	return false
}

// product gives every need in every country.
func (c *CoverageReport) product() []CoverageCell {
	out := make([]CoverageCell, 0, len(c.picked)*len(c.countries))
	reported := c.ordered()
	for _, need := range c.picked {
		for country := range c.countries {
			if len(reported) > 0 && reported[0].need == need && reported[0].country == int32(country) {
				out, reported = append(out, reported[0]), reported[1:]
			} else {
				out = append(out, CoverageCell{run: c.coverageRun, need: need, area: -1, country: int32(country), state: uint8(unknownAt)})
			}
		}
	}
	return out
}

// ordered gives the cells that were reported by need, then by country.
func (c *CoverageReport) ordered() []CoverageCell {
	out := slices.Clone(c.cells)
	slices.SortFunc(out, func(a, b CoverageCell) int {
		if a.need != b.need {
			return int(a.need - b.need)
		}
		return int(a.country - b.country)
	})
	return out
}

// Need gives the need, "" for none.
func (x *CoverageCell) Need() kg.ID {
	if x.need < 0 {
		return ""
	}
	return x.run.w.ID(x.run.presence.needs[x.need])
}

// PriorityArea gives the area that the cell is about, or that its need is in; ""
// for a country.
func (x *CoverageCell) PriorityArea() kg.ID {
	p := x.run.presence
	switch {
	case x.area >= 0:
		return x.run.w.ID(p.areas[x.area])
	case x.need >= 0:
		return x.run.w.ID(p.areas[p.areaOf[x.need]])
	}
	return ""
}

// Country gives the country, "" for none.
func (x *CoverageCell) Country() kg.ID {
	if x.country < 0 {
		return ""
	}
	return x.run.w.ID(x.run.countries[x.country])
}

// State gives the state of a need, or of a need in a country; "" for areas and
// countries, which have Totals.
func (x *CoverageCell) State() NeedState {
	if x.totals != nil {
		return ""
	}
	return needStates[x.state]
}

// Totals gives how many needs within the cell are in which state; of a need, one.
func (x *CoverageCell) Totals() []StateTotal {
	if x.totals != nil {
		return totalsOf(*x.totals)
	}
	var counts [len(needStates)]int
	counts[x.state] = 1
	return totalsOf(counts)
}

// AtMostOnePartner gives the share of an area's or a country's needs that have at
// most one partner, among those that are not UNKNOWN. It is nil where all are, and
// for needs.
func (x *CoverageCell) AtMostOnePartner() *float64 {
	if x.totals == nil {
		return nil
	}
	few, known := 0, 0
	for i, n := range x.totals[:unknownAt] {
		known += n
		if needStates[i] != Covered {
			few += n
		}
	}
	if known == 0 {
		return nil
	}
	share := float64(few) / float64(known)
	return &share
}

// PartnerCount gives how many distinct partners there are in the cell.
func (x *CoverageCell) PartnerCount() int { return int(x.partners) }

// CandidateCount gives how many distinct bodies are candidates and no partners.
func (x *CoverageCell) CandidateCount() int { return int(x.candidates) }

// Partners gives the partners in order of their names.
func (x *CoverageCell) Partners() []kg.ID { return x.who(true) }

// Candidates gives the candidates in order of their names.
func (x *CoverageCell) Candidates() []kg.ID { return x.who(false) }

func (x *CoverageCell) who(partners bool) []kg.ID {
	r := x.run
	is := map[uint32]bool{} // whether the body is a partner
	for _, c := range x.participations() {
		if c.role < outUnknown {
			body := r.bodies[c.body]
			is[body] = is[body] || r.counts[c.role]
		}
	}
	var out []uint32
	for body, partner := range is {
		if partner == partners {
			out = append(out, body)
		}
	}
	return r.w.ByName(out)
}

// participations gives all participations in the cell.
func (x *CoverageCell) participations() []participation {
	r := x.run
	switch {
	case x.country >= 0 && x.need >= 0:
		if i, ok := r.local.find(int(x.need), r.countries[x.country]); ok {
			return r.local.participationsOf(i)
		}
		return nil
	case x.need >= 0:
		return r.presence.of(int(x.need))
	}
	var out []participation
	for _, need := range r.picked {
		switch {
		case x.area >= 0 && r.presence.areaOf[need] == x.area:
			out = append(out, r.presence.of(int(need))...)
		case x.country >= 0:
			if i, ok := r.local.find(int(need), r.countries[x.country]); ok {
				out = append(out, r.local.participationsOf(i)...)
			}
		}
	}
	return out
}
