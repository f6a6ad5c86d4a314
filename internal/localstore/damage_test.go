package localstore

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// grown gives the bytes of a store that has branches, leaves, a record longer
// than a page, small buckets and large ones, and free pages.
var grown = sync.OnceValues(func() (content []byte, err error) {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "grown.db")
	s, err := Open(path, kgtest.Ontology())
	if err != nil {
		return nil, err
	}
	w := kgtest.NewW()
	for batch := range 6 {
		for i := range 12 {
			id := teacher(batch*12 + i)
			w.Is(id).Has(id, "name", fmt.Sprint("Ada ", batch, i))
			if i > 0 {
				w.Tie("FRIEND_OF", teacher(batch*12+i-1), id)
			}
		}
		if batch == 3 {
			w.Has(teacher(1), "name", strings.Repeat("Long ", 1200))
		}
		if _, err := s.Apply(context.Background(), kg.System, 0, w.Changes()); err != nil {
			return nil, err
		}
		w = w.Then()
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func teacher(i int) kg.ID { return kg.ID(fmt.Sprintf("teacher/t%04d", i)) }

// told gives all that a store says.
func told(tb testing.TB, s *Store) (out []string) {
	tb.Helper()
	r, err := s.Read(tb.Context(), kg.System)
	if err != nil {
		tb.Fatal(err)
	}
	defer r.Close()
	for rec, err := range r.All(tb.Context()) {
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%v %s", rec.Key(), kg.MarshalFacts(rec.Facts())))
	}
	for d, err := range r.Changes(tb.Context(), 0) {
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, fmt.Sprint(d.Revision, d.Key))
	}
	for c, err := range r.History(tb.Context(), 0) {
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%d %s %+v", c.Revision, c.By, c.Changes))
	}
	return out
}

// A whole is the file that damage is done to, and what it says before and after
// one more change.
type whole struct {
	content       []byte
	before, after []string
	path          string // where damaged copies are put
	opened        int
}

func newWhole(tb testing.TB) *whole {
	tb.Helper()
	content, err := grown()
	if err != nil {
		tb.Fatal(err)
	}
	w := &whole{content: content, path: filepath.Join(tb.TempDir(), "damaged.db")}
	w.before, w.after, err = w.use(tb, content)
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

// use opens a copy, changes it, and opens it again, as a server that is started
// twice does.
func (w *whole) use(tb testing.TB, content []byte) (before, after []string, err error) {
	tb.Helper()
	if err := os.WriteFile(w.path, content, 0o600); err != nil {
		tb.Fatal(err)
	}
	s, err := Open(w.path, kgtest.Ontology())
	if err != nil {
		return nil, nil, err
	}
	before = told(tb, s)
	change := new(kgtest.W).Has(teacher(5), "born", "1815").Tie("MENTORED_BY", teacher(30), teacher(5))
	if _, err := s.Apply(tb.Context(), kg.System, 0, change.Changes()); err != nil {
		tb.Fatalf("it was opened, but a change fails: %v", err)
	}
	if err := s.Close(); err != nil {
		tb.Fatal(err)
	}
	s, err = Open(w.path, kgtest.Ontology())
	if err != nil {
		tb.Fatalf("it took a change, and is refused since: %v", err)
	}
	defer s.Close()
	return before, told(tb, s), nil
}

// harmless sees to it that a damaged copy is refused as it is, or that the
// damage changes nothing that the store says, now or after a change.
func (w *whole) harmless(tb testing.TB, what string, damaged []byte) {
	tb.Helper()
	if _, err := inspectFile("copy", bytes.NewReader(damaged), int64(len(damaged))); err != nil {
		refusal(tb, what, err)
		return
	}
	w.opened++
	before, after, err := w.use(tb, damaged)
	if err != nil {
		refusal(tb, what, err)
		if left, err := os.ReadFile(w.path); err != nil || !bytes.Equal(left, damaged) {
			tb.Fatalf("%s: it was refused, and changed (%v)", what, err)
		}
		return
	}
	if diff := cmp.Diff(w.before, before); diff != "" {
		tb.Fatalf("%s: it was opened and says something else: %s", what, diff)
	}
	if diff := cmp.Diff(w.after, after); diff != "" {
		tb.Fatalf("%s: it was opened and says something else after a change: %s", what, diff)
	}
}

func refusal(tb testing.TB, what string, err error) {
	tb.Helper()
	if kg.CodeOf(err) != kg.Invalid || !strings.Contains(err.Error(), "left as it is") {
		tb.Fatalf("%s: the error is no refusal: %v", what, err)
	}
}

// structural gives where the bytes are that bbolt believes: the headers of the
// file, of pages and of elements, the names and roots of buckets, the freelist.
// Of pages that are free it gives a few.
func structural(tb testing.TB, content []byte) (at map[string][]int) {
	tb.Helper()
	size := os.Getpagesize()
	at = map[string][]int{}
	used := inUse(tb, content)
	add := func(name string, from, n int) {
		for i := range n {
			if !used[from/size] && (from+i)%97 != 0 {
				continue
			}
			at[name] = append(at[name], from+i)
		}
	}
	for from := 0; from < len(content); from += size {
		count := int(binary.NativeEndian.Uint16(content[from+10:]))
		switch flags := binary.NativeEndian.Uint16(content[from+8:]); {
		case from < 2*size:
			add("header", from, headerSize+checkedSize+8)
		case flags == branchPage, flags == leafPage:
			name := map[uint16]string{branchPage: "branch", leafPage: "leaf"}[flags]
			add(name, from, headerSize)
			heads := min(count*elementSize, size-headerSize)
			add("element of a "+name, from+headerSize, heads)
			if flags == branchPage {
				add("key of a branch", from+headerSize+heads, min(size-headerSize-heads, 24*count))
			}
		case flags == freelistPage:
			add("freelist", from, min(headerSize+(count+2)*8, size))
		}
	}
	name := bytes.LastIndex(content, bucketTies) // in a leaf of the root, not known which
	for name >= 0 {
		add("name and root of a bucket", name, len(bucketTies)+bucketSize)
		name = bytes.LastIndex(content[:name], bucketTies)
	}
	return at
}

// inUse says which pages of a sound file are in use.
func inUse(tb testing.TB, content []byte) []bool {
	tb.Helper()
	from := bytes.NewReader(content)
	h, err := inspectHeaders("whole", from, from.Size())
	if err != nil {
		tb.Fatal(err)
	}
	w := walk{pages: pages{from: from, size: int(h.PageSize), count: h.Pages}, used: make([]bool, len(content)/int(h.PageSize))}
	w.used[0], w.used[1], w.used[h.Freelist] = true, true, true
	if err := w.bucket(nil, h.Root); err != nil {
		tb.Fatal(err)
	}
	return w.used
}

func TestDamage(t *testing.T) {
	w := newWhole(t)
	for name, places := range structural(t, w.content) {
		t.Run("no byte altered in a "+name+" is accepted, or it makes no difference", func(t *testing.T) {
			if len(places) < 16 {
				t.Fatalf("there are only %d bytes to alter", len(places))
			}
			w.opened = 0
			for _, at := range places {
				for _, by := range []byte{1, 0xff} {
					damaged := bytes.Clone(w.content)
					damaged[at] ^= by
					w.harmless(t, fmt.Sprintf("%s, byte %d (page %d, %d) by %x", name, at, at/os.Getpagesize(), at%os.Getpagesize(), by), damaged)
				}
			}
			t.Logf("%d bytes, %d copies opened", len(places), w.opened)
		})
	}
	random := rand.New(rand.NewPCG(3, 4))
	t.Run("no byte altered anywhere is accepted, or it makes no difference", func(t *testing.T) {
		w.opened = 0
		for range 100 {
			damaged := bytes.Clone(w.content)
			at := random.IntN(len(damaged))
			damaged[at] ^= byte(1 + random.IntN(255))
			w.harmless(t, fmt.Sprint("byte ", at), damaged)
		}
		if w.opened == 100 || w.opened == 0 {
			t.Errorf("%d of 100 went on to be opened", w.opened)
		}
	})
	t.Run("no page that was not written, was written elsewhere or in part is accepted, or it makes no difference", func(t *testing.T) {
		size := os.Getpagesize()
		n := len(w.content) / size
		for id := range n {
			for _, torn := range []int{0, size / 2} { // how much of it was written
				for _, other := range []int{-1, random.IntN(n)} { // what is there instead
					damaged := bytes.Clone(w.content)
					into := damaged[id*size+torn : (id+1)*size]
					if clear(into); other >= 0 {
						copy(into, w.content[other*size+torn:(other+1)*size])
					}
					w.harmless(t, fmt.Sprintf("page %d from %d on as in %d", id, torn, other), damaged)
				}
			}
		}
	})
	t.Run("a store cut off anywhere is checked without a panic and refused", func(t *testing.T) {
		for range 100 {
			cut := w.content[:random.IntN(len(w.content)*2/3)]
			w.harmless(t, fmt.Sprint("cut to ", len(cut)), cut)
			if len(cut) > 0 {
				checked(t, w, cut)
			}
		}
	})
	t.Run("a check of a torn store ends without a panic", func(t *testing.T) {
		for range 100 {
			damaged := bytes.Clone(w.content)
			from := random.IntN(len(damaged))
			clear(damaged[from:min(len(damaged), from+1+random.IntN(3*os.Getpagesize()))])
			checked(t, w, damaged)
		}
	})
}

// TestForgery alters several numbers at once, so that only one thing is wrong.
func TestForgery(t *testing.T) {
	content, err := grown()
	if err != nil {
		t.Fatal(err)
	}
	from := bytes.NewReader(content)
	h, err := inspectHeaders("whole", from, from.Size())
	if err != nil {
		t.Fatal(err)
	}
	size := int(h.PageSize)
	ids := func(c []byte) (n int, list []byte) {
		free := c[int(h.Freelist)*size:]
		return int(binary.NativeEndian.Uint16(free[10:])), free[headerSize:size]
	}
	// setFree writes a freelist.
	setFree := func(c []byte, free []uint64) {
		_, list := ids(c)
		binary.NativeEndian.PutUint16(c[int(h.Freelist)*size+10:], uint16(len(free)))
		for i, id := range free {
			binary.NativeEndian.PutUint64(list[8*i:], id)
		}
	}
	var free []uint64
	n, list := ids(content)
	for i := range n {
		free = append(free, binary.NativeEndian.Uint64(list[8*i:]))
	}
	// root gives where the root of a bucket stands.
	root := func(c []byte, bucket []byte) []byte {
		page := c[int(h.Root)*size : int(h.Root+1)*size]
		return page[bytes.LastIndex(page, bucket)+len(bucket):]
	}
	entities := binary.NativeEndian.Uint64(root(content, bucketEntities))
	branch := func(c []byte) []byte { return c[int(entities)*size:] }
	for _, c := range []struct {
		name  string
		forge func(c []byte)
		says  string
	}{
		{"a page that is in use named as free too", func(c []byte) { setFree(c, sorted(append(slices.Clone(free), entities))) }, fmt.Sprintf("page %d is both in use and free", entities)},
		{"a page named as free twice", func(c []byte) { setFree(c, sorted(append(slices.Clone(free), free[0]))) }, "out of order"},
		{"a page named as free that is beyond the file", func(c []byte) { setFree(c, append(slices.Clone(free), h.Pages)) }, "not there"},
		{"a header named as free", func(c []byte) { setFree(c, append([]uint64{1}, free...)) }, "page 1 is both in use and free"},
		{"a page that is neither in use nor free", func(c []byte) { setFree(c, free[1:]) }, fmt.Sprintf("page %d is neither in use nor free", free[0])},
		{"more free pages than the list can hold", func(c []byte) { binary.NativeEndian.PutUint16(c[int(h.Freelist)*size+10:], 0xFFFE) }, "more elements than fit"},
		{"a long list of free pages that says it is endless", func(c []byte) {
			binary.NativeEndian.PutUint16(c[int(h.Freelist)*size+10:], manyFree)
			setNumber(c[int(h.Freelist)*size+headerSize:], 1<<61)
		}, "more elements than fit"},
		{"two buckets with one tree", func(c []byte) { setNumber(root(c, bucketTies), entities) }, "is used twice"},
		{"a bucket whose root is a header", func(c []byte) { setNumber(root(c, bucketTies), 1) }, "refers to page 1"},
		{"a bucket whose root is beyond the file", func(c []byte) { setNumber(root(c, bucketTies), h.Pages) }, "refers to page"},
		{"a bucket whose root is the freelist", func(c []byte) { setNumber(root(c, bucketTies), h.Freelist) }, "neither branch nor leaf"},
		{"a bucket that counts something", func(c []byte) { setNumber(root(c, bucketTies)[8:], 1) }, "broken head"},
		{"a branch that names its child by another key", func(c []byte) {
			page := branch(c)
			page[headerSize+uint32At(page, headerSize)]--
		}, "another key"},
		{"a branch that leads to itself", func(c []byte) { setNumber(branch(c)[headerSize+8:], entities) }, "is used twice"},
		{"a branch whose children are exchanged", func(c []byte) {
			page := branch(c)
			first, second := bytes.Clone(page[headerSize+8:headerSize+16]), bytes.Clone(page[headerSize+24:headerSize+32])
			copy(page[headerSize+8:], second)
			copy(page[headerSize+24:], first)
		}, "another key"},
		{"a branch without children", func(c []byte) { binary.NativeEndian.PutUint16(branch(c)[10:], 0) }, "has no elements"},
		{"a page that goes on beyond the file", func(c []byte) { binary.NativeEndian.PutUint32(branch(c)[12:], 0xFFFFFFFF) }, "longer than the file"},
		{"a page that goes on for no reason", func(c []byte) { binary.NativeEndian.PutUint32(branch(c)[12:], 1) }, "longer than its elements"},
		{"a page with another number", func(c []byte) { setNumber(branch(c), entities+1) }, "says that it is page"},
	} {
		t.Run("it refuses "+c.name, func(t *testing.T) {
			forged := bytes.Clone(content)
			c.forge(forged)
			_, err := inspectFile("forged", bytes.NewReader(forged), int64(len(forged)))
			if kg.CodeOf(err) != kg.Invalid || !strings.Contains(err.Error(), c.says) {
				t.Errorf("the error is %v, want one that says %q", err, c.says)
			}
		})
	}
}

func setNumber(b []byte, n uint64) { binary.NativeEndian.PutUint64(b, n) }

func sorted(ids []uint64) []uint64 {
	slices.Sort(ids)
	return ids
}

// TestLostWrites puts leaves as they were some changes ago in the place of those
// that are: as a disk leaves it that says of a page that it wrote it, and did not,
// where the page was in use for the same before. Such a page is sound in itself.
func TestLostWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lost.db")
	s, err := Open(path, kgtest.Ontology())
	if err != nil {
		t.Fatal(err)
	}
	w := kgtest.NewW()
	for i := range 20 {
		w.Is(teacher(i)).Has(teacher(i), "born", "1800")
	}
	w.Apply(t, s)
	var states [][]byte
	for i := range 4 { // each as long as the one before
		change := []kg.Change{kg.ReplaceSource{Source: "source/x", Facts: new(kgtest.W).Source("source/x", "NEWS").Has(teacher(3), "born", fmt.Sprint(1900+i), kgtest.From("source/x")).Facts}}
		if err := apply(s, change); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		states = append(states, content)
	}
	s.Close()
	now := states[3]
	size := os.Getpagesize()
	at := leafOf(t, now, teacher(3))
	for i, before := range states[:3] {
		t.Run(fmt.Sprintf("it refuses a leaf of %d changes ago", 3-i), func(t *testing.T) {
			lost, was := bytes.Clone(now), leafOf(t, before, teacher(3))
			copy(lost[at*size:(at+1)*size], before[was*size:])
			setNumber(lost[at*size:], uint64(at))
			if _, err := inspectFile("lost", bytes.NewReader(lost), int64(len(lost))); err != nil {
				t.Fatalf("it is not sound in itself: %v", err)
			}
			if err := os.WriteFile(path, lost, 0o600); err != nil {
				t.Fatal(err)
			}
			if s, err := Open(path, kgtest.Ontology()); err == nil || !strings.Contains(err.Error(), "not those that were written last") {
				t.Errorf("the error is %v", err)
				if err == nil {
					s.Close()
				}
			} else {
				refusal(t, "a lost write", err)
			}
			if err := lookedAt(t, path, now, lost); !isDamage(err) {
				t.Errorf("looking at it while it is open finds %v", err)
			}
		})
	}
}

// lookedAt opens a whole file, damages it, and looks at it.
func lookedAt(t *testing.T, path string, whole, damaged []byte) error {
	t.Helper()
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, kgtest.Ontology())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return s.Inspect(t.Context(), quick)
}

// leafOf gives the page that a thing stands in.
func leafOf(t *testing.T, content []byte, id kg.ID) int {
	t.Helper()
	for number, used := range inUse(t, content) {
		head := content[number*os.Getpagesize():]
		if !used || number < 2 || binary.NativeEndian.Uint16(head[8:]) != leafPage {
			continue
		}
		p := page{flags: leafPage, count: int(binary.NativeEndian.Uint16(head[10:])), body: head}
		for i := range p.count {
			if string(p.key(i)) == string(id) {
				return number
			}
		}
	}
	t.Fatalf("no leaf has %s", id)
	return 0
}

// checked runs a check over a damaged copy, which may find what it wants.
func checked(t *testing.T, w *whole, damaged []byte) {
	t.Helper()
	if err := os.WriteFile(w.path, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, err := range Check(t.Context(), kgtest.Ontology(), w.path) {
		if err != nil {
			if kg.CodeOf(err) != kg.Invalid {
				t.Fatalf("the error is no refusal: %v", err)
			}
		}
	}
	if left, err := os.ReadFile(w.path); err != nil || !bytes.Equal(left, damaged) {
		t.Fatalf("the check changed the file (%v)", err)
	}
}

// FuzzDamage alters some bytes and cuts the file.
func FuzzDamage(f *testing.F) {
	w := newWhole(f)
	f.Add(uint32(4096*3+8), []byte{1}, uint32(0))
	f.Add(uint32(4096*5+16), []byte{1, 0, 0, 0, 1}, uint32(0))
	f.Add(uint32(0), []byte{}, uint32(1000))
	f.Fuzz(func(t *testing.T, at uint32, by []byte, cut uint32) {
		damaged := bytes.Clone(w.content)
		for i, b := range by {
			damaged[(int(at)+i)%len(damaged)] ^= b
		}
		w.harmless(t, "a fuzzed copy", damaged[:len(damaged)-int(cut)%len(damaged)])
	})
}
