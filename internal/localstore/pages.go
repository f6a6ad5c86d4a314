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
