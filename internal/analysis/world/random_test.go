package world_test

import (
	"math/rand/v2"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
)

func TestRandomWorlds(t *testing.T) {
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, r *rand.Rand) {
		all := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Shuffled(r, facts)), world.Scope{})
		seen := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(worldtest.Without(t, facts, kg.Clear))), world.Scope{})
		plan, err := all.Planned("")
		if err != nil {
			t.Fatal(err)
		}
		other, err := seen.Planned("")
		if err != nil {
			t.Fatal(err)
		}
		needs, err := all.NeedsOf(t.Context(), plan, nil)
		if err != nil {
			t.Fatal(err)
		}
		same, err := seen.NeedsOf(t.Context(), other, nil)
		if err != nil {
			t.Fatal(err)
		}
		worldtest.Equal(t, seen.IDs(same), all.IDs(needs))
	})
}
