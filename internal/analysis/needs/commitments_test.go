package needs

import (
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func commitmentsOf(tb testing.TB, w *world.World, q CommitmentQuery) *CommitmentReport {
	tb.Helper()
	r, err := Commitments(tb.Context(), w, q)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// The 2016 plan: seven duties of sections 8 and 10, twelve of sections 3 to 6, six of
// the communiqué (appendix 1). nothing has a date or a report. Six say how often:
// section 8, paragraph 2 and items 1 to 3, and section 6, items 2 and 3. The evaluation of J-CAT and
// the cooperation of Britain and the United States are of other sources.
func TestCommitmentStatusOfSeed(t *testing.T) {
	r := commitmentsOf(t, worldtest.SeedWorld(t, world.Scope{}), CommitmentQuery{})
	worldtest.Equal(t, r.Totals, []CommitmentTotal{{CommitmentDone, 0}, {CommitmentReported, 0}, {CommitmentDue, 0}, {CommitmentOverdue, 0}, {CommitmentUnknown, 25}})
	worldtest.Equal(t, r.Basis.Excluded, []world.Exclusion{{Reason: "not of the plan", Count: 2}})
	worldtest.Equal(t, len(r.Commitments(CommitmentStates{Recurring: true})), 6)
	party := map[kg.ID]PartyCommitments{}
	for _, p := range r.ByOrganisation {
		party[p.Organisation] = p
	}
	// Section 8, item 5; section 4, paragraphs 2 and 5; appendix 1, items 4 and 5.
	impacs := party["organisation/caricom-impacs"]
	worldtest.Equal(t, [3]int{impacs.Undertaken, impacs.Asked, impacs.Proposed}, [3]int{4, 1, 0})
	// The Regional Cyber Committee is to be formed: section 8, items 1 and 4; section 4, paragraph 7, item 5; section 6, item 3; section 5.
	rcc := party["organisation/regional-cyber-committee"]
	worldtest.Equal(t, [3]int{rcc.Undertaken, rcc.Asked, rcc.Proposed}, [3]int{0, 0, 5})
	// Need 5.5 by section 4, paragraphs 6 and 8; the others by one each.
	worldtest.Equal(t, len(r.ByNeed), 4)
	worldtest.Equal(t, []any{r.ByNeed[0].Need, r.ByNeed[0].Count}, []any{kg.ID("need/ccscap-2016-5.5"), 2})
}

func TestCommitmentState(t *testing.T) {
	for name, c := range map[string]struct {
		status string
		due    kg.Date
		want   CommitmentState
	}{
		"takes what was reported as done for done":           {"DONE", "2015", CommitmentDone},
		"takes progress for reported":                        {"REPORTED", "", CommitmentReported},
		"takes progress that is past its date for overdue":   {"REPORTED", "2015", CommitmentOverdue},
		"takes what was reported as overdue for overdue":     {"OVERDUE", "", CommitmentOverdue},
		"takes what is open without a date for due":          {"OPEN", "", CommitmentDue},
		"takes what is open and past its date for overdue":   {"OPEN", "2015-02", CommitmentOverdue},
		"takes what nobody reported by its date for overdue": {"", "2015-02", CommitmentOverdue},
		"takes what has its date ahead for due":              {"", "2030", CommitmentDue},
		"takes a month for due to its last day":              {"", "2024-06", CommitmentDue},
		"knows nothing of what nobody reported":              {"", "", CommitmentUnknown},
	} {
		t.Run("it "+name, func(t *testing.T) {
			w := worldtest.Plain()
			if c.status != "" {
				w = w.Has("commitment/c", "status", c.status, kgtest.AsOf("2020"))
			}
			if c.due != "" {
				w = w.Has("commitment/c", "due", string(c.due))
			}
			all := commitmentsOf(t, worldtest.WorldOf(t, w.Is("commitment/c")), CommitmentQuery{}).Commitments(CommitmentStates{})
			if len(all) != 1 || all[0].State != c.want || all[0].Reported != (c.status != "") || all[0].Text == "" {
				t.Errorf("it is %+v, want %s", all, c.want)
			}
			if c.status != "" && all[0].LastReport != "2020" {
				t.Errorf("it was last reported %q, want 2020", all[0].LastReport)
			}
		})
	}
	t.Run("it says that there are none", func(t *testing.T) {
		worldtest.Equal(t, commitmentsOf(t, worldtest.WorldOf(t, worldtest.Plain()), CommitmentQuery{}).Explanation, "as of 2024-06-30 no commitment is on record that is of action-plan/p")
		worldtest.Equal(t, commitmentsOf(t, worldtest.WorldOf(t, worldtest.Blank()), CommitmentQuery{}).Explanation, "as of 2024-06-30 no commitment is on record")
	})
}
