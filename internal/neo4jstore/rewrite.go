package neo4jstore

import (
	"context"

	"github.com/portolan/portolan/internal/kg"
)

// rewrite brings a database that another schema wrote to this one: it reads all
// facts, takes everything else away and works it out anew, in one transaction.
// Revisions stay. It gives Invalid, and changes nothing, where facts do not fit
// the schema.
func (s *Store) rewrite(ctx context.Context) error {
	return s.write(ctx, func(tx transaction) error {
		h, err := s.lock(tx)
		if err != nil || h.schema == s.schema { // another process was first
			return err
		}
		return s.rework(ctx, tx, h.revision)
	})
}

// rework writes all records anew from their facts.
func (s *Store) rework(ctx context.Context, tx transaction, at kg.Revision) error {
	all, err := everything(tx)
	if err != nil {
		return err
	}
	w, err := s.o.Rework(ctx, at, all.facts, all.revisions)
	if err != nil {
		return err
	}
	if err := tx.run("delete_all", nil); err != nil {
		return err
	}
	if err := s.writeRecords(tx, w); err != nil {
		return err
	}
	return s.setRevision(tx, at)
}

// stored is everything that does not follow from something else.
type stored struct {
	facts     []kg.Fact
	revisions map[kg.Key]kg.Revision
}

// everything reads all facts as they are stored.
func everything(tx transaction) (stored, error) {
	rows, err := tx.rows(fixed["facts"], nil)
	if err != nil {
		return stored{}, err
	}
	d := &decoder{}
	out := stored{revisions: make(map[kg.Key]kg.Revision, len(rows))}
	for _, row := range rows {
		c := &cells{d, row.Values}
		key := c.key()
		out.facts = append(out.facts, c.facts()...)
		out.revisions[key] = c.revision()
	}
	return out, d.err
}

// key reads kind, near, far and key, of which an entity has near alone.
func (c *cells) key() kg.Key {
	kind, near, far, key := c.next(), kg.ID(c.d.text(c.next())), c.next(), c.next()
	if kind == nil {
		return kg.Key{Entity: near}
	}
	return kg.Key{Tie: kg.TieKey{Kind: c.d.text(kind), From: near, To: kg.ID(c.d.text(far)), Key: c.d.text(key)}}
}
