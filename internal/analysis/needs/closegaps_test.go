package needs

import (
	"cmp"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func gapPlanOf(tb testing.TB, w *world.World, q GapQuery) *GapPlan {
	tb.Helper()
	q.MinimumPartners = cmp.Or(q.MinimumPartners, 1)
	p, err := CloseGaps(tb.Context(), w, q)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// Tables 1 to 5 of the 2016 plan. Rows that name a body: OAS/CICTE in 1.1, 1.2, 2.2,
// 2.3, 3.3, 4.1, 5.1, 5.2 and 5.6; of the rest the Commonwealth Secretariat has 2.1,
// 4.2, 4.3, 5.4 and 5.5; then CARICOM IMPACS 2.4 and 5.3. Each of 1.3, 3.1 and 4.4
// then takes one more: CBU is the first by id of the bodies of 1.3 that are no class,
// CTU that of 3.1, and the Council of Europe stands alone in 4.4. Rows 2.5 and 3.2
// name nobody.
func TestCloseGapsOfSeed(t *testing.T) {
	p := gapPlanOf(t, worldtest.SeedWorld(t, world.Scope{}), GapQuery{})
	var got []string
	for _, s := range p.Steps {
		needs := ""
		for _, n := range s.Needs {
			needs += " " + strings.TrimPrefix(string(n), "need/ccscap-2016-")
		}
		got = append(got, strings.TrimPrefix(string(s.Organisation), "organisation/")+needs)
		if len(s.Reasons) != 1 || len(s.Reasons[0].Facts) != len(s.Needs) {
			t.Errorf("%s: want a reason with a fact for each need: %v", s.Organisation, s.Reasons)
		}
	}
	worldtest.Equal(t, got, []string{
		"oas-cicte 1.1 1.2 2.2 2.3 3.3 4.1 5.1 5.2 5.6", "commonwealth-secretariat 2.1 4.2 4.3 5.4 5.5", "caricom-impacs 2.4 5.3",
		"cbu 1.3", "council-of-europe 4.4", "ctu 3.1",
	})
	worldtest.Equal(t, p.Open, []OpenNeed{{"need/ccscap-2016-2.5", 1, openText(1)}, {"need/ccscap-2016-3.2", 1, openText(1)}})
	worldtest.Equal(t, []any{p.Complete, p.MissingBefore, p.MissingAfter}, []any{false, 21, 2})
	// H(9) = 7129/2520; 19 gaps closed, 9 at most by one body: 3 at least.
	worldtest.Equal(t, []any{math.Round(p.Bound * 2520), p.AtLeast}, []any{7129.0, 3})
	// Row 1.3 names four classes of bodies, row 2.3 two.
	worldtest.Equal(t, p.Basis.Excluded, []world.Exclusion{{Reason: "candidate that is a class of bodies", Count: 6}})
}

func TestCloseGaps(t *testing.T) {
	for name, c := range map[string]struct {
		world                  *kgtest.W
		query                  GapQuery
		steps, open            int
		complete               bool
		before, after, atLeast int
	}{
		"adds nothing where nothing is missing": {worldtest.Interested(worldtest.Served(), "organisation/o", "PRESENT"), GapQuery{}, 0, 0, true, 0, 0, 0},
		"wins a candidate over":                 {worldtest.Interested(worldtest.Served(), "organisation/o", "POTENTIAL"), GapQuery{}, 1, 0, true, 1, 0, 1},
		"wins over as many as are asked for":    {worldtest.Interested(worldtest.Interested(worldtest.Served(), "organisation/o", "POTENTIAL"), "organisation/p", "UNSTATED"), GapQuery{MinimumPartners: 2}, 2, 0, true, 2, 0, 2},
		"says what cannot be done":              {worldtest.Interested(worldtest.Served(), "organisation/o", "POTENTIAL"), GapQuery{MinimumPartners: 3}, 1, 1, false, 3, 2, 1},
		"wins over no class of bodies":          {worldtest.Interested(worldtest.Served().Has("organisation/o", "collective", "true", kgtest.AsOf("2020")), "organisation/o", "POTENTIAL"), GapQuery{}, 0, 1, false, 1, 1, 0},
		"says what nobody can do":               {worldtest.Served(), GapQuery{MinimumPartners: 2}, 0, 1, false, 2, 2, 0},
		"has nothing to do in an empty plan":    {worldtest.Plain(), GapQuery{}, 0, 0, true, 0, 0, 0},
	} {
		t.Run("it "+name, func(t *testing.T) {
			p := gapPlanOf(t, worldtest.WorldOf(t, c.world), c.query)
			worldtest.Equal(t, []any{len(p.Steps), len(p.Open), p.Complete, p.MissingBefore, p.MissingAfter, p.AtLeast}, []any{c.steps, c.open, c.complete, c.before, c.after, c.atLeast})
			if p.Explanation == "" {
				t.Error("it explains nothing")
			}
		})
	}
	for _, n := range []int{-1, 0, 21} {
		_, err := CloseGaps(t.Context(), worldtest.WorldOf(t, worldtest.Served()), GapQuery{MinimumPartners: n})
		if kg.CodeOf(err) != kg.Invalid {
			t.Errorf("it takes %d partners (%v)", n, err)
		}
	}
}

func TestClosingGapsClosesThem(t *testing.T) {
	short := func(w *world.World, q GapQuery) map[kg.ID]int {
		t.Helper()
		out := map[kg.ID]int{}
		for _, x := range coverageOf(t, w, CoverageQuery{Counted: q.Counted}).Cells(CellStates{}) {
			if n := q.MinimumPartners - x.PartnerCount(); n > 0 {
				out[x.Need()] = n
			}
		}
		return out
	}
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, r *rand.Rand) {
		a := worldtest.AnalystOf(t, worldtest.Asserts(facts))
		w := worldtest.Scoped(t, a, world.Scope{AsOf: yearEnd})
		q := GapQuery{MinimumPartners: 1 + r.IntN(3), Counted: []world.InterestStatus{world.Present}}
		p := gapPlanOf(t, w, q)
		var add []kg.Change
		for _, s := range p.Steps {
			for _, n := range s.Needs {
				add = append(add, kg.Assert{Fact: kgtest.NewTie("INTERESTED_IN", s.Organisation, n, kgtest.Where("won over"), kgtest.AsOf(yearEnd), kgtest.With("status", "PRESENT"))})
			}
		}
		after, err := w.Suppose(t.Context(), add)
		if err != nil {
			t.Fatal(err)
		}
		open := map[kg.ID]int{}
		for _, o := range p.Open {
			open[o.Need] = o.Missing
		}
		worldtest.Equal(t, short(after, q), open)
		worldtest.Equal(t, len(gapPlanOf(t, after, q).Steps), 0)
		worldtest.Equal(t, short(w, q), short(worldtest.Scoped(t, a, world.Scope{AsOf: yearEnd}), q)) // nothing was written
		if len(p.Steps) < p.AtLeast {
			t.Errorf("%d steps, and at least %d are needed", len(p.Steps), p.AtLeast)
		}
		for i := range p.Steps { // each step is needed: without it its gaps are back
			kept := add[:0:0]
			for _, c := range add {
				if c.(kg.Assert).Fact.Subject != p.Steps[i].Organisation {
					kept = append(kept, c)
				}
			}
			without, err := w.Suppose(t.Context(), kept)
			if err != nil {
				t.Fatal(err)
			}
			back := short(without, q)
			for _, n := range p.Steps[i].Needs {
				if back[n] != open[n]+1 {
					t.Errorf("without %s %s lacks %d, want %d", p.Steps[i].Organisation, n, back[n], open[n]+1)
				}
			}
		}
	})
}
