package records

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
)

// referencedNames gives the names of bodies in activities by the reference that goes with
// them: names of one reference are of one body, or of a unit or the successor of it.
func referencedNames(tb testing.TB, files ...string) map[string]string {
	tb.Helper()
	out := map[string]string{}
	for _, file := range files {
		for _, a := range readActivities(tb, file) {
			for _, o := range append([]iatiOrg{a.Reporter}, a.Bodies...) {
				if name := firstOf(o.Name); o.Ref != "" && name != "" {
					out[name] = kg.Fold(o.Ref)
				}
			}
		}
	}
	return out
}

// mappedNames gives the names of a table of variants with the body each stands for.
func mappedNames(tb testing.TB) map[string]string {
	tb.Helper()
	f, err := os.Open(worldtest.DataFile(tb, "org-name-map.csv"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	out := map[string]string{}
	for _, row := range rows[1:] {
		if name := strings.TrimSpace(row[1]); name != "" {
			out[name] = kg.Fold(row[2])
		}
	}
	return out
}

// bodiesOf gives a world of bodies of these names, each from a source of its own.
func bodiesOf(tb testing.TB, names []string) *world.World {
	tb.Helper()
	w := worldtest.Blank()
	for i, name := range names {
		source := kg.ID(fmt.Sprintf("source/s%04d", i))
		registered(w.Source(source, "DATASET"), kg.ID(fmt.Sprintf("organisation/n%04d", i)), source, name)
	}
	return worldtest.WorldOf(tb, w)
}

// TestRecordsOfNames measures which names of bodies are found to be of one, on names that
// go with one reference and on a table of variants.
func TestRecordsOfNames(t *testing.T) {
	var rows []worldtest.Scored
	for _, set := range []struct {
		name  string
		names map[string]string
	}{
		{"names with one reference", referencedNames(t, "iati-pairs.xml", "iati-caribbean.xml")},
		{"variants in a table", mappedNames(t)},
	} {
		var names []string
		for name := range set.names {
			names = append(names, name)
		}
		slices.Sort(names)
		wanted := 0
		for i, a := range names {
			for _, b := range names[i+1:] {
				if set.names[a] == set.names[b] {
					wanted++
				}
			}
		}
		w := bodiesOf(t, names)
		found := recordsAt(t, w, recordScores[0], "ORGANISATION")
		for _, at := range recordScores {
			row := worldtest.Scored{Name: fmt.Sprintf("%s, score ≥ %.2f", set.name, at), Wanted: wanted}
			for i := range found.List {
				if x := &found.List[i]; x.Score() >= at {
					row.Found++
					ids := x.Entities()
					a, b := nameOf(t, w, ids[0]), nameOf(t, w, ids[1])
					if set.names[a] == set.names[b] {
						row.Right++
					}
				}
			}
			rows = append(rows, row)
		}
	}
	worldtest.NoWorse(t, "names of bodies", rows)
}

func nameOf(t *testing.T, w *world.World, id kg.ID) string {
	n, ok := w.Lookup(id)
	if !ok {
		t.Fatalf("there is no %s", id)
	}
	return w.Name(n)
}
