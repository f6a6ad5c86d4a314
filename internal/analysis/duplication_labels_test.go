package analysis

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/portolan/portolan/internal/kg"
)

// A label is what a careful reader says of two efforts (testdata/duplication-seed.yaml).
type label struct {
	Efforts     []string      `yaml:"efforts"`
	Class       OverlapClass  `yaml:"class"`
	AcrossSilos bool          `yaml:"acrossSilos"`
	Standings   []kg.Standing `yaml:"standings"`
	Source      string        `yaml:"source"`
	Where       string        `yaml:"where"`
	Why         string        `yaml:"why"`
}

// key names the pair, whatever its order.
func (l label) key() string { return pairKey(l.Efforts[0], l.Efforts[1]) }

func pairKey(a, b string) string { return min(a, b) + " | " + max(a, b) }

// doubles says whether the pair is an overlap or a duplication.
func (l label) doubles() bool { return l.Class == Overlapping || l.Class == Duplicating }

func readLabels(tb testing.TB) []label {
	tb.Helper()
	text, err := os.ReadFile("testdata/duplication-seed.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	var file struct {
		Pairs []label `yaml:"pairs"`
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		tb.Fatal(err)
	}
	return file.Pairs
}

func effortName(e Effort) string {
	if e.Entity != "" {
		return string(e.Entity)
	}
	return string(e.Organisations[0]) + " " + string(e.Need)
}

func TestShowLabels(t *testing.T) {
	for _, standings := range [][]kg.Standing{nil, {kg.Stated, kg.Proposed}} {
		w := seedWorld(t, Scope{Standings: standings})
		o, err := w.Duplication(t.Context(), DuplicationQuery{})
		if err != nil {
			t.Fatal(err)
		}
		labels := map[string]label{}
		for _, l := range readLabels(t) {
			if standings != nil || l.Standings == nil {
				labels[l.key()] = l
			}
		}
		t.Log(o.Basis.Included, o.Len(), o.Basis.Excluded)
		for i := range o.Len() {
			x := o.At(i)
			k := pairKey(effortName(x.Efforts[0]), effortName(x.Efforts[1]))
			l, ok := labels[k]
			delete(labels, k)
			if x.Class == Fragmentation && !ok {
				continue
			}
			var why []string
			for _, r := range slices.Concat(x.Reasons, x.CounterReasons) {
				why = append(why, fmt.Sprint(r.Code, "=", r.Weight))
			}
			t.Log(x.Score, x.Class, x.AcrossSilos, "LABEL", l.Class, l.AcrossSilos, k, strings.Join(why, " "))
		}
		for k, l := range labels {
			t.Log("not found", l.Class, k)
		}
	}
}
