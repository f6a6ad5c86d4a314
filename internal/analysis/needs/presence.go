package needs

import (
	"cmp"
	"context"
	"slices"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A role is how a body is there for a need, or why it does not count as being there.
type role uint8

const (
	rolePresent   role = iota // PRESENT by its interest
	rolePotential             // POTENTIAL by its interest; in a country, by an initiative that is planned
	roleUnstated              // UNSTATED by its interest; in a country, by training or by an initiative not known to run
	roleRunning               // leads or implements an initiative that runs
	outUnknown                // the ways from here on are left out
	outEnded
	outStanding
	outDay
	roles // how many there are
)

// leftOut says of each way that does not count why it does not.
var leftOut = [roles]string{
	outUnknown:  "leading or implementing an initiative of which it is not known whether it runs",
	outEnded:    "leading or implementing an initiative that does not run",
	outStanding: "not of a standing that counts",
	outDay:      "not holding on the day",
}

// A participation is a tie, or a chain of ties, that makes a body a partner for a need.
type participation struct {
	body uint32
	role role
}

// presence is who is there for the needs of a plan, wherever.
type presence struct {
	needs          []uint32
	areas          []uint32
	areaOf         []int32 // of each need, its place in areas
	at             []int   // the participations of need i are participations[at[i]:at[i+1]]
	participations []participation
}

func (p *presence) of(need int) []participation { return p.participations[p.at[need]:p.at[need+1]] }

// presenceOf gives who is there for the needs of a plan; worked out once for a World.
func presenceOf(ctx context.Context, w *world.World, plan uint32) (*presence, error) {
	return world.Remember(ctx, w, "presence "+string(w.ID(plan)), func(ctx context.Context) (*presence, error) {
		p := &presence{areas: w.AreasOf(plan), at: []int{0}}
		progress := world.NewProgress(ctx, narrowPlan)
		seen := make([]bool, w.Bound())
		scan := newScanner(w)
		for i, area := range p.areas {
			for b := range w.Ties(area, w.PriorityArea.Needs) {
				if seen[b.Far] {
					continue // a need counts in the first of its areas
				}
				seen[b.Far] = true
				p.needs, p.areaOf = append(p.needs, b.Far), append(p.areaOf, int32(i))
				p.participations = scan.need(p.participations, b.Far)
				p.at = append(p.at, len(p.participations))
				if err := progress.Steps(len(p.participations) - p.at[len(p.at)-2] + 1); err != nil {
					return nil, err
				}
			}
		}
		return p, progress.Check()
	})
}

// narrowPlan is what to do where a plan takes too long.
const narrowPlan = "ask about another plan, or later: what was worked out is kept"

// A scanner reads participations.
type scanner struct {
	*world.World
	runs *world.Runs
}

func newScanner(w *world.World) *scanner { return &scanner{w, w.Runs()} }

// need appends the participations on a need.
func (s *scanner) need(to []participation, need uint32) []participation {
	for t := range s.Stated(need, s.Need.Organisations) {
		to = append(to, participation{t.Far, s.interestRole(t)})
	}
	for b := range s.Ties(need, s.Need.Initiatives) {
		to = s.actors(to, b.Far, initiativeRoles[s.runs.Of(b.Far)])
	}
	return to
}

// interestRole says how an interest makes a body a partner, or why it does not.
func (s *scanner) interestRole(t world.Tie) role {
	switch {
	case t.Facts != nil:
	case s.OnOtherDays(t):
		return outDay
	default:
		return outStanding
	}
	switch s.TieValue(t, s.InterestedIn.Status) {
	case string(world.Present):
		return rolePresent
	case string(world.Potential):
		return rolePotential
	}
	return roleUnstated
}

// actors appends a participation for each body that leads or implements an initiative.
func (s *scanner) actors(to []participation, initiative uint32, as role) []participation {
	for _, l := range [...]*kg.Link{s.Initiative.Leaders, s.Initiative.Implementers} {
		for b := range s.Ties(initiative, l) {
			to = append(to, participation{b.Far, as})
		}
	}
	return to
}

// initiativeRoles says what an initiative makes of who leads or implements it.
var initiativeRoles = [...]role{world.Running: roleRunning, world.RunUnknown: outUnknown, world.RunPlanned: outEnded, world.RunOver: outEnded}

// A localCell is what was reported of a need in a country.
type localCell struct {
	country uint32
	from    int // its participations are those from here to the next cell's
}

// local is what was reported of the needs of a plan in countries. A cell is there
// when a country reported the need, or when an initiative or training for it takes
// place there; an interest in the need fills none.
type local struct {
	at             []int // the cells of need i are cells[at[i]:at[i+1]], in order of country
	cells          []localCell
	participations []participation
}

// participationsOf gives the participations of a cell.
func (l *local) participationsOf(cell int) []participation {
	if cell+1 < len(l.cells) {
		return l.participations[l.cells[cell].from:l.cells[cell+1].from]
	}
	return l.participations[l.cells[cell].from:]
}

// find gives the place of a need's cell in a country; ok is false for one that
// nobody reported.
func (l *local) find(need int, country uint32) (cell int, ok bool) {
	first := l.at[need]
	i, ok := slices.BinarySearchFunc(l.cells[first:l.at[need+1]], country, func(c localCell, n uint32) int { return cmp.Compare(c.country, n) })
	return first + i, ok
}

// localOf gives what was reported in countries; worked out once for a World.
func localOf(ctx context.Context, w *world.World, plan uint32) (*local, error) {
	p, err := presenceOf(ctx, w, plan)
	if err != nil {
		return nil, err
	}
	return world.Remember(ctx, w, "local "+string(w.ID(plan)), func(ctx context.Context) (*local, error) {
		l := &local{at: make([]int, 1, len(p.needs)+1)}
		progress := world.NewProgress(ctx, narrowPlan)
		s := &localScan{scanner: newScanner(w)}
		for _, need := range p.needs {
			s.read(need)
			l.take(s.found)
			if err := progress.Steps(len(s.found) + 1); err != nil {
				return nil, err
			}
		}
		return l, progress.Check()
	})
}

// A localParticipation is a participation in a country; reported alone where it has no body.
type localParticipation struct {
	country uint32
	participation
}

// localScan reads the participations on one need after another.
type localScan struct {
	*scanner
	found  []localParticipation
	actors []participation
}

// read finds what was reported of a need in countries, in order of country.
func (s *localScan) read(need uint32) {
	s.found = s.found[:0]
	for b := range s.Ties(need, s.Need.Countries) {
		s.found = append(s.found, localParticipation{b.Far, participation{body: world.None}})
	}
	for b := range s.Ties(need, s.Need.Initiatives) {
		s.actors = s.scanner.actors(s.actors[:0], b.Far, localRoles[s.runs.Of(b.Far)])
		s.in(b.Far, s.Initiative.Countries)
	}
	for b := range s.Ties(need, s.Need.TrainingProgrammes) {
		s.actors = s.actors[:0]
		for p := range s.Ties(b.Far, s.TrainingProgramme.Providers) {
			s.actors = append(s.actors, participation{p.Far, roleUnstated})
		}
		s.in(b.Far, s.TrainingProgramme.Countries)
	}
	slices.SortStableFunc(s.found, func(a, b localParticipation) int { return cmp.Compare(a.country, b.country) })
}

// localRoles says what an initiative in a country makes of who leads or implements it.
var localRoles = [...]role{world.Running: roleRunning, world.RunUnknown: roleUnstated, world.RunPlanned: rolePotential, world.RunOver: outEnded}

// in puts the actors of work into the countries where it takes place.
func (s *localScan) in(work uint32, link *kg.Link) {
	for b := range s.Ties(work, link) {
		s.found = append(s.found, localParticipation{b.Far, participation{body: world.None}})
		for _, a := range s.actors {
			s.found = append(s.found, localParticipation{b.Far, a})
		}
	}
}

// take adds the cells of a need.
func (l *local) take(found []localParticipation) {
	for i, f := range found {
		if i == 0 || f.country != found[i-1].country {
			l.cells = append(l.cells, localCell{f.country, len(l.participations)})
		}
		if f.body != world.None {
			l.participations = append(l.participations, f.participation)
		}
	}
	l.at = append(l.at, len(l.cells))
}

// bodiesOf gives what each organisation counts as, by dense id.
func bodiesOf(ctx context.Context, w *world.World, units world.UnitCounting) ([]uint32, error) {
	return world.Remember(ctx, w, "bodies "+string(units), func(ctx context.Context) ([]uint32, error) {
		out := make([]uint32, w.Bound())
		progress := world.NewProgress(ctx, "count units APART")
		for n := range w.Seen(w.Organisation.Kind) {
			out[n] = w.Body(n, units)
			if err := progress.Step(); err != nil {
				return nil, err
			}
		}
		return out, progress.Check()
	})
}
