package kg

import (
	"context"
	"iter"
)

// A Store keeps facts and what Resolve makes of them. Its methods may be called
// from many goroutines at once.
//
// Every store must give the same answers; kgtest.Run holds them to it.
type Store interface {
	// Read opens a view of the graph as v may see it: what v may not see is, for
	// every method, as if it were not there. A view is no snapshot: it may, but
	// need not, see what is applied while it is open. Close it.
	Read(ctx context.Context, v Viewer) (Reader, error)
	// Apply writes the changes in order, all or none, and gives the revision they
	// made. It gives Forbidden where by may not see everything, Invalid where the
	// changes or their result are unsound (Ontology.Prepare), and Conflict where
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
	// the first of them states all that it then held.) It gives Forbidden to a viewer
	// that may not see everything.
	History(ctx context.Context, since Revision) iter.Seq2[Commit, error]
	// Close ends the view.
	Close() error
}
