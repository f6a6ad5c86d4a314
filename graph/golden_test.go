package graph_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what is answered now as what is wanted")

// A golden is a file of answers, by the names of cases.
type golden struct {
	file   string
	want   map[string]json.RawMessage
	got    map[string]json.RawMessage
	broken bool
}

func readGolden(t *testing.T, file string) *golden {
	t.Helper()
	g := &golden{file: file, want: map[string]json.RawMessage{}, got: map[string]json.RawMessage{}}
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && *update {
		return g
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &g.want); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return g
}

// check compares an answer with the wanted one, byte by byte but for spaces.
func (g *golden) check(t *testing.T, name string, got json.RawMessage) {
	t.Helper()
	if g.got[name] != nil {
		t.Fatalf("two cases are called %q", name)
	}
	g.got[name] = got
	if *update {
		return
	}
	want, ok := g.want[name]
	if !ok {
		t.Fatalf("%s wants nothing for it; run the test with -update and read what it writes", g.file)
	}
	if diff := cmp.Diff(compact(t, want), compact(t, got)); diff != "" {
		g.broken = true
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// save writes the file anew with -update; else it holds the file to naming no
// case that is gone.
func (g *golden) save(t *testing.T) {
	t.Helper()
	if !*update {
		for name := range g.want {
			if g.got[name] == nil && !t.Failed() {
				t.Errorf("%s has %q, which is no case any more", g.file, name)
			}
		}
		return
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(g.got); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(g.file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
