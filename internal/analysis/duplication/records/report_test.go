package records

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
)

// shares are the parts of the data on which records are compared, each in so many draws.
var shares = []struct{ percent, draws int }{{10, 20}, {50, 4}, {100, 1}}

// TestRecordsOfActivities measures the pairs found among real reports of aid against
// those that their publishers declare, which are a lower bound of those there are.
func TestRecordsOfActivities(t *testing.T) {
	activities, truth := readActivities(t, "iati-pairs.xml"), readTruth(t)
	var rows []worldtest.Scored
	for _, share := range shares {
		part := make([]worldtest.Scored, 1+len(recordScores))
		for draw := range share.draws {
			for i, row := range measured(t, drawn(activities, truth, share.percent, uint64(draw)), "", truth) {
				part[i].Name = fmt.Sprintf("%s, %d %% of the data", row.Name, share.percent)
				part[i].Found += row.Found
				part[i].Right += row.Right
				part[i].Wanted += row.Wanted
			}
		}
		rows = append(rows, part...)
	}
	more := func(name string, measure []worldtest.Scored) {
		for _, row := range measure {
			row.Name = name + ", " + row.Name
			rows = append(rows, row)
		}
	}
	more("one source for all", measured(t, activities, "source/all", truth)[1:])
	more("all links in the file", measured(t, activities, "", readLinks(t, "iati-pairs.xml"))[1:])
	if held := worldtest.Report(t, "records of activities", worldtest.Table(rows)); !strings.Contains(held, fmt.Sprintf("| %d |", len(truth))) {
		t.Skipf("this is another set than that of the documentation, and is held to nothing:\n%s", worldtest.Table(rows))
	}
	worldtest.NoWorse(t, "records of activities", rows)
}

// TestRecordsOfOtherActivities measures them on activities that were looked at only after
// all weights were set.
func TestRecordsOfOtherActivities(t *testing.T) {
	rows := measured(t, readActivities(t, "iati-caribbean.xml"), "", readLinks(t, "iati-caribbean.xml"))
	worldtest.NoWorse(t, "records of other activities", rows)
}

// recordScores are the scores at which records are measured.
var recordScores = []float64{0.4, 0.5, 0.55, 0.6, 0.7, 0.8}

// measured gives what is found among activities at some scores, and by their titles alone.
func measured(t *testing.T, activities []iatiActivity, compiled kg.ID, truth map[pairing]bool) []worldtest.Scored {
	t.Helper()
	least := recordScores[0]
	w, f := activityWorld(t, activities, compiled)
	found, err := PossibleDuplicates(t.Context(), w, Query{Kinds: []string{"INITIATIVE"}, MinimumScore: &least})
	if err != nil {
		t.Fatal(err)
	}
	wanted := 0
	there := map[string]bool{}
	for _, a := range activities {
		there[a.ID] = true
	}
	for p := range truth {
		if there[p[0]] && there[p[1]] {
			wanted++
		}
	}
	rows := []worldtest.Scored{titlesAlone(activities, truth)}
	for _, at := range recordScores {
		row := worldtest.Scored{Name: fmt.Sprintf("score ≥ %.2f", at)}
		for i := range found.List {
			if x := &found.List[i]; x.Score() >= at {
				row.Found++
				if e := x.Entities(); truth[pairingOf(f.ids[e[0]], f.ids[e[1]])] {
					row.Right++
				}
			}
		}
		rows = append(rows, row)
	}
	for i := range rows {
		rows[i].Wanted = wanted
	}
	return rows
}

// titlesAlone finds activities of two reporters with the same title but for case and accents.
func titlesAlone(activities []iatiActivity, truth map[pairing]bool) worldtest.Scored {
	row := worldtest.Scored{Name: "same title"}
	for i, a := range activities {
		for _, b := range activities[i+1:] {
			if a.Reporter.Ref != b.Reporter.Ref && kg.Fold(firstOf(a.Titles)) == kg.Fold(firstOf(b.Titles)) {
				row.Found++
				if truth[pairingOf(a.ID, b.ID)] {
					row.Right++
				}
			}
		}
	}
	return row
}

// drawn gives a part of the activities by chance. Those that are declared to belong
// together are drawn together: else hardly a pair would be left in a small part.
func drawn(activities []iatiActivity, truth map[pairing]bool, percent int, seed uint64) []iatiActivity {
	group := map[string]string{}
	find := func(id string) string {
		for group[id] != "" {
			id = group[id]
		}
		return id
	}
	pairs := make([]pairing, 0, len(truth))
	for p := range truth {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(a, b pairing) int { return slices.Compare(a[:], b[:]) })
	for _, p := range pairs {
		if a, b := find(p[0]), find(p[1]); a != b {
			group[b] = a
		}
	}
	members := map[string][]iatiActivity{}
	var groups []string
	for _, a := range activities {
		g := find(a.ID)
		if members[g] == nil {
			groups = append(groups, g)
		}
		members[g] = append(members[g], a)
	}
	r := rand.New(rand.NewPCG(seed, 7))
	r.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	var out []iatiActivity
	for _, g := range groups {
		if len(out)*100 >= percent*len(activities) {
			break
		}
		out = append(out, members[g]...)
	}
	return out
}
