package localstore

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// quick is a pace that no test waits for.
const quick = 1 << 30

// served opens a copy of the grown store.
func served(t *testing.T) (s *Store, path string, content []byte) {
	t.Helper()
	content, err := grown()
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "served.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err = Open(path, kgtest.Ontology())
	if err != nil {
		t.Fatal(err)
	}
	return s, path, content
}

// hit alters a byte of a file that is open.
func hit(t *testing.T, path string, at int) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b := make([]byte, 1)
	if _, err := f.ReadAt(b, int64(at)); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 1
	if _, err := f.WriteAt(b, int64(at)); err != nil {
		t.Fatal(err)
	}
}

// everywhere changes every thing and every tie of the grown store.
func everywhere() []kg.Change {
	w := new(kgtest.W)
	for i := range 72 {
		w.Has(teacher(i), "born", "1815")
		if i > 0 {
			w.Tie("FRIEND_OF", teacher(i-1), teacher(i), kgtest.Where("again"))
		}
	}
	return w.Changes()
}

func isDamage(err error) bool {
	return kg.CodeOf(err) == kg.Unavailable && strings.Contains(err.Error(), "damaged while it was open")
}

func TestDamagedWhileOpen(t *testing.T) {
	content, err := grown()
	if err != nil {
		t.Fatal(err)
	}
	size := os.Getpagesize()
	var want []string
	if s, _, _ := served(t); true {
		if err := apply(s, everywhere()); err != nil {
			t.Fatal(err)
		}
		want = told(t, s)
		s.Close()
	}
	refused := 0
	for id, used := range inUse(t, content) {
		head := content[id*size : (id+1)*size]
		if !used || id < 2 || binary.NativeEndian.Uint64(head) != uint64(id) { // or the page goes on from the one before
			continue
		}
		freelist := head[8] == freelistPage
		for name, at := range map[string]int{"sort": 8, "number of elements": 10, "length": 12, "first element": headerSize + 4, "last key or value": -1} {
			if at < 0 {
				p := page{flags: uint16(head[8]), count: int(head[10]), body: content[id*size:]}
				if freelist || p.isBranch() {
					continue
				}
				key, value := p.sizes(p.count - 1)
				at = p.position(p.count-1) + key + value - 1
			}
			t.Run(fmt.Sprintf("a change is refused, and nothing written, or it does not touch page %d, of which the %s was altered", id, name), func(t *testing.T) {
				s, path, content := served(t)
				defer func() { s.Close() }()
				hit(t, path, id*size+at)
				err := apply(s, everywhere())
				if err == nil { // then the damage is where it was, and nowhere else
					s.Close()
					hit(t, path, id*size+at)
					if s, err = Open(path, kgtest.Ontology()); err != nil {
						t.Fatal(err)
					}
					if got := told(t, s); !slices.Equal(got, want) {
						t.Errorf("it says %v", got)
					}
					return
				}
				refused++
				if !isDamage(err) || !isDamage(s.Damage()) {
					t.Fatalf("the change gives %v, the damage is %v", err, s.Damage())
				}
				unchanged(t, path, content, id*size+at)
				if err := apply(s, books(100)); !isDamage(err) {
					t.Errorf("a later change gives %v", err)
				}
			})
			t.Run(fmt.Sprintf("looking at the file finds that the %s of page %d was altered", name, id), func(t *testing.T) {
				s, path, _ := served(t)
				defer s.Close()
				if err := s.Inspect(t.Context(), quick); err != nil || s.Damage() != nil {
					t.Fatalf("before, it finds %v and %v", err, s.Damage())
				}
				hit(t, path, id*size+at)
				if err := s.Inspect(t.Context(), quick); !isDamage(err) || !isDamage(s.Damage()) {
					t.Errorf("it finds %v, the damage is %v", err, s.Damage())
				}
				if err := apply(s, books(100)); !isDamage(err) {
					t.Errorf("a change gives %v", err)
				}
			})
			t.Run(fmt.Sprintf("the log is told whole or not at all where the %s of page %d was altered", name, id), func(t *testing.T) {
				s, path, _ := served(t)
				defer s.Close()
				want := told(t, s)
				hit(t, path, id*size+at)
				got, err := logOf(t.Context(), s)
				if err == nil && !slices.Equal(got, want[len(want)-len(got):]) {
					t.Errorf("it says %v", got)
				}
				if err != nil && !isDamage(err) {
					t.Errorf("the error is %v", err)
				}
			})
		}
	}
	if refused < 40 {
		t.Errorf("only %d changes were refused", refused)
	}
}

// logOf gives what a store tells from its log.
func logOf(ctx context.Context, s *Store) (out []string, err error) {
	r, err := s.Read(ctx, kg.System)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for d, err := range r.Changes(ctx, 0) {
		if err != nil {
			return nil, err
		}
		out = append(out, fmt.Sprint(d.Revision, d.Key))
	}
	for c, err := range r.History(ctx, 0) {
		if err != nil {
			return nil, err
		}
		out = append(out, fmt.Sprintf("%d %s %+v", c.Revision, c.By, c.Changes))
	}
	return out, nil
}

// unchanged sees to it that a file is as it was but for the byte that was hit.
func unchanged(t *testing.T, path string, content []byte, at int) {
	t.Helper()
	left, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	left[at] ^= 1
	if !bytes.Equal(left, content) {
		t.Error("the file was changed")
	}
}

func TestInspect(t *testing.T) {
	t.Run("it finds nothing wrong while changes are written", func(t *testing.T) {
		s, _, _ := served(t)
		defer s.Close()
		written := make(chan error, 1)
		go func() {
			var err error
			for n := 100; n < 160 && err == nil; n++ {
				err = apply(s, books(n))
			}
			written <- err
		}()
		for {
			if err := s.Inspect(t.Context(), quick); err != nil {
				t.Fatal(err)
			}
			select {
			case err := <-written:
				if err != nil {
					t.Fatal(err)
				}
				return
			default:
			}
		}
	})
	t.Run("it finds that the file is gone, or that another is in its place", func(t *testing.T) {
		for _, put := range []bool{false, true} {
			s, path, content := served(t)
			defer s.Close()
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if put {
				if err := os.WriteFile(path, content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.Inspect(t.Context(), quick); err == nil || s.Damage() == nil || !strings.Contains(err.Error(), "place") {
				t.Errorf("it finds %v", err)
			}
		}
	})
	t.Run("it ends with its context, and that is no damage", func(t *testing.T) {
		s, _, _ := served(t)
		defer s.Close()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Inspect(ctx, 1); err == nil || s.Damage() != nil {
			t.Errorf("it gives %v, the damage is %v", err, s.Damage())
		}
	})
	t.Run("a store in memory has nothing to be damaged", func(t *testing.T) {
		s := OpenMemory(kgtest.Ontology())
		if err := s.Inspect(t.Context(), 1); err != nil || s.Damage() != nil {
			t.Error(err)
		}
	})
}
