package localstore

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

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
