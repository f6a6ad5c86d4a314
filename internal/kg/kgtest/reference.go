package kgtest

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/portolan/portolan/internal/kg"
)

// NewReference gives the plain store: maps that every read scans from end to
// end. It is what other stores are compared with, so it has no index, no cache
// and no cleverness, and it is slow.
func NewReference(o *kg.Ontology) kg.Store {
	return &reference{state: state{o: o, entities: map[kg.ID]*kg.Entity{}, ties: map[kg.TieKey]*kg.Tie{}}}
}

type reference struct {
	mu    sync.RWMutex
	state state
}

// state is all that the store keeps.
type state struct {
	o        *kg.Ontology
	revision kg.Revision
	entities map[kg.ID]*kg.Entity
	ties     map[kg.TieKey]*kg.Tie
	log      []logged
	commits  []kg.Commit
}

// logged is a record that changed, and when.
type logged struct {
	revision kg.Revision
	touch    kg.Touch
}

func (s *reference) Read(ctx context.Context, v kg.Viewer) (kg.Reader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &reader{store: s, viewer: v}, nil
}

func (s *reference) Apply(ctx context.Context, by kg.Viewer, base kg.Revision, changes []kg.Change) (kg.Revision, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	w, err := s.state.o.Prepare(ctx, &s.state, s.state.revision, base, changes)
	if err != nil {
		return 0, err
	}
	s.state.write(w)
	s.state.commits = append(s.state.commits, kg.Commit{Revision: w.Revision, By: by.Name, At: time.Now().UTC().Truncate(time.Millisecond), Changes: w.Changes})
	return w.Revision, nil
}

func (s *reference) Close() error { return nil }

func (s *state) write(w *kg.Write) {
	s.revision = w.Revision
	for _, e := range w.Entities {
		delete(s.entities, e.ID())
		if e.After != nil {
			s.entities[e.ID()] = e.After
		}
	}
	for _, t := range w.Ties {
		delete(s.ties, t.Key())
		if t.After != nil {
			s.ties[t.Key()] = t.After
		}
	}
	for _, touch := range w.Touches() {
		s.log = append(s.log, logged{w.Revision, touch})
	}
}

// allEntities gives every entity, in order of id.
func (s *state) allEntities() []*kg.Entity {
	return slices.SortedFunc(maps.Values(s.entities), func(a, b *kg.Entity) int { return cmp.Compare(a.ID, b.ID) })
}

// allTies gives every tie, in order of start, kind, end, key.
func (s *state) allTies() []*kg.Tie {
	return slices.SortedFunc(maps.Values(s.ties), func(a, b *kg.Tie) int {
		return cmp.Or(cmp.Compare(a.From, b.From), strings.Compare(a.Kind, b.Kind), cmp.Compare(a.To, b.To), strings.Compare(a.Key, b.Key))
	})
}

func (s *state) record(k kg.Key) kg.Record {
	if k.IsTie() {
		return kg.Record{Tie: s.ties[k.Tie]}
	}
	return kg.Record{Entity: s.entities[k.Entity]}
}

// Load is of kg.Records.
func (s *state) Load(_ context.Context, keys []kg.Key) ([]kg.Record, error) {
	out := make([]kg.Record, len(keys))
	for i, k := range keys {
		out[i] = s.record(k)
	}
	return out, nil
}

// TiesOf is of kg.Records.
func (s *state) TiesOf(_ context.Context, ids []kg.ID) ([]*kg.Tie, error) {
	var out []*kg.Tie
	for _, t := range s.allTies() {
		if slices.Contains(ids, t.From) || slices.Contains(ids, t.To) {
			out = append(out, t)
		}
	}
	return out, nil
}

// TiesFrom is of kg.Records.
func (s *state) TiesFrom(_ context.Context, ids []kg.ID) ([]*kg.Tie, error) {
	var out []*kg.Tie
	for _, t := range s.allTies() {
		if slices.Contains(ids, t.From) {
			out = append(out, t)
		}
	}
	return out, nil
}

// Citing is of kg.Records.
func (s *state) Citing(_ context.Context, sources []kg.ID) ([]kg.Key, error) {
	from := func(f kg.Fact) bool { return slices.Contains(sources, f.Source) }
	var out []kg.Key
	for _, e := range s.allEntities() {
		if slices.ContainsFunc(e.Facts, from) {
			out = append(out, kg.Key{Entity: e.ID})
		}
	}
	for _, t := range s.allTies() {
		if slices.ContainsFunc(t.Facts, from) {
			out = append(out, kg.Key{Tie: t.TieKey})
		}
	}
	return out, nil
}

// Holders is of kg.Records.
func (s *state) Holders(_ context.Context, formerIDs []kg.ID) ([]kg.ID, error) {
	out := make([]kg.ID, len(formerIDs))
	for i, id := range formerIDs {
		for _, e := range s.entities {
			if slices.Contains(e.FormerIDs(), string(id)) {
				out[i] = e.ID
			}
		}
	}
	return out, nil
}

// reader is a view of the reference store.
type reader struct {
	store  *reference
	viewer kg.Viewer
}

func (r *reader) Revision(ctx context.Context) (kg.Revision, error) {
	r.store.mu.RLock()
	defer r.store.mu.RUnlock()
	return r.store.state.revision, ctx.Err()
}

func (r *reader) Close() error { return nil }

func (r *reader) Run(ctx context.Context, p *kg.Plan) (*kg.Page, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.store.mu.RLock()
	defer r.store.mu.RUnlock()
	v := view{&r.store.state, r.viewer}
	page := v.run(p)
	if err := p.Budget.Take(held(&page)); err != nil {
		return nil, err
	}
	return &page, nil
}

func (r *reader) Changes(ctx context.Context, since kg.Revision) iter.Seq2[kg.Delta, error] {
	r.store.mu.RLock()
	defer r.store.mu.RUnlock()
	v := view{&r.store.state, r.viewer}
	return sequence(ctx, v.changes(since))
}

func (r *reader) All(ctx context.Context) iter.Seq2[kg.Record, error] {
	r.store.mu.RLock()
	defer r.store.mu.RUnlock()
	v := view{&r.store.state, r.viewer}
	return sequence(ctx, v.all())
}

func (r *reader) History(ctx context.Context, since kg.Revision) iter.Seq2[kg.Commit, error] {
	r.store.mu.RLock()
	defer r.store.mu.RUnlock()
	return sequence(ctx, slices.Clone(r.store.state.commits[min(int(since), len(r.store.state.commits)):]))
}

// sequence gives the items one by one while the context lasts.
func sequence[T any](ctx context.Context, items []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, item := range items {
			if err := ctx.Err(); err != nil {
				var none T
				yield(none, err)
				return
			}
			if !yield(item, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil && len(items) == 0 {
			var none T
			yield(none, err)
		}
	}
}
