package main

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFormerStore takes a file into which the program of December 2026 loaded
// testdata/report/synthetic, twice: it is reported on as if it were loaded anew, and
// goes on where it was.
func TestFormerStore(t *testing.T) {
	store := filepath.Join(t.TempDir(), "former.db")
	unpack(t, "testdata/former/synthetic.db.gz", store)
	report := func(what, revision string) {
		code, got, errs := command(t, "report", "XA", "--as-of", "2022-12-31", "--store", store)
		if code != exitFine {
			t.Fatalf("%s: exit code %d: %s", what, code, errs)
		}
		held(t, "testdata/report/synthetic.md", strings.Replace(got, revision, "revision 1", 1))
	}
	sound := func(want string) {
		code, got, errs := command(t, "store", "check", "--store", store)
		if code != exitFine || !strings.Contains(got, want) {
			t.Errorf("exit code %d: %s %s, want %s", code, got, errs, want)
		}
	}
	sound("at revision 2")
	report("as it was", "revision 2")
	if code, _, errs := command(t, "seed", "load", "testdata/report/synthetic", "--store", store); code != exitFine {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	report("after a change", "revision 3")
	sound("at revision 3")
}

func unpack(t *testing.T, packed, path string) {
	t.Helper()
	from, err := os.Open(packed)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	content, err := gzip.NewReader(from)
	if err != nil {
		t.Fatal(err)
	}
	to, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, content); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
}
