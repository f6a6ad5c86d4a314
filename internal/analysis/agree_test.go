package analysis_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/analysis/audiences"
	"github.com/portolan/portolan/internal/analysis/duplication"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
)

// TestAudiencesAgree holds duplication and what is for an audience to one meaning: where
// teaching is said to double since it serves an audience in common, both are for it.
func TestAudiencesAgree(t *testing.T) {
	w := worldtest.SeedWorld(t, world.Scope{Standings: []kg.Standing{kg.Stated, kg.Proposed}})
	o, err := duplication.Duplication(t.Context(), w, duplication.Query{Filter: duplication.OverlapFilter{Kinds: []duplication.EffortKind{duplication.TrainingEffort}}})
	if err != nil {
		t.Fatal(err)
	}
	held := 0
	for i := range o.List {
		x := &o.List[i]
		for _, r := range x.Reasons() {
			in, common := strings.CutPrefix(r.Text, "They serve an audience in common: ")
			if !common {
				continue
			}
			for audience := range strings.SplitSeq(in, ", ") {
				served, err := audiences.For(t.Context(), w, audiences.Query{Audience: audience})
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range x.Efforts() {
					held++
					if !slices.ContainsFunc(served.TrainingProgrammes, func(p audiences.Training) bool { return p.TrainingProgramme == e.Entity }) {
						t.Errorf("%s serves %s in one answer and not in the other", e.Entity, audience)
					}
				}
			}
		}
	}
	if held == 0 {
		t.Error("no teaching of the seed has an audience in common: nothing was held")
	}
}
