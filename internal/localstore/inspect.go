package localstore

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"

	bolt "go.etcd.io/bbolt"

	"github.com/portolan/portolan/internal/kg"
)

// openSound opens a file for reading, once it is known to be whole. It looks at
// the file while it has the lock: what another process is writing looks damaged.
func (f *file) openSound() (*bolt.DB, error) {
	if err := regular(f.path); err != nil {
		return nil, err
	}
	db, err := f.openBolt(f.path, true)
	if IsHeld(err) {
		return nil, err
	}
	if fault := f.sound(); fault != nil {
		if db != nil {
			fault = errors.Join(fault, db.Close())
		}
		return nil, fault
	}
	return db, err
}

// regular sees to it that there is a file at path, or nothing.
func regular(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return cannotOpen(path, err)
	case !info.Mode().IsRegular():
		return kg.Errorf(kg.Invalid, path, "is no regular file; name a file for the store")
	}
	return nil
}

// sound looks at all that bbolt believes without looking: both headers, and every
// page that they lead to. It counts what it comes by; what records say is for those
// who read them.
func (f *file) sound() error {
	at, err := os.Open(f.path)
	if err != nil {
		return cannotOpen(f.path, err)
	}
	defer at.Close()
	info, err := at.Stat()
	if err != nil {
		return cannotOpen(f.path, err)
	}
	f.counted, err = inspectFile(f.path, at, info.Size())
	return err
}

func inspectFile(path string, f io.ReaderAt, size int64) (counted tally, err error) {
	h, err := inspectHeaders(path, f, size)
	if err != nil {
		return counted, err
	}
	w := walk{pages: pages{from: f, size: int(h.PageSize), count: h.Pages}, visit: counted.element}
	if err := w.all(h); err != nil {
		return counted, damaged(path, err.Error())
	}
	return counted, nil
}

// inspectHeaders looks at the two header pages and gives the newer one. bbolt
// makes do with one of them, which may be the older: then the last changes would
// be gone without a word. Both are written whole (the part that counts lies in
// one sector), so that one that is broken was damaged.
func inspectHeaders(path string, f io.ReaderAt, size int64) (*header, error) {
	first, ok := readHeader(f, 0)
	pageSize := int64(first.PageSize)
	if !ok || first.fault(0) != "" {
		if pageSize = findSecond(f); pageSize == 0 {
			if first.Magic != boltMagic {
				return nil, foreign(path)
			}
			return nil, damaged(path, first.fault(0))
		}
		return nil, damaged(path, "its first header is broken")
	}
	second, ok := readHeader(f, pageSize)
	if !ok {
		return nil, damaged(path, "it is cut off after its first page")
	}
	if fault := second.fault(1); fault != "" {
		return nil, damaged(path, fault)
	}
	if second.PageSize != first.PageSize {
		return nil, damaged(path, "its headers speak of pages of different sizes")
	}
	newest := &first
	if second.Tx > first.Tx {
		newest = &second
	}
	if newest.Pages > uint64(size/pageSize) {
		return nil, damaged(path, fmt.Sprintf("it is cut off: %d bytes long instead of %d pages of %d", size, newest.Pages, pageSize))
	}
	return newest, nil
}

// header is a bbolt page header with its meta page.
type header struct {
	ID                         uint64
	Flags, Count               uint16
	Overflow                   uint32
	Magic, Version             uint32
	PageSize, MetaFlags        uint32
	Root, Sequence             uint64
	Freelist, Pages, Tx, Check uint64
}

const (
	boltMagic   = 0xED0CDAED
	boltVersion = 2
	metaPage    = 0x04
	headerSize  = 16
	checkedSize = 56
	// Pages are as large as those of the machine that made the file.
	leastPage = 1024
	mostPage  = 65536
)

// findSecond gives the size of pages where a second header is found, 0 if none is.
func findSecond(f io.ReaderAt) int64 {
	for size := int64(leastPage); size <= mostPage; size *= 2 {
		if h, ok := readHeader(f, size); ok && h.fault(1) == "" {
			return size
		}
	}
	return 0
}

func readHeader(f io.ReaderAt, at int64) (h header, ok bool) {
	raw := make([]byte, binary.Size(h))
	if n, _ := f.ReadAt(raw, at); n < len(raw) {
		return h, false
	}
	if _, err := binary.Decode(raw, binary.NativeEndian, &h); err != nil {
		return h, false
	}
	sum := fnv.New64a()
	sum.Write(raw[headerSize : headerSize+checkedSize])
	if h.Check != sum.Sum64() {
		h.Check = 0 // no sum that FNV gives but for one text in 2^64
	}
	return h, true
}

// fault says what is wrong with the header, "" where nothing is.
func (h *header) fault(page uint64) string {
	switch {
	case h.Magic != boltMagic || h.ID != page || h.Flags != metaPage || h.Count != 0 || h.Overflow != 0:
		return fmt.Sprintf("header page %d is broken", page)
	case h.Version != boltVersion:
		return fmt.Sprintf("header page %d is of version %d of bbolt's format", page, h.Version)
	case h.Check == 0:
		return fmt.Sprintf("the checksum of header page %d is wrong", page)
	case h.PageSize < leastPage || h.PageSize > mostPage || h.PageSize&(h.PageSize-1) != 0 || h.Pages <= 2:
		return fmt.Sprintf("header page %d speaks of %d pages of %d bytes", page, h.Pages, h.PageSize)
	}
	return ""
}

func damaged(path, fault string) error {
	return &kg.Error{Code: kg.Invalid, Field: path, Message: "the store is damaged (" + fault +
		"); it was left as it is. Put a copy from a backup in its place, or name another file to begin anew"}
}

func foreign(path string) error {
	return kg.Errorf(kg.Invalid, path, "is no store of Portolan's; it was left as it is. Name another file")
}
