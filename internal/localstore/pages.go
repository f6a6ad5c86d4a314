package localstore

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// bbolt believes what its pages say of themselves: where their elements lie,
// which pages follow, which are free. So they are read here first, by one who
// believes nothing: no number leads outside of the page or of the file it is in,
// and all of them agree. bbolt lays elements out without gaps, names a child by
// its first key, and has each page in use or free, so that few numbers can be
// altered without another one saying so.

const (
	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10
	// elementSize is that of an element's header, in a branch as in a leaf.
	elementSize = 16
	// bucketElement is the flag of an element of a leaf that is a bucket.
	bucketElement = 0x01
	// bucketSize is that of a bucket's head: its root page and its sequence,
	// which is never used.
	bucketSize = 16
	// noFreelist stands in the header in place of the freelist's page.
	noFreelist = ^uint64(0)
	// manyFree is the number of elements of a freelist whose first one is their number.
	manyFree = 0xFFFF
)

// page is a page with those that follow it, as it lies in the file.
type page struct {
	id    uint64
	flags uint16
	count int
	body  []byte // from its head on
}

func uint32At(b []byte, at int) int { return int(binary.NativeEndian.Uint32(b[at:])) }

// element gives where the header of an element begins.
func (p *page) element(i int) int { return headerSize + i*elementSize }

func (p *page) isBranch() bool { return p.flags == branchPage }

// sizes gives how long key and value of an element are.
func (p *page) sizes(i int) (key, value int) {
	at := p.element(i)
	if p.isBranch() {
		return uint32At(p.body, at+4), 0
	}
	return uint32At(p.body, at+8), uint32At(p.body, at+12)
}

// position gives where the key of an element begins.
func (p *page) position(i int) int {
	at := p.element(i)
	if p.isBranch() {
		return at + uint32At(p.body, at)
	}
	return at + uint32At(p.body, at+4)
}

// The following may be called of a page that is sound.

func (p *page) key(i int) []byte {
	at := p.position(i)
	size, _ := p.sizes(i)
	return p.body[at : at+size]
}

func (p *page) value(i int) []byte {
	at := p.position(i)
	key, size := p.sizes(i)
	return p.body[at+key : at+key+size]
}

func (p *page) isBucket(i int) bool { return uint32At(p.body, p.element(i)) == bucketElement }

func (p *page) child(i int) uint64 { return binary.NativeEndian.Uint64(p.body[p.element(i)+8:]) }

// sound sees to it that the elements of a branch or a leaf lie one after the
// other, their keys in order, and gives where the last one ends.
func (p *page) sound() (end int, err error) {
	if p.flags != branchPage && p.flags != leafPage {
		return 0, p.fault("is neither branch nor leaf")
	}
	if end = p.element(p.count); end > len(p.body) {
		return 0, p.fault("has more elements than fit")
	}
	var last []byte
	for i := range p.count {
		key, value := p.sizes(i)
		switch {
		case !p.isBranch() && uint32At(p.body, p.element(i)) > bucketElement:
			return 0, p.fault("has an element of an unknown sort")
		case p.position(i) != end:
			return 0, p.fault("has an element out of its place")
		case key <= 0 || value < 0: // that long, where numbers are of 32 bits
			return 0, p.fault("has an element without a key, or one that is too long")
		case key > len(p.body)-end || value > len(p.body)-end-key:
			return 0, p.fault("has an element longer than the page")
		}
		end += key + value
		now := p.key(i)
		if bytes.Compare(last, now) >= 0 {
			return 0, p.fault("has keys out of order")
		}
		last = now
	}
	return end, nil
}

func (p *page) fault(what string) error { return fmt.Errorf("page %d %s", p.id, what) }

// pages reads the pages of a file.
type pages struct {
	from  io.ReaderAt
	size  int    // of a page, in bytes
	count uint64 // how many there are
}

// read reads a page and those that follow it, into buf where it is long enough.
func (f *pages) read(id uint64, buf []byte) (*page, error) {
	if id < 2 || id >= f.count {
		return nil, fmt.Errorf("it refers to page %d of %d", id, f.count)
	}
	if len(buf) < f.size {
		buf = make([]byte, f.size)
	}
	if err := f.fill(id, buf[:f.size]); err != nil {
		return nil, err
	}
	p := &page{id: id, flags: binary.NativeEndian.Uint16(buf[8:]), count: int(binary.NativeEndian.Uint16(buf[10:]))}
	more := uint64(uint32At(buf, 12))
	switch {
	case binary.NativeEndian.Uint64(buf) != id:
		return nil, p.fault(fmt.Sprint("says that it is page ", binary.NativeEndian.Uint64(buf)))
	case more >= f.count-id:
		return nil, p.fault("is longer than the file")
	}
	length := int(more+1) * f.size
	if len(buf) < length {
		buf = append(buf[:f.size:f.size], make([]byte, length-f.size)...)
	}
	if more > 0 {
		if err := f.fill(id+1, buf[f.size:length]); err != nil {
			return nil, err
		}
	}
	p.body = buf[:length]
	return p, nil
}

func (f *pages) fill(id uint64, buf []byte) error {
	if n, err := f.from.ReadAt(buf, int64(id)*int64(f.size)); n < len(buf) {
		return fmt.Errorf("page %d cannot be read: %w", id, err)
	}
	return nil
}

// node reads a page of a tree and sees to it that it is sound.
func (f *pages) node(id uint64, buf []byte) (*page, error) {
	p, err := f.read(id, buf)
	if err != nil {
		return nil, err
	}
	end, err := p.sound()
	if err == nil && len(p.body)-end >= f.size {
		err = p.fault("is longer than its elements")
	}
	return p, err
}

// A walk goes through all pages of a file.
type walk struct {
	pages
	used []bool // nil where it does not matter
	// visit, where it is not nil, is shown each element of a leaf that is no
	// bucket, with the names of the buckets it is in. It keeps none of them.
	visit func(buckets [][]byte, key, value []byte) error
	buf   []byte
}

// all goes through what the header leads to: the tree of buckets and the
// freelist, which make up the file between them.
func (w *walk) all(h *header) error {
	w.used = make([]bool, w.count)
	w.used[0], w.used[1] = true, true
	if err := w.bucket(nil, h.Root); err != nil {
		return err
	}
	if h.Freelist == noFreelist {
		return nil
	}
	if err := w.free(h.Freelist); err != nil {
		return err
	}
	for id, used := range w.used {
		if !used {
			return fmt.Errorf("page %d is neither in use nor free", id)
		}
	}
	return nil
}

// use notes that a page and those that follow it are in use.
func (w *walk) use(p *page) error {
	if w.used == nil {
		return nil
	}
	for id := p.id; id < p.id+uint64(len(p.body)/w.size); id++ {
		if w.used[id] {
			return fmt.Errorf("page %d is used twice", id)
		}
		w.used[id] = true
	}
	return nil
}

// free sees to it that the pages that the freelist names are free.
func (w *walk) free(id uint64) error {
	p, err := w.read(id, w.buf)
	if err != nil {
		return err
	}
	if err := w.use(p); err != nil {
		return err
	}
	ids, err := p.freeIDs()
	if err != nil {
		return err
	}
	for last := uint64(0); len(ids) > 0; ids = ids[8:] {
		free := binary.NativeEndian.Uint64(ids)
		switch {
		case free <= last || free >= w.count:
			return p.fault("names free pages out of order, or pages that are not there")
		case w.used[free]:
			return fmt.Errorf("page %d is both in use and free", free)
		}
		w.used[free], last = true, free
	}
	return nil
}

// freeIDs gives the numbers of free pages, eight bytes each.
func (p *page) freeIDs() ([]byte, error) {
	if p.flags != freelistPage {
		return nil, p.fault("is no freelist")
	}
	ids, n := p.body[headerSize:], uint64(p.count)
	if p.count == manyFree {
		n, ids = binary.NativeEndian.Uint64(ids), ids[8:]
	}
	if n > uint64(len(ids)/8) {
		return nil, p.fault("has more elements than fit")
	}
	return ids[:8*n], nil
}

// tree is a bucket on the way of a walk.
type tree struct {
	names [][]byte
	last  []byte // the last key
	inner []inner
}

// inner is a bucket in a bucket.
type inner struct {
	name []byte
	root uint64
}

// bucket goes through the tree of a bucket, and then through the buckets in it.
func (w *walk) bucket(names [][]byte, root uint64) error {
	t := &tree{names: names}
	if err := w.node(t, root, nil); err != nil {
		return err
	}
	return w.inner(t)
}

func (w *walk) inner(t *tree) error {
	for _, in := range t.inner {
		if err := w.bucket(append(t.names[:len(t.names):len(t.names)], in.name), in.root); err != nil {
			return err
		}
	}
	return nil
}

// node goes through a page of a tree and those below it. first is its first key,
// nil for a root.
func (w *walk) node(t *tree, id uint64, first []byte) error {
	p, err := w.pages.node(id, w.buf)
	if err != nil {
		return err
	}
	if err := w.use(p); err != nil {
		return err
	}
	w.buf = p.body[:cap(p.body)]
	switch {
	case p.count == 0 && (first != nil || p.isBranch()):
		return p.fault("has no elements")
	case first != nil && !bytes.Equal(first, p.key(0)):
		return p.fault("begins with another key than the page above it says")
	case !p.isBranch():
		return w.leaf(t, p)
	}
	p.body, w.buf = bytes.Clone(p.body), p.body[:cap(p.body)]
	for i := range p.count {
		if err := w.node(t, p.child(i), p.key(i)); err != nil {
			return err
		}
	}
	return nil
}

// leaf goes through the elements of a sound leaf.
func (w *walk) leaf(t *tree, p *page) error {
	if p.count > 0 && t.last != nil && bytes.Compare(t.last, p.key(0)) >= 0 {
		return p.fault("has keys out of order")
	}
	for i := range p.count {
		var err error
		switch {
		case p.isBucket(i):
			err = w.found(t, p, i)
		case w.visit != nil:
			err = w.visit(t.names, p.key(i), p.value(i))
		}
		if err != nil {
			return err
		}
	}
	if p.count > 0 {
		t.last = append(t.last[:0], p.key(p.count-1)...)
	}
	return nil
}

// found takes the bucket of an element: one that is small stands in the element
// itself, a leaf without a page.
func (w *walk) found(t *tree, p *page, i int) error {
	name, value := bytes.Clone(p.key(i)), p.value(i)
	if len(value) < bucketSize || binary.NativeEndian.Uint64(value[8:]) != 0 {
		return p.fault("has a bucket with a broken head")
	}
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		if len(value) != bucketSize {
			return p.fault("has a bucket with a broken head")
		}
		t.inner = append(t.inner, inner{name, root})
		return nil
	}
	body := value[bucketSize:]
	if len(body) < headerSize || binary.NativeEndian.Uint64(body) != 0 || uint32At(body, 12) != 0 {
		return p.fault("has a small bucket with a broken head")
	}
	small := &page{id: p.id, flags: binary.NativeEndian.Uint16(body[8:]), count: int(binary.NativeEndian.Uint16(body[10:])), body: body}
	end, err := small.sound()
	if err != nil {
		return err
	}
	if small.isBranch() || end != len(body) {
		return p.fault("has a small bucket that is no whole leaf")
	}
	in := &tree{names: append(t.names[:len(t.names):len(t.names)], name)}
	if err := w.leaf(in, small); err != nil {
		return err
	}
	if in.inner != nil {
		return p.fault("has a bucket in a small bucket")
	}
	return nil
}
