package world

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// Plan gives the action plan with the id or, where it is "", the one that nothing
// replaces. ok is false where none was asked for and there is none. Several that
// nothing replaces are an error that lists them.
func (w *World) Plan(id kg.ID) (n uint32, ok bool, err error) {
	kind := w.ActionPlan.Kind
	if id != "" {
		n, err = w.Find("plan", id, kind)
		return n, err == nil, err
	}
	replaced := map[uint32]bool{}
	var plans, current []uint32
	for p := range w.OfKind(kind) {
		plans = append(plans, p)
		for _, older := range w.Far(p, w.ActionPlan.Replaces) {
			replaced[older] = true
		}
	}
	for _, p := range plans {
		if !replaced[p] {
			current = append(current, p)
		}
	}
	switch len(current) {
	case 0:
		return 0, false, nil
	case 1:
		return current[0], true, nil
	}
	var names []string
	for _, id := range w.IDs(current) {
		names = append(names, string(id))
	}
	return 0, false, kg.Errorf(kg.Invalid, "plan", "there are %d plans that nothing replaces; say which: %s", len(names), strings.Join(names, ", "))
}

// Planned gives the plan as plan does, and an error where there is none.
func (w *World) Planned(id kg.ID) (uint32, error) {
	n, ok, err := w.Plan(id)
	if err == nil && !ok {
		err = kg.Errorf(kg.NotFound, "plan", "the graph holds no action plan as of %s; give another date, or load one", w.AsOf())
	}
	return n, err
}

// NeedsOf gives the needs of a plan that match the filter, each once, area by area
// in the order of their references.
func (w *World) NeedsOf(ctx context.Context, plan uint32, filter kg.Filter) ([]uint32, error) {
	match, err := w.Matching(ctx, w.Need.Kind, filter)
	if err != nil {
		return nil, err
	}
	var out []uint32
	seen := map[uint32]bool{} // a need can be in two areas
	for _, area := range w.AreasOf(plan) {
		for _, n := range w.Far(area, w.PriorityArea.Needs) {
			if !seen[n] && (match == nil || match[n]) {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	return out, nil
}

// AreasOf gives the priority areas of a plan, in the order of their references.
func (w *World) AreasOf(plan uint32) []uint32 { return w.Far(plan, w.ActionPlan.PriorityAreas) }

// CountriesOf gives the countries that match the filter; for none, the full
// members of the plan's regions.
func (w *World) CountriesOf(ctx context.Context, plan uint32, filter kg.Filter) ([]uint32, error) {
	var out []uint32
	if filter != nil {
		match, err := w.Matching(ctx, w.Country.Kind, filter)
		if err != nil {
			return nil, err
		}
		for n := range w.OfKind(w.Country.Kind) {
			if match[n] {
				out = append(out, n)
			}
		}
		return out, nil
	}
	seen := map[uint32]bool{}
	for _, region := range w.Far(plan, w.ActionPlan.Regions) {
		for b := range w.Ties(region, w.Region.Countries) {
			if w.TieValue(b, w.MemberOf.Status) == "MEMBER" && !seen[b.Far] {
				seen[b.Far] = true
				out = append(out, b.Far)
			}
		}
	}
	return out, nil
}

// CountriesWithin gives the countries as countriesOf does, but of those that match
// a filter only such as the plan applies to: members, associates and observers of
// its regions, where it names any. outside is how many others match.
func (w *World) CountriesWithin(ctx context.Context, plan uint32, filter kg.Filter) (in []uint32, outside int, err error) {
	all, err := w.CountriesOf(ctx, plan, filter)
	regions := w.Far(plan, w.ActionPlan.Regions)
	if err != nil || filter == nil || len(regions) == 0 {
		return all, 0, err
	}
	within := map[uint32]bool{}
	for _, region := range regions {
		for _, c := range w.Far(region, w.Region.Countries) {
			within[c] = true
		}
	}
	for _, c := range all {
		if within[c] {
			in = append(in, c)
		}
	}
	return in, len(all) - len(in), nil
}

// Membership gives a country's status in the regions that a plan applies to, "" where
// the plan names none. A country of other regions is an error.
func (w *World) Membership(country, plan uint32) (status string, err error) {
	regions := w.Far(plan, w.ActionPlan.Regions)
	for b := range w.Ties(country, w.Country.Regions) {
		if slices.Contains(regions, b.Far) {
			status, _ = w.TieValue(b, w.MemberOf.Status).(string)
			return status, nil
		}
	}
	if len(regions) == 0 {
		return "", nil
	}
	names := make([]string, len(regions))
	for i, r := range regions {
		names[i] = w.Name(r)
	}
	return "", kg.Errorf(kg.Invalid, "country", "as of %s %s is in no region that %s applies to (%s); ask about a country of those, or about another plan",
		w.AsOf(), w.Name(country), w.ID(plan), JoinWords(names))
}

// NoNeeds says why a plan has no needs on the day.
func (w *World) NoNeeds(plan uint32) string {
	id := w.ID(plan)
	for range w.Stated(plan, w.ActionPlan.PriorityAreas) {
		return fmt.Sprintf("as of %s no need of %s holds that is of a standing that counts", w.AsOf(), id)
	}
	return fmt.Sprintf("%s has no priority areas, and so no needs", id)
}

// NoCountries says why there are no countries to speak of.
func (w *World) NoCountries(plan kg.ID, filter kg.Filter) string {
	if filter != nil {
		return fmt.Sprintf("no country that %s applies to matches; it applies to those of its regions", plan)
	}
	return fmt.Sprintf("as of %s no region that %s applies to has a full member; name countries with countries", w.AsOf(), plan)
}

// OutsidePlan is why a country that was asked for is left out.
const OutsidePlan = "country outside the regions that the plan applies to"
