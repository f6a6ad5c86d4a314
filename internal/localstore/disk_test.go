package localstore

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	bolt "go.etcd.io/bbolt"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// faulty is a disk that does what a test tells it to.
type faulty struct {
	disk
	files  []*os.File // opened, in order
	synced []string   // folders
	// refuse is what opening for writing gives.
	refuse error
}

func newFaulty() *faulty {
	d := &faulty{}
	d.openFile = func(name string, flag int, perm os.FileMode) (*os.File, error) {
		if d.refuse != nil && flag&(os.O_RDWR|os.O_WRONLY) != 0 {
			return nil, &fs.PathError{Op: "open", Path: name, Err: d.refuse}
		}
		f, err := os.OpenFile(name, flag, perm)
		if err == nil {
			d.files = append(d.files, f)
		}
		return f, err
	}
	d.syncFolder = func(path string) error {
		d.synced = append(d.synced, path)
		return nil
	}
	return d
}

// open opens a store on the disk, with the file under it.
func (d *faulty) open(tb testing.TB, path string) (*Store, *file) {
	tb.Helper()
	s, f, err := d.try(path)
	if err != nil {
		tb.Fatal(err)
	}
	return s, f
}

func (d *faulty) try(path string) (*Store, *file, error) {
	o := kgtest.Ontology()
	f := &file{disk: d.disk, path: path, schema: o.Fingerprint(), now: time.Now}
	s, err := f.open(o)
	return s, f, err
}

// writing replaces what bbolt writes by: a function that is given the writing
// itself, and the number of the write since.
func writing(f *file, by func(n int, b []byte, at int64, write func(b []byte, at int64) (int, error)) (int, error)) (undo func()) {
	// bbolt keeps the function for its own tests; there is no other way in.
	field := reflect.ValueOf(f.db).Elem().FieldByName("ops").FieldByName("writeAt")
	place := (*func(b []byte, at int64) (int, error))(unsafe.Pointer(field.UnsafeAddr()))
	was, n := *place, 0
	*place = func(b []byte, at int64) (int, error) {
		n++
		return by(n, b, at, was)
	}
	return func() { *place = was }
}

func isHeader(at int64) bool { return at < 2*int64(os.Getpagesize()) }

func apply(s *Store, changes []kg.Change) error {
	_, err := s.Apply(context.Background(), kg.System, 0, changes)
	return err
}

func books(n int) []kg.Change {
	w := new(kgtest.W)
	if n == 1 {
		w = kgtest.NewW()
	}
	return w.Is(teacher(n)).Has(teacher(n), "born", "1815").Changes()
}

func TestFailingDisk(t *testing.T) {
	for _, c := range []struct {
		name string
		// fail spoils the writes of a store.
		fail func(t *testing.T, d *faulty, f *file) (undo func())
		// unknown: it may be on disk, so that nothing may be written afterwards.
		unknown bool
	}{
		{"the first write is refused for lack of space", func(_ *testing.T, _ *faulty, f *file) func() {
			return writing(f, func(int, []byte, int64, func([]byte, int64) (int, error)) (int, error) { return 0, syscall.ENOSPC })
		}, false},
		{"a later write is refused with an error of the disk", func(_ *testing.T, _ *faulty, f *file) func() {
			return writing(f, func(n int, b []byte, at int64, write func([]byte, int64) (int, error)) (int, error) {
				if n == 3 {
					return 0, syscall.EIO
				}
				return write(b, at)
			})
		}, false},
		{"a page is written in part", func(_ *testing.T, _ *faulty, f *file) func() {
			return writing(f, func(n int, b []byte, at int64, write func([]byte, int64) (int, error)) (int, error) {
				if n == 2 {
					n, _ := write(b[:len(b)/2], at)
					return n, syscall.EIO
				}
				return write(b, at)
			})
		}, false},
		{"the header is refused", func(_ *testing.T, _ *faulty, f *file) func() {
			return writing(f, func(_ int, b []byte, at int64, write func([]byte, int64) (int, error)) (int, error) {
				if isHeader(at) {
					return 0, syscall.EIO
				}
				return write(b, at)
			})
		}, false},
		{"the pages cannot be synced", func(t *testing.T, d *faulty, f *file) func() {
			var undoSync func()
			undo := writing(f, func(_ int, b []byte, at int64, write func([]byte, int64) (int, error)) (int, error) {
				n, err := write(b, at)
				if undoSync == nil {
					undoSync = d.unsyncable(t)
				}
				return n, err
			})
			return func() { undo(); undoSync() }
		}, false},
		{"the header is written, but cannot be synced", func(t *testing.T, d *faulty, f *file) func() {
			undoSync := func() {}
			undo := writing(f, func(_ int, b []byte, at int64, write func([]byte, int64) (int, error)) (int, error) {
				n, err := write(b, at)
				if isHeader(at) {
					undoSync = d.unsyncable(t)
				}
				return n, err
			})
			return func() { undo(); undoSync() }
		}, true},
	} {
		t.Run("it does not acknowledge a change where "+c.name, func(t *testing.T) {
			path, d := filepath.Join(t.TempDir(), "test.db"), newFaulty()
			s, f := d.open(t, path)
			for n := 1; n <= 3; n++ {
				if err := apply(s, books(n)); err != nil {
					t.Fatal(err)
				}
			}
			want := told(t, s)
			undo := c.fail(t, d, f)
			err := apply(s, books(4))
			undo()
			if kg.CodeOf(err) != kg.Unavailable || !strings.Contains(err.Error(), "disk") {
				t.Errorf("the error is %v", err)
			}
			if got := s.Version().Revision(); got != 3 {
				t.Errorf("the revision is %d", got)
			}
			err = apply(s, books(5))
			if c.unknown {
				if kg.CodeOf(err) != kg.Unavailable || !strings.Contains(err.Error(), "with certainty") {
					t.Errorf("a later change gives %v", err)
				}
			} else if err != nil {
				t.Errorf("a later change fails: %v", err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s, _ = d.open(t, path)
			defer s.Close()
			if got := told(t, s); c.unknown && s.Version().Revision() != 4 || !c.unknown && (s.Version().Revision() != 4 || len(got) == len(want)) {
				t.Errorf("it is opened at revision %d", s.Version().Revision())
			}
			_, has4 := s.Version().Lookup(teacher(4))
			_, has5 := s.Version().Lookup(teacher(5))
			if has4 != c.unknown || has5 == c.unknown {
				t.Errorf("the failed change is there: %t, the later one: %t", has4, has5)
			}
		})
	}
	t.Run("it writes nothing where the context ends while a change is written", func(t *testing.T) {
		path, d := filepath.Join(t.TempDir(), "test.db"), newFaulty()
		s, f := d.open(t, path)
		if err := apply(s, books(1)); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		f.now = func() time.Time { // asked for the log, after all records were written
			cancel()
			return time.Now()
		}
		if _, err := s.Apply(ctx, kg.System, 0, books(2)); !errors.Is(err, context.Canceled) || kg.CodeOf(err) == kg.Unavailable {
			t.Errorf("the error is %v", err)
		}
		f.now = time.Now
		if got := s.Version().Revision(); got != 1 {
			t.Errorf("the revision is %d", got)
		}
		if err := apply(s, books(3)); err != nil {
			t.Error(err)
		}
		want := told(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s, _ = d.open(t, path)
		defer s.Close()
		if got := told(t, s); !slices.Equal(got, want) {
			t.Errorf("opened again it says %v instead of %v", got, want)
		}
	})
}

func TestNewFile(t *testing.T) {
	t.Run("the name of a new store is made to last before it is given out", func(t *testing.T) {
		path, d := filepath.Join(t.TempDir(), "test.db"), newFaulty()
		sync := d.syncFolder
		d.syncFolder = func(folder string) error {
			if _, err := os.Stat(path); err != nil {
				t.Errorf("the folder is synced before the store is in it: %v", err)
			}
			return sync(folder)
		}
		s, _ := d.open(t, path)
		s.Close()
		if !slices.Equal(d.synced, []string{filepath.Dir(path)}) {
			t.Errorf("synced were %v", d.synced)
		}
	})
	t.Run("it is no store where its name cannot be made to last", func(t *testing.T) {
		path, d := filepath.Join(t.TempDir(), "test.db"), newFaulty()
		d.syncFolder = func(path string) error { return cannotOpen(path, syscall.EIO) }
		if _, _, err := d.try(path); kg.CodeOf(err) != kg.Unavailable {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("it says why no store can be made where nothing can be written", func(t *testing.T) {
		path, d := filepath.Join(t.TempDir(), "test.db"), newFaulty()
		d.refuse = syscall.EROFS
		if _, _, err := d.try(path); kg.CodeOf(err) != kg.Invalid || !strings.Contains(err.Error(), "nothing can be written") {
			t.Errorf("the error is %v", err)
		}
	})
}

func TestReadOnly(t *testing.T) {
	for _, c := range []struct {
		name  string
		cause error
	}{{"a read-only file system", syscall.EROFS}, {"one that this user may not write", syscall.EACCES}} {
		t.Run("it reads a store on "+c.name+", and refuses changes", func(t *testing.T) {
			path := written(t)
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			want := opened(t, path, realDisk)
			d := newFaulty()
			d.refuse = c.cause
			s, _ := d.open(t, path)
			defer s.Close()
			if !s.ReadOnly() {
				t.Error("it does not say that it can only be read")
			}
			if got := told(t, s); !slices.Equal(got, want) {
				t.Errorf("it says %v instead of %v", got, want)
			}
			if err := apply(s, books(4)); kg.CodeOf(err) != kg.Unavailable || !strings.Contains(err.Error(), "can only be read") {
				t.Errorf("a change gives %v", err)
			}
			t.Run("as many times as one likes", func(t *testing.T) {
				second, _ := d.open(t, path)
				second.Close()
			})
			if left, err := os.ReadFile(path); err != nil || !bytes.Equal(left, content) {
				t.Errorf("the file was changed (%v)", err)
			}
			if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
				t.Errorf("beside it are %v, %v", files, err)
			}
		})
	}
	t.Run("it reads a store that another schema wrote, without writing it anew", func(t *testing.T) {
		path := written(t)
		alter(t, path, func(tx *bolt.Tx) error {
			var state storedState
			if err := readState(tx, &state); err != nil {
				return err
			}
			state.Schema = "another"
			return put(tx.Bucket(bucketMeta), keyState, state)
		})
		d := newFaulty()
		d.refuse = syscall.EROFS
		s, _ := d.open(t, path)
		defer s.Close()
		if len(told(t, s)) == 0 {
			t.Error("it says nothing")
		}
	})
}

func opened(tb testing.TB, path string, d disk) []string {
	tb.Helper()
	s, err := (&file{disk: d, path: path, schema: kgtest.Ontology().Fingerprint(), now: time.Now}).open(kgtest.Ontology())
	if err != nil {
		tb.Fatal(err)
	}
	defer s.Close()
	return told(tb, s)
}

func TestLength(t *testing.T) {
	content, err := grown()
	if err != nil {
		t.Fatal(err)
	}
	size := int64(os.Getpagesize())
	for _, newer := range []int64{0, 1} {
		t.Run("the newer header decides how long the file must be", func(t *testing.T) {
			from := bytes.NewReader(content)
			h, err := inspectHeaders("copy", from, from.Size())
			if err != nil {
				t.Fatal(err)
			}
			both := [2]header{*h, *h}
			both[1-newer].Tx, both[1-newer].Pages = h.Tx-1, h.Pages-5
			copied := bytes.Clone(content)
			for i := range both {
				both[i].ID = uint64(i)
				putHeader(t, copied[int64(i)*size:], &both[i])
			}
			got, err := inspectHeaders("copy", bytes.NewReader(copied), int64(h.Pages)*size)
			if err != nil || got.Pages != h.Pages || got.Tx != h.Tx {
				t.Fatalf("whole, it gives %+v, %v", got, err)
			}
			_, err = inspectHeaders("copy", bytes.NewReader(copied), int64(h.Pages-1)*size)
			if kg.CodeOf(err) != kg.Invalid || !strings.Contains(err.Error(), "cut off") {
				t.Errorf("cut off, it gives %v", err)
			}
		})
	}
}

// putHeader writes a header with its checksum.
func putHeader(t *testing.T, into []byte, h *header) {
	t.Helper()
	raw, err := binary.Append(nil, binary.NativeEndian, h)
	if err != nil {
		t.Fatal(err)
	}
	sum := fnv.New64a()
	sum.Write(raw[headerSize : headerSize+checkedSize])
	binary.NativeEndian.PutUint64(raw[headerSize+checkedSize:], sum.Sum64())
	copy(into, raw)
}
