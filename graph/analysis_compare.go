package graph

import (
	"context"

	"github.com/portolan/portolan/internal/analysis"
	"github.com/portolan/portolan/internal/kg"
)

type compareArgs struct {
	From, To analysis.Moment
	Counted  []analysis.InterestStatus
	Units    analysis.UnitCounting
	AsOf     kg.Date // the call's world is of that day
}

// compare answers the root field of that name.
func compare(ctx context.Context, c *call, a compareArgs) (*analysis.Comparison, error) {
	return c.World.Compare(ctx, analysis.CompareQuery{From: a.From, To: a.To, Counted: a.Counted, Units: a.Units})
}
