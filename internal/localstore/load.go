package localstore

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"

	bolt "go.etcd.io/bbolt"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
)

// load reads the file into memory; nil where it is a store that was never
// finished being made. Each record is checked by its checksum, and all of them by what was counted.
func (f *file) load(db *bolt.DB, o *kg.Ontology) (out *loaded, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			out, err = nil, damaged(f.path, fmt.Sprint(p))
		}
	}()
	err = db.View(func(tx *bolt.Tx) error {
		if k, _ := tx.Cursor().First(); k == nil {
			return nil
		}
		n, err := f.checkFormat(tx)
		if err != nil {
			return err
		}
		out = &loaded{}
		if err := readState(tx, &out.state); err != nil {
			return damaged(f.path, "its state: "+err.Error())
		}
		if out.state.Format != n && (n > 1 || out.state.Format != 0) { // the first did not say it twice
			return damaged(f.path, "it speaks of two formats")
		}
		if err := checkLog(tx.Bucket(bucketLog)); err != nil {
			return damaged(f.path, err.Error())
		}
		if err := f.loadRecords(tx, o, out); err != nil {
			return err
		}
		if err := f.counted.complete(&out.state); err != nil {
			return damaged(f.path, err.Error())
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (f *file) checkFormat(tx *bolt.Tx) (n int, err error) {
	meta := tx.Bucket(bucketMeta)
	if meta == nil || string(meta.Get(keyProduct)) != product {
		return 0, foreign(f.path)
	}
	n, err = strconv.Atoi(string(meta.Get(keyFormat)))
	switch {
	case err != nil || n < 1:
		return 0, damaged(f.path, "it does not say its format")
	case n > format:
		return 0, kg.Errorf(kg.Invalid, f.path, "was written by a newer Portolan (format %d; this one reads up to %d); it was left as it is. Update Portolan, or name another file", n, format)
	}
	for _, name := range [][]byte{bucketEntities, bucketTies, bucketLog} {
		if tx.Bucket(name) == nil {
			return 0, damaged(f.path, "its "+string(name)+" are missing")
		}
	}
	return n, nil
}

func (f *file) loadRecords(tx *bolt.Tx, o *kg.Ontology, out *loaded) error {
	if out.state.Schema != f.schema {
		return f.loadOutdated(tx, o, out)
	}
	entities, err := inParallel(tx.Bucket(bucketEntities), func(in interned, k, v []byte) (kg.EntityWrite, error) {
		e, err := readEntity(o, in, k, v)
		return kg.EntityWrite{After: e}, err
	})
	if err != nil {
		return damaged(f.path, err.Error())
	}
	ids := make(map[string]kg.ID, len(entities))
	for _, e := range entities {
		ids[string(e.After.ID)] = e.After.ID
	}
	ties, err := inParallel(tx.Bucket(bucketTies), func(in interned, k, v []byte) (kg.TieWrite, error) {
		t, err := readTie(o, in, ids, k, v)
		return kg.TieWrite{After: t}, err
	})
	if err != nil {
		return damaged(f.path, err.Error())
	}
	out.version = adjacency.New(o).Apply(&kg.Write{Revision: kg.Revision(out.state.Revision), Entities: entities, Ties: ties})
	return nil
}

func readEntity(o *kg.Ontology, in interned, k, v []byte) (*kg.Entity, error) {
	var s storedEntity
	if err := decode(k, v, &s); err != nil {
		return nil, fmt.Errorf("%q: %w", k, err)
	}
	id := kg.ID(k)
	cites := make([]kg.Cite, len(s.Cites))
	for i, c := range s.Cites {
		cites[i] = kg.Cite{Source: kg.ID(in.text(c.Source)), Audience: restoreAudience(c.Marking)}
	}
	e, err := o.RestoreEntity(id, in.facts(s.Facts, id, "", ""), restoreAudience(s.Marking), kg.Revision(s.Revision), cites)
	if err != nil {
		return nil, err
	}
	for i := range e.Tokens {
		e.Tokens[i].Text = in.text(e.Tokens[i].Text)
	}
	return e, nil
}

func readTie(o *kg.Ontology, in interned, ids map[string]kg.ID, k, v []byte) (*kg.Tie, error) {
	var s storedTie
	if err := decode(k, v, &s); err != nil {
		return nil, fmt.Errorf("%q: %w", k, err)
	}
	parts := bytes.SplitN(k, []byte{0}, 4)
	if len(parts) != 4 {
		return nil, fmt.Errorf("%q is no key of a tie", k)
	}
	from, ok := ids[string(parts[0])]
	to, ok2 := ids[string(parts[2])]
	if !ok || !ok2 {
		return nil, fmt.Errorf("%q ties what is not there", k)
	}
	key := kg.TieKey{Kind: in.text(string(parts[1])), From: from, To: to, Key: in.text(string(parts[3]))}
	return o.RestoreTie(key, in.facts(s.Facts, from, key.Kind, to), restoreAudience(s.Marking), kg.Revision(s.Revision))
}

// batchSize is how many records a worker takes at a time.
const batchSize = 1024

// inParallel reads all records of a bucket, on all processors, in order.
func inParallel[T any](b *bolt.Bucket, read func(in interned, k, v []byte) (T, error)) ([]T, error) {
	type batch struct {
		keys, values [][]byte
		out          []T
	}
	work := make(chan *batch, 4)
	var workers sync.WaitGroup
	failures := make(chan error, runtime.GOMAXPROCS(0))
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			in := interned{}
			var failed error
			for one := range work {
				if failed == nil {
					failed = guarded(func() error {
						for i, k := range one.keys {
							value, err := read(in, k, one.values[i])
							if err != nil {
								return err
							}
							one.out = append(one.out, value)
						}
						return nil
					})
				}
			}
			failures <- failed
		})
	}
	var batches []*batch
	walked := guarded(func() error {
		one := &batch{}
		err := b.ForEach(func(k, v []byte) error {
			one.keys, one.values = append(one.keys, k), append(one.values, v)
			if len(one.keys) == batchSize {
				work <- one
				batches, one = append(batches, one), &batch{}
			}
			return nil
		})
		work <- one
		batches = append(batches, one)
		return err
	})
	close(work)
	workers.Wait()
	for range runtime.GOMAXPROCS(0) {
		walked = cmp.Or(walked, <-failures)
	}
	var out []T
	for _, one := range batches {
		out = append(out, one.out...)
	}
	return out, walked
}

// guarded turns a panic, which a damaged page can cause, into an error.
func guarded(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errFault, p)
		}
	}()
	return do()
}

// errFault is that bbolt, or who reads what it gives, came upon something that
// cannot be.
var errFault = errors.New("a damaged page")

// loadOutdated works all records out anew from their facts, since the ontology
// is another than when they were written.
func (f *file) loadOutdated(tx *bolt.Tx, o *kg.Ontology, out *loaded) error {
	facts, revisions, err := readFacts(tx)
	if err != nil {
		return damaged(f.path, err.Error())
	}
	w, err := o.Rework(context.Background(), kg.Revision(out.state.Revision), facts, revisions)
	if err != nil {
		return f.disallowed(err)
	}
	out.version, out.outdated = adjacency.New(o).Apply(w), true
	return nil
}

// readFacts gives all facts of a file, as they were stated.
func readFacts(tx *bolt.Tx) (facts []kg.Fact, revisions map[kg.Key]kg.Revision, err error) {
	in := interned{}
	revisions = map[kg.Key]kg.Revision{}
	err = guarded(func() error {
		return errors.Join(
			tx.Bucket(bucketEntities).ForEach(func(k, v []byte) error {
				var s storedEntity
				if err := decode(k, v, &s); err != nil {
					return fmt.Errorf("%q: %w", k, err)
				}
				facts = append(facts, in.facts(s.Facts, kg.ID(k), "", "")...)
				revisions[kg.Key{Entity: kg.ID(k)}] = kg.Revision(s.Revision)
				return nil
			}),
			tx.Bucket(bucketTies).ForEach(func(k, v []byte) error {
				var s storedTie
				if err := decode(k, v, &s); err != nil {
					return fmt.Errorf("%q: %w", k, err)
				}
				key, err := parseTieKey(k)
				facts = append(facts, in.facts(s.Facts, key.From, key.Kind, key.To)...)
				revisions[kg.Key{Tie: key}] = kg.Revision(s.Revision)
				return err
			}))
	})
	return facts, revisions, err
}

// mostNamed is how many of the facts that a schema does not allow are named.
const mostNamed = 20

// disallowed says which stored facts the ontology does not allow.
func (f *file) disallowed(err error) error {
	found, ok := errors.AsType[kg.Errors](err)
	if !ok {
		one, ok := errors.AsType[*kg.Error](err)
		if !ok {
			return err
		}
		found = kg.Errors{one}
	}
	out := kg.Errors{kg.Errorf(kg.Invalid, f.path, "holds facts that the schema does not allow; it was left as it is. Serve it with the schema it was written by, or name another file. They are:")}
	out = append(out, found[:min(len(found), mostNamed)]...)
	if more := len(found) - mostNamed; more > 0 {
		out = append(out, kg.Errorf(kg.Invalid, f.path, "and %d more", more))
	}
	return out
}
