package needs

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A PartnerSuggestion is a body that could become a partner for a need, with what
// speaks for it and against it.
type PartnerSuggestion struct {
	Organisation            kg.ID
	Score                   float64
	Reasons, CounterReasons []world.Reason
}

// A SuggestQuery says for which need a partner is sought, and for which country; ""
// is anywhere.
type SuggestQuery struct {
	Need    kg.ID `kind:"Need"`
	Country kg.ID `kind:"Country"`
}

// SuggestPartners gives bodies that could become partners for a need, the best
// first. Who is present there already is none of them, nor is a class of bodies, nor
// one that is not yet.
func SuggestPartners(ctx context.Context, w *world.World, q SuggestQuery) ([]PartnerSuggestion, error) {
	s := &suggester{World: w, scan: newScanner(w), found: map[uint32]*PartnerSuggestion{}, there: map[uint32]bool{}}
	var err error
	if s.need, err = w.Find("need", q.Need, w.Need.Kind); err != nil {
		return nil, err
	}
	if err = w.StandsOn("need", s.need); err != nil {
		return nil, err
	}
	if q.Country != "" {
		if err = s.within(q.Country); err != nil {
			return nil, err
		}
	}
	s.progress = world.NewProgress(ctx, "ask for one country")
	for _, look := range []func(context.Context) error{
		s.whoIsThere, s.interested, s.named, s.sameSolutions, s.neighbours, s.teachers, s.mandates, s.inCountry, s.weigh,
	} {
		if err := cmp.Or(look(ctx), s.progress.Check()); err != nil {
			return nil, err
		}
	}
	return s.ranked(), nil
}

// within seeks a partner in a country, of those that the need's plan applies to.
func (s *suggester) within(country kg.ID) (err error) {
	if s.country, err = s.Find("country", country, s.Country.Kind); err != nil {
		return err
	}
	if err = s.StandsOn("country", s.country); err != nil {
		return err
	}
	s.local = true
	for _, area := range s.Far(s.need, s.Need.Area) {
		if plan, ok := s.First(area, s.PriorityArea.Plan); ok {
			if _, err = s.Membership(s.country, plan); err == nil {
				return nil
			}
		}
	}
	return err
}

// suggester gathers what speaks for bodies and against them.
type suggester struct {
	*world.World
	scan     *scanner
	progress *world.Progress
	need     uint32
	country  uint32
	local    bool // a country is asked for
	there    map[uint32]bool
	found    map[uint32]*PartnerSuggestion
}

// whoIsThere finds the partners: those PRESENT or leading or implementing what runs
// and, where a country is asked for, those who do so there.
func (s *suggester) whoIsThere(context.Context) error {
	if !s.local {
		for _, c := range s.scan.need(nil, s.need) {
			if c.role == rolePresent || c.role == roleRunning {
				s.there[c.body] = true
			}
		}
		return nil
	}
	local := &localScan{scanner: s.scan}
	local.read(s.need)
	for _, c := range local.found {
		if c.country == s.country && c.body != world.None && c.role == roleRunning {
			s.there[c.body] = true
		}
	}
	return nil
}

// suits says whether a body may be suggested at all.
func (s *suggester) suits(org uint32) bool {
	return !s.there[org] && s.Stands(org) && !s.Collective(org)
}

// favour notes what speaks for a body; the same reason again adds its facts.
func (s *suggester) favour(org uint32, r world.Reason) {
	if !s.suits(org) {
		return
	}
	p := s.found[org]
	if p == nil {
		p = &PartnerSuggestion{Organisation: s.ID(org), CounterReasons: []world.Reason{}}
		s.found[org] = p
	}
	for i := range p.Reasons {
		if p.Reasons[i].Code == r.Code {
			p.Reasons[i].Facts = append(p.Reasons[i].Facts, r.Facts...)
			return
		}
	}
	r.Facts = slices.Clone(r.Facts)
	p.Reasons = append(p.Reasons, r)
}

func (s *suggester) interested(context.Context) error {
	status := s.InterestedIn.Status
	for b := range s.Ties(s.need, s.Need.Organisations) {
		r := world.Reason{Code: codeInterested, Facts: b.Facts}
		switch s.TieValue(b, status) {
		case string(world.Present):
			r.Code, r.Text = codePresentOutside, "is present for the need, though not on record in the country"
		case string(world.Potential):
			r.Text = "is interested in the need, as a potential partner"
		default:
			r.Text = "is interested in the need; whether it is present is not stated"
		}
		r.Weight = partnerWeight(r.Code)
		s.favour(b.Far, r)
	}
	return nil
}

func (s *suggester) named(context.Context) error {
	for solution := range s.Ties(s.need, s.Need.Solutions) {
		for b := range s.Ties(solution.Far, s.Solution.Names) {
			s.favour(b.Far, world.Reason{Code: codeNamed, Weight: partnerWeight(codeNamed), Text: "is named by a solution that is proposed for the need", Facts: b.Facts})
		}
	}
	return nil
}

// sameSolutions finds those interested in needs that propose the same solution.
func (s *suggester) sameSolutions(context.Context) error {
	for solution := range s.Ties(s.need, s.Need.Solutions) {
		for same := range s.Ties(solution.Far, s.Solution.SameSolutions) {
			for other := range s.Ties(same.Far, s.Solution.Needs) {
				if other.Far == s.need {
					continue
				}
				for b := range s.Ties(other.Far, s.Need.Organisations) {
					s.favour(b.Far, world.Reason{
						Code: codeSameSolution, Weight: partnerWeight(codeSameSolution), Facts: append(slices.Clone(same.Facts), b.Facts...),
						Text: "is interested in " + s.Name(other.Far) + ", for which the same solution is proposed",
					})
				}
			}
		}
	}
	return nil
}

// neighbours finds those interested in other needs of the area.
func (s *suggester) neighbours(context.Context) error {
	area, ok := s.First(s.need, s.Need.Area)
	if !ok {
		return nil
	}
	needs := s.Far(area, s.PriorityArea.Needs)
	others := 0
	in := map[uint32][]kg.Fact{}
	for _, n := range needs {
		if n == s.need {
			continue
		}
		others++
		for b := range s.Ties(n, s.Need.Organisations) {
			in[b.Far] = append(in[b.Far], b.Facts[0])
		}
		if err := s.progress.Step(); err != nil {
			return err
		}
	}
	for org, facts := range in {
		s.favour(org, world.Reason{
			Code: codeNeighbour, Weight: partnerWeight(codeNeighbour) * float64(len(facts)) / float64(others), Facts: facts,
			Text: fmt.Sprintf("is interested in %d of the %d other needs of the area", len(facts), others),
		})
	}
	return nil
}

func (s *suggester) teachers(context.Context) error {
	for t := range s.Ties(s.need, s.Need.TrainingProgrammes) {
		for b := range s.Ties(t.Far, s.TrainingProgramme.Providers) {
			s.favour(b.Far, world.Reason{Code: codeTraining, Weight: partnerWeight(codeTraining), Text: "provides training for the need", Facts: append(slices.Clone(t.Facts), b.Facts...)})
		}
	}
	return nil
}

// inCountry finds those at work in the country: with initiatives that are not over,
// training, an assessment, or at home there.
func (s *suggester) inCountry(context.Context) error {
	if !s.local {
		return nil
	}
	at := func(org uint32, facts ...kg.Fact) {
		if s.found[org] != nil { // being there alone is no reason
			s.favour(org, world.Reason{Code: codeInCountry, Weight: partnerWeight(codeInCountry), Text: "is at work in the country", Facts: facts})
		}
	}
	for _, work := range [...]struct{ of, who *kg.Link }{
		{s.Country.Initiatives, s.Initiative.Leaders},
		{s.Country.Initiatives, s.Initiative.Implementers},
		{s.Country.TrainingProgrammes, s.TrainingProgramme.Providers},
		{s.Country.Assessments, s.Assessment.ConductedBy},
	} {
		for in := range s.Ties(s.country, work.of) {
			if err := s.progress.Step(); err != nil {
				return err
			}
			if work.of == s.Country.Initiatives && s.scan.runs.Of(in.Far) == world.RunOver {
				continue
			}
			for b := range s.Ties(in.Far, work.who) {
				at(b.Far, in.Facts[0], b.Facts[0])
			}
		}
	}
	for org := range s.found {
		for b := range s.Ties(org, s.Organisation.Country) {
			if b.Far == s.country {
				at(org, b.Facts...)
			}
		}
	}
	return nil
}

// ranked gives the suggestions, the best first.
func (s *suggester) ranked() []PartnerSuggestion {
	out := []PartnerSuggestion{}
	for _, p := range s.found {
		for i := range p.Reasons {
			slices.SortFunc(p.Reasons[i].Facts, func(a, b kg.Fact) int { return cmp.Compare(a.ID, b.ID) })
			p.Reasons[i].Facts = slices.CompactFunc(p.Reasons[i].Facts, func(a, b kg.Fact) bool { return a.ID == b.ID })
		}
		byWeight := func(a, b world.Reason) int {
			return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Code, b.Code))
		}
		slices.SortFunc(p.Reasons, byWeight)
		slices.SortFunc(p.CounterReasons, byWeight)
		for _, r := range slices.Concat(p.Reasons, p.CounterReasons) {
			p.Score += r.Weight
		}
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b PartnerSuggestion) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Organisation, b.Organisation))
	})
	return out
}
