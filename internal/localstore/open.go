package localstore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
)

// lockWait is how long Open waits for another process to let go of the file.
const lockWait = time.Second

// Open opens the store in the file at path, which is made where there is none.
// Only one process at a time can have it open; another is told who has, with
// Unavailable. A file that is not a sound store of a known format, or whose facts
// the ontology does not allow, is refused with Invalid and left as it is, to the byte.
// Of one that cannot be written, because of the file system or of the user's
// rights, the store can be read (Store.ReadOnly).
func Open(path string, o *kg.Ontology) (*Store, error) {
	return (&file{disk: realDisk, path: path, schema: o.Fingerprint(), now: time.Now}).open(o)
}

func (f *file) open(o *kg.Ontology) (*Store, error) {
	if err := regular(f.path); err != nil {
		return nil, err
	}
	if err := f.create(o); err != nil {
		return nil, err
	}
	seen, err := f.check(o)
	if err != nil {
		return nil, err
	}
	if err := f.take(); err != nil {
		return nil, err
	}
	v, err := f.begin(o, seen)
	if err != nil {
		return nil, errors.Join(err, f.db.Close())
	}
	if f.writable() {
		writeHolder(f.path, f.now(), "")
		tidy(f.path)
	}
	s := newStore(v, f)
	s.readOnly = !f.writable()
	return s, nil
}

// take opens the file for writing, or where that cannot be, for reading.
func (f *file) take() (err error) {
	if f.db, err = f.openBolt(f.path, false); err == nil || !unwritable(err) {
		return err
	}
	f.readOnly = err
	f.db, err = f.openBolt(f.path, true)
	return err
}

// writable says whether the file that was taken can be written.
func (f *file) writable() bool { return f.readOnly == nil }

// unwritable says that an error is of a file that may be read all the same.
func unwritable(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// loaded is what a file holds.
type loaded struct {
	state   storedState
	version *adjacency.Version
	// outdated says that the file was written by another ontology: its records
	// were worked out anew.
	outdated bool
}

// check reads the whole file, without the right to write to it; nil where there
// is nothing in it yet.
func (f *file) check(o *kg.Ontology) (*loaded, error) {
	if info, err := os.Stat(f.path); errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil, nil
	}
	db, err := f.openSound()
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return f.load(db, o)
}

// begin takes a file that is now ours alone: makes what is missing, reads again
// what another process has changed since, writes what a new ontology changed.
func (f *file) begin(o *kg.Ontology, seen *loaded) (*adjacency.Version, error) {
	if seen == nil || f.written(kg.Revision(seen.state.Revision)+1) {
		again, err := f.reload(o)
		if err != nil {
			return nil, err
		}
		seen = again
	}
	return f.bring(o, seen)
}

// bring brings a file to this schema and this format.
func (f *file) bring(o *kg.Ontology, seen *loaded) (*adjacency.Version, error) {
	switch {
	case seen == nil:
		empty := adjacency.New(o)
		return empty, f.initialise(empty)
	case !f.writable():
	case seen.outdated:
		return seen.version, f.rewrite(seen.version)
	case seen.state.Format < format:
		return seen.version, f.upgrade(seen.version)
	}
	return seen.version, nil
}

// reload reads a file that is ours alone.
func (f *file) reload(o *kg.Ontology) (*loaded, error) {
	if err := f.sound(); err != nil {
		return nil, err
	}
	return f.load(f.db, o)
}

// initialise makes the buckets of a new store.
func (f *file) initialise(empty *adjacency.Version) error {
	if f.readOnly != nil {
		return cannotOpen(f.path, f.readOnly)
	}
	err := f.update(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{bucketMeta, bucketEntities, bucketTies, bucketLog} {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		if err := tx.Bucket(bucketMeta).Put(keyProduct, []byte(product)); err != nil {
			return err
		}
		return f.writeState(tx, empty, &f.counted)
	})
	if err != nil {
		return f.unavailable("the store could not be made; see that the disk is sound and has space", err)
	}
	return nil
}

// upgrade brings a file of an older format to this one, whose records are the same.
func (f *file) upgrade(v *adjacency.Version) error {
	if err := f.update(func(tx *bolt.Tx) error { return f.writeState(tx, v, &f.counted) }); err != nil {
		return f.unavailable("the store could not be brought to the new format, and is as it was; see that the disk is sound and has space", err)
	}
	return nil
}

// rewrite writes all records anew.
func (f *file) rewrite(v *adjacency.Version) error {
	counted := f.counted
	counted.records = 0
	err := f.update(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{bucketEntities, bucketTies} {
			if err := tx.DeleteBucket(name); err != nil {
				return err
			}
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		if err := writeRecords(tx, v.Write(), &counted); err != nil {
			return err
		}
		return f.writeState(tx, v, &counted)
	})
	f.counted = counted
	if err != nil {
		return f.unavailable("the store could not be brought to the new schema; see that the disk is sound and has space", err)
	}
	return nil
}

// openBolt opens the file with bbolt, which panics at some damages.
func (f *file) openBolt(path string, readOnly bool) (db *bolt.DB, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			f.opened.Close()
			db, err = nil, damaged(path, fmt.Sprint(p))
		}
	}()
	db, err = bolt.Open(path, 0o600, &bolt.Options{
		Timeout: lockWait, ReadOnly: readOnly, FreelistType: bolt.FreelistMapType,
		OpenFile: func(name string, flag int, perm os.FileMode) (*os.File, error) {
			opened, err := f.openFile(name, flag, perm)
			f.opened = opened
			return opened, err
		},
	})
	switch {
	case err == nil:
		return db, nil
	case errors.Is(err, berrors.ErrTimeout):
		return nil, held(path)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return nil, damaged(path, err.Error())
	}
	return nil, cannotOpen(path, err)
}

func cannotOpen(path string, err error) error {
	switch {
	case unwritable(err):
		return &kg.Error{Code: kg.Invalid, Field: path, Message: "may not be read and written by this user, or is where nothing can be written; give it the rights, or name another file", Cause: err}
	case errors.Is(err, fs.ErrNotExist):
		return &kg.Error{Code: kg.Invalid, Field: filepath.Dir(path), Message: "there is no such folder; make it, or name another file", Cause: err}
	}
	return &kg.Error{Code: kg.Unavailable, Field: path, Message: "could not be opened", Cause: err}
}
