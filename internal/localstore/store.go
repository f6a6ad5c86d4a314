package localstore

import (
	"context"
	"iter"
	"sync/atomic"
	"time"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
)

// Store is a kg.Store that holds the graph in memory. Open keeps it in a file
// too; OpenMemory does not.
type Store struct {
	ontology *kg.Ontology
	current  atomic.Pointer[adjacency.Version]
	writing  chan struct{} // holds one token: who takes it may write
	journal  journal
	readOnly bool
}

// journal is where changes are kept beyond the current version.
type journal interface {
	// commit makes the write last before it returns. It writes nothing where the
	// context has ended.
	commit(ctx context.Context, by kg.Viewer, w *kg.Write, next *adjacency.Version) error
	// touches gives the records touched after since, up to until, the latest first.
	touches(ctx context.Context, since, until kg.Revision, yield func(kg.Revision, kg.Touch) bool) error
	// history gives the commit of a revision.
	history(at kg.Revision) (kg.Commit, error)
	// inspect looks over all that is kept, so many bytes a second; alone runs
	// something while nobody writes. found gives what was found to be wrong, in this
	// or another way, since the journal was opened.
	inspect(ctx context.Context, bytesPerSecond int, alone func(context.Context, func() error) error) error
	found() error
	close() error
}

func newStore(v *adjacency.Version, j journal) *Store {
	s := &Store{ontology: v.Ontology(), writing: make(chan struct{}, 1), journal: j}
	s.current.Store(v)
	return s
}

// OpenMemory gives an empty store that keeps nothing beyond its process.
func OpenMemory(o *kg.Ontology) *Store { return newStore(adjacency.New(o), &memory{now: time.Now}) }

// ReadOnly says that the store's file cannot be written: changes are refused.
func (s *Store) ReadOnly() bool { return s.readOnly }

// Version gives the graph as it is now, for analysis: it never changes.
func (s *Store) Version() *adjacency.Version { return s.current.Load() }

// Read opens a view: the graph as it is now, whatever is applied meanwhile.
func (s *Store) Read(ctx context.Context, v kg.Viewer) (kg.Reader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &reader{store: s, version: s.current.Load(), viewer: v}, nil
}

// Apply writes the changes as kg.Store says. When it returns without error,
// they are on disk. Where the context ends before they are written, nothing is.
func (s *Store) Apply(ctx context.Context, by kg.Viewer, base kg.Revision, changes []kg.Change) (kg.Revision, error) {
	var at kg.Revision
	err := s.alone(ctx, func() (err error) {
		at, err = s.apply(ctx, by, base, changes)
		return err
	})
	return at, err
}

// alone runs something while nobody writes.
func (s *Store) alone(ctx context.Context, do func() error) error {
	select {
	case s.writing <- struct{}{}:
		defer func() { <-s.writing }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return do()
}

func (s *Store) apply(ctx context.Context, by kg.Viewer, base kg.Revision, changes []kg.Change) (kg.Revision, error) {
	was := s.current.Load()
	w, err := s.ontology.Prepare(ctx, was.Records(), was.Revision(), base, changes)
	if err != nil {
		return 0, err
	}
	next := was.Apply(w)
	if err := s.journal.commit(ctx, by, w, next); err != nil {
		return 0, err
	}
	s.current.Store(next)
	return w.Revision, nil
}

// Inspect looks over the whole file beside readers and writers, reading so many
// bytes a second at most, and gives Unavailable where it is damaged. What it finds
// Damage gives from then on, and changes are refused. A store without a file is sound.
func (s *Store) Inspect(ctx context.Context, bytesPerSecond int) error {
	return s.journal.inspect(ctx, bytesPerSecond, s.alone)
}

// Damage gives what was found to be wrong with the file since it was opened, by
// Inspect or by a change; nil where nothing was.
func (s *Store) Damage() error { return s.journal.found() }

// Close waits for a write under way and lets go of the file.
func (s *Store) Close() error {
	s.writing <- struct{}{}
	defer func() { <-s.writing }()
	return s.journal.close()
}

// reader is a view of one version.
type reader struct {
	store   *Store
	version *adjacency.Version
	viewer  kg.Viewer
}

func (r *reader) Revision(ctx context.Context) (kg.Revision, error) {
	return r.version.Revision(), ctx.Err()
}

func (r *reader) Run(ctx context.Context, p *kg.Plan) (*kg.Page, error) {
	return r.version.Run(ctx, r.viewer, p)
}

func (r *reader) All(ctx context.Context) iter.Seq2[kg.Record, error] {
	return r.version.All(ctx, r.viewer)
}

func (r *reader) Close() error { return nil }

func (r *reader) Changes(ctx context.Context, since kg.Revision) iter.Seq2[kg.Delta, error] {
	return func(yield func(kg.Delta, error) bool) {
		deltas, err := r.deltas(ctx, since)
		if err != nil {
			yield(kg.Delta{}, err)
			return
		}
		for i := len(deltas) - 1; i >= 0; i-- {
			if err := ctx.Err(); err != nil {
				yield(kg.Delta{}, err)
				return
			}
			if !yield(deltas[i], nil) {
				return
			}
		}
	}
}

// History reads a commit at a time: between two, the journal is free.
func (r *reader) History(ctx context.Context, since kg.Revision) iter.Seq2[kg.Commit, error] {
	return func(yield func(kg.Commit, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(kg.Commit{}, err)
			return
		}
		for at := since; at < r.version.Revision(); at++ {
			c, err := r.store.journal.history(at + 1)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(kg.Commit{}, err)
				return
			}
			if !yield(c, nil) {
				return
			}
		}
	}
}

// deltas gives what the viewer hears of each record, the latest first.
func (r *reader) deltas(ctx context.Context, since kg.Revision) ([]kg.Delta, error) {
	var out []kg.Delta
	heard := map[kg.Key]bool{}
	err := r.store.journal.touches(ctx, since, r.version.Revision(), func(at kg.Revision, t kg.Touch) bool {
		if heard[t.Key] {
			return true
		}
		if d, ok := t.Delta(at, r.version.Record(t.Key), r.viewer); ok {
			heard[t.Key] = true
			out = append(out, d)
		}
		return true
	})
	return out, err
}
