package funding

import (
	"context"

	"github.com/shopspring/decimal"

	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A moneyScope is the needs and countries that a question about money is about.
type moneyScope struct {
	w *world.World
	// plan is None where the graph has none: all needs are in the scope then.
	plan  uint32
	needs []uint32
	in    map[uint32]bool
	// whole says that no need of the plan was left out.
	whole bool
	// countries are those asked for, in their order; inCountries is nil where it
	// does not matter in which money is spent.
	countries   []uint32
	inCountries map[uint32]bool
	purposes    map[uint32]purpose // of initiatives
	places      map[uint32]places  // of initiatives
}

func newMoneyScope(ctx context.Context, w *world.World, q *Query) (*moneyScope, error) {
	s := &moneyScope{w: w, plan: world.None, whole: q.Filter == nil, purposes: map[uint32]purpose{}, places: map[uint32]places{}}
	plan, ok, err := w.Plan(q.Plan)
	if err != nil {
		return nil, err
	}
	if ok {
		s.plan = plan
		s.needs, err = w.NeedsOf(ctx, plan, q.Filter)
	} else {
		s.needs, err = allNeeds(ctx, w, q.Filter)
	}
	if err != nil {
		return nil, err
	}
	s.in = sorted.Members(s.needs)
	if q.Countries != nil || q.By == ByCountry {
		err = s.chooseCountries(ctx, q.Countries)
	}
	return s, err
}

func allNeeds(ctx context.Context, w *world.World, filter kg.Filter) ([]uint32, error) {
	match, err := w.Matching(ctx, w.Need.Kind, filter)
	if err != nil {
		return nil, err
	}
	var out []uint32
	for n := range w.OfKind(w.Need.Kind) {
		if match == nil || match[n] {
			out = append(out, n)
		}
	}
	return out, nil
}

// chooseCountries takes the countries that match; for no filter those of the
// plan, and without a plan all.
func (s *moneyScope) chooseCountries(ctx context.Context, filter kg.Filter) (err error) {
	if filter == nil && s.plan == world.None {
		for n := range s.w.OfKind(s.w.Country.Kind) {
			s.countries = append(s.countries, n)
		}
	} else if s.countries, err = s.w.CountriesOf(ctx, s.plan, filter); err != nil {
		return err
	}
	s.inCountries = sorted.Members(s.countries)
	return nil
}

// A purpose is the needs that money is for.
type purpose struct {
	// needs are those in the scope.
	needs []uint32
	// outside says that there are others too.
	outside bool
}

// purposeOf gives the needs that an amount is for: its own need or, without one, those
// that its initiative addresses.
func (s *moneyScope) purposeOf(a *amount) purpose {
	switch {
	case a.need != world.None:
		return s.purposeAt([]uint32{a.need})
	case a.initiative == world.None:
		return purpose{}
	}
	of, known := s.purposes[a.initiative]
	if !known {
		of = s.purposeAt(s.w.Far(a.initiative, s.w.Initiative.Needs))
		s.purposes[a.initiative] = of
	}
	return of
}

// purposeAt sorts needs into those in the scope and others. One that maps to a need in
// the scope, as of another edition, is that need and no other.
func (s *moneyScope) purposeAt(needs []uint32) purpose {
	var out purpose
	for _, n := range needs {
		if s.in[n] {
			out.needs = append(out.needs, n)
		}
	}
	for _, n := range needs {
		if !s.in[n] && !s.sameAsOneOf(n, out.needs) {
			out.outside = true
		}
	}
	return out
}

func (s *moneyScope) sameAsOneOf(n uint32, needs []uint32) bool {
	mapsTo := s.w.Need.MapsTo
	for _, other := range needs {
		for _, to := range s.w.Far(other, mapsTo) {
			if to == n {
				return true
			}
		}
		for _, to := range s.w.Far(n, mapsTo) {
			if to == other {
				return true
			}
		}
	}
	return false
}

// A place is a country, or shared or unspecified, with its part of an initiative
// in per cent.
type place struct {
	country    uint32
	percentage decimal.Decimal
}

// places says how the money of an initiative is split by country.
type places struct {
	parts []place
	// short and over say that the stated parts add up to less or more than a hundred.
	short, over bool
}

var wholePlace = places{parts: []place{{unspecified, hundred}}}

// placesOf gives how an amount is split by country.
func (s *moneyScope) placesOf(a *amount) places {
	if a.initiative == world.None {
		return wholePlace
	}
	of, known := s.places[a.initiative]
	if !known {
		of = split(s.w, a.initiative)
		s.places[a.initiative] = of
	}
	return of
}

// split gives the countries of an initiative with their parts. A part that nobody
// stated is nobody's alone: it is shared, unless there is but one place. What is
// for a region as a whole is shared by its countries.
func split(w *world.World, initiative uint32) places {
	stated, open := sharesOf(w, initiative)
	switch {
	case len(stated)+len(open) == 0:
		return wholePlace
	case len(stated) == 0 && len(open) == 1:
		return places{parts: []place{{open[0], hundred}}}
	}
	rest := hundred
	for _, p := range stated {
		rest = rest.Sub(p.percentage)
	}
	switch {
	case rest.IsNegative():
		return places{parts: []place{{shared, hundred}}, over: true}
	case rest.IsZero():
		return places{parts: stated}
	case len(open) > 0:
		return places{parts: append(stated, place{shared, rest})}
	}
	return places{parts: append(stated, place{unspecified, rest}), short: true}
}

// sharesOf gives the places of an initiative whose part is stated, and the others.
func sharesOf(w *world.World, initiative uint32) (stated []place, open []uint32) {
	add := func(b world.Tie, at uint32) {
		text, _ := w.TieValue(b, w.In.Percentage).(string)
		if part, ok := readDecimal(text); ok && !part.IsNegative() {
			stated = append(stated, place{at, part})
		} else {
			open = append(open, at)
		}
	}
	for b := range w.Ties(initiative, w.Initiative.Countries) {
		add(b, b.Far)
	}
	for b := range w.Ties(initiative, w.Initiative.Regions) {
		add(b, shared)
	}
	return stated, open
}
