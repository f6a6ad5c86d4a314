package neo4jstore

import (
	"context"

	"github.com/portolan/portolan/internal/kg"
)

// format is the form in which this package keeps graphs. A database says its own
// (_Meta.format), and when it came to it (_Migration).
const format = 4

// A migration brings a database from the form before to the form it is named by.
// Run again, it changes nothing. Each is one transaction, under the lock of
// writers. Once released, a migration is never changed.
type migration struct {
	to   int
	name string
	do   func(s *Store, tx transaction, at kg.Revision) error
}

var migrations = []migration{
	{2, "the log keeps whole changes", logChanges},
	{3, "texts are folded and split by newer rules, and things keep what they are called as a whole", (*Store).rework},
	{4, "it says what is not for everybody, and who may see a thing can be a text", sayRestricted},
}

// migrate brings the database from a form to this one. Where several processes
// are at it, one does and the others wait. A database of this form is only read.
func (s *Store) migrate(ctx context.Context, from int) error {
	for _, m := range migrations {
		if m.to <= from {
			continue
		}
		err := s.writeSaid(ctx, func(tx transaction) error {
			h, err := s.lock(tx)
			if err != nil || h.format >= m.to {
				return err
			}
			if err := m.do(s, tx, h.revision); err != nil {
				return err
			}
			return tx.run("migrated", map[string]any{"product": product, "format": int64(m.to), "name": m.name})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// logChanges has the log begin to tell changes: with all that is there, as if it
// had been stated in the last revision. What was stated before, and when, the
// first form did not keep.
func logChanges(_ *Store, tx transaction, at kg.Revision) error {
	rows, err := tx.rows(fixed["log_parts"], map[string]any{"revision": int64(at)})
	if err != nil || len(rows) != 1 || at == 0 {
		return err
	}
	d := &decoder{}
	c := &cells{d, rows[0].Values}
	nodes, telling := d.count(c.next()), d.count(c.next())
	if d.err != nil || telling > 0 {
		return d.err
	}
	all, err := everything(tx)
	if err != nil {
		return err
	}
	entries := logEntries(&kg.Write{Revision: at, Changes: kg.Restated(all.facts)}, kg.System, nodes)
	return tx.write(fixed["create_log"], entries, logBatch)
}
