package needs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

var everyStatus = []world.InterestStatus{world.Present, world.Potential, world.Unstated}

func coverageOf(tb testing.TB, w *world.World, q CoverageQuery) *CoverageReport {
	tb.Helper()
	c, err := Coverage(tb.Context(), w, q)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// count gives how many are in a state.
func count(totals []StateTotal, s NeedState) int {
	for _, t := range totals {
		if t.State == s {
			return t.Count
		}
	}
	return -1
}

// cellOf gives the one cell about what is named.
func cellOf(tb testing.TB, c *CoverageReport, need, area, country kg.ID) *CoverageCell {
	tb.Helper()
	for i, x := range c.Cells(CellStates{}) {
		if (need == "" || x.Need() == need) && (area == "" || x.PriorityArea() == area) && (country == "" || x.Country() == country) {
			return &c.Cells(CellStates{})[i]
		}
	}
	tb.Fatalf("there is no cell of %s %s %s", need, area, country)
	return nil
}

// The 2016 plan, tables 1 to 5, last column: rows 2.5 and 3.2 name nobody; 3.3, 4.1,
// 4.4 and 5.3 name one body; the other fifteen name several. It does not say which
// interest is present, so none is counted unless that is asked for. Of its
// initiatives only the ITU's drills address a need (row 5.2), as a proposal.
func TestCoverageOfSeed(t *testing.T) {
	w := worldtest.SeedWorld(t, world.Scope{})
	refs := func(c *CoverageReport, states ...NeedState) string {
		var out []string
		for _, x := range c.Cells(CellStates{states}) {
			out = append(out, strings.TrimPrefix(string(x.Need()), "need/ccscap-2016-"))
		}
		return strings.Join(out, " ")
	}
	t.Run("it finds nobody present where the plan states no interest as present", func(t *testing.T) {
		c := coverageOf(t, w, CoverageQuery{})
		worldtest.Equal(t, refs(c, Uncovered), "2.5 3.2")
		worldtest.Equal(t, c.Totals, []StateTotal{{Uncovered, 2}, {PotentialOnly, 19}, {SinglePartner, 0}, {Covered, 0}, {NeedUnknown, 0}})
	})
	t.Run("it counts any interest where that is asked for", func(t *testing.T) {
		c := coverageOf(t, w, CoverageQuery{Counted: everyStatus})
		worldtest.Equal(t, refs(c, Uncovered), "2.5 3.2")
		worldtest.Equal(t, refs(c, SinglePartner), "3.3 4.1 4.4 5.3")
		worldtest.Equal(t, count(c.Totals, Covered), 15)
		// Row by row: 2+4+6, 5+5+3+3+0, 2+0+1, 1+3+4+1, 2+2+1+5+2+4 bodies.
		worldtest.Equal(t, c.Basis.Included, 12+16+3+9+16)
		worldtest.Equal(t, cellOf(t, c, "need/ccscap-2016-4.1", "", "").Partners(), []kg.ID{"organisation/oas-cicte"})
	})
	t.Run("it counts a body and its units as one", func(t *testing.T) {
		// Row 2.2 names REMJA and CICTE, both of the OAS, beside UNODC, T-CY and ILEA.
		of := func(u world.UnitCounting) int {
			return cellOf(t, coverageOf(t, w, CoverageQuery{Counted: everyStatus, Units: u}), "need/ccscap-2016-2.2", "", "").PartnerCount()
		}
		worldtest.Equal(t, [2]int{of(world.Apart), of(world.One)}, [2]int{5, 4})
	})
	t.Run("it gives the share of each area's needs with at most one partner", func(t *testing.T) {
		// Of 3, 5, 3, 4 and 6 needs: none; 2.5; 3.2 and 3.3; 4.1 and 4.4; 5.3.
		c := coverageOf(t, w, CoverageQuery{By: ByPriorityArea, Counted: everyStatus})
		var got []string
		for _, x := range c.Cells(CellStates{}) {
			got = append(got, fmt.Sprintf("%.3f", *x.AtMostOnePartner()))
		}
		worldtest.Equal(t, got, []string{"0.000", "0.200", "0.667", "0.500", "0.167"})
		// Table 3 names CTU and ITU, nobody, and CICTE.
		worldtest.Equal(t, cellOf(t, c, "", "priority-area/ccscap-2016-3", "").PartnerCount(), 3)
	})
	t.Run("it knows of no need in any country", func(t *testing.T) {
		c := coverageOf(t, w, CoverageQuery{By: ByCountry})
		worldtest.Equal(t, len(c.Cells(CellStates{})), 15)
		worldtest.Equal(t, count(c.Totals, NeedUnknown), 15*21)
		both := coverageOf(t, w, CoverageQuery{By: ByNeedAndCountry, Counted: everyStatus})
		worldtest.Equal(t, both.Totals, c.Totals)
		worldtest.Equal(t, len(both.Cells(CellStates{[]NeedState{NeedUnknown}})), 15*21)
		worldtest.Equal(t, len(both.Cells(CellStates{[]NeedState{Uncovered}})), 0)
	})
}

func TestCoverage(t *testing.T) {
	unit := func(w *kgtest.W) *kgtest.W { return w.Tie("UNIT_OF", "organisation/o", "organisation/p") }
	training := func(w *kgtest.W) *kgtest.W {
		return w.Is("training-programme/t").Tie("FOR", "training-programme/t", "need/n").
			Tie("IN", "training-programme/t", "country/aa").Tie("PROVIDES", "organisation/o", "training-programme/t")
	}
	both := CoverageQuery{By: ByNeedAndCountry}
	for name, c := range map[string]struct {
		world                *kgtest.W
		query                CoverageQuery
		want                 NeedState
		partners, candidates int
	}{
		"leaves a need without anybody uncovered":          {worldtest.Served(), CoverageQuery{}, Uncovered, 0, 0},
		"takes a potential partner for potential":          {worldtest.Interested(worldtest.Served(), "organisation/o", "POTENTIAL"), CoverageQuery{}, PotentialOnly, 0, 1},
		"takes an unstated partner for potential":          {worldtest.Interested(worldtest.Served(), "organisation/o", "UNSTATED"), CoverageQuery{}, PotentialOnly, 0, 1},
		"counts an unstated partner where asked":           {worldtest.Interested(worldtest.Served(), "organisation/o", "UNSTATED"), CoverageQuery{Counted: []world.InterestStatus{world.Unstated}}, SinglePartner, 1, 0},
		"takes a present one for potential where asked":    {worldtest.Interested(worldtest.Served(), "organisation/o", "PRESENT"), CoverageQuery{Counted: []world.InterestStatus{world.Unstated}}, PotentialOnly, 0, 1},
		"counts no status where none is asked for":         {worldtest.Interested(worldtest.Served(), "organisation/o", "PRESENT"), CoverageQuery{Counted: []world.InterestStatus{}}, PotentialOnly, 0, 1},
		"counts one who is present":                        {worldtest.Interested(worldtest.Served(), "organisation/o", "PRESENT"), CoverageQuery{}, SinglePartner, 1, 0},
		"counts two who are present":                       {worldtest.Interested(worldtest.Interested(worldtest.Served(), "organisation/o", "PRESENT"), "organisation/p", "PRESENT"), CoverageQuery{}, Covered, 2, 0},
		"counts a unit and its parent as two":              {worldtest.Interested(worldtest.Interested(unit(worldtest.Served()), "organisation/o", "PRESENT"), "organisation/p", "PRESENT"), CoverageQuery{}, Covered, 2, 0},
		"counts a unit and its parent as one where asked":  {worldtest.Interested(worldtest.Interested(unit(worldtest.Served()), "organisation/o", "PRESENT"), "organisation/p", "PRESENT"), CoverageQuery{Units: world.One}, SinglePartner, 1, 0},
		"takes no parent of a partner for a candidate":     {worldtest.Interested(worldtest.Interested(unit(worldtest.Served()), "organisation/o", "PRESENT"), "organisation/p", "POTENTIAL"), CoverageQuery{Units: world.One}, SinglePartner, 1, 0},
		"leaves out an interest that is proposed":          {worldtest.Interested(worldtest.Served(), "organisation/o", "PRESENT", kgtest.Standing(kg.Proposed)), CoverageQuery{}, Uncovered, 0, 0},
		"counts who leads an initiative under way":         {worldtest.Initiative(worldtest.Served(), "status", "IMPLEMENTATION"), CoverageQuery{}, SinglePartner, 1, 0},
		"counts who leads an initiative that has begun":    {worldtest.Initiative(worldtest.Served(), "start", "2020"), CoverageQuery{}, SinglePartner, 1, 0},
		"counts one body once":                             {worldtest.Interested(worldtest.Initiative(worldtest.Served(), "start", "2020"), "organisation/o", "POTENTIAL"), CoverageQuery{}, SinglePartner, 1, 0},
		"leaves out an initiative that ended":              {worldtest.Initiative(worldtest.Served(), "status", "IMPLEMENTATION", "end", "2023"), CoverageQuery{}, Uncovered, 0, 0},
		"counts an initiative on its last day":             {worldtest.Initiative(worldtest.Served(), "status", "IMPLEMENTATION", "end", string(worldtest.Today)), CoverageQuery{}, SinglePartner, 1, 0},
		"leaves out an initiative that has not begun":      {worldtest.Initiative(worldtest.Served(), "status", "IMPLEMENTATION", "start", "2025"), CoverageQuery{}, Uncovered, 0, 0},
		"leaves out an initiative that is closed":          {worldtest.Initiative(worldtest.Served(), "status", "CLOSED", "start", "2020"), CoverageQuery{}, Uncovered, 0, 0},
		"leaves out an initiative not known to run":        {worldtest.Initiative(worldtest.Served()), CoverageQuery{}, Uncovered, 0, 0},
		"leaves out an initiative only claimed to run":     {worldtest.Initiative(worldtest.Served().Has("initiative/i", "status", "IMPLEMENTATION", kgtest.Standing(kg.Claimed))), CoverageQuery{}, Uncovered, 0, 0},
		"knows nothing of a country that reported nothing": {worldtest.Interested(worldtest.Served(), "organisation/o", "PRESENT"), both, NeedUnknown, 0, 0},
		"knows that a country has a need":                  {worldtest.Interested(worldtest.Served(), "organisation/o", "PRESENT").Tie("HAS_NEED", "country/aa", "need/n"), both, Uncovered, 0, 0},
		"counts who works in a country":                    {worldtest.Initiative(worldtest.Served(), "start", "2020"), both, SinglePartner, 1, 0},
		"takes planned work in a country for potential":    {worldtest.Initiative(worldtest.Served(), "status", "PIPELINE"), both, PotentialOnly, 0, 1},
		"takes work not known to run for unstated":         {worldtest.Initiative(worldtest.Served()), CoverageQuery{By: ByNeedAndCountry, Counted: []world.InterestStatus{world.Unstated}}, SinglePartner, 1, 0},
		"knows of work in a country that is over":          {worldtest.Initiative(worldtest.Served(), "status", "CLOSED"), both, Uncovered, 0, 0},
		"takes training in a country for unstated":         {training(worldtest.Served()), both, PotentialOnly, 0, 1},
	} {
		t.Run("it "+name, func(t *testing.T) {
			country := kg.ID("")
			if c.query.By == ByNeedAndCountry {
				country = "country/aa"
			}
			x := cellOf(t, coverageOf(t, worldtest.WorldOf(t, c.world), c.query), "need/n", "", country)
			if x.State() != c.want || x.PartnerCount() != c.partners || x.CandidateCount() != c.candidates {
				t.Errorf("it is %s with %d partners and %d candidates, want %s, %d and %d", x.State(), x.PartnerCount(), x.CandidateCount(), c.want, c.partners, c.candidates)
			}
		})
	}
}

func TestCoverageSaysWhatWasLeftOut(t *testing.T) {
	w := worldtest.Interested(worldtest.Interested(worldtest.Initiative(worldtest.Served()), "organisation/o", "PRESENT", kgtest.Standing(kg.Claimed)), "organisation/p", "PRESENT", kgtest.During("2030", ""))
	worldtest.Equal(t, coverageOf(t, worldtest.WorldOf(t, w), CoverageQuery{}).Basis.Excluded, []world.Exclusion{
		{Reason: "leading or implementing an initiative of which it is not known whether it runs", Count: 1},
		{Reason: "not of a standing that counts", Count: 1},
		{Reason: "not holding on the day", Count: 1},
	})
}

func TestCoverageRefuses(t *testing.T) {
	w := worldtest.WorldOf(t, worldtest.Served())
	for name, c := range map[string]struct {
		query CoverageQuery
		code  kg.Code
		field string
	}{
		"an unknown plan":        {CoverageQuery{Plan: "action-plan/x"}, kg.NotFound, "plan"},
		"an id of another kind":  {CoverageQuery{Plan: "need/n"}, kg.Invalid, "plan"},
		"an axis there is not":   {CoverageQuery{By: "PLANET"}, kg.Invalid, "by"},
		"a status there is not":  {CoverageQuery{Counted: []world.InterestStatus{"MAYBE"}}, kg.Invalid, "counted"},
		"a counting there isn't": {CoverageQuery{Units: "SOME"}, kg.Invalid, "units"},
	} {
		t.Run("it refuses "+name, func(t *testing.T) {
			_, err := Coverage(t.Context(), w, c.query)
			var e *kg.Error
			if !errors.As(err, &e) || e.Code != c.code || e.Field != c.field {
				t.Errorf("the error is %v, want %s about %s", err, c.code, c.field)
			}
		})
	}
}

func TestCoverageLimits(t *testing.T) {
	for _, c := range []struct {
		needs, countries int
		code             kg.Code
	}{{10_000, 200, ""}, {10_001, 200, kg.CostLimit}, {2_000_000, 1, ""}, {0, 200, ""}} {
		if code := kg.CodeOf(fitsCells(c.needs, c.countries)); code != c.code {
			t.Errorf("%d needs in %d countries: the error is %q, want %q", c.needs, c.countries, code, c.code)
		}
	}
	t.Run("it stops when its client goes", func(t *testing.T) {
		ctx, gone := context.WithCancel(t.Context())
		gone()
		w := worldtest.WorldOf(t, worldtest.Served())
		if _, err := Coverage(ctx, w, CoverageQuery{}); !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v", err)
		}
	})
}

func TestCoverageExplains(t *testing.T) {
	country := func(w *world.World, id kg.ID) kg.Filter {
		return &kg.Compare{Attr: w.Country.Kind.Attr(kg.AttrID), Op: kg.Eq, Value: string(id)}
	}
	none := func(w *world.World) kg.Filter { return &kg.Compare{Attr: w.Need.Ref, Op: kg.Eq, Value: "9.9"} }
	for name, c := range map[string]struct {
		world *kgtest.W
		scope world.Scope
		query func(w *world.World) CoverageQuery
		says  string
	}{
		"a plan without areas":          {worldtest.Blank().Is("action-plan/p"), world.Scope{}, nil, "has no priority areas"},
		"a day before all facts":        {worldtest.Blank().Is("action-plan/p").Is("priority-area/a").Tie("PART_OF", "priority-area/a", "action-plan/p", kgtest.AsOf("2020")), world.Scope{AsOf: "1990"}, nil, "as of 1990 no need"},
		"a filter that nothing matches": {worldtest.Served(), world.Scope{}, func(w *world.World) CoverageQuery { return CoverageQuery{Filter: none(w)} }, "none of the 1 needs"},
		"a country of another region": {worldtest.Served(), world.Scope{}, func(w *world.World) CoverageQuery {
			return CoverageQuery{By: ByCountry, Countries: country(w, "country/cc")}
		}, "no country that action-plan/p applies to matches"},
	} {
		t.Run("it explains "+name, func(t *testing.T) {
			w, q := worldtest.WorldAs(t, c.world, c.scope), CoverageQuery{Plan: "action-plan/p"}
			if c.query != nil {
				q = c.query(w)
			}
			got := coverageOf(t, w, q)
			if !strings.Contains(got.Explanation, c.says) {
				t.Errorf("it explains %q, want %q", got.Explanation, c.says)
			}
			if cells := got.Cells(CellStates{}); len(cells) > 0 {
				t.Errorf("it has cells: %v", cells)
			}
		})
	}
	t.Run("it takes an associate that is asked for", func(t *testing.T) {
		w := worldtest.WorldOf(t, worldtest.Served())
		c := coverageOf(t, w, CoverageQuery{By: ByCountry, Countries: country(w, "country/bb")})
		worldtest.Equal(t, len(c.Cells(CellStates{})), 1)
	})
}
