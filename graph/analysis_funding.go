package graph

import (
	"context"

	"github.com/portolan/portolan/internal/analysis"
	"github.com/portolan/portolan/internal/kg"
)

type fundingArgs struct {
	By        analysis.FundingAxis
	Plan      kg.ID `kind:"ActionPlan"`
	Filter    kg.Filter
	Countries kg.Filter
	Currency  string
	Rates     []analysis.Rate
	AsOf      kg.Date // the call's world is of that day
}

// funding answers the root field of that name.
func funding(ctx context.Context, c *call, a fundingArgs) (*analysis.Funding, error) {
	return c.World.Funding(ctx, analysis.FundingQuery{
		By: a.By, Plan: a.Plan, Filter: a.Filter, Countries: a.Countries, Currency: a.Currency, Rates: a.Rates,
	})
}
