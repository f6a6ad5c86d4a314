package whatif

import (
	"context"
	"errors"
	"slices"

	"github.com/portolan/portolan/internal/analysis/funding"
	"github.com/portolan/portolan/internal/analysis/needs"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A Moment is a day, or an edition of a plan. One of its fields is set.
type Moment struct {
	Date kg.Date
	Plan kg.ID `kind:"ActionPlan"`
}

// A CompareQuery asks how the picture changed.
type CompareQuery struct {
	From, To Moment
	// Counted and Units are those of coverage.
	Counted []world.InterestStatus
	Units   world.UnitCounting
}

// NeedDifference says how a need of one moment stands to those of the other.
type NeedDifference string

// The differences of needs.
const (
	NeedCame    NeedDifference = "CAME"
	NeedWent    NeedDifference = "WENT"
	NeedSplit   NeedDifference = "SPLIT"
	NeedsMerged NeedDifference = "MERGED"
	NeedsRecut  NeedDifference = "REARRANGED"
	NeedMoved   NeedDifference = "STATE_CHANGED"
	NeedSame    NeedDifference = "SAME"
)

// needDifferences are the differences in the order in which totals list them.
var needDifferences = [...]NeedDifference{NeedCame, NeedWent, NeedSplit, NeedsMerged, NeedsRecut, NeedMoved, NeedSame}

// A Comparison is how the picture changed between two moments.
type Comparison struct {
	Basis world.Basis
	// From and To are the moments, each with its day and its plan.
	From, To MomentOf
	// Totals holds all differences, those that there are none of too.
	Totals []DifferenceTotal
	// Needs are those that are not the same, in the order of the later plan, then of
	// the earlier one.
	Needs []NeedComparison
	// OrganisationsCame and OrganisationsWent are bodies that are partners or
	// candidates at one of the moments alone.
	OrganisationsCame, OrganisationsWent []kg.ID
	FundingBefore, FundingAfter          []funding.Total
	FundingDifference                    []funding.Total
	CommitmentsCame, CommitmentsWent     []kg.ID
	CommitmentsChanged                   []CommitmentChange
}

// A MomentOf is a moment found.
type MomentOf struct {
	AsOf kg.Date
	Plan kg.ID
}

// A DifferenceTotal is how often there is a difference.
type DifferenceTotal struct {
	Difference NeedDifference
	Count      int
}

// A NeedComparison is the needs of two moments that are one, by their id or by
// MAPS_TO.
type NeedComparison struct {
	Difference NeedDifference
	From, To   []NeedAt
	// Facts are those of the ties that map them.
	Facts []kg.Fact
}

// A NeedAt is how a need stands at a moment.
type NeedAt struct {
	Need       kg.ID
	State      needs.NeedState
	Partners   int
	Candidates int
}

// A CommitmentChange is a commitment that stands otherwise.
type CommitmentChange struct {
	Commitment    kg.ID
	Before, After needs.CommitmentState
}

const compareDefinition = "Two moments are two days of the newest plan of each, or two editions of a plan on one day. Needs of one plan are the same by their id, needs of two plans by MAPS_TO in either direction: " +
	"one that maps to several was split, several that map to one were merged, several to several were rearranged, one that maps to none came or went. " +
	"Bodies came or went as partners or candidates for the needs of the plan. Coverage: "

// Compare gives how the picture changed between two days or two editions.
func Compare(ctx context.Context, w *world.World, q CompareQuery) (*Comparison, error) {
	from, to, err := moments(w, &q)
	if err != nil {
		return nil, err
	}
	c := &Comparison{From: from.MomentOf, To: to.MomentOf}
	for _, m := range []*moment{from, to} {
		if err := m.look(ctx, &q); err != nil {
			return nil, err
		}
	}
	c.Basis = to.coverage.Basis
	c.Basis.Definition = compareDefinition + c.Basis.Definition
	if err := c.needs(from, to); err != nil {
		return nil, err
	}
	c.OrganisationsCame, c.OrganisationsWent = idsBeyond(to.bodies, from.bodies), idsBeyond(from.bodies, to.bodies)
	c.FundingBefore, c.FundingAfter = funding.Totals(from.funding.Cells, nil), funding.Totals(to.funding.Cells, nil)
	c.FundingDifference = funding.Totals(to.funding.Cells, from.funding.Cells)
	c.commitments(from, to)
	return c, nil
}

// A moment is a world with a plan, and what the analyses say of it.
type moment struct {
	MomentOf
	w           *world.World
	coverage    *needs.CoverageReport
	needs       []NeedAt
	bodies      []kg.ID
	funding     *funding.Report
	commitments *needs.CommitmentReport
}

// moments finds the two moments that are asked for.
func moments(w *world.World, q *CompareQuery) (from, to *moment, err error) {
	switch {
	case (q.From.Date == "") != (q.To.Date == ""):
		return nil, nil, kg.Errorf(kg.Invalid, "to", "is a plan where from is a day, or the other way round; give two days or two plans")
	case q.From.Date != "" && q.From.Date.End() >= q.To.Date.End():
		return nil, nil, kg.Errorf(kg.Invalid, "to.date", "%s is not after %s; give the earlier day as from, the later one as to", q.To.Date, q.From.Date)
	}
	if from, err = momentOf(w, "from", q.From); err == nil {
		to, err = momentOf(w, "to", q.To)
	}
	if err == nil && q.From.Plan != "" && from.Plan == to.Plan {
		err = kg.Errorf(kg.Invalid, "to.plan", "%s is compared with itself, in which nothing can have changed; give another edition, or two days", to.Plan)
	}
	return from, to, err
}

func momentOf(w *world.World, field string, of Moment) (*moment, error) {
	m := &moment{w: w}
	name := field + ".plan"
	if of.Date != "" {
		m.w, name = w.On(of.Date), field+".date"
	}
	plan, err := m.w.Planned(of.Plan)
	if e := (*kg.Error)(nil); errors.As(err, &e) {
		return nil, &kg.Error{Code: e.Code, Field: name, Message: e.Message}
	}
	if err != nil {
		return nil, err
	}
	m.MomentOf = MomentOf{m.w.AsOf(), m.w.ID(plan)}
	return m, nil
}

// look asks the analyses.
func (m *moment) look(ctx context.Context, q *CompareQuery) (err error) {
	if m.coverage, err = needs.Coverage(ctx, m.w, needs.CoverageQuery{By: needs.ByNeed, Plan: m.Plan, Counted: q.Counted, Units: q.Units}); err != nil {
		return err
	}
	bodies := map[kg.ID]bool{}
	for _, c := range m.coverage.Cells(needs.CellStates{}) {
		m.needs = append(m.needs, NeedAt{c.Need(), c.State(), c.PartnerCount(), c.CandidateCount()})
		for _, id := range slices.Concat(c.Partners(), c.Candidates()) {
			if !bodies[id] {
				bodies[id] = true
				m.bodies = append(m.bodies, id)
			}
		}
	}
	slices.Sort(m.bodies)
	if m.funding, err = funding.Funding(ctx, m.w, funding.Query{By: funding.ByNeed, Plan: m.Plan}); err != nil {
		return err
	}
	m.commitments, err = needs.Commitments(ctx, m.w, needs.CommitmentQuery{Plan: m.Plan})
	return err
}

// commitments compares the commitments of both moments.
func (c *Comparison) commitments(from, to *moment) {
	was, is := map[kg.ID]needs.CommitmentState{}, map[kg.ID]needs.CommitmentState{}
	var before, after []kg.ID
	for _, e := range from.commitments.Commitments(needs.CommitmentStates{}) {
		was[e.Commitment] = e.State
		before = append(before, e.Commitment)
	}
	for _, e := range to.commitments.Commitments(needs.CommitmentStates{}) {
		is[e.Commitment] = e.State
		after = append(after, e.Commitment)
	}
	c.CommitmentsCame, c.CommitmentsWent = idsBeyond(after, before), idsBeyond(before, after)
	c.CommitmentsChanged = []CommitmentChange{}
	for _, id := range after {
		if state, there := was[id]; there && state != is[id] {
			c.CommitmentsChanged = append(c.CommitmentsChanged, CommitmentChange{id, state, is[id]})
		}
	}
}
