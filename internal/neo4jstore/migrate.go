package neo4jstore

import (
	"context"
	"fmt"

	"github.com/portolan/portolan/internal/kg"
)

// format is the form in which this package keeps graphs. A database says its own
// (_Meta.format), and when it came to it (_Migration).
const format = 4

// A migration brings a database from the form before to the form it is named by.
// Run again, it changes nothing. It is done under the lock of writers. Once
// released, a migration is never changed.
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

// migrate brings the database from a form to this one, and to the schema of today
// with it, in one transaction: where that fails, it is left as it was. Where
// several processes are at it, one does and the others wait. A database of this
// form is only read.
func (s *Store) migrate(ctx context.Context, from int) error {
	if from >= format {
		return nil
	}
	err := s.writeSaid(ctx, func(tx transaction) error {
		h, err := s.lock(tx)
		if err != nil || h.format >= format {
			return err
		}
		return s.bring(tx, h)
	})
	return cannotBring(err, from)
}

// bring does the migrations that a database has before it, each as it left it.
func (s *Store) bring(tx transaction, h head) error {
	for _, m := range migrations {
		if m.to <= h.format {
			continue
		}
		if err := m.do(s, tx, h.revision); err != nil {
			return err
		}
		if err := tx.run("migrated", map[string]any{"product": product, "format": int64(m.to), "name": m.name}); err != nil {
			return err
		}
	}
	now, err := s.lock(tx)
	if err != nil || now.schema == s.schema {
		return err
	}
	return s.rework(tx, h.revision)
}

// cannotBring says what was tried where what a database holds is the reason why it
// could not be done.
func cannotBring(err error, from int) error {
	if kg.CodeOf(err) != kg.Invalid {
		return err
	}
	return &kg.Error{Code: kg.Invalid, Field: "store", Cause: err, Message: fmt.Sprintf(
		"the database is of form %d and cannot be brought to form %d; it is left as it was. Open it with the Portolan that wrote it, set this right there, and start this one again: %s", from, format, err)}
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
