package graph

import (
	"context"

	"github.com/portolan/portolan/internal/analysis"
	"github.com/portolan/portolan/internal/kg"
)

type pathsArgs struct {
	From, To         kg.ID
	MaxLength, First int
	AvoidHubs        bool
	Standings        []kg.Standing
	AsOf             kg.Date // the call's world is of that day
}

// paths answers the root field of that name.
func paths(ctx context.Context, c *call, a pathsArgs) (*analysis.PathResult, error) {
	w, err := c.counting(ctx, a.Standings)
	if err != nil {
		return nil, err
	}
	return w.Paths(ctx, analysis.PathsQuery{From: a.From, To: a.To, MaxLength: a.MaxLength, First: a.First, AvoidHubs: a.AvoidHubs})
}

type neighbourhoodArgs struct {
	ID           kg.ID
	Depth, Limit int
	Standings    []kg.Standing
	AsOf         kg.Date // the call's world is of that day
}

// neighbourhood answers the root field of that name.
func neighbourhood(ctx context.Context, c *call, a neighbourhoodArgs) (*analysis.Subgraph, error) {
	w, err := c.counting(ctx, a.Standings)
	if err != nil {
		return nil, err
	}
	return w.Neighbourhood(ctx, analysis.NeighbourhoodQuery{ID: a.ID, Depth: a.Depth, Limit: a.Limit})
}
