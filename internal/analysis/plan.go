package analysis

import (
	"context"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// plan gives the action plan with the id or, where it is "", the one that nothing
// replaces. ok is false where none was asked for and there is none. Several that
// nothing replaces are an error that lists them.
func (w *World) plan(id kg.ID) (n uint32, ok bool, err error) {
	kind := w.ActionPlan.Kind
	if id != "" {
		n, err = w.find("plan", id, kind)
		return n, err == nil, err
	}
	replaced := map[uint32]bool{}
	var plans, current []uint32
	for p := range w.ofKind(kind) {
		plans = append(plans, p)
		for _, older := range w.far(p, w.ActionPlan.Replaces) {
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
	for _, id := range w.ids(current) {
		names = append(names, string(id))
	}
	return 0, false, kg.Errorf(kg.Invalid, "plan", "there are %d plans that nothing replaces; say which: %s", len(names), strings.Join(names, ", "))
}

// planned gives the plan as plan does, and an error where there is none.
func (w *World) planned(id kg.ID) (uint32, error) {
	n, ok, err := w.plan(id)
	if err == nil && !ok {
		err = kg.Errorf(kg.NotFound, "plan", "the graph holds no action plan as of %s; give another date, or load one", w.AsOf())
	}
	return n, err
}

// needsOf gives the needs of a plan that match the filter, each once, area by area
// in the order of their references.
func (w *World) needsOf(ctx context.Context, plan uint32, filter kg.Filter) ([]uint32, error) {
	match, err := w.matching(ctx, w.Need.Kind, filter)
	if err != nil {
		return nil, err
	}
	var out []uint32
	seen := map[uint32]bool{} // a need can be in two areas
	for _, area := range w.areasOf(plan) {
		for _, n := range w.far(area, w.PriorityArea.Needs) {
			if !seen[n] && (match == nil || match[n]) {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	return out, nil
}

// areasOf gives the priority areas of a plan, in the order of their references.
func (w *World) areasOf(plan uint32) []uint32 { return w.far(plan, w.ActionPlan.PriorityAreas) }

// countriesOf gives the countries that match the filter; for none, the full
// members of the plan's regions.
func (w *World) countriesOf(ctx context.Context, plan uint32, filter kg.Filter) ([]uint32, error) {
	var out []uint32
	if filter != nil {
		match, err := w.matching(ctx, w.Country.Kind, filter)
		if err != nil {
			return nil, err
		}
		for n := range w.ofKind(w.Country.Kind) {
			if match[n] {
				out = append(out, n)
			}
		}
		return out, nil
	}
	seen := map[uint32]bool{}
	for _, region := range w.far(plan, w.ActionPlan.Regions) {
		for b := range w.bonds(region, w.Region.Countries) {
			if w.tied(b, w.MemberOf.Status) == "MEMBER" && !seen[b.far] {
				seen[b.far] = true
				out = append(out, b.far)
			}
		}
	}
	return out, nil
}

// countriesWithin gives the countries as countriesOf does, but of those that match
// a filter only such as the plan applies to: members, associates and observers of
// its regions, where it names any. outside is how many others match.
func (w *World) countriesWithin(ctx context.Context, plan uint32, filter kg.Filter) (in []uint32, outside int, err error) {
	all, err := w.countriesOf(ctx, plan, filter)
	regions := w.far(plan, w.ActionPlan.Regions)
	if err != nil || filter == nil || len(regions) == 0 {
		return all, 0, err
	}
	within := map[uint32]bool{}
	for _, region := range regions {
		for _, c := range w.far(region, w.Region.Countries) {
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

// membership gives a country's status in the regions that a plan applies to, "" where
// the plan names none. A country of other regions is an error.
func (w *World) membership(country, plan uint32) (status string, err error) {
	regions := w.far(plan, w.ActionPlan.Regions)
	for b := range w.bonds(country, w.Country.Regions) {
		if slices.Contains(regions, b.far) {
			status, _ = w.tied(b, w.MemberOf.Status).(string)
			return status, nil
		}
	}
	if len(regions) == 0 {
		return "", nil
	}
	names := make([]string, len(regions))
	for i, r := range regions {
		names[i] = w.called(r)
	}
	return "", kg.Errorf(kg.Invalid, "country", "as of %s %s is in no region that %s applies to (%s); ask about a country of those, or about another plan",
		w.AsOf(), w.called(country), w.id(plan), joinWords(names))
}

// body gives what an organisation counts as: itself where units count apart, else
// the topmost body that it is a unit of.
func (w *World) body(n uint32, units UnitCounting) uint32 {
	if units != One {
		return n
	}
	seen := map[uint32]bool{}
	for !seen[n] {
		seen[n] = true
		parent, ok := w.first(n, w.Organisation.Parent)
		if !ok {
			break
		}
		n = parent
	}
	return n
}
