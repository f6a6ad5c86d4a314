package duplication

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
)

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
	w := worldtest.SeedWorld(t, world.Scope{Standings: standings})
	all, err := effortsOf(t.Context(), w, world.None)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for i := range all.list {
		known[keyOf(w, &all.list[i])] = true
	}
	for _, l := range readLabels(t, standings) {
		for _, e := range l.Efforts {
			org, _, interest := strings.Cut(e, " ")
			if n, ok := w.Lookup(kg.ID(org)); interest && ok && w.Collective(n) {
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
	var rows []worldtest.Scored
	for _, s := range reportStandings {
		w := worldtest.SeedWorld(t, world.Scope{Standings: s.standings})
		o, err := Duplication(t.Context(), w, Query{})
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
		row.Name, row.Wanted = s.name+", same name", wanted
		rows = append(rows, row)
		for _, at := range []float64{0.25, 0.4, 0.5, 0.6, 0.8} {
			row := worldtest.Scored{Name: fmt.Sprintf("%s, score ≥ %.2f", s.name, at), Wanted: wanted}
			for i := range o.List {
				if x := &o.List[i]; x.Score() >= at {
					row.Found++
					if labels[x.key()].doubles() {
						row.Right++
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
	worldtest.NoWorse(t, "duplication of the seed", rows)
}

// namesAlone finds efforts of one family that bear the same name but for case and accents.
func namesAlone(t *testing.T, w *world.World, labels map[string]label) (row worldtest.Scored) {
	t.Helper()
	all, err := effortsOf(t.Context(), w, world.None)
	if err != nil {
		t.Fatal(err)
	}
	for i := range all.list {
		for j := range i {
			a, b := &all.list[i], &all.list[j]
			if a.entity == world.None || b.entity == world.None || family(a.kind) != family(b.kind) || kg.Fold(w.Name(a.entity)) != kg.Fold(w.Name(b.entity)) {
				continue
			}
			row.Found++
			if labels[pairKey(keyOf(w, a), keyOf(w, b))].doubles() {
				row.Right++
			}
		}
	}
	return row
}

// TestWeightsAreDocumented holds the documentation to the weights in force.
func TestWeightsAreDocumented(t *testing.T) {
	var rows []worldtest.Weighed
	for _, x := range effortWeighings {
		if x.Counter {
			x.Weight = -x.Weight
		}
		rows = append(rows, worldtest.Weighed{Code: x.Code, Weight: x.Weight, Why: x.Why})
	}
	worldtest.Documented(t, "reasons for efforts", rows)
}
