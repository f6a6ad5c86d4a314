package graph

import (
	"context"

	"github.com/portolan/portolan/internal/analysis"
	"github.com/portolan/portolan/internal/kg"
)

type coverageArgs struct {
	By        analysis.CoverageAxis
	Plan      kg.ID `kind:"ActionPlan"`
	Filter    kg.Filter
	Countries kg.Filter
	Counted   []analysis.InterestStatus
	Units     analysis.UnitCounting
	AsOf      kg.Date // the call's world is of that day
}

// coverage answers the root field of that name.
func coverage(ctx context.Context, c *call, a coverageArgs) (*analysis.Coverage, error) {
	return c.World.Coverage(ctx, analysis.CoverageQuery{By: a.By, Plan: a.Plan, Filter: a.Filter, Countries: a.Countries, Counted: a.Counted, Units: a.Units})
}

type complianceArgs struct {
	Plan      kg.ID `kind:"ActionPlan"`
	Filter    kg.Filter
	Countries kg.Filter
	AsOf      kg.Date
}

// compliance answers the root field of that name.
func compliance(ctx context.Context, c *call, a complianceArgs) (*analysis.ComplianceReport, error) {
	return c.World.Compliance(ctx, analysis.ComplianceQuery{Plan: a.Plan, Filter: a.Filter, Countries: a.Countries})
}

type countryGapsArgs struct {
	Country kg.ID `kind:"Country"`
	Plan    kg.ID `kind:"ActionPlan"`
	Filter  kg.Filter
	AsOf    kg.Date
}

// countryGaps answers the root field of that name.
func countryGaps(ctx context.Context, c *call, a countryGapsArgs) (*analysis.CountryGapReport, error) {
	return c.World.CountryGaps(ctx, analysis.CountryGapQuery{Country: a.Country, Plan: a.Plan, Filter: a.Filter})
}

type commitmentStatusArgs struct {
	Plan kg.ID `kind:"ActionPlan"`
	AsOf kg.Date
}

// commitmentStatus answers the root field of that name.
func commitmentStatus(ctx context.Context, c *call, a commitmentStatusArgs) (*analysis.CommitmentReport, error) {
	return c.World.CommitmentStatus(ctx, analysis.CommitmentQuery{Plan: a.Plan})
}
