package graph

import (
	"context"

	"github.com/portolan/portolan/internal/analysis"
	"github.com/portolan/portolan/internal/kg"
)

type sharedSolutionsArgs struct {
	Plan        kg.ID `kind:"ActionPlan"`
	AcrossAreas bool
	AsOf        kg.Date // the call's world is of that day
}

// sharedSolutions answers the root field of that name.
func sharedSolutions(ctx context.Context, c *call, a sharedSolutionsArgs) ([]analysis.SharedSolution, error) {
	return c.World.SharedSolutions(ctx, a.Plan, a.AcrossAreas)
}
