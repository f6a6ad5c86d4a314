package whatif

import (
	"context"
	"fmt"
	"slices"

	"github.com/portolan/portolan/internal/analysis/funding"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A Supposition is one thing that might be otherwise. One of its fields is set.
type Supposition struct {
	AddInterest        *SupposedInterest
	RemoveInterest     *InterestOf
	AddOrganisation    *SupposedOrganisation
	RemoveOrganisation kg.ID `kind:"Organisation"`
	AddInitiative      *SupposedInitiative
	RemoveInitiative   kg.ID `kind:"Initiative"`
	AddFlow            *SupposedFlow
	RemoveFlow         kg.ID `kind:"FundingFlow"`
}

// A SupposedInterest is an interest that might be, in the place of one with
// another status if there is one.
type SupposedInterest struct {
	Organisation kg.ID `kind:"Organisation"`
	Need         kg.ID `kind:"Need"`
	Status       world.InterestStatus
}

// An InterestOf names the interest of an organisation in a need.
type InterestOf struct {
	Organisation kg.ID `kind:"Organisation"`
	Need         kg.ID `kind:"Need"`
}

// A SupposedOrganisation is an organisation that might be. Other suppositions name
// it by its id.
type SupposedOrganisation struct {
	ID     kg.ID `kind:"Organisation"`
	Name   string
	Form   string
	Parent kg.ID `kind:"Organisation"`
	// Mechanisms are those it would be a member of.
	Mechanisms []kg.ID `kind:"Organisation"`
}

// A SupposedInitiative is an initiative that might be. Other suppositions name it by
// its id.
type SupposedInitiative struct {
	ID                             kg.ID `kind:"Initiative"`
	Name, Status                   string
	Leaders, Implementers, Funders []kg.ID `kind:"Organisation"`
	Needs                          []kg.ID `kind:"Need"`
	Countries                      []kg.ID `kind:"Country"`
	Solutions                      []kg.ID `kind:"Solution"`
}

// A SupposedFlow is money that might move or be promised.
type SupposedFlow struct {
	Status     funding.FlowStatus
	Amount     kg.Decimal
	Currency   string
	Date       kg.Date
	From, To   kg.ID `kind:"Organisation"`
	Initiative kg.ID `kind:"Initiative"`
	Need       kg.ID `kind:"Need"`
}

// maxSuppositions is how many there may be at once.
const maxSuppositions = 100

// supposed gives the world as it would be. Nothing is written. Errors name the
// supposition by its place in the list.
func supposed(ctx context.Context, w *world.World, list []Supposition) (*world.World, error) {
	if len(list) > maxSuppositions {
		return nil, kg.Errorf(kg.CostLimit, "suppose", "there are %d suppositions; at most %d are allowed", len(list), maxSuppositions)
	}
	if len(list) == 0 {
		return w, nil
	}
	s := &supposing{ctx: ctx, w: w, source: w.Unused("source/supposition"), comes: map[kg.ID]int{}, goes: map[kg.ID]int{}, interests: map[InterestOf]int{}, retracted: map[kg.FactID]bool{}}
	s.state(s.source, kg.AttrKind, "")
	s.state(s.source, w.Source.Title.Name, "A supposition; nobody stated it")
	s.state(s.source, w.Source.Form.Name, "COMMENTARY")
	for _, pass := range []func(*Supposition) error{s.name, s.apply} {
		for i := range list {
			s.at = i
			if err := pass(&list[i]); err != nil {
				return nil, err
			}
		}
	}
	return w.Suppose(ctx, s.changes)
}

// supposing makes changes of suppositions.
type supposing struct {
	ctx     context.Context
	w       *world.World
	source  kg.ID
	at      int // the supposition in work
	changes []kg.Change
	// comes and goes are things that are added and removed, interests those that are
	// either, each with the supposition that says so.
	comes, goes map[kg.ID]int
	interests   map[InterestOf]int
	retracted   map[kg.FactID]bool
}

func (s *supposing) field(name string) string { return fmt.Sprintf("suppose[%d].%s", s.at, name) }

// name notes what comes and what goes, so that each supposition can be held to all.
func (s *supposing) name(p *Supposition) error {
	switch {
	case p.AddOrganisation != nil:
		return s.come("addOrganisation.id", p.AddOrganisation.ID, s.w.Organisation.Kind)
	case p.AddInitiative != nil:
		return s.come("addInitiative.id", p.AddInitiative.ID, s.w.Initiative.Kind)
	case p.RemoveOrganisation != "":
		return s.leave("removeOrganisation", p.RemoveOrganisation, s.w.Organisation.Kind)
	case p.RemoveInitiative != "":
		return s.leave("removeInitiative", p.RemoveInitiative, s.w.Initiative.Kind)
	case p.RemoveFlow != "":
		return s.leave("removeFlow", p.RemoveFlow, s.w.FundingFlow.Kind)
	}
	return nil
}

func (s *supposing) come(field string, id kg.ID, kind *kg.Kind) error {
	k, err := s.w.KindOf(id)
	if err != nil || k != kind {
		return kg.Errorf(kg.Invalid, s.field(field), "%q is no id for a new %s; write %s/ and a name of its own", id, kind.Name, kind.Slug)
	}
	if _, err := s.w.Find("", id, nil); err == nil {
		return kg.Errorf(kg.Conflict, s.field(field), "%s is there already; choose another id", id)
	}
	return s.once(field, id, s.comes)
}

func (s *supposing) leave(field string, id kg.ID, kind *kg.Kind) error {
	if at, added := s.comes[id]; added {
		return s.contradicts(field, "%s is added by suppose[%d]", id, at)
	}
	n, err := s.w.Find(s.field(field), id, kind)
	if err != nil {
		return err
	}
	return s.once(field, s.w.ID(n), s.goes)
}

// once notes what comes or goes, and refuses what another supposition says of it.
func (s *supposing) once(field string, id kg.ID, into map[kg.ID]int) error {
	for verb, other := range map[string]map[kg.ID]int{"added": s.comes, "removed": s.goes} {
		if at, said := other[id]; said {
			return s.contradicts(field, "%s is %s by suppose[%d]", id, verb, at)
		}
	}
	into[id] = s.at
	return nil
}

func (s *supposing) contradicts(field, format string, args ...any) error {
	return kg.Errorf(kg.Invalid, s.field(field), "contradicts or repeats another: %s; say of each thing one thing", fmt.Sprintf(format, args...))
}

// ref gives the id of a thing that a supposition names: one that is there and stays,
// or one that another supposition adds.
func (s *supposing) ref(field string, id kg.ID, kind *kg.Kind) (kg.ID, error) {
	if _, added := s.comes[id]; added {
		if k, err := s.w.KindOf(id); err == nil && k == kind {
			return id, nil
		}
	}
	n, err := s.w.Find(s.field(field), id, kind)
	if err != nil {
		return "", err
	}
	id = s.w.ID(n)
	if at, removed := s.goes[id]; removed {
		return "", s.contradicts(field, "%s is removed by suppose[%d]", id, at)
	}
	return id, nil
}

func (s *supposing) fact(subject kg.ID, about string) kg.Fact {
	return kg.Fact{Subject: subject, About: about, Source: s.source, Where: fmt.Sprintf("supposition %d", s.at+1), Standing: kg.Stated}
}

// state supposes a value, or that a thing is.
func (s *supposing) state(subject kg.ID, about, value string) {
	f := s.fact(subject, about)
	f.Value = value
	s.changes = append(s.changes, kg.Assert{Fact: f})
}

// A value is what an attribute would be.
type value struct {
	of   *kg.Attr
	text string
}

// values supposes a thing with values; empty ones are left out.
func (s *supposing) values(subject kg.ID, all ...value) {
	s.state(subject, kg.AttrKind, "")
	for _, v := range all {
		if v.text != "" {
			s.state(subject, v.of.Name, v.text)
		}
	}
}

func (s *supposing) tie(from kg.ID, kind string, to kg.ID, fields ...kg.Field) {
	f := s.fact(from, kind)
	f.Object, f.Tie = to, fields
	s.changes = append(s.changes, kg.Assert{Fact: f})
}

// retract takes facts back, also those that the viewer may not see: what is
// supposed away is away whoever looks.
func (s *supposing) retract(facts []kg.Fact) {
	for _, f := range facts {
		if !s.retracted[f.ID] {
			s.retracted[f.ID] = true
			s.changes = append(s.changes, kg.Retract{Subject: f.Subject, Fact: f.ID})
		}
	}
}

// remove takes back a thing with all its ties.
func (s *supposing) remove(id kg.ID) error {
	facts, err := s.w.AllFacts(s.ctx, id)
	s.retract(facts)
	return err
}

// apply makes the changes of a supposition.
func (s *supposing) apply(p *Supposition) error {
	switch {
	case p.AddInterest != nil:
		return s.addInterest(p.AddInterest)
	case p.RemoveInterest != nil:
		return s.removeInterest(p.RemoveInterest)
	case p.AddOrganisation != nil:
		return s.addOrganisation(p.AddOrganisation)
	case p.AddInitiative != nil:
		return s.addInitiative(p.AddInitiative)
	case p.AddFlow != nil:
		return s.addFlow(p.AddFlow)
	}
	gone := []kg.ID{p.RemoveOrganisation, p.RemoveInitiative, p.RemoveFlow}
	i := slices.IndexFunc(gone, func(id kg.ID) bool { return id != "" })
	if i < 0 {
		return kg.Errorf(kg.Invalid, fmt.Sprintf("suppose[%d]", s.at), "supposes nothing; say what to add or remove")
	}
	n, err := s.w.Find(s.field("remove"), gone[i], nil)
	if err != nil {
		return err
	}
	return s.remove(s.w.ID(n))
}
