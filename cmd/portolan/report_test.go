package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// command runs the program and gives what it writes.
func command(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, func(string) string { return "" }, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

// TestReport holds a report to the one in testdata/report, which -update rewrites.
// Read it against the documents: the plan reports nothing of Barbados, the CSM II
// article names it among the assessed.
func TestReport(t *testing.T) {
	code, got, errs := command(t, "report", "Barbados", "--as-of", "2017-01-01")
	if code != exitFine {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	held(t, "testdata/report/barbados.md", got)
}

// TestReportOfStates holds the report of a synthetic country, of which states, work,
// money and needs are known, to the one in testdata/report: 100,000.10 came in for
// the cold chain, and 60,000 and 40,000 of it were passed on; what is marked RED is
// not there.
func TestReportOfStates(t *testing.T) {
	store := filepath.Join(t.TempDir(), "synthetic.db")
	if code, _, errs := command(t, "seed", "load", "testdata/report/synthetic", "--store", store); code != exitFine {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	code, got, errs := command(t, "report", "XA", "--as-of", "2022-12-31", "--store", store)
	if code != exitFine {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	held(t, "testdata/report/synthetic.md", got)
}

// held holds a text to a file, which -update rewrites.
func held(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
