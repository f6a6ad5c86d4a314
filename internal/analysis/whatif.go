package analysis

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/portolan/portolan/internal/kg"
)

// A WhatIfQuery asks what would be otherwise if something were.
type WhatIfQuery struct {
	Suppose []Supposition
	Plan    kg.ID `kind:"ActionPlan"`
	// Counted and Units are those of coverage.
	Counted []InterestStatus
	Units   UnitCounting
}

// A WhatIf is the graph before and after suppositions. Nothing was written.
type WhatIf struct {
	Basis       Basis
	Coverage    CoverageChange
	Duplication DuplicationChange
	Silos       SiloChange
	Funding     FundingChange
}

// A CoverageChange is what would be otherwise in who serves the needs.
type CoverageChange struct {
	Before, After, Difference []StateTotal
	// Needs are those whose state, partners or candidates would be others.
	Needs []NeedChange
}

// A NeedChange is a need before and after.
type NeedChange struct {
	Need                              kg.ID
	Before, After                     NeedState
	PartnersBefore, PartnersAfter     int
	CandidatesBefore, CandidatesAfter int
}

// A DuplicationChange is what would be otherwise in who doubles whom.
type DuplicationChange struct {
	Before, After, Difference []ClassTotal
	// Came and Went are the overlaps that would begin and end, those of one pair
	// whose class would be another in both.
	Came, Went []OverlapChange
}

// A ClassTotal is how many overlaps are of a class.
type ClassTotal struct {
	Class OverlapClass
	Count int
}

// An OverlapChange is an overlap that would begin or end.
type OverlapChange struct {
	ID          string
	Class       OverlapClass
	Score       float64
	AcrossSilos bool
	// OrganisationIDs has those supposed too, which no graph knows.
	OrganisationIDs []string
	Organisations   []kg.ID
	Needs           []kg.ID
	Reasons         []string
}

// A SiloChange is what would be otherwise in who coordinates with whom.
type SiloChange struct {
	Before, After, Difference int
	// Came and Went are the silos that would be new or no more, by their members.
	Came, Went []SiloMembers
}

// SiloMembers are the members of a silo.
type SiloMembers struct {
	OrganisationIDs []string
	Organisations   []kg.ID
}

// A FundingChange is what would be otherwise in what is paid for.
type FundingChange struct {
	Before, After, Difference []FundingTotal
	// GainFunder are needs that would have a known funder, LoseFunder those that would
	// have none any more.
	GainFunder, LoseFunder []kg.ID
}

// A FundingTotal is all money of the plan in one currency, and what of it is not
// tied to a need.
type FundingTotal struct {
	Currency                                                                                 string
	Requirement, Paid, Committed, Pledged, Expected, Gross, Net, Unmet, Shared, NotSpecified kg.Decimal
}

const whatIfDefinition = "The same computations on the graph as it is and on a copy of it in memory that is changed as supposed. Nothing is written. " +
	"A body that leaves takes all its ties with it; money it gave stays, of a giver who is not known. Difference is after less before. Coverage: "

// WhatIf computes coverage, duplication, silos and funding before and after the
// suppositions.
func (w *World) WhatIf(ctx context.Context, q WhatIfQuery) (*WhatIf, error) {
	after, err := w.supposed(ctx, q.Suppose)
	if err != nil {
		return nil, err
	}
	p, err := w.Planned(q.Plan)
	if err != nil {
		return nil, err
	}
	q.Plan = w.ID(p)
	x := &WhatIf{}
	for _, part := range []func(context.Context, *World, *World, *WhatIfQuery) error{x.coverage, x.duplication, x.silos, x.funding} {
		if err := part(ctx, w, after, &q); err != nil {
			return nil, err
		}
	}
	x.Basis.Definition = whatIfDefinition + x.Basis.Definition
	return x, nil
}

func (x *WhatIf) coverage(ctx context.Context, before, after *World, q *WhatIfQuery) error {
	ask := CoverageQuery{By: ByNeed, Plan: q.Plan, Counted: q.Counted, Units: q.Units}
	was, err := before.Coverage(ctx, ask)
	if err != nil {
		return err
	}
	is, err := after.Coverage(ctx, ask)
	if err != nil {
		return err
	}
	x.Basis = was.Basis
	x.Coverage = CoverageChange{Before: was.Totals, After: is.Totals, Needs: needChanges(was, is)}
	for i, total := range is.Totals {
		x.Coverage.Difference = append(x.Coverage.Difference, StateTotal{total.State, total.Count - was.Totals[i].Count})
	}
	return nil
}

// needChanges gives the needs that differ; both have the same needs, since none is
// supposed.
func needChanges(was, is *Coverage) []NeedChange {
	out := []NeedChange{}
	before := map[kg.ID]NeedChange{}
	for _, c := range was.Cells(CellStates{}) {
		before[c.Need()] = NeedChange{Need: c.Need(), Before: c.State(), PartnersBefore: c.PartnerCount(), CandidatesBefore: c.CandidateCount()}
	}
	for _, c := range is.Cells(CellStates{}) {
		n := before[c.Need()]
		n.After, n.PartnersAfter, n.CandidatesAfter = c.State(), c.PartnerCount(), c.CandidateCount()
		if n.Before != n.After || n.PartnersBefore != n.PartnersAfter || n.CandidatesBefore != n.CandidatesAfter {
			out = append(out, n)
		}
	}
	return out
}

func (x *WhatIf) duplication(ctx context.Context, before, after *World, q *WhatIfQuery) error {
	was, err := before.Duplication(ctx, DuplicationQuery{Plan: q.Plan})
	if err != nil {
		return err
	}
	is, err := after.Duplication(ctx, DuplicationQuery{Plan: q.Plan})
	if err != nil {
		return err
	}
	d := DuplicationChange{Before: classTotals(was), After: classTotals(is)}
	for i, total := range d.After {
		d.Difference = append(d.Difference, ClassTotal{total.Class, total.Count - d.Before[i].Count})
	}
	d.Came, d.Went = overlapsBeyond(is, was), overlapsBeyond(was, is)
	x.Duplication = d
	return nil
}

func classTotals(o *Overlaps) []ClassTotal {
	out := []ClassTotal{{Class: Duplicating}, {Class: Overlapping}, {Class: Fragmentation}}
	for i := range o.List {
		for at := range out {
			if out[at].Class == o.List[i].Class() {
				out[at].Count++
			}
		}
	}
	return out
}

// overlapsBeyond gives the overlaps that others do not have, or have in another class.
func overlapsBeyond(o, others *Overlaps) []OverlapChange {
	known := map[string]OverlapClass{}
	for i := range others.List {
		known[others.List[i].ID()] = others.List[i].Class()
	}
	out := []OverlapChange{}
	for i := range o.List {
		v := &o.List[i]
		if class, there := known[v.ID()]; there && class == v.Class() {
			continue
		}
		c := OverlapChange{ID: v.ID(), Class: v.Class(), Score: v.Score(), AcrossSilos: v.AcrossSilos(), Organisations: v.Organisations(), Needs: v.Needs()}
		c.OrganisationIDs = texts(c.Organisations)
		for _, r := range v.Reasons() {
			c.Reasons = append(c.Reasons, r.Text)
		}
		out = append(out, c)
	}
	return out
}

func texts(ids []kg.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}

func (x *WhatIf) silos(ctx context.Context, before, after *World, _ *WhatIfQuery) error {
	was, err := before.Silos(ctx, SilosQuery{})
	if err != nil {
		return err
	}
	is, err := after.Silos(ctx, SilosQuery{})
	if err != nil {
		return err
	}
	x.Silos = SiloChange{
		Before: len(was.Silos), After: len(is.Silos), Difference: len(is.Silos) - len(was.Silos),
		Came: silosBeyond(is, was), Went: silosBeyond(was, is),
	}
	return nil
}

// silosBeyond gives the silos that others do not have with the same members.
func silosBeyond(s, others *Silos) []SiloMembers {
	known := map[string]bool{}
	for _, silo := range others.Silos {
		known[strings.Join(texts(silo.Organisations), " ")] = true
	}
	out := []SiloMembers{}
	for _, silo := range s.Silos {
		if ids := texts(silo.Organisations); !known[strings.Join(ids, " ")] {
			out = append(out, SiloMembers{ids, silo.Organisations})
		}
	}
	return out
}

func (x *WhatIf) funding(ctx context.Context, before, after *World, q *WhatIfQuery) error {
	ask := FundingQuery{By: FundingByNeed, Plan: q.Plan}
	was, err := before.Funding(ctx, ask)
	if err != nil {
		return err
	}
	is, err := after.Funding(ctx, ask)
	if err != nil {
		return err
	}
	x.Funding = fundingChange(was, is)
	return nil
}

func fundingChange(was, is *Funding) FundingChange {
	return FundingChange{
		Before: fundingTotals(was.Cells, nil), After: fundingTotals(is.Cells, nil), Difference: fundingTotals(is.Cells, was.Cells),
		GainFunder: idsBeyond(was.WithoutKnownFunder, is.WithoutKnownFunder), LoseFunder: idsBeyond(is.WithoutKnownFunder, was.WithoutKnownFunder),
	}
}

// idsBeyond gives the ids that are not among others, in their order.
func idsBeyond(ids, others []kg.ID) []kg.ID {
	known := make(map[kg.ID]bool, len(others))
	for _, id := range others {
		known[id] = true
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id kg.ID) bool { return known[id] })
}

// sumsOf gives the sums of a cell that make a total, in the order of totalOf.
func (c *FundingCell) sumsOf() [10]kg.Decimal {
	out := [10]kg.Decimal{c.Requirement, c.Paid, c.Committed, c.Pledged, c.Expected, c.Gross, c.Net, c.Unmet}
	if c.Shared {
		out[8] = c.Net
	}
	if c.NotSpecified {
		out[9] = c.Net
	}
	return out
}

// fundingTotals adds up cells by currency, and takes others off.
func fundingTotals(cells, others []FundingCell) []FundingTotal {
	sums := map[string]*[10]decimal.Decimal{}
	add := func(cells []FundingCell, sign decimal.Decimal) {
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
	out := []FundingTotal{}
	for _, currency := range slices.Sorted(maps.Keys(sums)) {
		s := sums[currency]
		out = append(out, FundingTotal{
			currency, exactly(s[0]), exactly(s[1]), exactly(s[2]), exactly(s[3]), exactly(s[4]), exactly(s[5]), exactly(s[6]), exactly(s[7]), exactly(s[8]), exactly(s[9]),
		})
	}
	return out
}
