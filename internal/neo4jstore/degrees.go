package neo4jstore

import (
	"context"
	"sync"
	"time"

	"github.com/portolan/portolan/internal/kg"
)

// degreesFor is how long it is believed how many ties things have: they bound what a
// statement may read, and need not be of this moment.
const degreesFor = time.Minute

// degrees remembers the most ties of a link that one thing has.
type degrees struct {
	mu    sync.Mutex
	known map[*kg.Link]degree
}

type degree struct {
	most int
	at   time.Time
}

// MaxDegree gives the most ties of a link that one thing has, or had a minute ago at most.
// The database reads it off its nodes, without following a tie.
func (s *Store) MaxDegree(ctx context.Context, l *kg.Link) (int, error) {
	if d, ok := s.degrees.get(l); ok && time.Since(d.at) < degreesFor {
		return d.most, nil
	}
	records, err := s.read(ctx, &statement{text: degreeStatement(l)})
	if err != nil {
		return 0, err
	}
	if len(records) != 1 {
		return 0, notOurs()
	}
	d := &decoder{}
	most := d.count(records[0].Values[0])
	if d.err == nil {
		s.degrees.put(l, degree{most, time.Now()})
	}
	return most, d.err
}

// degreeStatement counts all ties of the type at the link's end: those that lead to other
// kinds too, which the database does not tell apart by degree.
func degreeStatement(l *kg.Link) string {
	tie := "-[:" + quote(l.Kind) + "]->"
	if l.Inverse {
		tie = "<-[:" + quote(l.Kind) + "]-"
	}
	return "CYPHER 5\nMATCH (near:" + label(l.Owner) + ")\nRETURN coalesce(max(COUNT { (near)" + tie + "() }), 0) AS most"
}

func (d *degrees) get(l *kg.Link) (degree, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	known, ok := d.known[l]
	return known, ok
}

func (d *degrees) put(l *kg.Link, known degree) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known == nil {
		d.known = map[*kg.Link]degree{}
	}
	d.known[l] = known
}
