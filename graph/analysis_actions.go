package graph

import (
	"context"

	"github.com/portolan/portolan/internal/analysis"
	"github.com/portolan/portolan/internal/kg"
)

type suggestPartnersArgs struct {
	Need    kg.ID   `kind:"Need"`
	Country kg.ID   `kind:"Country"`
	AsOf    kg.Date // the call's world is of that day
}

// suggestPartners answers the root field of that name.
func suggestPartners(ctx context.Context, c *call, a suggestPartnersArgs) ([]analysis.PartnerSuggestion, error) {
	return c.World.SuggestPartners(ctx, analysis.SuggestQuery{Need: a.Need, Country: a.Country})
}

type closeGapsArgs struct {
	Plan            kg.ID `kind:"ActionPlan"`
	MinimumPartners int
	Counted         []analysis.InterestStatus
	Filter          kg.Filter
	AsOf            kg.Date
}

// closeGaps answers the root field of that name.
func closeGaps(ctx context.Context, c *call, a closeGapsArgs) (*analysis.GapPlan, error) {
	return c.World.CloseGaps(ctx, analysis.GapQuery{Plan: a.Plan, MinimumPartners: a.MinimumPartners, Counted: a.Counted, Filter: a.Filter})
}
