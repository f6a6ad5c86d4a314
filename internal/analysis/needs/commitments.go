package needs

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// CommitmentState says how a commitment stands on a day.
type CommitmentState string

// The states of a commitment.
const (
	CommitmentDone     CommitmentState = "DONE"
	CommitmentReported CommitmentState = "REPORTED"
	CommitmentDue      CommitmentState = "DUE"
	CommitmentOverdue  CommitmentState = "OVERDUE"
	CommitmentUnknown  CommitmentState = "UNKNOWN"
)

// commitmentStates are the states in the order in which totals list them.
var commitmentStates = [...]CommitmentState{CommitmentDone, CommitmentReported, CommitmentDue, CommitmentOverdue, CommitmentUnknown}

// A CommitmentTotal is how many commitments are in a state.
type CommitmentTotal struct {
	State CommitmentState
	Count int
}

// A CommitmentQuery says which commitments are asked for.
type CommitmentQuery struct {
	Plan kg.ID `kind:"ActionPlan"`
}

// A CommitmentReport says who undertook or was asked what, by when, and what was
// reported of it.
type CommitmentReport struct {
	Basis world.Basis
	// Totals holds all states, those that nothing is in too.
	Totals         []CommitmentTotal
	ByOrganisation []PartyCommitments
	ByNeed         []NeedCommitments
	// Explanation says why there are none, "" where there are.
	Explanation string

	all []CommitmentEntry
}

// PartyCommitments counts the commitments of one body.
type PartyCommitments struct {
	Organisation kg.ID
	// Undertaken and Asked are stated; Proposed are those that it only would undertake.
	Undertaken, Asked, Proposed int
	// Totals are of those undertaken or asked, each once.
	Totals []CommitmentTotal
}

// NeedCommitments counts the commitments that would help to meet a need.
type NeedCommitments struct {
	Need   kg.ID
	Count  int
	Totals []CommitmentTotal
}

// A CommitmentEntry is a commitment as it stands on the day.
type CommitmentEntry struct {
	Commitment kg.ID
	Form       string
	State      CommitmentState
	// Text says why it is in that state.
	Text string
	Due  kg.Date
	// Frequency is how often it recurs, in the words of the source; "" for once, or where none is stated.
	Frequency string
	// Reported says whether anything was reported of how it stands; LastReport is the date for which that was.
	Reported   bool
	LastReport kg.Date
	// Those who undertook it, were asked, and to whom it is owed.
	UndertakenBy, AskedOf, To []kg.ID
	Countries                 []kg.ID
	// WouldUndertake are those of whom it is only proposed, expected or claimed.
	WouldUndertake []kg.ID
	Needs          []kg.ID
	// Facts are those that the state rests on.
	Facts []kg.Fact
}

const defineCommitments = "Of a plan are the commitments for one of its needs, and those stated by a source that states the plan. DONE and REPORTED: so reported, REPORTED not past its date. " +
	"DUE: its date is not past, or it was reported open without one. OVERDUE: reported so, or its date is past and no source reports it as done, which does not say that it was not. " +
	"UNKNOWN: nothing was reported and no date was set. Recurring duties have a frequency and, unless a source gives one, no date."

// Commitments gives how the commitments of a plan stand; where there is no
// plan at all, all commitments.
func Commitments(ctx context.Context, w *world.World, q CommitmentQuery) (*CommitmentReport, error) {
	plan, planned, err := w.Plan(q.Plan)
	if err != nil {
		return nil, err
	}
	r := &CommitmentReport{Basis: w.Basis(defineCommitments), all: []CommitmentEntry{}}
	of := func([]kg.Fact, []uint32) bool { return true }
	if planned {
		r.Basis.Plan = w.ID(plan)
		if of, err = ofPlan(ctx, w, plan); err != nil {
			return nil, err
		}
	}
	b := &commitmentBook{World: w, report: r, parties: map[uint32]*PartyCommitments{}, needs: map[uint32]*NeedCommitments{}}
	progress := world.NewProgress(ctx, "ask about another plan")
	for n := range w.Seen(w.Commitment.Kind) {
		if err := progress.Step(); err != nil {
			return nil, err
		}
		b.enter(n, of)
	}
	b.sum()
	return r, progress.Check()
}

// ofPlan gives the test of whether a commitment, stated by those facts and for those
// needs, is of a plan.
func ofPlan(ctx context.Context, w *world.World, plan uint32) (func([]kg.Fact, []uint32) bool, error) {
	all, err := w.NeedsOf(ctx, plan, nil)
	if err != nil {
		return nil, err
	}
	needs := sorted.Members(all)
	sources := map[kg.ID]bool{}
	for _, f := range w.FactsAbout(plan, kg.AttrKind) {
		sources[f.Source] = true
	}
	return func(stated []kg.Fact, of []uint32) bool {
		return slices.ContainsFunc(stated, func(f kg.Fact) bool { return sources[f.Source] }) || slices.ContainsFunc(of, func(n uint32) bool { return needs[n] })
	}, nil
}

// commitmentBook adds commitments up.
type commitmentBook struct {
	*world.World
	report  *CommitmentReport
	parties map[uint32]*PartyCommitments
	needs   map[uint32]*NeedCommitments
}

// enter adds a commitment, or says why it is left out.
func (b *commitmentBook) enter(n uint32, of func([]kg.Fact, []uint32) bool) {
	stated := b.CountedFacts(n, kg.AttrKind)
	needs := b.Far(n, b.Commitment.Needs)
	switch {
	case len(stated) == 0:
		b.report.Basis.Exclude("not of a standing that counts, or not holding on the day", 1)
		return
	case !of(stated, needs):
		b.report.Basis.Exclude("not of the plan", 1)
		return
	}
	e := commitmentEntry(b.World, n)
	b.report.all = append(b.report.all, e)
	at := slices.Index(commitmentStates[:], e.State)
	for _, need := range needs {
		t := b.needs[need]
		if t == nil {
			t = &NeedCommitments{Need: b.ID(need), Totals: noCommitments()}
			b.needs[need] = t
		}
		t.Count++
		t.Totals[at].Count++
	}
	b.enterParties(n, at)
}

func (b *commitmentBook) enterParties(n uint32, state int) {
	seen := map[uint32]bool{}
	for _, as := range [...]struct {
		link  *kg.Link
		count func(*PartyCommitments) *int
	}{
		{b.Commitment.UndertakenBy, func(p *PartyCommitments) *int { return &p.Undertaken }},
		{b.Commitment.AskedOf, func(p *PartyCommitments) *int { return &p.Asked }},
	} {
		for _, o := range b.Far(n, as.link) {
			*as.count(b.party(o))++
			if !seen[o] {
				seen[o] = true
				b.party(o).Totals[state].Count++
			}
		}
	}
	for _, o := range proposedBy(b.World, n) {
		b.party(o).Proposed++
	}
}

func (b *commitmentBook) party(o uint32) *PartyCommitments {
	p := b.parties[o]
	if p == nil {
		p = &PartyCommitments{Organisation: b.ID(o), Totals: noCommitments()}
		b.parties[o] = p
	}
	return p
}

// proposedBy gives those of whom it is not stated that they undertake it, though
// a source puts it in some other way.
func proposedBy(w *world.World, n uint32) []uint32 {
	var out []uint32
	for t := range w.Stated(n, w.Commitment.UndertakenBy) {
		if t.Facts == nil && !w.OnOtherDays(t) {
			out = append(out, t.Far)
		}
	}
	return out
}

// commitmentEntry says how a commitment stands.
func commitmentEntry(w *world.World, n uint32) CommitmentEntry {
	e := CommitmentEntry{
		Commitment: w.ID(n), Form: w.Text(n, w.Commitment.Form), Frequency: w.Text(n, w.Commitment.Frequency), Due: kg.Date(w.Counted(n, w.Commitment.Due)),
		UndertakenBy: w.IDs(w.Far(n, w.Commitment.UndertakenBy)), AskedOf: w.IDs(w.Far(n, w.Commitment.AskedOf)),
		To: w.IDs(w.Far(n, w.Commitment.To)), Countries: w.IDs(w.Far(n, w.Commitment.Countries)), WouldUndertake: w.IDs(proposedBy(w, n)), Needs: w.IDs(w.Far(n, w.Commitment.Needs)),
		Facts: []kg.Fact{},
	}
	status := ""
	if f := w.Chosen(w.CountedFacts(n, w.Commitment.Status.Name)); f != nil {
		status, e.Reported, e.LastReport = f.Value, true, cmp.Or(f.AsOf, f.From, w.Published(f.Source))
		e.Facts = append(e.Facts, *f)
	}
	if f := w.Chosen(w.CountedFacts(n, w.Commitment.Due.Name)); f != nil {
		e.Facts = append(e.Facts, *f)
	}
	e.State, e.Text = commitmentState(status, e.Due, w.Day())
	return e
}

// commitmentState gives the state of a commitment by what was reported of it, and
// says why.
func commitmentState(status string, due kg.Date, day string) (CommitmentState, string) {
	past := due != "" && due.End() < day
	switch {
	case status == "DONE":
		return CommitmentDone, "reported as done"
	case status == "OVERDUE":
		return CommitmentOverdue, "reported as not done by its date"
	case status == "REPORTED" && past:
		return CommitmentOverdue, fmt.Sprintf("was due %s; progress was reported, but not that it is done", due)
	case status == "REPORTED":
		return CommitmentReported, "progress was reported"
	case past:
		return CommitmentOverdue, fmt.Sprintf("was due %s; no source reports it as done", due)
	case due != "":
		return CommitmentDue, fmt.Sprintf("is due %s", due)
	case status != "":
		return CommitmentDue, "reported as open; no date is set"
	}
	return CommitmentUnknown, "nothing was reported, and no date is set"
}

func noCommitments() []CommitmentTotal {
	out := make([]CommitmentTotal, len(commitmentStates))
	for i, s := range commitmentStates {
		out[i].State = s
	}
	return out
}

// sum adds up, and puts parties and needs in order: those with most first.
func (b *commitmentBook) sum() {
	r := b.report
	r.Totals, r.Basis.Included = noCommitments(), len(r.all)
	for i := range r.all {
		r.Totals[slices.Index(commitmentStates[:], r.all[i].State)].Count++
	}
	r.ByOrganisation, r.ByNeed = []PartyCommitments{}, []NeedCommitments{}
	for _, p := range b.parties {
		r.ByOrganisation = append(r.ByOrganisation, *p)
	}
	slices.SortFunc(r.ByOrganisation, func(x, y PartyCommitments) int {
		return cmp.Or(y.Undertaken+y.Asked-x.Undertaken-x.Asked, y.Proposed-x.Proposed, cmp.Compare(x.Organisation, y.Organisation))
	})
	for _, n := range b.needs {
		r.ByNeed = append(r.ByNeed, *n)
	}
	slices.SortFunc(r.ByNeed, func(x, y NeedCommitments) int { return cmp.Or(y.Count-x.Count, cmp.Compare(x.Need, y.Need)) })
	if len(r.all) == 0 {
		r.Explanation = fmt.Sprintf("as of %s no commitment is on record", b.AsOf())
		if r.Basis.Plan != "" {
			r.Explanation += " that is of " + string(r.Basis.Plan)
		}
	}
}

// CommitmentStates selects commitments in one of the states, and recurring ones
// alone where that is asked for; the zero value is all.
type CommitmentStates struct {
	States    []CommitmentState
	Recurring bool
}

// Commitments gives the commitments in order of their names.
func (r *CommitmentReport) Commitments(of CommitmentStates) []CommitmentEntry {
	out := []CommitmentEntry{}
	for i := range r.all {
		e := &r.all[i]
		if (of.States == nil || slices.Contains(of.States, e.State)) && (!of.Recurring || e.Frequency != "") {
			out = append(out, *e)
		}
	}
	return out
}
