package whatif

import (
	"context"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/analysis/coordination"
	"github.com/portolan/portolan/internal/analysis/duplication"
	"github.com/portolan/portolan/internal/analysis/funding"
	"github.com/portolan/portolan/internal/analysis/needs"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A Query asks what would be otherwise if something were.
type Query struct {
	Suppose []Supposition
	Plan    kg.ID `kind:"ActionPlan"`
	// Counted and Units are those of coverage.
	Counted []world.InterestStatus
	Units   world.UnitCounting
}

// A Report is the graph before and after suppositions. Nothing was written.
type Report struct {
	Basis       world.Basis
	Coverage    CoverageChange
	Duplication DuplicationChange
	Silos       SiloChange
	Funding     FundingChange
}

// A CoverageChange is what would be otherwise in who serves the needs.
type CoverageChange struct {
	Before, After, Difference []needs.StateTotal
	// Needs are those whose state, partners or candidates would be others.
	Needs []NeedChange
}

// A NeedChange is a need before and after.
type NeedChange struct {
	Need                              kg.ID
	Before, After                     needs.NeedState
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
	Class duplication.OverlapClass
	Count int
}

// An OverlapChange is an overlap that would begin or end.
type OverlapChange struct {
	ID          string
	Class       duplication.OverlapClass
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
	Before, After, Difference []funding.Total
	// GainFunder are needs that would have a known funder, LoseFunder those that would
	// have none any more.
	GainFunder, LoseFunder []kg.ID
}

const whatIfDefinition = "The same computations on the graph as it is and on a copy of it in memory that is changed as supposed. Nothing is written. " +
	"A body that leaves takes all its ties with it; money it gave stays, of a giver who is not known. Difference is after less before. Coverage: "

// WhatIf computes coverage, duplication, silos and funding before and after the
// suppositions.
func WhatIf(ctx context.Context, w *world.World, q Query) (*Report, error) {
	after, err := supposed(ctx, w, q.Suppose)
	if err != nil {
		return nil, err
	}
	p, err := w.Planned(q.Plan)
	if err != nil {
		return nil, err
	}
	q.Plan = w.ID(p)
	x := &Report{}
	for _, part := range []func(context.Context, *world.World, *world.World, *Query) error{x.coverage, x.duplication, x.silos, x.funding} {
		if err := part(ctx, w, after, &q); err != nil {
			return nil, err
		}
	}
	x.Basis.Definition = whatIfDefinition + x.Basis.Definition
	return x, nil
}

func (x *Report) coverage(ctx context.Context, before, after *world.World, q *Query) error {
	ask := needs.CoverageQuery{By: needs.ByNeed, Plan: q.Plan, Counted: q.Counted, Units: q.Units}
	was, err := needs.Coverage(ctx, before, ask)
	if err != nil {
		return err
	}
	is, err := needs.Coverage(ctx, after, ask)
	if err != nil {
		return err
	}
	x.Basis = was.Basis
	x.Coverage = CoverageChange{Before: was.Totals, After: is.Totals, Needs: needChanges(was, is)}
	for i, total := range is.Totals {
		x.Coverage.Difference = append(x.Coverage.Difference, needs.StateTotal{State: total.State, Count: total.Count - was.Totals[i].Count})
	}
	return nil
}

// needChanges gives the needs that differ; both have the same needs, since none is
// supposed.
func needChanges(was, is *needs.CoverageReport) []NeedChange {
	out := []NeedChange{}
	before := map[kg.ID]NeedChange{}
	for _, c := range was.Cells(needs.CellStates{}) {
		before[c.Need()] = NeedChange{Need: c.Need(), Before: c.State(), PartnersBefore: c.PartnerCount(), CandidatesBefore: c.CandidateCount()}
	}
	for _, c := range is.Cells(needs.CellStates{}) {
		n := before[c.Need()]
		n.After, n.PartnersAfter, n.CandidatesAfter = c.State(), c.PartnerCount(), c.CandidateCount()
		if n.Before != n.After || n.PartnersBefore != n.PartnersAfter || n.CandidatesBefore != n.CandidatesAfter {
			out = append(out, n)
		}
	}
	return out
}

func (x *Report) duplication(ctx context.Context, before, after *world.World, q *Query) error {
	was, err := duplication.Duplication(ctx, before, duplication.Query{Plan: q.Plan})
	if err != nil {
		return err
	}
	is, err := duplication.Duplication(ctx, after, duplication.Query{Plan: q.Plan})
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

func classTotals(o *duplication.Overlaps) []ClassTotal {
	out := []ClassTotal{{Class: duplication.Duplicating}, {Class: duplication.Overlapping}, {Class: duplication.Fragmentation}}
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
func overlapsBeyond(o, others *duplication.Overlaps) []OverlapChange {
	known := map[string]duplication.OverlapClass{}
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

func (x *Report) silos(ctx context.Context, before, after *world.World, _ *Query) error {
	was, err := coordination.Silos(ctx, before, coordination.SilosQuery{})
	if err != nil {
		return err
	}
	is, err := coordination.Silos(ctx, after, coordination.SilosQuery{})
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
func silosBeyond(s, others *coordination.SiloReport) []SiloMembers {
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

func (x *Report) funding(ctx context.Context, before, after *world.World, q *Query) error {
	ask := funding.Query{By: funding.ByNeed, Plan: q.Plan}
	was, err := funding.Funding(ctx, before, ask)
	if err != nil {
		return err
	}
	is, err := funding.Funding(ctx, after, ask)
	if err != nil {
		return err
	}
	x.Funding = fundingChange(was, is)
	return nil
}

func fundingChange(was, is *funding.Report) FundingChange {
	return FundingChange{
		Before: funding.Totals(was.Cells, nil), After: funding.Totals(is.Cells, nil), Difference: funding.Totals(is.Cells, was.Cells),
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
