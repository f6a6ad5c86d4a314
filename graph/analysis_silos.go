package graph

import (
	"context"

	"github.com/portolan/portolan/internal/analysis"
	"github.com/portolan/portolan/internal/kg"
)

type silosArgs struct {
	Of        []kg.ID `kind:"Organisation"`
	Standings []kg.Standing
	AsOf      kg.Date // the call's world is of that day
}

// silos answers the root field of that name.
func silos(ctx context.Context, c *call, a silosArgs) (*analysis.Silos, error) {
	w, err := c.counting(ctx, a.Standings)
	if err != nil {
		return nil, err
	}
	return w.Silos(ctx, a.Of)
}

// counting gives the call's world, with what facts of these standings say.
func (c *call) counting(ctx context.Context, standings []kg.Standing) (*analysis.World, error) {
	if len(standings) == 0 {
		return nil, kg.Errorf(kg.Invalid, "standings", "is empty, so that nothing would count; name one at least, or leave it out")
	}
	if len(standings) == 1 && standings[0] == kg.Stated {
		return c.World, nil
	}
	return c.Analyst.World(ctx, analysis.Scope{Viewer: c.Viewer, AsOf: c.World.AsOf(), Standings: standings})
}
