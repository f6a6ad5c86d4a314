package localstore

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
)

// The buckets and the keys of the first one.
var (
	bucketMeta     = []byte("meta")
	bucketEntities = []byte("entities")
	bucketTies     = []byte("ties")
	bucketLog      = []byte("log")

	keyProduct = []byte("product")
	keyFormat  = []byte("format")
	keyState   = []byte("state")
)

const (
	product = "portolan"
	// format is the version of the file's format: a file of a newer one is refused.
	format = 1
)

// file is a journal in a bbolt file.
type file struct {
	disk
	db     *bolt.DB
	opened *os.File // what bbolt opened last
	path   string
	schema string
	now    func() time.Time
	// entries is how many the log has; whoever may write has it.
	entries int
	// lost says that a write failed in such a way that nobody knows whether it is
	// on disk: nothing more may be written over it.
	lost atomic.Bool
	// broken says that bbolt panicked in a write: what it holds it never lets go.
	broken bool
	// damage is what was found to be wrong with the file since it was opened.
	damage atomic.Pointer[kg.Error]
	// readOnly is why nothing can be written; nil where it can.
	readOnly error
}

func (f *file) commit(ctx context.Context, by kg.Viewer, w *kg.Write, next *adjacency.Version) error {
	if f.readOnly != nil {
		return f.unavailable("the store can only be read, so that nothing can be changed; give this user the right to write to it, or move it to where it can be written", f.readOnly)
	}
	if err := f.found(); err != nil {
		return err
	}
	if f.lost.Load() {
		return f.unavailable("an earlier change could not be written with certainty; check the disk and start again", nil)
	}
	entries := f.entries
	err := f.update(func(tx *bolt.Tx) error {
		if err := f.proveWrite(tx, w); err != nil {
			return f.condemn(err)
		}
		if err := writeRecords(tx, w); err != nil {
			return err
		}
		parts, err := f.writeLog(tx, by, w)
		if err != nil {
			return err
		}
		entries += parts
		if err := f.writeState(tx, next, entries); err != nil {
			return err
		}
		return ctx.Err()
	})
	switch {
	case err == nil:
		f.entries = entries
		return nil
	case ctx.Err() != nil && errors.Is(err, ctx.Err()), errors.Is(err, f.found()):
		return err
	}
	f.broken = errors.Is(err, errFault)
	f.lost.Store(f.broken || f.written(w.Revision))
	return f.unavailable("the change could not be written; see that the disk is sound and has space", err)
}

// update and view run a transaction; bbolt panics where it finds the file damaged.
func (f *file) update(write func(*bolt.Tx) error) error {
	return guarded(func() error { return f.db.Update(write) })
}

func (f *file) view(read func(*bolt.Tx) error) error {
	return guarded(func() error { return f.db.View(read) })
}

// written says whether a transaction that failed may stand in the file after
// all: then memory and file no longer agree.
func (f *file) written(at kg.Revision) bool {
	var state storedState
	err := f.view(func(tx *bolt.Tx) error { return readState(tx, &state) })
	return err != nil || state.Revision >= uint64(at)
}

func (f *file) unavailable(message string, cause error) error {
	return &kg.Error{Code: kg.Unavailable, Field: f.path, Message: message, Cause: cause}
}

// writeRecords writes the records as they shall be, in order of their keys.
func writeRecords(tx *bolt.Tx, w *kg.Write) error {
	entities, ties := tx.Bucket(bucketEntities), tx.Bucket(bucketTies)
	if len(w.Entities)+len(w.Ties) > bulk { // they come in order: fill the pages
		entities.FillPercent, ties.FillPercent = 0.9, 0.9
	}
	for _, e := range w.Entities {
		key := []byte(e.ID())
		if e.After == nil {
			if err := entities.Delete(key); err != nil {
				return err
			}
			continue
		}
		if err := put(entities, key, storeEntity(e.After)); err != nil {
			return err
		}
	}
	for _, t := range w.Ties {
		key := tieKey(t.Key())
		if t.After == nil {
			if err := ties.Delete(key); err != nil {
				return err
			}
			continue
		}
		if err := put(ties, key, storeTie(t.After)); err != nil {
			return err
		}
	}
	return nil
}

// bulk is how many records make a write one that loads a graph.
const bulk = 10_000

func put(b *bolt.Bucket, key []byte, value any) error {
	stored, err := encode(key, value)
	if err != nil {
		return err
	}
	return b.Put(key, stored)
}

func (f *file) writeState(tx *bolt.Tx, v *adjacency.Version, entries int) error {
	return put(tx.Bucket(bucketMeta), keyState, storedState{Schema: f.schema, Revision: uint64(v.Revision()), Entities: v.Entities(), Ties: v.Ties(), Log: entries})
}

func readState(tx *bolt.Tx, into *storedState) error {
	b := tx.Bucket(bucketMeta)
	if b == nil {
		return errDamaged
	}
	return decode(keyState, b.Get(keyState), into)
}

// logPart is how many touches or facts an entry of the log holds at most: the
// log of a big import is many entries, none of which is big.
const logPart = 512

// writeLog writes what the revision changed, and by which changes. It gives how
// many entries that takes.
func (f *file) writeLog(tx *bolt.Tx, by kg.Viewer, w *kg.Write) (parts int, err error) {
	log := tx.Bucket(bucketLog)
	add := func(entry storedLog) error {
		entry.At, entry.By = f.now().UnixMilli(), by.Name
		key := logKey(w.Revision, parts)
		parts++
		return put(log, key, entry)
	}
	for touches := range slices.Chunk(w.Touches(), logPart) {
		if err := add(storedLog{Touches: storeTouches(touches)}); err != nil {
			return parts, err
		}
	}
	for entry := range kg.ChangeParts(w.Changes, logPart) {
		if err := add(storedLog{Changes: storeParts(entry)}); err != nil {
			return parts, err
		}
	}
	if parts == 0 {
		err = add(storedLog{})
	}
	return parts, err
}

// checkLog sees to it that the log is whole, without reading what it says.
func checkLog(b *bolt.Bucket, want int) error {
	found := 0
	err := guarded(func() error {
		return b.ForEach(func(k, v []byte) error {
			found++
			return check(k, v)
		})
	})
	if err == nil && found != want {
		err = fmt.Errorf("it has %d entries instead of %d", found, want)
	}
	if err != nil {
		return fmt.Errorf("its log: %w", err)
	}
	return nil
}

func logKey(r kg.Revision, part int) []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(r))
	return binary.BigEndian.AppendUint32(b, uint32(part))
}

func storeTouches(touches []kg.Touch) []storedTouch {
	out := make([]storedTouch, len(touches))
	for i, t := range touches {
		key := []byte(t.Key.Entity)
		if t.Key.IsTie() {
			key = tieKey(t.Key.Tie)
		}
		out[i] = storedTouch{Key: key, IsTie: t.Key.IsTie(), By: t.By.Stored()}
	}
	return out
}

func (f *file) touches(ctx context.Context, since, until kg.Revision, yield func(kg.Revision, kg.Touch) bool) error {
	err := f.viewLog(since+1, until, func(c *bolt.Cursor) error {
		back := c.Prev
		if k, _ := c.Seek(logKey(until+1, 0)); k == nil {
			back = c.Last
		}
		k, v := back()
		for ; k != nil && kg.Revision(binary.BigEndian.Uint64(k)) > since; k, v = c.Prev() {
			if err := ctx.Err(); err != nil {
				return err
			}
			if done, err := readTouches(k, v, yield); done || err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil || ctx.Err() != nil {
		return err
	}
	return f.logFault(err)
}

// viewLog reads the log of some revisions, once its pages are proven.
func (f *file) viewLog(since, until kg.Revision, read func(*bolt.Cursor) error) error {
	return f.view(func(tx *bolt.Tx) error {
		p, err := f.prove(tx)
		if err == nil {
			err = p.keys(tx.Bucket(bucketLog), logKey(since, 0), logKey(until+1, 0), false)
		}
		if err != nil {
			return f.condemn(err)
		}
		return read(tx.Bucket(bucketLog).Cursor())
	})
}

func (f *file) logFault(err error) error {
	if errors.Is(err, f.found()) {
		return err
	}
	return f.unavailable("its log of changes cannot be read", err)
}

func readTouches(key, value []byte, yield func(kg.Revision, kg.Touch) bool) (done bool, err error) {
	var entry storedLog
	if err := decode(key, value, &entry); err != nil {
		return true, err
	}
	for i := len(entry.Touches) - 1; i >= 0; i-- {
		s := &entry.Touches[i]
		t := kg.Touch{Key: kg.Key{Entity: kg.ID(s.Key)}, By: restoreAudience(s.By)}
		if s.IsTie {
			tie, err := parseTieKey(s.Key)
			if err != nil {
				return true, err
			}
			t.Key = kg.Key{Tie: tie}
		}
		if !yield(kg.Revision(binary.BigEndian.Uint64(key)), t) {
			return true, nil
		}
	}
	return false, nil
}

func (f *file) close() error {
	if f.readOnly == nil {
		removeHolder(f.path) // while the file is ours: afterwards it could be that of another process
	}
	if f.broken {
		return nil // the lock ends with the process
	}
	if err := f.db.Close(); err != nil {
		return f.unavailable("the file could not be closed", err)
	}
	return nil
}
