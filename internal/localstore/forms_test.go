package localstore

import (
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"github.com/portolan/portolan/internal/kg"
)

var update = flag.Bool("update", false, "write golden files anew")

// former unpacks a store that a former Portolan made, with the schema of its time.
func former(t *testing.T, dir string) (path string, o *kg.Ontology) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "schema.graphql"))
	if err != nil {
		t.Fatal(err)
	}
	if o, err = kg.LoadOntology(kg.SchemaFile{Name: "schema.graphql", Text: string(text)}); err != nil {
		t.Fatal(err)
	}
	packed, err := os.Open(filepath.Join(dir, "store.db.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	from, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "former.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, o
}

// inWords gives all that a store says, a line for each thing said.
func inWords(t *testing.T, s *Store) string {
	t.Helper()
	var out strings.Builder
	r, err := s.Read(t.Context(), kg.System)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for rec, err := range r.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%v %v at %d\n", rec.Key(), rec.Audience(), rec.Revision())
		for _, fact := range kg.MarshalFacts(rec.Facts()) {
			fmt.Fprintf(&out, "  %s\n", fact)
		}
	}
	for d, err := range r.Changes(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "changed at %d: %v\n", d.Revision, d.Key)
	}
	for c, err := range r.History(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "revision %d by %s at %s: %d changes\n", c.Revision, c.By, c.At.Format(time.RFC3339Nano), len(c.Changes))
	}
	return out.String()
}

// TestForms opens stores that former versions made, one for each form and for each
// way in which what is kept changed its meaning. The golden files say what they
// said when they were made.
func TestForms(t *testing.T) {
	dirs, err := filepath.Glob("testdata/forms/*")
	if err != nil || len(dirs) == 0 {
		t.Fatal(dirs, err)
	}
	for _, dir := range dirs {
		t.Run("it opens a store of form "+filepath.Base(dir)+", says what that said, and goes on", func(t *testing.T) {
			path, o := former(t, dir)
			golden := filepath.Join(dir, "says.txt")
			want, _ := os.ReadFile(golden)
			for range 2 { // as it was, then as it was brought up to date
				s, err := Open(path, o)
				if err != nil {
					t.Fatal(err)
				}
				got := inWords(t, s)
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				if *update {
					if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
					want = []byte(got)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Error(diff)
				}
			}
			s, err := Open(path, o)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			was := s.Version().Revision()
			if at, err := s.Apply(t.Context(), kg.System, 0, nil); err != nil || at != was+1 {
				t.Errorf("a change makes revision %d, %v", at, err)
			}
		})
		t.Run("it leaves a store of form "+filepath.Base(dir)+" as it is where it cannot be brought up to date", func(t *testing.T) {
			path, o := former(t, dir)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			d := newFaulty()
			d.openFile = func(name string, flag int, perm os.FileMode) (*os.File, error) { // which then cannot be written
				return os.OpenFile(name, flag&^(os.O_RDWR|os.O_CREATE), perm)
			}
			f := &file{disk: d.disk, path: path, schema: o.Fingerprint(), now: time.Now}
			if _, err := f.open(o); kg.CodeOf(err) != kg.Unavailable || !strings.Contains(err.Error(), "could not be brought") {
				t.Errorf("the error is %v", err)
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
				t.Errorf("it was changed (%v)", err)
			}
		})
		t.Run("a check finds nothing wrong with a store of form "+filepath.Base(dir)+", before and after it is brought up to date", func(t *testing.T) {
			path, o := former(t, dir)
			for range 2 {
				for found, err := range Check(t.Context(), o, path) {
					if err != nil || found.Problem != "" {
						t.Errorf("it finds %+v, %v", found, err)
					}
				}
				s, err := Open(path, o)
				if err != nil {
					t.Fatal(err)
				}
				s.Close()
			}
		})
	}
}

// TestFirstForm brings a store of the first form to this one, whose schema is the
// same, so that nothing is worked out anew.
func TestFirstForm(t *testing.T) {
	path := written(t)
	want := opened(t, path, realDisk)
	asFirst(t, path)
	for range 2 {
		if got := opened(t, path, realDisk); !slices.Equal(got, want) {
			t.Errorf("it says %v instead of %v", got, want)
		}
		if found := problems(t, path); found != nil {
			t.Errorf("a check finds %v", found)
		}
	}
	f := &file{disk: realDisk, path: path}
	db, err := f.openSound()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.View(func(tx *bolt.Tx) error {
		var state storedState
		if string(tx.Bucket(bucketMeta).Get(keyFormat)) != "2" {
			t.Error("its format is not said")
		}
		if err := readState(tx, &state); err != nil || state.Format != 2 || state.Records == 0 || state.LogSum == 0 {
			t.Errorf("its state is %+v, %v", state, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// asFirst makes a file one of the first form.
func asFirst(t *testing.T, path string) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bolt.Tx) error {
		var state storedState
		if err := readState(tx, &state); err != nil {
			return err
		}
		state.Format, state.Records, state.LogSum = 0, 0, 0
		meta := tx.Bucket(bucketMeta)
		return errors.Join(put(meta, keyState, state), meta.Put(keyFormat, []byte("1")))
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
