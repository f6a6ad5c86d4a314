package kg

import (
	"cmp"
	"context"
)

// Nothing is what an empty graph lends to Prepare.
type Nothing struct{}

// Load is of Records.
func (Nothing) Load(_ context.Context, keys []Key) ([]Record, error) {
	return make([]Record, len(keys)), nil
}

// TiesOf is of Records.
func (Nothing) TiesOf(context.Context, []ID) ([]*Tie, error) { return nil, nil }

// TiesFrom is of Records.
func (Nothing) TiesFrom(context.Context, []ID) ([]*Tie, error) { return nil, nil }

// Citing is of Records.
func (Nothing) Citing(context.Context, []ID) ([]Key, error) { return nil, nil }

// Holders is of Records.
func (Nothing) Holders(_ context.Context, formerIDs []ID) ([]ID, error) {
	return make([]ID, len(formerIDs)), nil
}

// Rework works all records of a graph out anew from their facts, as they are
// stored, where another ontology made the records. The graph stays at its
// revision, and each record at its own; a record that is new is of the graph's.
// It gives Invalid where the ontology does not allow the facts.
func (o *Ontology) Rework(ctx context.Context, at Revision, facts []Fact, revisions map[Key]Revision) (*Write, error) {
	w, err := o.Prepare(ctx, Nothing{}, at, 0, Restated(facts))
	if err != nil {
		return nil, err
	}
	w.Revision = at
	for _, e := range w.Entities {
		e.After.Revision = cmp.Or(revisions[Key{Entity: e.After.ID}], at)
		e.After.Vals[atRevision] = int64(e.After.Revision)
	}
	for _, t := range w.Ties {
		t.After.Revision = cmp.Or(revisions[Key{Tie: t.After.TieKey}], at)
	}
	return w, nil
}

// Restated gives the changes that state stored facts as their sources put them.
func Restated(facts []Fact) []Change {
	changes := make([]Change, len(facts))
	for i, f := range asStated(facts) {
		changes[i] = Assert{f}
	}
	return changes
}
