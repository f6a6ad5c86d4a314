package world

import (
	"context"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
)

// copied gives the graph at its present revision: that of a store that holds one
// in memory, and else a copy. It sees everything; Worlds hide what their viewers
// may not see.
type copied struct {
	graph *kg.Graph
	turn  chan struct{} // holds one token: who has it brings the copy forward
	last  *adjacency.Version
}

// version gives the graph at the store's present revision. One caller brings the
// copy forward and the others wait; if that one gives up, the next goes on.
func (c *copied) version(ctx context.Context) (*adjacency.Version, error) {
	if s, ok := kg.StoreAs[interface{ Version() *adjacency.Version }](c.graph.Store()); ok {
		return s.Version(), ctx.Err()
	}
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	rev, err := c.graph.Revision(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case c.last == nil:
		err = c.build(ctx, rev)
	case c.last.Revision() != rev:
		err = c.follow(ctx)
	}
	return c.last, err
}

// build reads everything. What is read while others write may be of several
// revisions; replaying the changes since the first of them mends that, since each
// carries the whole record.
func (c *copied) build(ctx context.Context, since kg.Revision) error {
	records := map[kg.Key]kg.Record{}
	for rec, err := range c.graph.All(ctx, kg.System) {
		if err != nil {
			return err
		}
		records[rec.Key()] = rec
	}
	at, err := c.replay(ctx, since, func(d kg.Delta) { records[d.Key] = d.Record })
	if err != nil {
		return err
	}
	c.last = adjacency.New(c.graph.Ontology()).Apply(write(at, func(kg.Key) kg.Record { return kg.Record{} }, records))
	return nil
}

// follow brings the copy forward by what changed since.
func (c *copied) follow(ctx context.Context) error {
	records := map[kg.Key]kg.Record{}
	at, err := c.replay(ctx, c.last.Revision(), func(d kg.Delta) { records[d.Key] = d.Record })
	if err != nil {
		return err
	}
	c.last = c.last.Apply(write(at, c.last.Record, records))
	return nil
}

// replays is how often changes are read again before the copy is taken as it is.
const replays = 5

// replay gives the changes since a revision until there are no more, and the
// revision reached.
func (c *copied) replay(ctx context.Context, since kg.Revision, yield func(kg.Delta)) (kg.Revision, error) {
	for range replays {
		before := since
		for d, err := range c.graph.Changes(ctx, kg.System, since) {
			if err != nil {
				return 0, err
			}
			yield(d)
			since = max(since, d.Revision)
		}
		rev, err := c.graph.Revision(ctx)
		if err != nil {
			return 0, err
		}
		if since == before || rev <= since {
			return max(since, rev), nil
		}
	}
	return since, nil
}

// write makes the write that brings records from what they were to what they are.
// Ties without both ends, which a write under way can leave, are left out: its
// next changes bring them.
func write(at kg.Revision, was func(kg.Key) kg.Record, now map[kg.Key]kg.Record) *kg.Write {
	w := &kg.Write{Revision: at}
	there := func(id kg.ID) bool {
		if rec, ok := now[kg.Key{Entity: id}]; ok {
			return rec.Entity != nil
		}
		return was(kg.Key{Entity: id}).Entity != nil
	}
	for key, rec := range now {
		before := was(key)
		switch {
		case !key.IsTie():
			if before.Entity != nil || rec.Entity != nil {
				w.Entities = append(w.Entities, kg.EntityWrite{Before: before.Entity, After: rec.Entity})
			}
			continue
		case rec.Tie != nil && !(there(key.Tie.From) && there(key.Tie.To)):
			rec.Tie = nil
		}
		if before.Tie != nil || rec.Tie != nil {
			w.Ties = append(w.Ties, kg.TieWrite{Before: before.Tie, After: rec.Tie})
		}
	}
	slices.SortFunc(w.Entities, func(a, b kg.EntityWrite) int { return strings.Compare(string(a.ID()), string(b.ID())) })
	slices.SortFunc(w.Ties, func(a, b kg.TieWrite) int { return compareKeys(a.Key(), b.Key()) })
	return w
}

func compareKeys(a, b kg.TieKey) int {
	for _, c := range [...]int{
		strings.Compare(string(a.From), string(b.From)), strings.Compare(a.Kind, b.Kind),
		strings.Compare(string(a.To), string(b.To)), strings.Compare(a.Key, b.Key),
	} {
		if c != 0 {
			return c
		}
	}
	return 0
}
