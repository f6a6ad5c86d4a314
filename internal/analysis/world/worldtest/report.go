package worldtest

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Update is the flag -update. The documentation of the analysis holds what was measured. Without -update, tests
// hold what is measured now to be no worse; with it they write the tables anew.
var Update = flag.Bool("update", false, "write the tables of docs/analysis.md anew")

// Report gives what stands in the documentation between the markers of that name and,
// with -update, puts the text there first.
func Report(tb testing.TB, name, text string) string {
	tb.Helper()
	reportFile := inModule(tb, "docs/analysis.md")
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
	if *Update {
		out := slices.Concat(before, begin, []byte(text), end, after)
		if err := os.WriteFile(reportFile, out, 0o644); err != nil {
			tb.Fatal(err)
		}
		return text
	}
	return string(held)
}

// A Scored row is a measure of findings at one threshold.
type Scored struct {
	Name                 string
	Found, Right, Wanted int
}

func (s Scored) precision() float64 { return shareOf(s.Right, s.Found) }

func (s Scored) recall() float64 { return shareOf(s.Right, s.Wanted) }

// shareOf gives a share, 1 of nothing: nothing wrong was found.
func shareOf(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// Table writes rows as the documentation shows them.
func Table(rows []Scored) string {
	var b strings.Builder
	b.WriteString("| measure | found | right | wanted | precision | recall |\n|---|---:|---:|---:|---:|---:|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %.2f | %.2f |\n", r.Name, r.Found, r.Right, r.Wanted, r.precision(), r.recall())
	}
	return b.String()
}

// NoWorse holds rows to those of the documentation.
func NoWorse(tb testing.TB, name string, rows []Scored) {
	tb.Helper()
	held := Report(tb, name, Table(rows))
	for _, r := range rows {
		line := ""
		for l := range strings.Lines(held) {
			if strings.HasPrefix(l, "| "+r.Name+" |") {
				line = l
			}
		}
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 8 {
			tb.Errorf("%s: the documentation has no row %q; run the test with -update", name, r.Name)
			continue
		}
		for at, got := range map[int]float64{5: r.precision(), 6: r.recall()} {
			least, err := strconv.ParseFloat(strings.TrimSpace(cells[at]), 64)
			if err != nil {
				tb.Fatal(err)
			}
			if got < least-0.005 {
				tb.Errorf("%s: %s: %.3f is less than the %.2f that the documentation holds (precision is column 5, recall 6)", name, r.Name, got, least)
			}
		}
	}
}

// A Weighed reason is a row of the documentation's tables of reasons.
type Weighed struct {
	Code   string
	Weight float64 // below zero for what speaks against
	Why    string
}

// Documented holds the documentation to the weights in force.
func Documented(tb testing.TB, part string, of []Weighed) {
	tb.Helper()
	var b strings.Builder
	b.WriteString("| code | weight | what it says, and why so much |\n|---|---:|---|\n")
	for _, x := range of {
		sign := ""
		if x.Weight < 0 {
			sign = "−"
		}
		fmt.Fprintf(&b, "| `%s` | %s%.2f | %s |\n", x.Code, sign, math.Abs(x.Weight), x.Why)
	}
	if held := Report(tb, part, b.String()); held != b.String() {
		tb.Errorf("the documentation holds other %s; run the test with -update", part)
	}
}
