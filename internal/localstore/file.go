package localstore

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
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
	// format is the version of the file's format: a file of a newer one is refused,
	// one of an older is brought to this. Since 2 the state says what all records and
	// all entries of the log sum up to.
	format = 2
)

// file is a journal in a bbolt file.
type file struct {
	disk
	db     *bolt.DB
	opened *os.File // what bbolt opened last
	path   string
	schema string
	now    func() time.Time
	// counted is what was counted when the file was looked at, and since; whoever
	// may write has it.
	counted tally
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
	counted := f.counted
	err := f.update(func(tx *bolt.Tx) error {
		if err := f.proveWrite(tx, w); err != nil {
			return f.condemn(err)
		}
		if err := writeRecords(tx, w, &counted); err != nil {
			return err
		}
		if err := f.writeLog(tx, by, w, &counted); err != nil {
			return err
		}
		if err := f.writeState(tx, next, &counted); err != nil {
			return err
		}
		return ctx.Err()
	})
	switch {
	case err == nil:
		f.counted = counted
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
func writeRecords(tx *bolt.Tx, w *kg.Write, counted *tally) error {
	entities, ties := tx.Bucket(bucketEntities), tx.Bucket(bucketTies)
	if len(w.Entities)+len(w.Ties) > bulk { // they come in order: fill the pages
		entities.FillPercent, ties.FillPercent = 0.9, 0.9
	}
	for _, e := range w.Entities {
		key := []byte(e.ID())
		if e.After == nil {
			if err := remove(entities, key, &counted.records); err != nil {
				return err
			}
			continue
		}
		if err := replace(entities, key, storeEntity(e.After), &counted.records); err != nil {
			return err
		}
	}
	for _, t := range w.Ties {
		key := tieKey(t.Key())
		if t.After == nil {
			if err := remove(ties, key, &counted.records); err != nil {
				return err
			}
			continue
		}
		if err := replace(ties, key, storeTie(t.After), &counted.records); err != nil {
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

// replace puts a value in the place of another one, and in a sum.
func replace(b *bolt.Bucket, key []byte, value any, sum *uint64) error {
	stored, err := encode(key, value)
	if err != nil {
		return err
	}
	*sum += weight(stored) - weight(b.Get(key))
	return b.Put(key, stored)
}

// remove takes a value away, and from a sum.
func remove(b *bolt.Bucket, key []byte, sum *uint64) error {
	*sum -= weight(b.Get(key))
	return b.Delete(key)
}

// writeState writes what must agree with all else.
func (f *file) writeState(tx *bolt.Tx, v *adjacency.Version, counted *tally) error {
	meta := tx.Bucket(bucketMeta)
	if err := meta.Put(keyFormat, []byte(strconv.Itoa(format))); err != nil {
		return err
	}
	return put(meta, keyState, storedState{
		Schema: f.schema, Revision: uint64(v.Revision()), Entities: v.Entities(), Ties: v.Ties(),
		Log: counted.entries, Format: format, Records: counted.records, LogSum: counted.log,
	})
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

// writeLog writes what the revision changed, and by which changes.
func (f *file) writeLog(tx *bolt.Tx, by kg.Viewer, w *kg.Write, counted *tally) error {
	log, parts := tx.Bucket(bucketLog), 0
	add := func(entry storedLog) error {
		entry.At, entry.By = f.now().UnixMilli(), by.Name
		key := logKey(w.Revision, parts)
		parts++
		counted.entries++
		return replace(log, key, entry, &counted.log)
	}
	for touches := range slices.Chunk(w.Touches(), logPart) {
		if err := add(storedLog{Touches: storeTouches(touches)}); err != nil {
			return err
		}
	}
	for entry := range kg.ChangeParts(w.Changes, logPart) {
		if err := add(storedLog{Changes: storeParts(entry)}); err != nil {
			return err
		}
	}
	if parts == 0 {
		return add(storedLog{})
	}
	return nil
}

// checkLog sees to it that the log is whole, without reading what it says.
func checkLog(b *bolt.Bucket) error {
	if err := guarded(func() error { return b.ForEach(check) }); err != nil {
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
	if f.writable() {
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
