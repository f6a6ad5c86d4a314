package graph

import (
	"context"

	"github.com/portolan/portolan/internal/analysis"
	"github.com/portolan/portolan/internal/kg"
)

type whatIfArgs struct {
	Suppose []analysis.Supposition
	Plan    kg.ID `kind:"ActionPlan"`
	Counted []analysis.InterestStatus
	Units   analysis.UnitCounting
	AsOf    kg.Date // the call's world is of that day
}

// whatIf answers the root field of that name.
func whatIf(ctx context.Context, c *call, a whatIfArgs) (*analysis.WhatIf, error) {
	return c.World.WhatIf(ctx, analysis.WhatIfQuery{Suppose: a.Suppose, Plan: a.Plan, Counted: a.Counted, Units: a.Units})
}
