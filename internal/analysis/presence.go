package analysis

import (
	"cmp"
	"context"
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// A way is how a body is there for a need, or why it does not count as being there.
type way uint8

const (
	wayPresent   way = iota // PRESENT by its interest
	wayPotential            // POTENTIAL by its interest; in a country, by an initiative that is planned
	wayUnstated             // UNSTATED by its interest; in a country, by training or by an initiative not known to run
	wayRunning              // leads or implements an initiative that runs
	outUnknown              // the ways from here on are left out
	outEnded
	outStanding
	outDay
	ways // how many there are
)

// leftOut says of each way that does not count why it does not.
var leftOut = [ways]string{
	outUnknown:  "leading or implementing an initiative of which it is not known whether it runs",
	outEnded:    "leading or implementing an initiative that does not run",
	outStanding: "not of a standing that counts",
	outDay:      "not holding on the day",
}

// A claim is a tie, or a chain of ties, that makes a body a partner for a need.
type claim struct {
	body uint32
	way  way
}

// presence is who is there for the needs of a plan, wherever.
type presence struct {
	needs  []uint32
	areas  []uint32
	areaOf []int32 // of each need, its place in areas
	at     []int   // the claims of need i are claims[at[i]:at[i+1]]
	claims []claim
}

func (p *presence) of(need int) []claim { return p.claims[p.at[need]:p.at[need+1]] }

// presence gives who is there for the needs of a plan; worked out once for a World.
func (w *World) presence(ctx context.Context, plan uint32) (*presence, error) {
	return remember(ctx, w, "presence "+string(w.id(plan)), func(ctx context.Context) (*presence, error) {
		p := &presence{areas: w.areasOf(plan), at: []int{0}}
		pace := paceOf(ctx, narrowPlan)
		seen := make([]bool, w.graph.Bound())
		scan := w.scanner()
		for i, area := range p.areas {
			for b := range w.bonds(area, w.PriorityArea.Needs) {
				if seen[b.far] {
					continue // a need counts in the first of its areas
				}
				seen[b.far] = true
				p.needs, p.areaOf = append(p.needs, b.far), append(p.areaOf, int32(i))
				p.claims = scan.need(p.claims, b.far)
				p.at = append(p.at, len(p.claims))
				if err := pace.take(len(p.claims) - p.at[len(p.at)-2] + 1); err != nil {
					return nil, err
				}
			}
		}
		return p, pace.look()
	})
}

// narrowPlan is what to do where a plan takes too long.
const narrowPlan = "ask about another plan, or later: what was worked out is kept"

// A scanner reads claims.
type scanner struct {
	*World
	interests, initiatives, leaders, implementers *kg.Link
	inCountries, needCountries                    *kg.Link
	training, trainingCountries, providers        *kg.Link
	interest, status, start, end                  *kg.Attr
	known                                         []run // of initiatives that were looked at, by dense id
}

func (w *World) scanner() *scanner {
	return &scanner{
		World: w, known: make([]run, w.graph.Bound()), interests: w.Need.Organisations, initiatives: w.Need.Initiatives,
		leaders: w.Initiative.Leaders, implementers: w.Initiative.Implementers, inCountries: w.Initiative.Countries,
		needCountries: w.Need.Countries, training: w.Need.TrainingProgrammes,
		trainingCountries: w.TrainingProgramme.Countries, providers: w.TrainingProgramme.Providers,
		interest: w.InterestedIn.Status, status: w.Initiative.Status, start: w.Initiative.Start, end: w.Initiative.End,
	}
}

// need appends the claims on a need.
func (s *scanner) need(to []claim, need uint32) []claim {
	for h := range s.graph.Of(need, s.interests).All() {
		if !s.scope.Viewer.Sees(h.Audience) {
			continue
		}
		if facts := s.holding(h.Tie); len(facts) > 0 {
			to = append(to, claim{h.Far, interestWay(s.tied(bond{h.Far, h.Tie, facts}, s.interest))})
		} else {
			to = append(to, claim{h.Far, s.whyNot(h.Tie)})
		}
	}
	for b := range s.bonds(need, s.initiatives) {
		to = s.actors(to, b.far, initiativeWays[s.run(b.far)])
	}
	return to
}

func interestWay(status kg.Value) way {
	switch status {
	case string(Present):
		return wayPresent
	case string(Potential):
		return wayPotential
	}
	return wayUnstated
}

// whyNot says why a tie does not count on the day.
func (w *World) whyNot(t *kg.Tie) way {
	for i := range t.Facts {
		if f := &t.Facts[i]; f.Audience.Covers(t.Audience) && w.counts(f) {
			return outDay
		}
	}
	return outStanding
}

// actors appends a claim for each body that leads or implements an initiative.
func (s *scanner) actors(to []claim, initiative uint32, as way) []claim {
	for _, l := range [...]*kg.Link{s.leaders, s.implementers} {
		for b := range s.bonds(initiative, l) {
			to = append(to, claim{b.far, as})
		}
	}
	return to
}

// A run is whether an initiative runs on the day.
type run uint8

const (
	_ run = iota // not looked at
	runs
	runUnknown
	runPlanned
	runOver
)

// initiativeWays says what an initiative makes of who leads or implements it.
var initiativeWays = [...]way{runs: wayRunning, runUnknown: outUnknown, runPlanned: outEnded, runOver: outEnded}

// run says whether an initiative runs, and looks at each once.
func (s *scanner) run(initiative uint32) run {
	if s.known[initiative] == 0 {
		s.known[initiative] = s.look(initiative)
	}
	return s.known[initiative]
}

// look says whether an initiative runs: by its dates; within them, by its status;
// without a status, because it has begun. An initiative that has neither status nor
// beginning may run or not.
func (s *scanner) look(initiative uint32) run {
	if !s.stands(s.graph.Entity(initiative)) {
		return runPlanned
	}
	start, end := s.counted(initiative, s.start), s.counted(initiative, s.end)
	switch {
	case end != "" && kg.Date(end).End() < s.day.On:
		return runOver
	case start != "" && kg.Date(start).Start() > s.day.On:
		return runPlanned
	}
	switch status := s.counted(initiative, s.status); {
	case status == "IMPLEMENTATION", status == "" && start != "":
		return runs
	case status == "":
		return runUnknown
	case status == "PIPELINE":
		return runPlanned
	}
	return runOver
}

// A localCell is what was reported of a need in a country.
type localCell struct {
	country uint32
	from    int // its claims are those from here to the next cell's
}

// local is what was reported of the needs of a plan in countries. A cell is there
// when a country reported the need, or when an initiative or training for it takes
// place there; an interest in the need fills none.
type local struct {
	at     []int // the cells of need i are cells[at[i]:at[i+1]], in order of country
	cells  []localCell
	claims []claim
}

// claimsOf gives the claims of a cell.
func (l *local) claimsOf(cell int) []claim {
	if cell+1 < len(l.cells) {
		return l.claims[l.cells[cell].from:l.cells[cell+1].from]
	}
	return l.claims[l.cells[cell].from:]
}

// find gives the place of a need's cell in a country; ok is false for one that
// nobody reported.
func (l *local) find(need int, country uint32) (cell int, ok bool) {
	first := l.at[need]
	i, ok := slices.BinarySearchFunc(l.cells[first:l.at[need+1]], country, func(c localCell, n uint32) int { return cmp.Compare(c.country, n) })
	return first + i, ok
}

// local gives what was reported in countries; worked out once for a World.
func (w *World) local(ctx context.Context, plan uint32) (*local, error) {
	p, err := w.presence(ctx, plan)
	if err != nil {
		return nil, err
	}
	return remember(ctx, w, "local "+string(w.id(plan)), func(ctx context.Context) (*local, error) {
		l := &local{at: make([]int, 1, len(p.needs)+1)}
		pace := paceOf(ctx, narrowPlan)
		s := &localScan{scanner: w.scanner()}
		for _, need := range p.needs {
			s.read(need)
			l.take(s.found)
			if err := pace.take(len(s.found) + 1); err != nil {
				return nil, err
			}
		}
		return l, pace.look()
	})
}

// A localClaim is a claim in a country; reported alone where it has no body.
type localClaim struct {
	country uint32
	claim
}

// noBody stands for what reports a cell without anybody being there.
const noBody = ^uint32(0)

// localScan reads the claims on one need after another.
type localScan struct {
	*scanner
	found  []localClaim
	actors []claim
}

// read finds what was reported of a need in countries, in order of country.
func (s *localScan) read(need uint32) {
	s.found = s.found[:0]
	for b := range s.bonds(need, s.needCountries) {
		s.found = append(s.found, localClaim{b.far, claim{body: noBody}})
	}
	for b := range s.bonds(need, s.initiatives) {
		s.actors = s.scanner.actors(s.actors[:0], b.far, localWays[s.run(b.far)])
		s.in(b.far, s.inCountries)
	}
	for b := range s.bonds(need, s.training) {
		s.actors = s.actors[:0]
		for p := range s.bonds(b.far, s.providers) {
			s.actors = append(s.actors, claim{p.far, wayUnstated})
		}
		s.in(b.far, s.trainingCountries)
	}
	slices.SortStableFunc(s.found, func(a, b localClaim) int { return cmp.Compare(a.country, b.country) })
}

// localWays says what an initiative in a country makes of who leads or implements it.
var localWays = [...]way{runs: wayRunning, runUnknown: wayUnstated, runPlanned: wayPotential, runOver: outEnded}

// in puts the actors of work into the countries where it takes place.
func (s *localScan) in(work uint32, link *kg.Link) {
	for b := range s.bonds(work, link) {
		s.found = append(s.found, localClaim{b.far, claim{body: noBody}})
		for _, a := range s.actors {
			s.found = append(s.found, localClaim{b.far, a})
		}
	}
}

// take adds the cells of a need.
func (l *local) take(found []localClaim) {
	for i, f := range found {
		if i == 0 || f.country != found[i-1].country {
			l.cells = append(l.cells, localCell{f.country, len(l.claims)})
		}
		if f.body != noBody {
			l.claims = append(l.claims, f.claim)
		}
	}
	l.at = append(l.at, len(l.cells))
}

// bodies gives what each organisation counts as, by dense id.
func (w *World) bodies(ctx context.Context, units UnitCounting) ([]uint32, error) {
	return remember(ctx, w, "bodies "+string(units), func(ctx context.Context) ([]uint32, error) {
		out := make([]uint32, w.graph.Bound())
		pace := paceOf(ctx, "count units APART")
		for n := range w.graph.OfKind(w.Organisation.Kind) {
			out[n] = w.body(n, units)
			if err := pace.step(); err != nil {
				return nil, err
			}
		}
		return out, pace.look()
	})
}
