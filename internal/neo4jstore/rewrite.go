package neo4jstore

import (
	"cmp"
	"context"

	"github.com/portolan/portolan/internal/kg"
)

// rewrite brings a database that another schema wrote to this one: it reads all
// facts, takes everything else away and works it out anew, in one transaction.
// Revisions stay. It gives Invalid, and changes nothing, where facts do not fit
// the schema.
func (s *Store) rewrite(ctx context.Context) error {
	return s.writeSaid(ctx, func(tx transaction) error {
		h, err := s.lock(tx)
		if err != nil || h.schema == s.schema { // another process was first
			return err
		}
		return s.rework(tx, h.revision)
	})
}

// Rework works out anew all that follows from the facts of a database, in one
// transaction: what Check finds wrong about anything else is then gone, with
// whatever else is tied to Portolan's nodes. It gives the errors of Open, and
// Invalid where facts cannot be read or are unsound.
func Rework(ctx context.Context, o *kg.Ontology, c Config) error {
	s, err := connectTo(ctx, o, c)
	if err != nil {
		return err
	}
	schema, form, err := s.checkMeta(ctx)
	if err == nil && schema != "" {
		err = s.migrate(ctx, form)
	}
	if err == nil && schema != "" {
		_ = s.define(ctx) // as far as what is there lets it; the next one must succeed
		err = s.writeSaid(ctx, func(tx transaction) error {
			h, err := s.lock(tx)
			if err != nil {
				return err
			}
			return s.rework(tx, h.revision)
		})
	}
	if err == nil {
		err = s.define(ctx)
	}
	return cmp.Or(settled(err), s.Close())
}

// rework writes all records anew from their facts.
func (s *Store) rework(tx transaction, at kg.Revision) error {
	h, err := s.lock(tx)
	if err != nil {
		return err
	}
	all, err := everything(tx)
	if err != nil {
		return err
	}
	w, err := s.o.Rework(tx.ctx, at, all.facts, all.revisions)
	if err != nil {
		return err
	}
	if err := h.saidBy(w); err != nil {
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
