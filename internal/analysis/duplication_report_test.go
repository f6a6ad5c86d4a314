package analysis

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/portolan/portolan/internal/kg"
)

// The documentation of the analysis holds what was measured. Without -update, tests
// hold what is measured now to be no worse; with it they write the tables anew.
var update = flag.Bool("update", false, "write the tables of docs/analysis.md anew")

const reportFile = "../../docs/analysis.md"

// report gives what stands in the documentation between the markers of that name and,
// with -update, puts the text there first.
func report(tb testing.TB, name, text string) string {
	tb.Helper()
	doc, err := os.ReadFile(reportFile)
	if err != nil {
		tb.Fatal(err)
	}
	begin, end := []byte("<!-- "+name+" -->\n"), []byte("<!-- end -->")
	before, rest, ok := bytes.Cut(doc, begin)
	held, after, ok2 := bytes.Cut(rest, end)
	if !ok || !ok2 {
		tb.Fatalf("%s has no part %s", reportFile, name)
	}
	if *update {
		out := slices.Concat(before, begin, []byte(text), end, after)
		if err := os.WriteFile(reportFile, out, 0o644); err != nil {
			tb.Fatal(err)
		}
		return text
	}
	return string(held)
}

// A scored row is a measure of findings at one threshold.
type scored struct {
	name                 string
	found, right, wanted int
}

func (s scored) precision() float64 { return shareOf(s.right, s.found) }
func (s scored) recall() float64    { return shareOf(s.right, s.wanted) }

// shareOf gives a share, 1 of nothing: nothing wrong was found.
func shareOf(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

func table(rows []scored) string {
	var b strings.Builder
	b.WriteString("| measure | found | right | wanted | precision | recall |\n|---|---:|---:|---:|---:|---:|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %.2f | %.2f |\n", r.name, r.found, r.right, r.wanted, r.precision(), r.recall())
	}
	return b.String()
}

// noWorse holds rows to those of the documentation.
func noWorse(tb testing.TB, name string, rows []scored) {
	tb.Helper()
	held := report(tb, name, table(rows))
	for _, r := range rows {
		line := ""
		for l := range strings.Lines(held) {
			if strings.HasPrefix(l, "| "+r.name+" |") {
				line = l
			}
		}
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 8 {
			tb.Errorf("%s: the documentation has no row %q; run the test with -update", name, r.name)
			continue
		}
		for at, got := range map[int]float64{5: r.precision(), 6: r.recall()} {
			least, err := strconv.ParseFloat(strings.TrimSpace(cells[at]), 64)
			if err != nil {
				tb.Fatal(err)
			}
			if got < least-0.005 {
				tb.Errorf("%s: %s: %.3f is less than the %.2f that the documentation holds (precision is column 5, recall 6)", name, r.name, got, least)
			}
		}
	}
}

// A label is what a careful reader says of two efforts (testdata/duplication-seed.yaml).
type label struct {
	Efforts     []string
	Class       OverlapClass
	AcrossSilos bool `yaml:"acrossSilos"`
	Standings   []kg.Standing
	Source      string
	Where       string
	Why         string
}

func (l label) key() string { return pairKey(l.Efforts[0], l.Efforts[1]) }

func pairKey(a, b string) string { return min(a, b) + " | " + max(a, b) }

func (l label) doubles() bool { return l.Class == Overlapping || l.Class == Duplicating }

func effortName(e Effort) string {
	if e.Entity != "" {
		return string(e.Entity)
	}
	return string(e.Organisations[0]) + " " + string(e.Need)
}

func (x *Overlap) key() string {
	return pairKey(effortName(x.Efforts()[0]), effortName(x.Efforts()[1]))
}

// readLabels gives the labels by pair, of those that are there where only these
// standings count.
func readLabels(tb testing.TB, standings []kg.Standing) map[string]label {
	tb.Helper()
	text, err := os.ReadFile("testdata/duplication-seed.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	var file struct{ Pairs []label }
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		tb.Fatal(err)
	}
	labels := map[string]label{}
	for _, l := range file.Pairs {
		if !slices.ContainsFunc(l.Standings, func(s kg.Standing) bool { return !slices.Contains(standings, s) }) {
			labels[l.key()] = l
		}
	}
	return labels
}

var reportStandings = []struct {
	name      string
	standings []kg.Standing
}{
	{"STATED", []kg.Standing{kg.Stated}},
	{"STATED and PROPOSED", []kg.Standing{kg.Stated, kg.Proposed}},
}

func TestLabelsNameEffortsThatAre(t *testing.T) {
	standings := reportStandings[1].standings
	w := seedWorld(t, Scope{Standings: standings})
	all, err := w.efforts(t.Context(), None)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for i := range all.list {
		known[w.keyOf(&all.list[i])] = true
	}
	for _, l := range readLabels(t, standings) {
		for _, e := range l.Efforts {
			org, _, interest := strings.Cut(e, " ")
			if n, ok := w.graph.Lookup(kg.ID(org)); interest && ok && w.Collective(n) {
				continue // a class of bodies is no effort, which is what the label says
			}
			if !known[e] {
				t.Errorf("%s is no effort", e)
			}
		}
		if l.Why == "" || l.Where == "" || l.Source == "" {
			t.Errorf("%s: say why, and where", l.key())
		}
	}
}

// TestDuplicationOfTheSeed measures what is found against what was labelled by hand
// before there was any code. A pair that is not labelled is taken not to double.
func TestDuplicationOfTheSeed(t *testing.T) {
	var rows []scored
	for _, s := range reportStandings {
		w := seedWorld(t, Scope{Standings: s.standings})
		o, err := w.Duplication(t.Context(), DuplicationQuery{})
		if err != nil {
			t.Fatal(err)
		}
		labels := readLabels(t, s.standings)
		wanted := 0
		for _, l := range labels {
			if l.doubles() {
				wanted++
			}
		}
		row := namesAlone(t, w, labels)
		row.name, row.wanted = s.name+", same name", wanted
		rows = append(rows, row)
		for _, at := range []float64{0.25, 0.4, 0.5, 0.6, 0.8} {
			row := scored{name: fmt.Sprintf("%s, score ≥ %.2f", s.name, at), wanted: wanted}
			for i := range o.List {
				if x := &o.List[i]; x.Score() >= at {
					row.found++
					if labels[x.key()].doubles() {
						row.right++
					}
				}
			}
			rows = append(rows, row)
		}
		for i := range o.List {
			x := &o.List[i]
			if l := labels[x.key()]; l.doubles() && x.Class() != Fragmentation && x.AcrossSilos() != l.AcrossSilos {
				t.Errorf("%s: across silos is %v; the label says %v", x.key(), x.AcrossSilos(), l.AcrossSilos)
			}
		}
	}
	noWorse(t, "duplication of the seed", rows)
}

// namesAlone finds efforts of one family that bear the same name but for case and accents.
func namesAlone(t *testing.T, w *World, labels map[string]label) (row scored) {
	t.Helper()
	all, err := w.efforts(t.Context(), None)
	if err != nil {
		t.Fatal(err)
	}
	for i := range all.list {
		for j := range i {
			a, b := &all.list[i], &all.list[j]
			if a.entity == None || b.entity == None || family(a.kind) != family(b.kind) || kg.Fold(w.Name(a.entity)) != kg.Fold(w.Name(b.entity)) {
				continue
			}
			row.found++
			if labels[pairKey(w.keyOf(a), w.keyOf(b))].doubles() {
				row.right++
			}
		}
	}
	return row
}

// shares are the parts of the data on which records are compared, each in so many draws.
var shares = []struct{ percent, draws int }{{10, 20}, {50, 4}, {100, 1}}

// TestRecordsOfActivities measures the pairs found among real reports of aid against
// those that their publishers declare, which are a lower bound of those there are.
func TestRecordsOfActivities(t *testing.T) {
	activities, truth := readActivities(t, "iati-pairs.xml"), readTruth(t)
	var rows []scored
	for _, share := range shares {
		part := make([]scored, 1+len(recordScores))
		for draw := range share.draws {
			for i, row := range measured(t, drawn(activities, truth, share.percent, uint64(draw)), "", truth) {
				part[i].name = fmt.Sprintf("%s, %d %% of the data", row.name, share.percent)
				part[i].found += row.found
				part[i].right += row.right
				part[i].wanted += row.wanted
			}
		}
		rows = append(rows, part...)
	}
	more := func(name string, measure []scored) {
		for _, row := range measure {
			row.name = name + ", " + row.name
			rows = append(rows, row)
		}
	}
	more("one source for all", measured(t, activities, "source/all", truth)[1:])
	more("all links in the file", measured(t, activities, "", readLinks(t, "iati-pairs.xml"))[1:])
	if held := report(t, "records of activities", table(rows)); !strings.Contains(held, fmt.Sprintf("| %d |", len(truth))) {
		t.Skipf("this is another set than that of the documentation, and is held to nothing:\n%s", table(rows))
	}
	noWorse(t, "records of activities", rows)
}

// TestRecordsOfOtherActivities measures them on activities that were looked at only after
// all weights were set.
func TestRecordsOfOtherActivities(t *testing.T) {
	rows := measured(t, readActivities(t, "iati-caribbean.xml"), "", readLinks(t, "iati-caribbean.xml"))
	noWorse(t, "records of other activities", rows)
}

// recordScores are the scores at which records are measured.
var recordScores = []float64{0.4, 0.5, 0.55, 0.6, 0.7, 0.8}

// measured gives what is found among activities at some scores, and by their titles alone.
func measured(t *testing.T, activities []iatiActivity, compiled kg.ID, truth map[pairing]bool) []scored {
	t.Helper()
	least := recordScores[0]
	w, f := activityWorld(t, activities, compiled)
	found, err := w.PossibleDuplicateRecords(t.Context(), DuplicateRecordsQuery{Kinds: []string{"INITIATIVE"}, MinimumScore: &least})
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
	rows := []scored{titlesAlone(activities, truth)}
	for _, at := range recordScores {
		row := scored{name: fmt.Sprintf("score ≥ %.2f", at)}
		for i := range found.List {
			if x := &found.List[i]; x.Score() >= at {
				row.found++
				if e := x.Entities(); truth[pairingOf(f.ids[e[0]], f.ids[e[1]])] {
					row.right++
				}
			}
		}
		rows = append(rows, row)
	}
	for i := range rows {
		rows[i].wanted = wanted
	}
	return rows
}

// titlesAlone finds activities of two reporters with the same title but for case and accents.
func titlesAlone(activities []iatiActivity, truth map[pairing]bool) scored {
	row := scored{name: "same title"}
	for i, a := range activities {
		for _, b := range activities[i+1:] {
			if a.Reporter.Ref != b.Reporter.Ref && kg.Fold(firstOf(a.Titles)) == kg.Fold(firstOf(b.Titles)) {
				row.found++
				if truth[pairingOf(a.ID, b.ID)] {
					row.right++
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

// TestWeightsAreDocumented holds the documentation to the weights in force.
func TestWeightsAreDocumented(t *testing.T) {
	for _, part := range []struct {
		name        string
		first, last signal
	}{{"reasons for efforts", 0, effortSignals}, {"reasons for records", effortSignals, recordSignals}} {
		var b strings.Builder
		b.WriteString("| code | weight | what it says, and why so much |\n|---|---:|---|\n")
		for _, x := range weighings[part.first:part.last] {
			sign := ""
			if x.counter {
				sign = "−"
			}
			fmt.Fprintf(&b, "| `%s` | %s%.2f | %s |\n", x.code, sign, x.weight, x.why)
		}
		if held := report(t, part.name, b.String()); held != b.String() {
			t.Errorf("the documentation holds other %s; run the test with -update", part.name)
		}
	}
}
