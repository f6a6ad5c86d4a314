package needs

import (
	"container/heap"
	"context"
	"fmt"
	"math"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A GapQuery says which gaps are to be closed.
type GapQuery struct {
	Plan kg.ID `kind:"ActionPlan"`
	// MinimumPartners is how many partners each need shall have, from 1 to 20.
	MinimumPartners int
	// Counted are the statuses of an interest that make a partner; nil is PRESENT.
	Counted []world.InterestStatus
	// Filter says which needs of the plan; nil is all.
	Filter kg.Filter
}

// maxMinimumPartners is the most partners a need may be asked to have.
const maxMinimumPartners = 20

// A GapPlan is a way to give every need its partners, by winning over bodies that
// are candidates for them.
type GapPlan struct {
	Basis world.Basis
	// Complete says whether the steps close all gaps.
	Complete bool
	// Explanation says in a sentence what the plan comes to.
	Explanation string
	// Missing is how many partners are missing in all, before and after the steps.
	MissingBefore, MissingAfter int
	// Steps are the bodies to win over, the one that closes most first.
	Steps []GapStep
	// Open are the needs that the candidates there are cannot give enough partners.
	Open []OpenNeed
	// AtLeast is how many bodies any plan needs that closes as much.
	AtLeast int
	// Bound is how many times the fewest bodies the steps are at most.
	Bound float64
}

// A GapStep is one body to win over, and the needs it would become a partner of.
type GapStep struct {
	Organisation kg.ID
	Needs        []kg.ID
	Reasons      []world.Reason
}

// An OpenNeed is a need that stays short of partners.
type OpenNeed struct {
	Need    kg.ID
	Missing int
	Text    string
}

const defineGaps = "A gap is a need with fewer partners than asked for. It is closed by winning over candidates: bodies with a stated interest in it that is of no counted status; classes of bodies (collective) are none. " +
	"The steps take, one after another, the body that closes most gaps (greedy set multicover; of equals, the first by id). Their number is at most H(k) = 1 + 1/2 + … + 1/k times the fewest (Dobson 1982), " +
	"k being the most gaps that one body could close; H(k) <= 1 + ln k. What no candidate can close is listed as open."

// CloseGaps gives the fewest bodies, as near as greedy choice comes, that would
// give each need its minimum of partners. Nothing is written.
func CloseGaps(ctx context.Context, w *world.World, q GapQuery) (*GapPlan, error) {
	if q.MinimumPartners < 1 || q.MinimumPartners > maxMinimumPartners {
		return nil, kg.Errorf(kg.Invalid, "minimumPartners", "is %d; give 1 to %d", q.MinimumPartners, maxMinimumPartners)
	}
	cover := CoverageQuery{Plan: q.Plan, Filter: q.Filter, Counted: q.Counted}
	r, plan, err := newCoverageRun(ctx, w, &cover)
	if err != nil {
		return nil, err
	}
	g := &gaps{coverageRun: r, query: q, missing: make([]int32, len(r.presence.needs)), could: map[uint32][]int32{}}
	out := &GapPlan{Basis: w.Basis(defineGaps), Steps: []GapStep{}, Open: []OpenNeed{}}
	out.Basis.Plan, out.Basis.Counted, out.Basis.Units, out.Basis.Included = w.ID(plan), cover.Counted, world.Apart, len(r.picked)
	if err := g.find(ctx, &out.Basis); err != nil {
		return nil, err
	}
	if err := g.close(ctx, out); err != nil {
		return nil, err
	}
	g.sum(out, plan)
	return out, nil
}

// gaps is the state of closing them.
type gaps struct {
	*coverageRun
	query   GapQuery
	missing []int32 // partners of each need, by place in presence.needs
	// could are the needs that each candidate could become a partner of.
	could map[uint32][]int32
}

// find finds what is missing and who could fill it.
func (g *gaps) find(ctx context.Context, b *world.Basis) error {
	progress := world.NewProgress(ctx, "narrow it by filter")
	collective := map[uint32]bool{}
	for _, need := range g.picked {
		participations := g.presence.of(int(need))
		partners, _ := g.count(participations)
		g.missing[need] = int32(max(0, g.query.MinimumPartners-partners))
		for _, c := range participations {
			if g.missing[need] == 0 || c.role >= outUnknown || g.tally.mark[c.body] != g.tally.cell {
				continue // no candidate, or taken already
			}
			g.tally.mark[c.body] = 0
			if g.w.Collective(c.body) {
				collective[c.body] = true
			} else {
				g.could[c.body] = append(g.could[c.body], need)
			}
		}
		if err := progress.Steps(len(participations) + 1); err != nil {
			return err
		}
	}
	b.Exclude("candidate that is a class of bodies", len(collective))
	return nil
}

// gain gives how many gaps a candidate would close now.
func (g *gaps) gain(org uint32) (n int) {
	for _, need := range g.could[org] {
		if g.missing[need] > 0 {
			n++
		}
	}
	return n
}

// offers is a heap of candidates by what they would close when that was last looked
// at: gains only shrink, so the first whose gain is still right is the best.
type offers struct {
	list []offer
	w    *world.World
}

type offer struct {
	org  uint32
	gain int
}

// Len, Swap, Push, Pop and Less are those of a heap.
func (o *offers) Len() int      { return len(o.list) }
func (o *offers) Swap(i, j int) { o.list[i], o.list[j] = o.list[j], o.list[i] }
func (o *offers) Push(x any)    { o.list = append(o.list, x.(offer)) }
func (o *offers) Pop() any {
	last := o.list[len(o.list)-1]
	o.list = o.list[:len(o.list)-1]
	return last
}

func (o *offers) Less(i, j int) bool {
	if o.list[i].gain != o.list[j].gain {
		return o.list[i].gain > o.list[j].gain
	}
	return o.w.ID(o.list[i].org) < o.w.ID(o.list[j].org)
}

// close takes the best candidate until nobody closes anything.
func (g *gaps) close(ctx context.Context, out *GapPlan) error {
	for _, n := range g.missing {
		out.MissingBefore += int(n)
	}
	queue := &offers{w: g.w}
	for org := range g.could {
		queue.list = append(queue.list, offer{org, g.gain(org)})
	}
	heap.Init(queue)
	progress := world.NewProgress(ctx, "narrow it by filter")
	widest := 0
	if queue.Len() > 0 {
		widest = queue.list[0].gain
	}
	for queue.Len() > 0 {
		best := &queue.list[0]
		if err := progress.Steps(len(g.could[best.org]) + 1); err != nil {
			return err
		}
		switch gain := g.gain(best.org); {
		case gain == 0:
			heap.Pop(queue)
		case gain < best.gain:
			best.gain = gain
			heap.Fix(queue, 0)
		default:
			out.Steps = append(out.Steps, g.step(heap.Pop(queue).(offer)))
		}
	}
	out.bounds(widest)
	return nil
}

// bounds says how good the steps are; widest is the most gaps one body could close.
func (p *GapPlan) bounds(widest int) {
	p.Bound = 1
	for k := 2; k <= widest; k++ {
		p.Bound += 1 / float64(k)
	}
	closed := 0
	for _, s := range p.Steps {
		closed += len(s.Needs)
	}
	if widest > 0 {
		p.AtLeast = int(math.Ceil(float64(closed) / float64(widest)))
	}
	p.AtLeast = max(p.AtLeast, int(math.Ceil(float64(len(p.Steps))/p.Bound)))
}

// step wins a candidate over.
func (g *gaps) step(o offer) GapStep {
	s := GapStep{Organisation: g.w.ID(o.org)}
	closes := map[uint32]bool{}
	for _, need := range g.could[o.org] {
		if g.missing[need] > 0 {
			g.missing[need]--
			n := g.presence.needs[need]
			closes[n] = true
			s.Needs = append(s.Needs, g.w.ID(n))
		}
	}
	reason := world.Reason{Code: "CLOSES_MOST_GAPS", Weight: float64(o.gain), Text: closesText(o.gain), Facts: []kg.Fact{}}
	for b := range g.w.Ties(o.org, g.w.Organisation.Needs) {
		if closes[b.Far] {
			reason.Facts = append(reason.Facts, b.Facts...)
		}
	}
	s.Reasons = []world.Reason{reason}
	return s
}

func closesText(gain int) string {
	if gain == 1 {
		return "is a candidate for 1 need that lacks a partner; no other body left is for more"
	}
	return fmt.Sprintf("is a candidate for %d needs that lack a partner; no other body left is for more", gain)
}

// sum says what is left, and what the plan comes to.
func (g *gaps) sum(out *GapPlan, plan uint32) {
	for _, need := range g.picked {
		if n := int(g.missing[need]); n > 0 {
			out.MissingAfter += n
			out.Open = append(out.Open, OpenNeed{g.w.ID(g.presence.needs[need]), n, openText(n)})
		}
	}
	out.Complete = out.MissingAfter == 0
	switch {
	case len(g.picked) == 0 && len(g.presence.needs) == 0:
		out.Explanation = g.w.NoNeeds(plan)
	case len(g.picked) == 0:
		out.Explanation = fmt.Sprintf("none of the %d needs of %s matches the filter", len(g.presence.needs), out.Basis.Plan)
	case out.MissingBefore == 0:
		out.Explanation = "every need has its partners; nothing has to be added"
	case out.Complete:
		out.Explanation = fmt.Sprintf("winning over %s closes every gap", bodiesText(len(out.Steps)))
	case len(out.Steps) == 0:
		out.Explanation = fmt.Sprintf("it cannot be done: nobody else on record is a candidate, so that %s cannot be found; suggestPartners names others for the open needs", partnersText(out.MissingAfter))
	default:
		out.Explanation = fmt.Sprintf("it cannot be done with the candidates on record: winning over %s leaves %d of %d missing partners missing; suggestPartners names others for the open needs",
			bodiesText(len(out.Steps)), out.MissingAfter, out.MissingBefore)
	}
}

func openText(missing int) string {
	if missing == 1 {
		return "1 more partner is missing, and nobody else on record is a candidate"
	}
	return fmt.Sprintf("%d more partners are missing, and nobody else on record is a candidate", missing)
}

func partnersText(n int) string {
	if n == 1 {
		return "1 missing partner"
	}
	return fmt.Sprintf("%d missing partners", n)
}

func bodiesText(n int) string {
	if n == 1 {
		return "1 body"
	}
	return fmt.Sprintf("%d bodies", n)
}
