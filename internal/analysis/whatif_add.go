package analysis

import (
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
)

// interest finds the ends of an interest and what there is between them: all, and
// what of it the viewer sees today.
func (s *supposing) interest(field string, organisation, need kg.ID) (of InterestOf, all *kg.Tie, today *bond, err error) {
	if of.Organisation, err = s.ref(field+".organisation", organisation, "Organisation"); err != nil {
		return of, nil, nil, err
	}
	if of.Need, err = s.ref(field+".need", need, "Need"); err != nil {
		return of, nil, nil, err
	}
	if at, said := s.interests[of]; said {
		return of, nil, nil, s.contradicts(field, "suppose[%d] speaks of the interest of %s in %s too", at, of.Organisation, of.Need)
	}
	s.interests[of] = s.at
	n, there := s.w.graph.Lookup(of.Need)
	o, known := s.w.graph.Lookup(of.Organisation)
	if !there || !known {
		return of, nil, nil, nil
	}
	link := s.w.link("Need.organisations")
	all = tieTo(s.w.graph.Of(n, link), o)
	for b := range s.w.bonds(n, link) {
		if b.far == o {
			today = &b
		}
	}
	return of, all, today, nil
}

func tieTo(l adjacency.List, far uint32) *kg.Tie {
	for h := range l.All() {
		if h.Far == far {
			return h.Tie
		}
	}
	return nil
}

func (s *supposing) addInterest(p *SupposedInterest) error {
	if err := oneOf(s.field("addInterest.status"), p.Status, Present, Potential, Unstated); err != nil {
		return err
	}
	of, all, today, err := s.interest("addInterest", p.Organisation, p.Need)
	if err != nil {
		return err
	}
	if today != nil && s.w.tied(*today, s.w.attr("INTERESTED_IN.status")) == string(p.Status) {
		return kg.Errorf(kg.Invalid, s.field("addInterest"), "%s has this interest in %s already; suppose another status, or remove it", of.Organisation, of.Need)
	}
	if all != nil {
		s.retract(all.Facts)
	}
	s.tie(of.Organisation, "INTERESTED_IN", of.Need, kg.Field{Name: "status", Value: string(p.Status)})
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
	s.retract(all.Facts)
	return nil
}

// ties supposes ties between a thing and others of a kind, from it or to it.
func (s *supposing) ties(field string, others []kg.ID, kind string, tie func(kg.ID)) error {
	seen := map[kg.ID]bool{"": true}
	for _, id := range others {
		if seen[id] {
			continue
		}
		seen[id] = true
		other, err := s.ref(field, id, kind)
		if err != nil {
			return err
		}
		tie(other)
	}
	return nil
}

// A tying is ties of one supposition to things of one kind.
type tying struct {
	field  string
	others []kg.ID
	kind   string
	tie    func(kg.ID)
}

func (s *supposing) tieAll(all ...tying) error {
	for _, t := range all {
		if err := s.ties(t.field, t.others, t.kind, t.tie); err != nil {
			return err
		}
	}
	return nil
}

// from and to give ties that begin or end at a thing.
func (s *supposing) from(id kg.ID, kind string, fields ...kg.Field) func(kg.ID) {
	return func(other kg.ID) { s.tie(id, kind, other, fields...) }
}

func (s *supposing) to(id kg.ID, kind string) func(kg.ID) {
	return func(other kg.ID) { s.tie(other, kind, id) }
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
	s.values(p.ID, "name", p.Name, "form", p.Form, "collective", "false")
	return s.tieAll(
		tying{"addOrganisation.parent", []kg.ID{p.Parent}, "Organisation", s.from(p.ID, "UNIT_OF")},
		tying{"addOrganisation.mechanisms", p.Mechanisms, "Organisation", s.from(p.ID, "TAKES_PART_IN", kg.Field{Name: "role", Value: "MEMBER"})},
	)
}

func (s *supposing) addInitiative(p *SupposedInitiative) error {
	if err := s.named("addInitiative.name", p.Name); err != nil {
		return err
	}
	if err := s.remove(p.ID); err != nil { // one that the viewer may not see
		return err
	}
	s.values(p.ID, "name", p.Name, "status", p.Status)
	return s.tieAll(
		tying{"addInitiative.leaders", p.Leaders, "Organisation", s.to(p.ID, "LEADS")},
		tying{"addInitiative.implementers", p.Implementers, "Organisation", s.to(p.ID, "IMPLEMENTS")},
		tying{"addInitiative.funders", p.Funders, "Organisation", s.to(p.ID, "FUNDS")},
		tying{"addInitiative.needs", p.Needs, "Need", s.from(p.ID, "ADDRESSES")},
		tying{"addInitiative.countries", p.Countries, "Country", s.from(p.ID, "IN")},
		tying{"addInitiative.solutions", p.Solutions, "Solution", s.from(p.ID, "REALISES")},
	)
}

func (s *supposing) addFlow(p *SupposedFlow) error {
	if p.Need == "" && p.Initiative == "" && p.From == "" && p.To == "" {
		return kg.Errorf(kg.Invalid, s.field("addFlow"), "is from nobody, to nobody and for nothing; say at least one of them")
	}
	if p.Date.Start() > s.w.day.On {
		return kg.Errorf(kg.Invalid, s.field("addFlow.date"), "%s is after %s, the day it is computed for, so that the money would not count; give that day, or a later asOf", p.Date, s.w.AsOf())
	}
	id := s.w.unused(kg.ID(fmt.Sprintf("funding-flow/supposed-%d", s.at+1)))
	s.values(id, "status", string(p.Status), "amount", string(p.Amount), "currency", p.Currency, "date", string(p.Date))
	return s.tieAll(
		tying{"addFlow.from", []kg.ID{p.From}, "Organisation", s.from(id, "FROM")},
		tying{"addFlow.to", []kg.ID{p.To}, "Organisation", s.from(id, "TO")},
		tying{"addFlow.initiative", []kg.ID{p.Initiative}, "Initiative", s.from(id, "FOR")},
		tying{"addFlow.need", []kg.ID{p.Need}, "Need", s.from(id, "FOR")},
	)
}
