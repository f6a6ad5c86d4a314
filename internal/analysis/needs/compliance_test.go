package needs

import (
	"math/rand/v2"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func complianceOf(tb testing.TB, w *world.World, q ComplianceQuery) *ComplianceReport {
	tb.Helper()
	r, err := Compliance(tb.Context(), w, q)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// Section 5 of the 2016 plan, table: four standards of the legal environment, five of
// public awareness; no country's state is reported. CARICOM has fifteen members.
func TestComplianceOfSeed(t *testing.T) {
	r := complianceOf(t, worldtest.SeedWorld(t, world.Scope{}), ComplianceQuery{})
	worldtest.Equal(t, r.ComplianceCount, ComplianceCount{Unknown: 9 * 15})
	worldtest.Equal(t, r.Ratio(), (*float64)(nil))
	worldtest.Equal(t, r.ByArea, []ComplianceTotal{
		{PriorityArea: "priority-area/ccscap-2016-1", ComplianceCount: ComplianceCount{Unknown: 5 * 15}},
		{PriorityArea: "priority-area/ccscap-2016-4", ComplianceCount: ComplianceCount{Unknown: 4 * 15}},
	})
	worldtest.Equal(t, [2]int{len(r.ByCountry), len(r.ByStandard)}, [2]int{15, 9})
	worldtest.Equal(t, len(r.Cells(ComplianceStates{})), 9*15)
	worldtest.Equal(t, len(r.Cells(ComplianceStates{[]ComplianceState{Met}})), 0)
}

// standard adds a standard to the plain area.
func standard(w *kgtest.W, id kg.ID) *kgtest.W { return w.Is(id).Tie("IN_AREA", id, "priority-area/a") }

func complies(w *kgtest.W, country, standard kg.ID, state string, options ...kgtest.Option) *kgtest.W {
	return w.Tie("COMPLIES_WITH", country, standard, append(options, kgtest.With("state", state))...)
}

func TestCompliance(t *testing.T) {
	two := func() *kgtest.W {
		return standard(standard(worldtest.Served(), "standard/s"), "standard/t").Tie("MEMBER_OF", "country/cc", "region/r", kgtest.With("status", "MEMBER"))
	}
	half := 0.5
	for name, c := range map[string]struct {
		world *kgtest.W
		scope world.Scope
		want  ComplianceCount
		ratio *float64
	}{
		"holds what nobody reported for unknown":      {two(), world.Scope{}, ComplianceCount{Unknown: 4}, nil},
		"leaves the unknown out of the ratio":         {complies(complies(two(), "country/aa", "standard/s", "MET"), "country/cc", "standard/s", "NOT_MET"), world.Scope{}, ComplianceCount{Met: 1, NotMet: 1, Unknown: 2}, &half},
		"counts what is partly met as not yet met":    {complies(complies(two(), "country/aa", "standard/s", "MET"), "country/cc", "standard/s", "PARTLY_MET"), world.Scope{}, ComplianceCount{Met: 1, PartlyMet: 1, Unknown: 2}, &half},
		"counts what was reported as unknown so":      {complies(two(), "country/aa", "standard/s", "UNKNOWN"), world.Scope{}, ComplianceCount{Unknown: 4}, nil},
		"leaves out a country that is no full member": {complies(two(), "country/bb", "standard/s", "MET"), world.Scope{}, ComplianceCount{Unknown: 4}, nil},
		"leaves out a state that is only expected":    {complies(two(), "country/aa", "standard/s", "MET", kgtest.Standing(kg.Expected)), world.Scope{}, ComplianceCount{Unknown: 4}, nil},
		"takes the state of the day":                  {complies(complies(two(), "country/aa", "standard/s", "NOT_MET", kgtest.AsOf("2015")), "country/aa", "standard/s", "MET", kgtest.AsOf("2020")), world.Scope{AsOf: "2017"}, ComplianceCount{NotMet: 1, Unknown: 3}, new(float64)},
	} {
		t.Run("it "+name, func(t *testing.T) {
			r := complianceOf(t, worldtest.WorldAs(t, c.world, c.scope), ComplianceQuery{})
			worldtest.Equal(t, r.ComplianceCount, c.want)
			worldtest.Equal(t, r.Ratio(), c.ratio)
		})
	}
	t.Run("it gives evidence and facts", func(t *testing.T) {
		w := complies(two(), "country/aa", "standard/t", "MET", kgtest.With("evidence", "Act 7"), kgtest.Where("p. 9"))
		r := complianceOf(t, worldtest.WorldOf(t, w), ComplianceQuery{})
		cells := r.Cells(ComplianceStates{[]ComplianceState{Met}})
		if len(cells) != 1 {
			t.Fatalf("%d cells are met, want 1", len(cells))
		}
		x := cells[0]
		worldtest.Equal(t, []any{x.Country, x.Standard, x.Evidence(), len(x.Facts()), x.Facts()[0].Where}, []any{kg.ID("country/aa"), kg.ID("standard/t"), "Act 7", 1, "p. 9"})
	})
	t.Run("it says that a plan has no standards", func(t *testing.T) {
		worldtest.Equal(t, complianceOf(t, worldtest.WorldOf(t, worldtest.Served()), ComplianceQuery{}).Explanation, "as of 2024-06-30 action-plan/p has no minimum standards")
	})
}

func TestComplianceAddsUp(t *testing.T) {
	sum := func(all []ComplianceTotal) (s ComplianceCount) {
		for _, t := range all {
			s.Met, s.PartlyMet, s.NotMet, s.Unknown = s.Met+t.Met, s.PartlyMet+t.PartlyMet, s.NotMet+t.NotMet, s.Unknown+t.Unknown
		}
		return s
	}
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, _ *rand.Rand) {
		r := complianceOf(t, worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(facts)), world.Scope{}), ComplianceQuery{})
		for _, part := range [][]ComplianceTotal{r.ByCountry, r.ByArea, r.ByStandard} {
			if len(r.states) > 0 {
				worldtest.Equal(t, sum(part), r.ComplianceCount)
			}
		}
		worldtest.Equal(t, len(r.Cells(ComplianceStates{})), r.Met+r.PartlyMet+r.NotMet+r.Unknown)
	})
}
