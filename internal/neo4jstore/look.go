package neo4jstore

import (
	"context"
	"time"

	"github.com/portolan/portolan/internal/kg"
)

// lookAgain is how long an answer is taken without a look at whose the database
// is: somebody may empty it, or put another in its place, beneath a running
// server. An answer in which nothing is found is never taken so.
const lookAgain = time.Second

// mustLook says whether nobody has looked for a while. It says so to one at a time.
func (s *Store) mustLook(now time.Time) bool {
	last := s.looked.Load()
	return (last == nil || now.Sub(*last) >= lookAgain) && s.looked.CompareAndSwap(last, &now)
}

// look reads the database's record of itself: its revision, and whether it is of
// this Portolan's form and schema. Where not, everybody looks until it is again.
func (s *Store) look(ctx context.Context) (kg.Revision, error) {
	rev, err := s.lookOnce(ctx)
	if err != nil {
		s.looked.Store(nil)
		return 0, err
	}
	now := time.Now()
	s.looked.Store(&now)
	return rev, nil
}

func (s *Store) lookOnce(ctx context.Context) (kg.Revision, error) {
	records, err := s.read(ctx, &statement{text: fixed["revision"], params: map[string]any{"product": product}})
	if err != nil {
		return 0, err
	}
	if len(records) != 1 {
		return 0, notOurs()
	}
	d := &decoder{}
	c := &cells{d, records[0].Values}
	h := head{revision: c.revision(), format: d.count(c.next()), schema: d.text(c.next())}
	if d.err != nil {
		return 0, d.err
	}
	return h.revision, s.own(h)
}

// own gives Unavailable where a database is not as this Portolan has made it.
func (s *Store) own(h head) error {
	switch {
	case h.format != format:
		return kg.Errorf(kg.Unavailable, "store", "another Portolan has brought the database to another form (%d; this one knows %d); start that one instead", h.format, format)
	case h.schema != s.schema:
		return kg.Errorf(kg.Unavailable, "store", "another Portolan has brought the database to another schema; start this one again with that schema")
	}
	return nil
}

func notOurs() error {
	return kg.Errorf(kg.Unavailable, "store", "the database was emptied, or is no longer Portolan's; put a backup in its place, or start again")
}
