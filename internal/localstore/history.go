package localstore

import (
	"encoding/binary"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/portolan/portolan/internal/kg"
)

// history reads the entries of a revision's commit.
func (f *file) history(at kg.Revision) (kg.Commit, error) {
	var when int64
	var by string
	var parts []kg.ChangePart
	in := interned{}
	err := f.viewLog(at, at, func(c *bolt.Cursor) error {
		for k, v := c.Seek(logKey(at, 0)); k != nil && kg.Revision(binary.BigEndian.Uint64(k)) == at; k, v = c.Next() {
			var entry storedLog
			if err := decode(k, v, &entry); err != nil {
				return err
			}
			when, by, parts = entry.At, entry.By, append(parts, in.parts(entry.Changes)...)
		}
		return nil
	})
	if err != nil {
		return kg.Commit{}, f.logFault(err)
	}
	return commitOf(at, when, by, parts)
}

func commitOf(at kg.Revision, when int64, by string, parts []kg.ChangePart) (kg.Commit, error) {
	changes, err := kg.JoinParts(parts)
	return kg.Commit{Revision: at, By: by, At: time.UnixMilli(when).UTC(), Changes: changes}, err
}

// logEntries gives how many entries the log has for a revision.
func (f *file) logEntries(at kg.Revision) (n int, err error) {
	err = f.viewLog(at, at, func(c *bolt.Cursor) error {
		for k, _ := c.Seek(logKey(at, 0)); k != nil && kg.Revision(binary.BigEndian.Uint64(k)) == at; k, _ = c.Next() {
			n++
		}
		return nil
	})
	return n, err
}
