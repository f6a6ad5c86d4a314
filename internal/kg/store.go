package kg

import (
	"context"
	"iter"
)

// A Store keeps facts and what Resolve makes of them. Its methods may be called
// from many goroutines at once.
//
// Every store must give the same answers; kgtest.Run holds them to it. Who may
// write and who may read the history, a store does not ask: Graph does.
//
// A store that stands before another one says so by a method Unwrap() Store, so
// that StoreAs finds what the one behind it can do.
type Store interface {
	// Read opens a view of the graph as v may see it: what v may not see is, for
	// every method, as if it were not there. A view is no snapshot: it may, but
	// need not, see what is applied while it is open. Close it.
	Read(ctx context.Context, v Viewer) (Reader, error)
	// Apply writes the changes in order, all or none, and gives the revision they
	// made. It gives Invalid where the changes or their result are unsound
	// (Ontology.Prepare), and Conflict where
	// base is not 0 and a record touched is of a later revision, or base is Empty and
	// the store is not; then nothing is written. A record's revision does not move with
	// facts more restricted than the record, so that changes of these alone are never
	// in conflict. Changes that change nothing still make a revision.
	Apply(ctx context.Context, by Viewer, base Revision, changes []Change) (Revision, error)
	// Close lets go of what the store holds. Nothing may be called afterwards.
	Close() error
}

// A Reader is a view of a store. It gives Unavailable where the store cannot
// answer, and the context's error where that has ended.
type Reader interface {
	// Revision gives the store's revision: what the view reads afterwards is of it
	// or of a later one. A store behind a network asks for it only when called, so
	// that reading without it costs no more.
	Revision(ctx context.Context) (Revision, error)
	// Run answers a normalised plan.
	Run(ctx context.Context, p *Plan) (*Page, error)
	// Changes gives the records that changed after since, as they are now, each
	// once, in order of the revision that changed it last. Changes that the viewer
	// cannot tell do not count (Touch).
	Changes(ctx context.Context, since Revision) iter.Seq2[Delta, error]
	// All gives every record: entities in order of id, each followed by the ties
	// that begin at it, in order of kind, far end and key.
	All(ctx context.Context) iter.Seq2[Record, error]
	// History gives the commits after since, in order of revision. The commits from
	// the first to that of revision n, applied in order to an empty store, make the
	// graph as it was at revision n. (Where a store began to remember commits late,
	// the first of them states all that it then held.) It is told whole, whoever the
	// viewer is.
	History(ctx context.Context, since Revision) iter.Seq2[Commit, error]
	// Close ends the view.
	Close() error
}

// Bounded is a store that answers a plan in one piece, so that it has to be known before
// how much the answer may hold: from how many ties things have. Others count while they
// read (Plan.Budget).
type Bounded interface {
	// MaxDegree gives the most ties of a link that one thing has.
	MaxDegree(ctx context.Context, l *Link) (int, error)
}

// StoreAs gives the store itself, or the first one behind it, that is also a T:
// what one can do, those that stand before it do not hide. ok is false where none
// is one, or where there is no store behind yet.
func StoreAs[T any](s Store) (as T, ok bool) {
	for s != nil {
		if as, ok = s.(T); ok {
			return as, true
		}
		before, wraps := s.(interface{ Unwrap() Store })
		if !wraps {
			break
		}
		s = before.Unwrap()
	}
	return as, false
}
