package analysis

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

var everyStatus = []InterestStatus{Present, Potential, Unstated}

func coverageOf(tb testing.TB, w *World, q CoverageQuery) *Coverage {
	tb.Helper()
	c, err := w.Coverage(tb.Context(), q)
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
func cellOf(tb testing.TB, c *Coverage, need, area, country kg.ID) *CoverageCell {
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
	w := seedWorld(t, Scope{})
	refs := func(c *Coverage, states ...NeedState) string {
		var out []string
		for _, x := range c.Cells(CellStates{states}) {
			out = append(out, strings.TrimPrefix(string(x.Need()), "need/ccscap-2016-"))
		}
		return strings.Join(out, " ")
	}
	t.Run("it finds nobody present where the plan states no interest as present", func(t *testing.T) {
		c := coverageOf(t, w, CoverageQuery{})
		equal(t, refs(c, Uncovered), "2.5 3.2")
		equal(t, c.Totals, []StateTotal{{Uncovered, 2}, {PotentialOnly, 19}, {SinglePartner, 0}, {Covered, 0}, {NeedUnknown, 0}})
	})
	t.Run("it counts any interest where that is asked for", func(t *testing.T) {
		c := coverageOf(t, w, CoverageQuery{Counted: everyStatus})
		equal(t, refs(c, Uncovered), "2.5 3.2")
		equal(t, refs(c, SinglePartner), "3.3 4.1 4.4 5.3")
		equal(t, count(c.Totals, Covered), 15)
		// Row by row: 2+4+6, 5+5+3+3+0, 2+0+1, 1+3+4+1, 2+2+1+5+2+4 bodies.
		equal(t, c.Basis.Included, 12+16+3+9+16)
		equal(t, cellOf(t, c, "need/ccscap-2016-4.1", "", "").Partners(), []kg.ID{"organisation/oas-cicte"})
	})
	t.Run("it counts a body and its units as one", func(t *testing.T) {
		// Row 2.2 names REMJA and CICTE, both of the OAS, beside UNODC, T-CY and ILEA.
		of := func(u UnitCounting) int {
			return cellOf(t, coverageOf(t, w, CoverageQuery{Counted: everyStatus, Units: u}), "need/ccscap-2016-2.2", "", "").PartnerCount()
		}
		equal(t, [2]int{of(Apart), of(One)}, [2]int{5, 4})
	})
	t.Run("it gives the share of each area's needs with at most one partner", func(t *testing.T) {
		// Of 3, 5, 3, 4 and 6 needs: none; 2.5; 3.2 and 3.3; 4.1 and 4.4; 5.3.
		c := coverageOf(t, w, CoverageQuery{By: ByPriorityArea, Counted: everyStatus})
		var got []string
		for _, x := range c.Cells(CellStates{}) {
			got = append(got, fmt.Sprintf("%.3f", *x.AtMostOnePartner()))
		}
		equal(t, got, []string{"0.000", "0.200", "0.667", "0.500", "0.167"})
		// Table 3 names CTU and ITU, nobody, and CICTE.
		equal(t, cellOf(t, c, "", "priority-area/ccscap-2016-3", "").PartnerCount(), 3)
	})
	t.Run("it knows of no need in any country", func(t *testing.T) {
		c := coverageOf(t, w, CoverageQuery{By: ByCountry})
		equal(t, len(c.Cells(CellStates{})), 15)
		equal(t, count(c.Totals, NeedUnknown), 15*21)
		both := coverageOf(t, w, CoverageQuery{By: ByNeedAndCountry, Counted: everyStatus})
		equal(t, both.Totals, c.Totals)
		equal(t, len(both.Cells(CellStates{[]NeedState{NeedUnknown}})), 15*21)
		equal(t, len(both.Cells(CellStates{[]NeedState{Uncovered}})), 0)
	})
}

// served gives a world of one need, with organisations o and p, in a region of two
// countries.
func served() *kgtest.W {
	w := organisation(organisation(need(plain(), "need/n", "1.1"), "organisation/o"), "organisation/p")
	for _, c := range []kg.ID{"country/aa", "country/bb", "country/cc"} {
		w = w.Is(c)
	}
	return w.Is("region/r").Is("region/s").Tie("APPLIES_TO", "action-plan/p", "region/r").
		Tie("MEMBER_OF", "country/aa", "region/r", kgtest.With("status", "MEMBER")).
		Tie("MEMBER_OF", "country/bb", "region/r", kgtest.With("status", "ASSOCIATE")).
		Tie("MEMBER_OF", "country/cc", "region/s", kgtest.With("status", "MEMBER"))
}

func interested(w *kgtest.W, o kg.ID, status string, options ...kgtest.Option) *kgtest.W {
	return w.Tie("INTERESTED_IN", o, "need/n", append(options, kgtest.With("status", status))...)
}

// initiative adds an initiative for the need, led by o, in country aa.
func initiative(w *kgtest.W, attrs ...string) *kgtest.W {
	for i := 0; i < len(attrs); i += 2 {
		w = w.Has("initiative/i", attrs[i], attrs[i+1])
	}
	return w.Is("initiative/i").Tie("ADDRESSES", "initiative/i", "need/n").Tie("LEADS", "organisation/o", "initiative/i").Tie("IN", "initiative/i", "country/aa")
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
		"leaves a need without anybody uncovered":          {served(), CoverageQuery{}, Uncovered, 0, 0},
		"takes a potential partner for potential":          {interested(served(), "organisation/o", "POTENTIAL"), CoverageQuery{}, PotentialOnly, 0, 1},
		"takes an unstated partner for potential":          {interested(served(), "organisation/o", "UNSTATED"), CoverageQuery{}, PotentialOnly, 0, 1},
		"counts an unstated partner where asked":           {interested(served(), "organisation/o", "UNSTATED"), CoverageQuery{Counted: []InterestStatus{Unstated}}, SinglePartner, 1, 0},
		"takes a present one for potential where asked":    {interested(served(), "organisation/o", "PRESENT"), CoverageQuery{Counted: []InterestStatus{Unstated}}, PotentialOnly, 0, 1},
		"counts no status where none is asked for":         {interested(served(), "organisation/o", "PRESENT"), CoverageQuery{Counted: []InterestStatus{}}, PotentialOnly, 0, 1},
		"counts one who is present":                        {interested(served(), "organisation/o", "PRESENT"), CoverageQuery{}, SinglePartner, 1, 0},
		"counts two who are present":                       {interested(interested(served(), "organisation/o", "PRESENT"), "organisation/p", "PRESENT"), CoverageQuery{}, Covered, 2, 0},
		"counts a unit and its parent as two":              {interested(interested(unit(served()), "organisation/o", "PRESENT"), "organisation/p", "PRESENT"), CoverageQuery{}, Covered, 2, 0},
		"counts a unit and its parent as one where asked":  {interested(interested(unit(served()), "organisation/o", "PRESENT"), "organisation/p", "PRESENT"), CoverageQuery{Units: One}, SinglePartner, 1, 0},
		"takes no parent of a partner for a candidate":     {interested(interested(unit(served()), "organisation/o", "PRESENT"), "organisation/p", "POTENTIAL"), CoverageQuery{Units: One}, SinglePartner, 1, 0},
		"leaves out an interest that is proposed":          {interested(served(), "organisation/o", "PRESENT", kgtest.Standing(kg.Proposed)), CoverageQuery{}, Uncovered, 0, 0},
		"counts who leads an initiative under way":         {initiative(served(), "status", "IMPLEMENTATION"), CoverageQuery{}, SinglePartner, 1, 0},
		"counts who leads an initiative that has begun":    {initiative(served(), "start", "2020"), CoverageQuery{}, SinglePartner, 1, 0},
		"counts one body once":                             {interested(initiative(served(), "start", "2020"), "organisation/o", "POTENTIAL"), CoverageQuery{}, SinglePartner, 1, 0},
		"leaves out an initiative that ended":              {initiative(served(), "status", "IMPLEMENTATION", "end", "2023"), CoverageQuery{}, Uncovered, 0, 0},
		"counts an initiative on its last day":             {initiative(served(), "status", "IMPLEMENTATION", "end", string(today)), CoverageQuery{}, SinglePartner, 1, 0},
		"leaves out an initiative that has not begun":      {initiative(served(), "status", "IMPLEMENTATION", "start", "2025"), CoverageQuery{}, Uncovered, 0, 0},
		"leaves out an initiative that is closed":          {initiative(served(), "status", "CLOSED", "start", "2020"), CoverageQuery{}, Uncovered, 0, 0},
		"leaves out an initiative not known to run":        {initiative(served()), CoverageQuery{}, Uncovered, 0, 0},
		"leaves out an initiative only claimed to run":     {initiative(served().Has("initiative/i", "status", "IMPLEMENTATION", kgtest.Standing(kg.Claimed))), CoverageQuery{}, Uncovered, 0, 0},
		"knows nothing of a country that reported nothing": {interested(served(), "organisation/o", "PRESENT"), both, NeedUnknown, 0, 0},
		"knows that a country has a need":                  {interested(served(), "organisation/o", "PRESENT").Tie("HAS_NEED", "country/aa", "need/n"), both, Uncovered, 0, 0},
		"counts who works in a country":                    {initiative(served(), "start", "2020"), both, SinglePartner, 1, 0},
		"takes planned work in a country for potential":    {initiative(served(), "status", "PIPELINE"), both, PotentialOnly, 0, 1},
		"takes work not known to run for unstated":         {initiative(served()), CoverageQuery{By: ByNeedAndCountry, Counted: []InterestStatus{Unstated}}, SinglePartner, 1, 0},
		"knows of work in a country that is over":          {initiative(served(), "status", "CLOSED"), both, Uncovered, 0, 0},
		"takes training in a country for unstated":         {training(served()), both, PotentialOnly, 0, 1},
	} {
		t.Run("it "+name, func(t *testing.T) {
			country := kg.ID("")
			if c.query.By == ByNeedAndCountry {
				country = "country/aa"
			}
			x := cellOf(t, coverageOf(t, worldOf(t, c.world), c.query), "need/n", "", country)
			if x.State() != c.want || x.PartnerCount() != c.partners || x.CandidateCount() != c.candidates {
				t.Errorf("it is %s with %d partners and %d candidates, want %s, %d and %d", x.State(), x.PartnerCount(), x.CandidateCount(), c.want, c.partners, c.candidates)
			}
		})
	}
}

func TestCoverageSaysWhatWasLeftOut(t *testing.T) {
	w := interested(interested(initiative(served()), "organisation/o", "PRESENT", kgtest.Standing(kg.Claimed)), "organisation/p", "PRESENT", kgtest.During("2030", ""))
	equal(t, coverageOf(t, worldOf(t, w), CoverageQuery{}).Basis.Excluded, []Exclusion{
		{"leading or implementing an initiative of which it is not known whether it runs", 1},
		{"not of a standing that counts", 1},
		{"not holding on the day", 1},
	})
}

func TestCoverageRefuses(t *testing.T) {
	w := worldOf(t, served())
	for name, c := range map[string]struct {
		query CoverageQuery
		code  kg.Code
		field string
	}{
		"an unknown plan":        {CoverageQuery{Plan: "action-plan/x"}, kg.NotFound, "plan"},
		"an id of another kind":  {CoverageQuery{Plan: "need/n"}, kg.Invalid, "plan"},
		"an axis there is not":   {CoverageQuery{By: "PLANET"}, kg.Invalid, "by"},
		"a status there is not":  {CoverageQuery{Counted: []InterestStatus{"MAYBE"}}, kg.Invalid, "counted"},
		"a counting there isn't": {CoverageQuery{Units: "SOME"}, kg.Invalid, "units"},
	} {
		t.Run("it refuses "+name, func(t *testing.T) {
			_, err := w.Coverage(t.Context(), c.query)
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
		w := worldOf(t, served())
		if _, err := w.Coverage(ctx, CoverageQuery{}); !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v", err)
		}
	})
}

func TestCoverageExplains(t *testing.T) {
	country := func(w *World, id kg.ID) kg.Filter {
		return &kg.Compare{Attr: w.Country.Kind.Attr(kg.AttrID), Op: kg.Eq, Value: string(id)}
	}
	none := func(w *World) kg.Filter { return &kg.Compare{Attr: w.Need.Ref, Op: kg.Eq, Value: "9.9"} }
	for name, c := range map[string]struct {
		world *kgtest.W
		scope Scope
		query func(w *World) CoverageQuery
		says  string
	}{
		"a plan without areas":          {blank().Is("action-plan/p"), Scope{}, nil, "has no priority areas"},
		"a day before all facts":        {blank().Is("action-plan/p").Is("priority-area/a").Tie("PART_OF", "priority-area/a", "action-plan/p", kgtest.AsOf("2020")), Scope{AsOf: "1990"}, nil, "as of 1990 no need"},
		"a filter that nothing matches": {served(), Scope{}, func(w *World) CoverageQuery { return CoverageQuery{Filter: none(w)} }, "none of the 1 needs"},
		"a country of another region": {served(), Scope{}, func(w *World) CoverageQuery {
			return CoverageQuery{By: ByCountry, Countries: country(w, "country/cc")}
		}, "no country that action-plan/p applies to matches"},
	} {
		t.Run("it explains "+name, func(t *testing.T) {
			w, q := worldAs(t, c.world, c.scope), CoverageQuery{Plan: "action-plan/p"}
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
		w := worldOf(t, served())
		c := coverageOf(t, w, CoverageQuery{By: ByCountry, Countries: country(w, "country/bb")})
		equal(t, len(c.Cells(CellStates{})), 1)
	})
}
