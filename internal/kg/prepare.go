package kg

import (
	"context"
)

// Prepare works out what the changes make of the records they touch, and checks
// that the result is sound: ends and sources exist, required attributes have
// values, former ids are nobody else's. It decides everything; a store only
// lends its records and writes what comes back. current is the store's revision,
// base the one the caller has read (0 is any, Empty none at all). Errors are Invalid, Conflict or
// NotFound, and then nothing may be written.
func (o *Ontology) Prepare(ctx context.Context, recs Records, current, base Revision, changes []Change) (*Write, error) {
	if base == Empty && current != 0 {
		return nil, Errorf(Conflict, "", "the graph is not empty any more: others filled it")
	}
	p := &preparation{o: o, ctx: ctx, recs: recs, next: current + 1, records: map[Key]*pending{}, sources: Sources{}}
	if err := p.gather(changes); err != nil {
		return nil, err
	}
	if err := p.checkBase(base); err != nil {
		return nil, err
	}
	for _, step := range []func() error{p.resolveSources, p.resolveEntities, p.resolveTies, p.checkFormerIDs, p.cite} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return p.write(), nil
}

// preparation is the state of one Prepare.
type preparation struct {
	o       *Ontology
	ctx     context.Context
	recs    Records
	next    Revision
	records map[Key]*pending
	sources Sources
	// stated are the changes, checked, without mirror images.
	stated []Change
	errs   Errors
}

// pending is a record on its way from before to after.
type pending struct {
	before Record
	after  Record
	facts  []Fact
	// changed says that facts came, went or were replaced; otherwise the record
	// is here because something it depends on changed.
	changed bool
}
