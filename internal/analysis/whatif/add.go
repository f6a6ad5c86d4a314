package whatif

import (
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// interest finds the ends of an interest and what there is between them: all, and
// what of it the viewer sees today.
func (s *supposing) interest(field string, organisation, need kg.ID) (of InterestOf, all []kg.Fact, today *world.Tie, err error) {
	if of.Organisation, err = s.ref(field+".organisation", organisation, s.w.Organisation.Kind); err != nil {
		return of, nil, nil, err
	}
	if of.Need, err = s.ref(field+".need", need, s.w.Need.Kind); err != nil {
		return of, nil, nil, err
	}
	if at, said := s.interests[of]; said {
		return of, nil, nil, s.contradicts(field, "suppose[%d] speaks of the interest of %s in %s too", at, of.Organisation, of.Need)
	}
	s.interests[of] = s.at
	n, there := s.w.Lookup(of.Need)
	o, known := s.w.Lookup(of.Organisation)
	if !there || !known {
		return of, nil, nil, nil
	}
	link := s.w.Need.Organisations
	all = s.w.AllTieFacts(n, o, link)
	for b := range s.w.Ties(n, link) {
		if b.Far == o {
			today = &b
		}
	}
	return of, all, today, nil
}

func (s *supposing) addInterest(p *SupposedInterest) error {
	if err := world.OneOf(s.field("addInterest.status"), p.Status, world.Present, world.Potential, world.Unstated); err != nil {
		return err
	}
	of, all, today, err := s.interest("addInterest", p.Organisation, p.Need)
	if err != nil {
		return err
	}
	if today != nil && s.w.TieValue(*today, s.w.InterestedIn.Status) == string(p.Status) {
		return kg.Errorf(kg.Invalid, s.field("addInterest"), "%s has this interest in %s already; suppose another status, or remove it", of.Organisation, of.Need)
	}
	s.retract(all)
	s.tie(of.Organisation, s.w.Organisation.Needs.Kind, of.Need, kg.Field{Name: s.w.InterestedIn.Status.Name, Value: string(p.Status)})
	return nil
}

func (s *supposing) removeInterest(p *InterestOf) error {
	of, all, today, err := s.interest("removeInterest", p.Organisation, p.Need)
	switch {
	case err != nil:
		return err
	case today == nil:
		return kg.Errorf(kg.NotFound, s.field("removeInterest"), "%s has no interest in %s as of %s, so that there is none to remove", of.Organisation, of.Need, s.w.AsOf())
	}
	s.retract(all)
	return nil
}

// A tying is ties between a supposed thing and others, along a link of its.
type tying struct {
	field  string
	others []kg.ID
	link   *kg.Link
	fields []kg.Field
}

func (s *supposing) tieAll(id kg.ID, all ...tying) error {
	for i := range all {
		if err := s.along(id, &all[i]); err != nil {
			return err
		}
	}
	return nil
}

// along supposes ties along a link, each once.
func (s *supposing) along(id kg.ID, t *tying) error {
	seen := map[kg.ID]bool{"": true}
	for _, named := range t.others {
		if seen[named] {
			continue
		}
		seen[named] = true
		other, err := s.ref(t.field, named, t.link.To)
		if err != nil {
			return err
		}
		from, to := id, other
		if t.link.Inverse {
			from, to = other, id
		}
		s.tie(from, t.link.Kind, to, t.fields...)
	}
	return nil
}

// named refuses a name of nothing.
func (s *supposing) named(field, name string) error {
	if strings.TrimSpace(name) == "" {
		return kg.Errorf(kg.Invalid, s.field(field), "is empty; say what it would be called")
	}
	return nil
}

func (s *supposing) addOrganisation(p *SupposedOrganisation) error {
	if err := s.named("addOrganisation.name", p.Name); err != nil {
		return err
	}
	if p.Parent == p.ID || slices.Contains(p.Mechanisms, p.ID) {
		return kg.Errorf(kg.Invalid, s.field("addOrganisation"), "makes %s a unit or a member of itself; name another body", p.ID)
	}
	if err := s.remove(p.ID); err != nil { // one that the viewer may not see
		return err
	}
	o := &s.w.Organisation
	s.values(p.ID, value{o.Name, p.Name}, value{o.Form, p.Form}, value{o.Collective, "false"})
	return s.tieAll(p.ID,
		tying{"addOrganisation.parent", []kg.ID{p.Parent}, o.Parent, nil},
		tying{"addOrganisation.mechanisms", p.Mechanisms, o.Mechanisms, []kg.Field{{Name: s.w.TakesPartIn.Role.Name, Value: "MEMBER"}}},
	)
}

func (s *supposing) addInitiative(p *SupposedInitiative) error {
	if err := s.named("addInitiative.name", p.Name); err != nil {
		return err
	}
	if err := s.remove(p.ID); err != nil { // one that the viewer may not see
		return err
	}
	i := &s.w.Initiative
	s.values(p.ID, value{i.Name, p.Name}, value{i.Status, p.Status})
	return s.tieAll(p.ID,
		tying{"addInitiative.leaders", p.Leaders, i.Leaders, nil},
		tying{"addInitiative.implementers", p.Implementers, i.Implementers, nil},
		tying{"addInitiative.funders", p.Funders, i.Funders, nil},
		tying{"addInitiative.needs", p.Needs, i.Needs, nil},
		tying{"addInitiative.countries", p.Countries, i.Countries, nil},
		tying{"addInitiative.solutions", p.Solutions, i.Solutions, nil},
	)
}

func (s *supposing) addFlow(p *SupposedFlow) error {
	if p.Need == "" && p.Initiative == "" && p.From == "" && p.To == "" {
		return kg.Errorf(kg.Invalid, s.field("addFlow"), "is from nobody, to nobody and for nothing; say at least one of them")
	}
	if p.Date.Start() > s.w.Day() {
		return kg.Errorf(kg.Invalid, s.field("addFlow.date"), "%s is after %s, the day it is computed for, so that the money would not count; give that day, or a later asOf", p.Date, s.w.AsOf())
	}
	id := s.w.Unused(kg.ID(fmt.Sprintf("funding-flow/supposed-%d", s.at+1)))
	f := &s.w.FundingFlow
	s.values(id, value{f.Status, string(p.Status)}, value{f.Amount, string(p.Amount)}, value{f.Currency, p.Currency}, value{f.Date, string(p.Date)})
	return s.tieAll(id,
		tying{"addFlow.from", []kg.ID{p.From}, f.From, nil},
		tying{"addFlow.to", []kg.ID{p.To}, f.To, nil},
		tying{"addFlow.initiative", []kg.ID{p.Initiative}, f.Initiative, nil},
		tying{"addFlow.need", []kg.ID{p.Need}, f.Need, nil},
	)
}
