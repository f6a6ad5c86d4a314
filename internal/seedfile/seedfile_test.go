package seedfile_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/seedfile"
	"github.com/portolan/portolan/seed"
)

var update = flag.Bool("update", false, "rewrite the golden parts of testdata")

func ontology(tb testing.TB) *kg.Ontology {
	tb.Helper()
	o, err := graph.Ontology()
	if err != nil {
		tb.Fatal(err)
	}
	return o
}

// TestLint reads each archive of testdata/lint as a seed and compares the
// problems with the archive's file "problems".
func TestLint(t *testing.T) {
	o := ontology(t)
	archives, err := filepath.Glob("testdata/lint/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		t.Run("it "+strings.ReplaceAll(strings.TrimSuffix(filepath.Base(name), ".txtar"), "-", " "), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			fsys, want := fstest.MapFS{}, -1
			for i, f := range archive.Files {
				if f.Name == "problems" {
					want = i
					continue
				}
				fsys[f.Name] = &fstest.MapFile{Data: f.Data}
			}
			_, err = seedfile.Read(fsys, o)
			got := "none\n"
			if err != nil {
				got = err.Error() + "\n"
			}
			if *update {
				archive.Files[want].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(archive.Files[want].Data), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSeed(t *testing.T) {
	o := ontology(t)
	t.Run("it has no problems", func(t *testing.T) {
		if _, err := seedfile.Read(seed.FS, o); err != nil {
			t.Error(err)
		}
	})
	t.Run("it is in canonical form", func(t *testing.T) {
		for _, pattern := range []string{"sources/*.yaml", "entities/*/*.yaml", "links/*/*.yaml"} {
			names, err := filepath.Glob(filepath.Join("../../seed", pattern))
			if err != nil || len(names) == 0 {
				t.Fatal(pattern, err)
			}
			for _, name := range names {
				data, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				formatted, err := seedfile.Format(name, data, o)
				if err != nil {
					t.Error(err)
				} else if diff := cmp.Diff(string(data), string(formatted)); diff != "" {
					t.Errorf("%s is not formatted; run portolan seed fmt\n%s", name, diff)
				}
			}
		}
	})
}

func TestFormat(t *testing.T) {
	const before = `
entities:
    # what the row says
    - name: Change management   # short
      id: need/x-2
      statement: |
        One.

        Two.
      where: row 2
      ref: "2"


    - {id: need/x-1, where: row 1, ref: '1', name: A, statement: b}
source: x
`
	const after = `source: x
entities:
  # what the row says
  - id: need/x-2
    name: Change management # short
    ref: "2"
    statement: "One.\n\nTwo.\n"
    where: row 2

  - {id: need/x-1, name: A, ref: '1', statement: b, where: row 1}
`
	o := ontology(t)
	formatted, err := seedfile.Format("f.yaml", []byte(before), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("it sorts keys, keeps comments and texts, and spaces stanzas", func(t *testing.T) {
		if diff := cmp.Diff(after, string(formatted)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("it changes nothing the second time", func(t *testing.T) {
		again, err := seedfile.Format("f.yaml", formatted, o)
		if diff := cmp.Diff(after, string(again)); diff != "" || err != nil {
			t.Error(diff, err)
		}
	})
	t.Run("it refuses what is no YAML", func(t *testing.T) {
		_, err := seedfile.Format("f.yaml", []byte("a: [1"), o)
		if problems := (seedfile.Problems{}); !errors.As(err, &problems) || problems[0].Line == 0 {
			t.Errorf("gave %v", err)
		}
	})
}

// FuzzRead feeds anything to the reader: it must answer with a seed or with
// problems, and what it accepts must survive formatting.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"entities/need/ccscap-2016.yaml", "sources/ccscap-2016.yaml", "links/interested-in/ccscap-2016.yaml"} {
		data, err := seed.FS.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data[:min(len(data), 2000)])
	}
	f.Add([]byte("source: x\nentities:\n- &a {id: need/x}\n- *a\n"))
	f.Add([]byte("\t"))
	o := ontology(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, name := range []string{"sources/x.yaml", "entities/need/x.yaml", "links/interested-in/x.yaml"} {
			_, err := seedfile.Read(fstest.MapFS{name: {Data: data}}, o)
			if problems := (seedfile.Problems{}); err != nil && !errors.As(err, &problems) {
				t.Fatalf("%v is no list of problems", err)
			}
		}
		formatted, err := seedfile.Format("x.yaml", data, o)
		if err != nil {
			return
		}
		if again, err := seedfile.Format("x.yaml", formatted, o); err != nil || string(again) != string(formatted) {
			t.Fatalf("formatting twice: %v\n%q\n%q", err, formatted, again)
		}
	})
}
