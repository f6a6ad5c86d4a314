package whatif

import (
	"fmt"
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"github.com/portolan/portolan/internal/analysis/needs"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/seedfile"
	"github.com/portolan/portolan/seed"
)

// twoEditions gives the seed with the synthetic second edition of testdata.
func twoEditions(tb testing.TB, s world.Scope) *world.World {
	tb.Helper()
	all := fstest.MapFS{}
	for _, from := range []fs.FS{seed.FS, os.DirFS("testdata/second-edition")} {
		err := fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := fs.ReadFile(from, path)
			all[path] = &fstest.MapFile{Data: text}
			return err
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	read, err := seedfile.Read(all, worldtest.Ontology(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return worldtest.Scoped(tb, worldtest.AnalystOf(tb, read.Changes()), s)
}

func compared(tb testing.TB, w *world.World, from, to Moment) *Comparison {
	tb.Helper()
	c, err := Compare(tb.Context(), w, CompareQuery{From: from, To: to, Counted: []world.InterestStatus{world.Present}, Units: world.Apart})
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// differences gives the needs that are not the same, a line each.
func differences(c *Comparison) []string {
	var out []string
	for _, n := range c.Needs {
		text := string(n.Difference)
		for _, at := range n.From {
			text += fmt.Sprintf(" %s %s", at.Need, at.State)
		}
		text += " >"
		for _, at := range n.To {
			text += fmt.Sprintf(" %s %s", at.Need, at.State)
		}
		out = append(out, text)
	}
	return out
}

func TestCompareEditions(t *testing.T) {
	w := twoEditions(t, world.Scope{AsOf: "2026-06-30"})
	c := compared(t, w, Moment{Plan: "action-plan/ccscap-2016"}, Moment{Plan: "action-plan/synthetic-second-edition"})
	t.Run("it tells needs that came, went, were split, merged or changed state", func(t *testing.T) {
		// The second edition's MAPS_TO; the first edition's statuses are all UNSTATED,
		// and its row 2.5 names nobody.
		const one, two = "need/ccscap-2016-", "need/synthetic-second-edition-"
		worldtest.Equal(t, differences(c)[:5], []string{
			"MERGED " + one + "1.1 POTENTIAL_ONLY " + one + "4.1 POTENTIAL_ONLY > " + two + "1.1 SINGLE_PARTNER",
			"SPLIT " + one + "2.1 POTENTIAL_ONLY > " + two + "2.1 UNCOVERED " + two + "2.2 UNCOVERED",
			"STATE_CHANGED " + one + "2.5 UNCOVERED > " + two + "2.3 SINGLE_PARTNER",
			"CAME > " + two + "2.4 UNCOVERED",
			"WENT " + one + "1.3 POTENTIAL_ONLY >",
		})
	})
	t.Run("it counts them, all needs of both among them", func(t *testing.T) {
		// 21 needs: 1.1 and 4.1 merged, 2.1 split, 2.5 in another state, 1.2 the same; 16 went.
		worldtest.Equal(t, c.Totals, []DifferenceTotal{{NeedCame, 1}, {NeedWent, 16}, {NeedSplit, 1}, {NeedsMerged, 1}, {NeedsRecut, 0}, {NeedMoved, 1}, {NeedSame, 1}})
	})
	t.Run("it names the facts that map needs", func(t *testing.T) {
		if facts := c.Needs[0].Facts; len(facts) != 2 || facts[0].Source != "source/synthetic-second-edition" {
			t.Errorf("it rests on %v", facts)
		}
	})
	t.Run("it tells who came", func(t *testing.T) { worldtest.Equal(t, c.OrganisationsCame, []kg.ID{"organisation/carpha"}) })
	t.Run("it tells what money came", func(t *testing.T) {
		worldtest.Equal(t, len(c.FundingBefore), 0)
		worldtest.Equal(t, c.FundingAfter[0].Net, kg.Decimal("100"))
		worldtest.Equal(t, c.FundingDifference[0].Unmet, kg.Decimal("150"))
	})
}

func TestCompareDays(t *testing.T) {
	w := twoEditions(t, world.Scope{AsOf: "2026-06-30"})
	t.Run("it compares the newest edition of each day", func(t *testing.T) {
		c := compared(t, w, Moment{Date: "2020"}, Moment{Date: "2026-06"})
		worldtest.Equal(t, []MomentOf{c.From, c.To}, []MomentOf{{"2020", "action-plan/ccscap-2016"}, {"2026-06", "action-plan/synthetic-second-edition"}})
	})
	m := worldtest.MoneyWorld()
	m.Tie("INTERESTED_IN", "organisation/a", "need/n1", kgtest.With("status", "PRESENT"), kgtest.During("2010", "2014"))
	m.Tie("INTERESTED_IN", "organisation/b", "need/n1", kgtest.With("status", "PRESENT"), kgtest.During("2012", ""))
	m.Tie("INTERESTED_IN", "organisation/c", "need/n2", kgtest.With("status", "POTENTIAL"), kgtest.AsOf("2015"))
	m.Has("commitment/k", "status", "DONE", kgtest.AsOf("2015")).Has("commitment/k", "status", "OPEN", kgtest.AsOf("2011"))
	m.Is("commitment/k").Tie("FOR", "commitment/k", "need/n1")
	m.Has("funding-flow/1", "date", "2014")
	m.Paid("1", "10", "organisation/a", "", "need/n1")
	days := worldtest.WorldOf(t, m.W)
	c := compared(t, days, Moment{Date: "2013"}, Moment{Date: "2016"})
	t.Run("it tells which needs changed their state", func(t *testing.T) {
		worldtest.Equal(t, differences(c), []string{"STATE_CHANGED need/n1 COVERED > need/n1 SINGLE_PARTNER", "STATE_CHANGED need/n2 UNCOVERED > need/n2 POTENTIAL_ONLY"})
	})
	t.Run("it tells who came and who went", func(t *testing.T) {
		worldtest.Equal(t, [][]kg.ID{c.OrganisationsCame, c.OrganisationsWent}, [][]kg.ID{{"organisation/c"}, {"organisation/a"}})
	})
	t.Run("it tells what was paid since", func(t *testing.T) { worldtest.Equal(t, c.FundingDifference[0].Paid, kg.Decimal("10")) })
	t.Run("it tells which commitments stand otherwise", func(t *testing.T) {
		worldtest.Equal(t, c.CommitmentsChanged, []CommitmentChange{{"commitment/k", needs.CommitmentDue, needs.CommitmentDone}})
	})
	t.Run("it finds nothing where nothing happened", func(t *testing.T) {
		same := compared(t, days, Moment{Date: "2020"}, Moment{Date: "2021"})
		worldtest.Equal(t, []int{len(same.Needs), len(same.OrganisationsCame), len(same.OrganisationsWent), len(same.CommitmentsChanged)}, []int{0, 0, 0, 0})
	})
}

func TestCompareRefuses(t *testing.T) {
	lone := worldtest.MoneyWorld()
	lone.Has("action-plan/old", "edition", "2010").Is("action-plan/old").Tie("REPLACES", "action-plan/p", "action-plan/old")
	lone.Has("priority-area/o", "ref", "1").Is("priority-area/o").Tie("PART_OF", "priority-area/o", "action-plan/old")
	lone.Has("need/o1", "ref", "1.1").Is("need/o1").Tie("IN_AREA", "need/o1", "priority-area/o")
	w := worldtest.WorldOf(t, lone.W)
	seeded := worldtest.SeedWorld(t, world.Scope{})
	for name, tc := range map[string]struct {
		w        *world.World
		from, to Moment
		code     kg.Code
		field    string
		says     string
	}{
		"a day with a plan":                     {w, Moment{Date: "2020"}, Moment{Plan: "action-plan/p"}, kg.Invalid, "to", "two days or two plans"},
		"a later day before an earlier one":     {w, Moment{Date: "2020"}, Moment{Date: "2019"}, kg.Invalid, "to.date", "is not after"},
		"a day with itself":                     {w, Moment{Date: "2020"}, Moment{Date: "2020-12-31"}, kg.Invalid, "to.date", "is not after"},
		"a plan with itself":                    {w, Moment{Plan: "action-plan/p"}, Moment{Plan: "action-plan/p"}, kg.Invalid, "to.plan", "compared with itself"},
		"an unknown plan":                       {w, Moment{Plan: "action-plan/x"}, Moment{Plan: "action-plan/p"}, kg.NotFound, "from.plan", "there is no"},
		"plans whose needs do not map":          {w, Moment{Plan: "action-plan/old"}, Moment{Plan: "action-plan/p"}, kg.Invalid, "to", "state MAPS_TO"},
		"a day before all facts, and says when": {seeded, Moment{Date: "1900"}, Moment{Date: "2020"}, kg.NotFound, "from.date", "no action plan as of 1900"},
	} {
		t.Run("it refuses "+name, func(t *testing.T) {
			_, err := Compare(t.Context(), tc.w, CompareQuery{From: tc.from, To: tc.to, Counted: []world.InterestStatus{world.Present}, Units: world.Apart})
			worldtest.Refused(t, err, tc.code, tc.field, tc.says)
		})
	}
}
