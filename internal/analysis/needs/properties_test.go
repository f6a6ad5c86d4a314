package needs

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

var everyAxis = []CoverageAxis{ByNeed, ByPriorityArea, ByCountry, ByNeedAndCountry}

// coverageQueries are all ways to ask, but for filters.
func coverageQueries() []CoverageQuery {
	var out []CoverageQuery
	for _, by := range everyAxis {
		for _, counted := range [][]world.InterestStatus{{world.Present}, {world.Potential, world.Unstated}, everyStatus} {
			for _, units := range []world.UnitCounting{world.Apart, world.One} {
				out = append(out, CoverageQuery{By: by, Counted: counted, Units: units})
			}
		}
	}
	return out
}

// shownCell is all that a cell says.
type shownCell struct {
	Need, Area, Country  kg.ID
	State                NeedState
	Totals               []StateTotal
	AtMostOne            *float64
	Partners, Candidates []kg.ID
}

func shown(c *CoverageReport) []shownCell {
	var out []shownCell
	for _, x := range c.Cells(CellStates{}) {
		out = append(out, shownCell{x.Need(), x.PriorityArea(), x.Country(), x.State(), x.Totals(), x.AtMostOnePartner(), x.Partners(), x.Candidates()})
	}
	return out
}

// answers gives all that the analyses of needs say of a world.
func answers(t *testing.T, w *world.World) map[string]any {
	t.Helper()
	out := map[string]any{}
	for _, q := range coverageQueries() {
		c := coverageOf(t, w, q)
		out[fmt.Sprint("coverage ", q)] = []any{c.Basis, c.Totals, c.Explanation, shown(c)}
	}
	for n := 1; n < 4; n++ {
		out[fmt.Sprint("gaps ", n)] = gapPlanOf(t, w, GapQuery{MinimumPartners: n})
	}
	cs := commitmentsOf(t, w, CommitmentQuery{})
	out["commitments"] = []any{cs.Basis, cs.Totals, cs.ByOrganisation, cs.ByNeed, cs.Explanation, cs.Commitments(CommitmentStates{})}
	for _, n := range w.IDs(worldtest.Pick(w, "Need")) {
		out["partners "+string(n)] = suggestionsOf(t, w, SuggestQuery{Need: n})
		for _, c := range w.IDs(worldtest.Pick(w, "Country")) {
			found, err := SuggestPartners(t.Context(), w, SuggestQuery{Need: n, Country: c})
			out["partners "+string(n+c)] = []any{found, fmt.Sprint(err)}
		}
	}
	for _, c := range w.IDs(worldtest.Pick(w, "Country")) {
		g, err := CountryGaps(t.Context(), w, CountryGapQuery{Country: c})
		if err != nil {
			out["gaps of "+string(c)] = err.Error()
			continue
		}
		for i := range g.Areas {
			a := &g.Areas[i]
			for _, x := range a.Standards {
				out[fmt.Sprint("gaps of ", c, a.PriorityArea, x.Standard)] = []any{x.State, x.Evidence(), worldtest.FactIDs(x.Facts())}
			}
			a.Standards = nil // they hold their world
		}
		out["gaps of "+string(c)] = g
	}
	r := complianceOf(t, w, ComplianceQuery{})
	out["compliance"] = []any{r.Basis, r.ComplianceCount, r.ByCountry, r.ByArea, r.ByStandard, r.Explanation}
	for _, x := range r.Cells(ComplianceStates{}) {
		out["compliance "+string(x.Country+x.Standard)] = []any{x.State, x.Evidence(), worldtest.FactIDs(x.Facts())}
	}
	return out
}

func TestNeedsAnswerAlikeWithoutTheHidden(t *testing.T) {
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, r *rand.Rand) {
		all := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Shuffled(r, facts)), world.Scope{})
		seen := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(worldtest.Without(t, facts, kg.Clear))), world.Scope{})
		worldtest.Equal(t, answers(t, all), answers(t, seen))
	})
}

func TestCoverageAddsUp(t *testing.T) {
	add := func(cells []CoverageCell) []StateTotal {
		var sum [len(needStates)]int
		for i := range cells {
			for at, total := range cells[i].Totals() {
				sum[at] += total.Count
			}
		}
		return totalsOf(sum)
	}
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, _ *rand.Rand) {
		w := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(facts)), world.Scope{})
		totals := map[string][]StateTotal{}
		for _, q := range coverageQueries() {
			c := coverageOf(t, w, q)
			cells := c.Cells(CellStates{})
			worldtest.Equal(t, add(cells), c.Totals)
			way := fmt.Sprint(q.Counted, q.Units)
			totals[string(q.By)+way] = c.Totals
			byState := 0
			for _, s := range needStates {
				byState += len(c.Cells(CellStates{[]NeedState{s}}))
			}
			if (q.By == ByNeed || q.By == ByNeedAndCountry) && byState != len(cells) {
				t.Errorf("%v: %d cells by state, %d in all", q, byState, len(cells))
			}
			for i := range cells {
				worldtest.Equal(t, [2]int{cells[i].PartnerCount(), cells[i].CandidateCount()}, [2]int{len(cells[i].Partners()), len(cells[i].Candidates())})
			}
			if q.By == ByNeedAndCountry {
				worldtest.Equal(t, c.Totals, totals[string(ByCountry)+way])
			}
			if q.By == ByPriorityArea {
				worldtest.Equal(t, c.Totals, totals[string(ByNeed)+way])
			}
		}
	})
}

func TestAPartnerNeverLowersAState(t *testing.T) {
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, r *rand.Rand) {
		w := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(facts)), world.Scope{AsOf: yearEnd})
		needs := w.IDs(worldtest.Pick(w, "Need"))
		bodies := w.IDs(worldtest.Pick(w, "Organisation"))
		if len(needs) == 0 || len(bodies) == 0 {
			return
		}
		add := kgtest.NewTie("INTERESTED_IN", bodies[r.IntN(len(bodies))], needs[r.IntN(len(needs))], kgtest.Where("added"), kgtest.AsOf(yearEnd), kgtest.With("status", "PRESENT"))
		after, err := w.Suppose(t.Context(), []kg.Change{kg.Assert{Fact: add}})
		if err != nil {
			t.Fatal(err)
		}
		rank := map[NeedState]int{}
		for i, s := range needStates {
			rank[s] = i
		}
		for _, q := range coverageQueries() {
			if q.By != ByNeed || q.Counted[0] != world.Present {
				continue
			}
			was, is := shown(coverageOf(t, w, q)), shown(coverageOf(t, after, q))
			for i := range was {
				if rank[is[i].State] < rank[was[i].State] {
					t.Errorf("%v: %s was %s and is %s", q, was[i].Need, was[i].State, is[i].State)
				}
			}
		}
	})
}

// yearEnd is a day on which a fact as of it is newer than all of the random worlds,
// whose dates are years.
const yearEnd = kg.Date("2024-12-31")
