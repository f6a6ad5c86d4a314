package duplication

import (
	"cmp"
	"context"
	"slices"

	"github.com/portolan/portolan/internal/analysis/coordination"
	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// An OrganisationOverlapQuery says which bodies to compare.
type OrganisationOverlapQuery struct {
	// Organisations restrict the pairs: to those with the body, where it is one; to
	// those among them, where they are several.
	Organisations []kg.ID `kind:"Organisation"`
	// Units says whether a body and its units count apart, or as one.
	Units world.UnitCounting
}

// An OrganisationOverlap is two bodies that are engaged in the same needs.
type OrganisationOverlap struct {
	in   *OrganisationOverlapReport
	a, b uint32 // places in the engaged bodies
	// shared is how many needs they share.
	shared int
}

// OrganisationOverlapReport are pairs of bodies.
type OrganisationOverlapReport struct {
	Basis world.Basis
	// List has those with the most needs in common first, then those of the greatest
	// jaccard.
	List []OrganisationOverlap

	world  *world.World
	bodies []engaged
	tied   *coordination.Affiliations
}

// An engaged body has needs that it is interested in or works for. Lists are in order.
type engaged struct {
	org               uint32
	needs, mechanisms []uint32
	// works are what it does for them; by is, for needs that it states no interest in,
	// which of its works are for them.
	works []uint32
	by    map[uint32][]uint32
}

// apartFrom says whether a body is engaged in a need otherwise than in works that the other
// body takes part in: who works with another does not overlap with it.
func (e *engaged) apartFrom(other *engaged, need uint32) bool {
	works, only := e.by[need]
	return !only || sorted.IntersectionSize(works, other.works) < len(works)
}

const overlapsDefinition = "Two organisations overlap in the needs that both are engaged in: interested in, present or not, or leading or carrying out an initiative or teaching for them, " +
	"though not only in work that both take part in. " +
	"Jaccard is the needs of both over the needs of either. They share a mechanism where both, or bodies they are units of, take part in it. Classes of bodies are not counted."

// OrganisationOverlaps gives the pairs of organisations that share needs. It gives
// NotFound for an organisation that there is not, and CostLimit where the time of the
// request runs out.
func OrganisationOverlaps(ctx context.Context, w *world.World, q OrganisationOverlapQuery) (*OrganisationOverlapReport, error) {
	if err := world.NewProgress(ctx, narrowOverlaps).Check(); err != nil {
		return nil, err
	}
	units := cmp.Or(q.Units, world.Apart)
	if err := world.OneOf("units", units, world.Apart, world.One); err != nil {
		return nil, err
	}
	all, err := world.Remember(ctx, w, "organisation overlaps "+string(units), func(ctx context.Context) (*OrganisationOverlapReport, error) {
		return findOrganisationOverlaps(ctx, w, units)
	})
	if err != nil || len(q.Organisations) == 0 {
		return all, err
	}
	wanted := map[uint32]bool{}
	for _, id := range q.Organisations {
		n, err := w.Find("organisations", id, w.Organisation.Kind)
		if err != nil {
			return nil, err
		}
		wanted[w.Body(n, units)] = true
	}
	some := *all
	some.List = nil
	for _, x := range all.List {
		a, b := wanted[all.bodies[x.a].org], wanted[all.bodies[x.b].org]
		if a && b || (a || b) && len(wanted) == 1 {
			some.List = append(some.List, x)
		}
	}
	return &some, nil
}

const narrowOverlaps = "ask for units as one, or load fewer plans"

func findOrganisationOverlaps(ctx context.Context, w *world.World, units world.UnitCounting) (*OrganisationOverlapReport, error) {
	tied, err := coordination.AffiliationsOf(ctx, w)
	if err != nil {
		return nil, err
	}
	progress := world.NewProgress(ctx, narrowOverlaps)
	o := &OrganisationOverlapReport{Basis: w.Basis(overlapsDefinition), world: w, tied: tied}
	o.Basis.Units = units
	if o.bodies, err = engagedBodies(w, units, progress); err != nil {
		return nil, err
	}
	o.Basis.Included = len(o.bodies)
	return o, o.pair(progress)
}

// engagedBodies gives the bodies that are engaged in needs, in order of name.
func engagedBodies(w *world.World, units world.UnitCounting, progress *world.Progress) ([]engaged, error) {
	var out []engaged
	at := map[uint32]int{}
	for org := range w.OfKind(w.Organisation.Kind) {
		if err := progress.Step(); err != nil {
			return nil, err
		}
		if w.Collective(org) {
			continue
		}
		body := w.Body(org, units)
		i, ok := at[body]
		if !ok {
			i = len(out)
			at[body] = i
			out = append(out, engaged{org: body})
		}
		engage(w, &out[i], org)
		out[i].mechanisms = sorted.Union(out[i].mechanisms, coordination.MechanismsOf(w, org))
	}
	return slices.DeleteFunc(out, func(e engaged) bool { return len(e.needs) == 0 }), nil
}

// engage adds the needs that a body is interested in or works for.
func engage(w *world.World, e *engaged, org uint32) {
	for _, n := range w.Far(org, w.Organisation.Needs) {
		e.needs = append(e.needs, n)
		delete(e.by, n)
	}
	interested := sorted.Set(slices.Clone(e.needs))
	for _, link := range [...][2]*kg.Link{
		{w.Organisation.Leads, w.Initiative.Needs},
		{w.Organisation.Implements, w.Initiative.Needs},
		{w.Organisation.TrainingProgrammes, w.TrainingProgramme.Needs},
	} {
		for _, work := range w.Far(org, link[0]) {
			if !w.Stands(work) {
				continue
			}
			e.works = append(e.works, work)
			for _, n := range w.Far(work, link[1]) {
				_, stated := slices.BinarySearch(interested, n)
				if _, more := e.by[n]; !stated || more {
					e.work(n, work)
				}
			}
		}
	}
	e.needs, e.works = sorted.Set(e.needs), sorted.Set(e.works)
}

// work notes a work for a need in which no interest is stated.
func (e *engaged) work(need, work uint32) {
	if e.by == nil {
		e.by = map[uint32][]uint32{}
	}
	e.by[need] = sorted.Set(append(e.by[need], work))
	e.needs = append(e.needs, need)
}

// pair finds the bodies that share needs. A need of too many bodies pairs nobody.
func (o *OrganisationOverlapReport) pair(progress *world.Progress) error {
	b := &measure.Blocks{}
	for i, e := range o.bodies {
		for _, n := range e.needs {
			b.Put(0, n, 0, uint32(i))
		}
	}
	over, err := b.Close(len(o.bodies), func(uint8) int { return needBlock }, progress)
	if err != nil {
		return err
	}
	o.Basis.Exclude("needs with too many organisations to compare them all", over[0])
	err = b.Pairs(progress, func(i, j uint32) {
		if shared := len(o.shared(i, j)); shared > 0 {
			o.List = append(o.List, OrganisationOverlap{o, i, j, shared})
		}
	})
	slices.SortFunc(o.List, func(x, y OrganisationOverlap) int {
		return cmp.Or(cmp.Compare(y.shared, x.shared), cmp.Compare(y.Jaccard(), x.Jaccard()), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	return err
}

// shared gives the needs that two bodies share otherwise than in work they do together.
func (o *OrganisationOverlapReport) shared(i, j uint32) []uint32 {
	a, b := &o.bodies[i], &o.bodies[j]
	return slices.DeleteFunc(sorted.Intersection(a.needs, b.needs), func(n uint32) bool { return !a.apartFrom(b, n) || !b.apartFrom(a, n) })
}

func (x *OrganisationOverlap) ends() (a, b *engaged) { return &x.in.bodies[x.a], &x.in.bodies[x.b] }

// Organisations are the two, in order of id.
func (x *OrganisationOverlap) Organisations() []kg.ID {
	a, b := x.ends()
	return x.in.world.ByID([]uint32{a.org, b.org})
}

// SharedNeeds are the needs that both are engaged in, in the order of their references.
func (x *OrganisationOverlap) SharedNeeds() []kg.ID {
	needs := x.in.shared(x.a, x.b)
	ref := x.in.world.Need.Ref.Key(false).Index
	slices.SortFunc(needs, func(m, n uint32) int {
		e, f := x.in.world.Entity(m), x.in.world.Entity(n)
		return cmp.Or(cmp.Compare(e.Keys[ref], f.Keys[ref]), cmp.Compare(e.ID, f.ID))
	})
	return x.in.world.IDs(needs)
}

// Jaccard is how many needs they share of all those that either is engaged in, from 0
// to 1.
func (x *OrganisationOverlap) Jaccard() float64 {
	a, b := x.ends()
	return world.Round(float64(x.shared) / float64(len(a.needs)+len(b.needs)-x.shared))
}

// Mechanisms are those that both take part in, in order of id.
func (x *OrganisationOverlap) Mechanisms() []kg.ID {
	a, b := x.ends()
	return x.in.world.ByID(sorted.Intersection(a.mechanisms, b.mechanisms))
}

// SameSilo says whether they are in one silo.
func (x *OrganisationOverlap) SameSilo() bool {
	a, b := x.ends()
	return x.in.tied.SameSilo(a.org, b.org)
}
