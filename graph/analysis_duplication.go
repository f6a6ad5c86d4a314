package graph

import (
	"context"

	"github.com/portolan/portolan/internal/analysis"
	"github.com/portolan/portolan/internal/kg"
)

type duplicationArgs struct {
	Plan       kg.ID `kind:"ActionPlan"`
	Filter     *overlapFilter
	Weights    []reasonWeight
	Thresholds *analysis.Thresholds
	Standings  []kg.Standing
	AsOf       kg.Date // the call's world is of that day
}

type overlapFilter struct {
	Classes       []analysis.OverlapClass
	AcrossSilos   *bool
	MinimumScore  *float64
	Organisations []kg.ID `kind:"Organisation"`
	Needs         []kg.ID `kind:"Need"`
	Countries     []kg.ID `kind:"Country"`
	Entities      []kg.ID
	Kinds         []analysis.EffortKind
}

type reasonWeight struct {
	Code   string
	Weight float64
}

// duplication answers the root field of that name.
func duplication(ctx context.Context, c *call, a duplicationArgs) (*analysis.Overlaps, error) {
	weights, err := weightsOf(a.Weights)
	if err != nil {
		return nil, err
	}
	world := c.World
	if a.Standings != nil {
		if world, err = c.Analyst.World(ctx, analysis.Scope{Viewer: c.Viewer, AsOf: world.AsOf(), Standings: a.Standings}); err != nil {
			return nil, err
		}
	}
	return world.Duplication(ctx, analysis.DuplicationQuery{Plan: a.Plan, Weights: weights, Thresholds: a.Thresholds, Filter: a.Filter.filter()})
}

func (f *overlapFilter) filter() analysis.OverlapFilter {
	if f == nil {
		return analysis.OverlapFilter{}
	}
	return analysis.OverlapFilter{
		Classes: f.Classes, AcrossSilos: f.AcrossSilos, MinimumScore: f.MinimumScore, Kinds: f.Kinds,
		Organisations: f.Organisations, Needs: f.Needs, Countries: f.Countries, Entities: f.Entities,
	}
}

// weightsOf gives weights by the code of the reason; each may be given once.
func weightsOf(given []reasonWeight) (map[string]float64, error) {
	weights := map[string]float64{}
	for _, w := range given {
		if _, twice := weights[w.Code]; twice {
			return nil, kg.Errorf(kg.Invalid, "weights", "%s is given twice", w.Code)
		}
		weights[w.Code] = w.Weight
	}
	return weights, nil
}

type organisationOverlapsArgs struct {
	Organisations []kg.ID `kind:"Organisation"`
	Units         analysis.UnitCounting
	AsOf          kg.Date // the call's world is of that day
}

// organisationOverlaps answers the root field of that name.
func organisationOverlaps(ctx context.Context, c *call, a organisationOverlapsArgs) (*analysis.OrganisationOverlaps, error) {
	return c.World.OrganisationOverlaps(ctx, analysis.OrganisationOverlapQuery{Organisations: a.Organisations, Units: a.Units})
}

type possibleDuplicateRecordsArgs struct {
	Kinds        []string
	MinimumScore *float64
	Weights      []reasonWeight
	AsOf         kg.Date // the call's world is of that day
}

// possibleDuplicateRecords answers the root field of that name.
func possibleDuplicateRecords(ctx context.Context, c *call, a possibleDuplicateRecordsArgs) (*analysis.DuplicateRecords, error) {
	weights, err := weightsOf(a.Weights)
	if err != nil {
		return nil, err
	}
	return c.World.PossibleDuplicateRecords(ctx, analysis.DuplicateRecordsQuery{Kinds: a.Kinds, MinimumScore: a.MinimumScore, Weights: weights})
}
