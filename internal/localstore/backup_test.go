package localstore

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func backUp(ctx context.Context, path string, replace bool, fill func(string) error) (string, error) {
	return Backup(ctx, kgtest.Ontology(), path, replace, fill)
}

// beside gives the names of what stands in a file's folder.
func beside(t *testing.T, path string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestBackup(t *testing.T) {
	t.Run("it copies a store that is open, and one that is not", func(t *testing.T) {
		s, path, _ := served(t)
		want := told(t, s)
		open, shut := filepath.Join(t.TempDir(), "open.db"), filepath.Join(t.TempDir(), "shut.db")
		note, err := backUp(t.Context(), open, false, func(to string) error { return s.Copy(t.Context(), to) })
		if err != nil || !strings.Contains(note, "holds 73 things") {
			t.Fatalf("it says %q, %v", note, err)
		}
		s.Close()
		if _, err := backUp(t.Context(), shut, false, func(to string) error { return CopyFile(t.Context(), path, to) }); err != nil {
			t.Fatal(err)
		}
		for _, copied := range []string{open, shut} {
			if diff := cmp.Diff(want, opened(t, copied, realDisk)); diff != "" {
				t.Errorf("%s: %s", copied, diff)
			}
			if names := beside(t, copied); len(names) != 1 {
				t.Errorf("beside it are %v", names)
			}
		}
	})
	t.Run("it copies one revision while changes are written", func(t *testing.T) {
		s, _, _ := served(t)
		defer s.Close()
		began := s.Version().Revision()
		written := make(chan error, 1)
		go func() {
			var err error
			for n := 100; n < 160 && err == nil; n++ {
				err = apply(s, books(n))
			}
			written <- err
		}()
		for range 5 {
			path := filepath.Join(t.TempDir(), "copy.db")
			if _, err := backUp(t.Context(), path, false, func(to string) error { return s.Copy(t.Context(), to) }); err != nil {
				t.Fatal(err)
			}
			c, err := Open(path, kgtest.Ontology())
			if err != nil {
				t.Fatal(err)
			}
			n := int(c.Version().Revision() - began)
			if got := c.Version().Entities(); got != 73+n {
				t.Errorf("at revision %d it has %d things", c.Version().Revision(), got)
			}
			c.Close()
		}
		if err := <-written; err != nil {
			t.Fatal(err)
		}
	})
	t.Run("it makes none of what is damaged, and leaves nothing behind", func(t *testing.T) {
		s, source, _ := served(t)
		defer s.Close()
		hit(t, source, 10*os.Getpagesize()+8)
		path := filepath.Join(t.TempDir(), "copy.db")
		if _, err := backUp(t.Context(), path, false, func(to string) error { return s.Copy(t.Context(), to) }); kg.CodeOf(err) != kg.Invalid || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("the error is %v", err)
		}
		if names := beside(t, path); names != nil {
			t.Errorf("there are %v", names)
		}
	})
	t.Run("it makes none where what fills it fails, or the context ends", func(t *testing.T) {
		s, _, _ := served(t)
		defer s.Close()
		path := filepath.Join(t.TempDir(), "copy.db")
		failure := errors.New("no")
		if _, err := backUp(t.Context(), path, false, func(to string) error { return errors.Join(os.WriteFile(to, []byte("half"), 0o600), failure) }); !errors.Is(err, failure) {
			t.Errorf("the error is %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := backUp(ctx, path, false, func(to string) error { return s.Copy(ctx, to) }); !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v", err)
		}
		if names := beside(t, path); names != nil {
			t.Errorf("there are %v", names)
		}
	})
	t.Run("it refuses a place where something is, or that is none", func(t *testing.T) {
		s, source, _ := served(t)
		defer s.Close()
		there, folder := filepath.Join(t.TempDir(), "there"), t.TempDir()
		if err := os.WriteFile(there, []byte("dear"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			path    string
			replace bool
			code    kg.Code
			says    string
		}{
			{there, false, kg.Invalid, "--force"},
			{folder, true, kg.Invalid, "no regular file"},
			{filepath.Join(folder, "no", "copy.db"), false, kg.Invalid, "no such folder"},
			{source, true, kg.Unavailable, "in use by"},
		} {
			before := told(t, s)
			_, err := backUp(t.Context(), c.path, c.replace, func(to string) error { return s.Copy(t.Context(), to) })
			if kg.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: the error is %v, want one that says %q", c.path, err, c.says)
			}
			if after := told(t, s); !slices.Equal(before, after) {
				t.Errorf("%s: the store says something else", c.path)
			}
		}
		if text, err := os.ReadFile(there); err != nil || string(text) != "dear" {
			t.Errorf("what was there is %q, %v", text, err)
		}
		if _, err := backUp(t.Context(), there, true, func(to string) error { return s.Copy(t.Context(), to) }); err != nil {
			t.Errorf("replaced on purpose: %v", err)
		}
	})
	t.Run("it does not replace what came to be there meanwhile", func(t *testing.T) {
		s, _, _ := served(t)
		defer s.Close()
		path := filepath.Join(t.TempDir(), "copy.db")
		_, err := backUp(t.Context(), path, false, func(to string) error {
			return errors.Join(s.Copy(t.Context(), to), os.WriteFile(path, []byte("dear"), 0o600))
		})
		if text, _ := os.ReadFile(path); kg.CodeOf(err) != kg.Invalid || string(text) != "dear" {
			t.Errorf("it is %q, %v", text, err)
		}
	})
}

func TestReplay(t *testing.T) {
	t.Run("a copy of a store in memory is one in a file, with its whole history", func(t *testing.T) {
		s := OpenMemory(kgtest.Ontology())
		kgtest.NewW().Is("teacher/ada").Is("teacher/bo").Tie("FRIEND_OF", "teacher/ada", "teacher/bo").Apply(t, s)
		w := new(kgtest.W).Is("teacher/cy", kgtest.Marked(kg.Amber)).Tie("MENTORED_BY", "teacher/cy", "teacher/ada")
		if _, err := s.Apply(t.Context(), kg.Writer("ann"), 0, w.Changes()); err != nil {
			t.Fatal(err)
		}
		if err := apply(s, nil); err != nil {
			t.Fatal(err)
		}
		if err := apply(s, []kg.Change{kg.ReplaceSource{Source: kgtest.Doc, Facts: kgtest.NewW().Is("teacher/dee").Facts}}); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "copy.db")
		if _, err := backUp(t.Context(), path, false, func(to string) error { return s.Copy(t.Context(), to) }); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(told(t, s), opened(t, path, realDisk)); diff != "" {
			t.Error(diff)
		}
		c, err := Open(path, kgtest.Ontology())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if diff := cmp.Diff(whenAndWho(t, s), whenAndWho(t, c)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a history that begins late keeps its revisions", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "late.db")
		when := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
		late := kg.Commit{Revision: 4, By: "ann", At: when, Changes: kgtest.NewW().Is("teacher/ada").Changes()}
		if _, err := backUp(t.Context(), path, false, func(to string) error {
			return Replay(t.Context(), kgtest.Ontology(), to, func(yield func(kg.Commit, error) bool) { yield(late, nil) })
		}); err != nil {
			t.Fatal(err)
		}
		s, err := Open(path, kgtest.Ontology())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		n, _ := s.Version().Lookup("teacher/ada")
		if e := s.Version().Entity(n); s.Version().Revision() != 4 || e.Revision != 4 {
			t.Errorf("it is at revision %d, the thing at %d", s.Version().Revision(), e.Revision)
		}
	})
	t.Run("a history that breaks off makes nothing", func(t *testing.T) {
		path, failure := filepath.Join(t.TempDir(), "no.db"), errors.New("the connection broke")
		if _, err := backUp(t.Context(), path, false, func(to string) error {
			return Replay(t.Context(), kgtest.Ontology(), to, func(yield func(kg.Commit, error) bool) { yield(kg.Commit{}, failure) })
		}); !errors.Is(err, failure) {
			t.Errorf("the error is %v", err)
		}
		if names := beside(t, path); names != nil {
			t.Errorf("there are %v", names)
		}
	})
}

// whenAndWho gives when commits were made, and by whom.
func whenAndWho(t *testing.T, s *Store) (out []string) {
	t.Helper()
	r, err := s.Read(t.Context(), kg.System)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for c, err := range r.History(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c.At.String()+" "+c.By)
	}
	return out
}
