package worldtest

import (
	"cmp"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
)

// inModule gives the path of a file of the module, wherever the test runs.
func inModule(tb testing.TB, path string) string {
	tb.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return filepath.Join(dir, path)
		}
		if dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	tb.Fatalf("the test runs outside of the module (%v)", err)
	return ""
}

// DataFile gives the path of a file of test data that is kept outside of the
// repository, and skips the test where it is not there.
func DataFile(tb testing.TB, name string) string {
	tb.Helper()
	path := filepath.Join(cmp.Or(os.Getenv("PORTOLAN_TEST_DATA"), inModule(tb, "../shared/data")), name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no %s here; PORTOLAN_TEST_DATA names the folder that holds it", name)
	}
	return path
}

// SharedTable reads a CSV file of that test data.
func SharedTable(tb testing.TB, name string) [][]string {
	tb.Helper()
	f, err := os.Open(DataFile(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	return rows
}
