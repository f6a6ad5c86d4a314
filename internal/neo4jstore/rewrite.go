package neo4jstore

import (
	"context"

	"github.com/portolan/portolan/internal/kg"
)

// rewrite brings a database that another schema wrote to this one: it reads all
// facts, takes everything else away and states them again, in one transaction and
// as one revision. It gives Invalid, and changes nothing, where facts do not fit
// the schema.
func (s *Store) rewrite(ctx context.Context) error {
	return s.write(ctx, func(tx transaction) error {
		rows, err := tx.rows(fixed["lock"], map[string]any{"product": product})
		if err != nil || len(rows) != 1 {
			return err
		}
		d := &decoder{o: s.o}
		c := &cells{d, rows[0].Values}
		current, schema := c.revision(), d.text(c.next())
		if d.err != nil || schema == s.schema { // another process was first
			return d.err
		}
		changes, err := s.everything(tx)
		if err != nil {
			return err
		}
		if err := tx.run("delete_all", nil); err != nil {
			return err
		}
		w, err := s.o.Prepare(ctx, nothing{}, current, 0, changes)
		if err != nil {
			return err
		}
		return s.writeAll(tx, w, kg.System)
	})
}

// everything gives all facts as they were stated.
func (s *Store) everything(tx transaction) ([]kg.Change, error) {
	rows, err := tx.rows(fixed["facts"], nil)
	if err != nil {
		return nil, err
	}
	d := &decoder{o: s.o}
	var changes []kg.Change
	for _, row := range rows {
		for _, f := range (&cells{d, row.Values}).facts() {
			f.Marking = f.Stated
			changes = append(changes, kg.Assert{Fact: f})
		}
	}
	return changes, d.err
}
