package kg

import (
	"context"
)

// Records is what a store lends to Prepare inside its write transaction: the
// records as they are stored, whoever may see them. Each method takes many
// keys at once, so that a store behind a network answers in one round trip.
type Records interface {
	// Load gives the records with these keys, the zero Record where there is none.
	Load(ctx context.Context, keys []Key) ([]Record, error)
	// TiesOf gives all ties that begin or end at one of the entities, each once.
	TiesOf(ctx context.Context, ids []ID) ([]*Tie, error)
	// TiesFrom gives all ties that begin at one of the entities.
	TiesFrom(ctx context.Context, ids []ID) ([]*Tie, error)
	// Citing gives the keys of all records with a fact from one of the sources.
	Citing(ctx context.Context, sources []ID) ([]Key, error)
	// Holders gives, for each id, the entity that has it as a former id, "" where none has.
	Holders(ctx context.Context, formerIDs []ID) ([]ID, error)
}

// A Write is what a store has to write for an Apply. Before and after are
// records as they were and as they shall be.
type Write struct {
	Revision Revision
	// Entities and Ties are in order of key; entities that are new come with the
	// ties that need them.
	Entities []EntityWrite
	Ties     []TieWrite
	// Changes are those of the Apply as Commit tells them.
	Changes []Change
}

// An EntityWrite replaces Before by After; nil is none.
type EntityWrite struct{ Before, After *Entity }

// ID gives the id of the entity written.
func (w EntityWrite) ID() ID {
	if w.After != nil {
		return w.After.ID
	}
	return w.Before.ID
}

// A TieWrite replaces Before by After; nil is none.
type TieWrite struct{ Before, After *Tie }

// Key gives the key of the tie written.
func (w TieWrite) Key() TieKey {
	if w.After != nil {
		return w.After.TieKey
	}
	return w.Before.TieKey
}

// Touches lists the records written with who can tell, as a store's log of
// changes keeps them.
func (w *Write) Touches() []Touch {
	out := make([]Touch, 0, len(w.Entities)+len(w.Ties))
	for _, e := range w.Entities {
		out = append(out, Touch{Key{Entity: e.ID()}, noticed(Record{Entity: e.Before}, Record{Entity: e.After})})
	}
	for _, e := range w.Ties {
		out = append(out, Touch{Key{Tie: e.Key()}, noticed(Record{Tie: e.Before}, Record{Tie: e.After})})
	}
	return out
}

// A Touch is an entry of a store's log: a record that changed, and who can notice
// that. Reader.Changes rests on the last touch of each record that the viewer can
// notice; later ones do not count.
type Touch struct {
	Key Key
	By  Audience
}

// Delta gives what a viewer hears of a touched record, given the record as it is
// now; ok is false where it hears nothing.
func (t Touch) Delta(at Revision, now Record, v Viewer) (d Delta, ok bool) {
	return Delta{Revision: at, Key: t.Key, Record: now.For(v)}, v.Sees(t.By)
}
