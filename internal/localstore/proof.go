package localstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/time/rate"

	"github.com/portolan/portolan/internal/kg"
)

// All of a file is looked at when it is opened. What happens to it afterwards is
// found in two ways: each page is proven again before bbolt reads it for a change
// or for the log, and from time to time somebody calls inspect.

// A proof looks at the pages that bbolt is about to use in a transaction.
type proof struct {
	pages
	root     uint64           // of the bucket of buckets
	branches map[uint64]*page // that were looked at
	leaves   map[uint64]bool
	buf      []byte
}

// prove begins a proof, with the page that all buckets begin at.
func (f *file) prove(tx *bolt.Tx) (*proof, error) {
	size := tx.DB().Info().PageSize
	p := &proof{
		pages: pages{from: f.opened, size: size, count: uint64(tx.Size()) / uint64(size)},
		root:  uint64(tx.Cursor().Bucket().Root()), branches: map[uint64]*page{}, leaves: map[uint64]bool{},
	}
	w := walk{pages: p.pages, visit: checkElement}
	return p, w.node(&tree{}, p.root, nil)
}

// keys looks at the pages of a bucket that can have keys from first to last, and
// where one is to be removed, at those beside them, which they may be merged with.
func (p *proof) keys(b *bolt.Bucket, first, last []byte, removed bool) error {
	if b.Root() == 0 { // it stands in the page that all begin at
		return nil
	}
	return p.node(uint64(b.Root()), first, last, removed)
}

func (p *proof) node(id uint64, first, last []byte, removed bool) error {
	if p.leaves[id] {
		return nil
	}
	n := p.branches[id]
	if n == nil {
		var err error
		if n, err = p.pages.node(id, p.buf); err != nil {
			return err
		}
		p.buf = n.body[:cap(n.body)]
		if !n.isBranch() {
			p.leaves[id] = true
			return checkLeaf(n)
		}
		n.body = bytes.Clone(n.body)
		p.branches[id] = n
	}
	from, to := n.childOf(first), n.childOf(last)
	if removed {
		from, to = max(from-1, 0), min(to+1, n.count-1)
	}
	for i := from; i <= to; i++ {
		if err := p.node(n.child(i), first, last, removed); err != nil {
			return err
		}
	}
	return nil
}

// childOf gives which child of a branch has the key, if any has.
func (p *page) childOf(key []byte) int {
	low, high := 0, p.count
	for low < high {
		if middle := (low + high) / 2; bytes.Compare(p.key(middle), key) <= 0 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return max(low-1, 0)
}

func checkLeaf(p *page) error {
	for i := range p.count {
		if err := check(p.key(i), p.value(i)); err != nil {
			return p.fault(fmt.Sprintf("has %q: %v", p.key(i), err))
		}
	}
	return nil
}

// checkElement looks at the checksum of what has one.
func checkElement(buckets [][]byte, key, value []byte) error {
	if len(buckets) == 0 || bytes.Equal(buckets[0], bucketMeta) && !bytes.Equal(key, keyState) {
		return nil
	}
	if err := check(key, value); err != nil {
		return fmt.Errorf("%s %q: %w", buckets[0], key, err)
	}
	return nil
}

// proveWrite looks at all pages that writing the records can read.
func (f *file) proveWrite(tx *bolt.Tx, w *kg.Write) error {
	if len(w.Entities)+len(w.Ties) > bulk {
		return f.look(f.opened)
	}
	p, err := f.prove(tx)
	if err != nil {
		return err
	}
	entities, ties, log := tx.Bucket(bucketEntities), tx.Bucket(bucketTies), tx.Bucket(bucketLog)
	for _, e := range w.Entities {
		if err := p.keys(entities, []byte(e.ID()), []byte(e.ID()), e.After == nil); err != nil {
			return err
		}
	}
	for _, t := range w.Ties {
		key := tieKey(t.Key())
		if err := p.keys(ties, key, key, t.After == nil); err != nil {
			return err
		}
	}
	key := logKey(w.Revision, 0)
	if err := p.keys(log, key, key, false); err != nil {
		return err
	}
	return f.proveFreelist()
}

// proveFreelist looks at the page that the freelist stands in, which bbolt frees
// by the length that it says it has.
func (f *file) proveFreelist() error {
	h, err := f.header()
	if err != nil || h.Freelist == noFreelist {
		return err
	}
	w := walk{pages: pages{from: f.opened, size: int(h.PageSize), count: h.Pages}}
	p, err := w.read(h.Freelist, nil)
	if err != nil {
		return err
	}
	ids, err := p.freeIDs()
	if err != nil {
		return err
	}
	// It is made for as many as were free before it was given its own pages.
	length, pagesFor := len(p.body)/w.size, func(ids int) int { return (headerSize+8*ids)/w.size + 1 }
	if n := len(ids)/8 + 1; length > pagesFor(n+length) {
		return p.fault("is longer than its elements")
	}
	return nil
}

// header gives the newer header of a file that nobody is writing to.
func (f *file) header() (*header, error) {
	info, err := f.opened.Stat()
	if err != nil {
		return nil, err
	}
	return inspectHeaders(f.path, f.opened, info.Size())
}

// look looks at all that stands in a file to which nobody is writing. Of one that
// is being written to it may say what is not so.
func (f *file) look(from io.ReaderAt) error {
	if at, err := os.Stat(f.path); err != nil {
		return fmt.Errorf("the file is not at its place any more: %w", err)
	} else if now, err := f.opened.Stat(); err != nil || !os.SameFile(at, now) {
		return errors.Join(errors.New("another file is in its place"), err)
	}
	h, err := f.header()
	if err != nil {
		return err
	}
	var state storedState
	t := tally{}
	w := walk{pages: pages{from: from, size: int(h.PageSize), count: h.Pages}, visit: func(buckets [][]byte, key, value []byte) error {
		if err := checkElement(buckets, key, value); err != nil {
			return err
		}
		if len(buckets) > 0 && bytes.Equal(buckets[0], bucketMeta) && bytes.Equal(key, keyState) {
			return decode(key, value, &state)
		}
		return t.element(buckets, key, value)
	}}
	if err := w.all(h); err != nil {
		return err
	}
	return t.complete(&state)
}

// inspect looks at the whole file beside readers and writers, so many bytes a
// second. Where something seems to be wrong, a change may have been written
// meanwhile; then it looks again, alone, which writers wait for.
func (f *file) inspect(ctx context.Context, bytesPerSecond int, alone func(context.Context, func() error) error) error {
	if err := f.found(); err != nil {
		return err
	}
	if f.look(&paced{ctx, f.opened, rate.NewLimiter(rate.Limit(bytesPerSecond), bytesPerSecond)}) == nil {
		return nil
	}
	return alone(ctx, func() error {
		if err := f.look(f.opened); err != nil {
			return f.condemn(err)
		}
		return nil
	})
}

// paced reads no faster than its limit.
type paced struct {
	ctx   context.Context
	from  io.ReaderAt
	limit *rate.Limiter
}

func (p *paced) ReadAt(b []byte, at int64) (int, error) {
	for left := len(b); left > 0; left -= p.limit.Burst() {
		if err := p.limit.WaitN(p.ctx, min(left, p.limit.Burst())); err != nil {
			return 0, err
		}
	}
	return p.from.ReadAt(b, at)
}

// condemn keeps what was found to be wrong with the file: nothing more is written to it.
func (f *file) condemn(fault error) error {
	err := &kg.Error{Code: kg.Unavailable, Field: f.path, Cause: fault, Message: fmt.Sprintf("the store was damaged while it was open (%v); nothing more is written to it. Stop the server, and put a copy from a backup in its place", fault)}
	f.damage.CompareAndSwap(nil, err)
	return f.damage.Load()
}

// found gives what was found to be wrong with the file since it was opened.
func (f *file) found() error {
	if err := f.damage.Load(); err != nil {
		return err
	}
	return nil
}
