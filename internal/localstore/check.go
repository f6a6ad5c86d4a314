package localstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
)

// Check looks over all that a file holds, and changes nothing: bbolt's pages, the
// checksum of each record and of each entry of the log, that none is missing, that
// both ends of ties are there, that the log tells every revision, and that each
// record is what its facts make of it. It gives Unavailable where another process
// has the file, and Invalid where there is none or it is not Portolan's.
func Check(ctx context.Context, o *kg.Ontology, path string) iter.Seq2[kg.Finding, error] {
	return func(yield func(kg.Finding, error) bool) {
		c := &checking{f: &file{disk: realDisk, path: path, schema: o.Fingerprint()}, o: o, ctx: ctx, yield: yield, on: true}
		if err := c.run(); err != nil && c.on {
			yield(kg.Finding{}, err)
		}
	}
}

// checking is one Check.
type checking struct {
	f     *file
	o     *kg.Ontology
	ctx   context.Context
	yield func(kg.Finding, error) bool
	on    bool // the caller wants more
	facts int
}

// What to do about problems.
const (
	restore = "put a copy from a backup in its place"
	rework  = "run portolan store rework, which works out anew all that follows from facts"
)

func (c *checking) note(format string, args ...any) {
	c.on = c.on && c.yield(kg.Finding{Subject: c.f.path, Note: fmt.Sprintf(format, args...)}, nil)
}

func (c *checking) problem(subject, remedy, format string, args ...any) {
	c.on = c.on && c.yield(kg.Finding{Subject: subject, Remedy: remedy, Problem: fmt.Sprintf(format, args...)}, nil)
}

func (c *checking) run() error {
	db, err := c.f.openThere()
	if err != nil {
		return err
	}
	defer db.Close()
	c.f.db = db
	seen, err := c.f.load(db, c.o)
	switch {
	case err != nil:
		return err
	case seen == nil:
		c.note("is empty")
		return nil
	case seen.outdated:
		c.note("was written by another schema; what is shown was worked out anew, as it is when the file is served")
	default:
		c.records(seen.version)
	}
	if err := c.log(seen); err != nil || !c.on {
		return err
	}
	c.note("holds %d things, %d ties and %d facts, at revision %d", seen.state.Entities, seen.state.Ties, c.facts, seen.state.Revision)
	return c.ctx.Err()
}

// openThere is openSound for a file that must be there.
func (f *file) openThere() (*bolt.DB, error) {
	info, err := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, kg.Errorf(kg.Invalid, f.path, "is not there; name the file of a store")
	case err == nil && info.Mode().IsRegular() && info.Size() == 0:
		return nil, kg.Errorf(kg.Invalid, f.path, "is empty; name the file of a store")
	}
	return f.openSound()
}

// log sees to it that every revision has its commit, and that it can be read.
func (c *checking) log(seen *loaded) error {
	for at := range kg.Revision(seen.state.Revision) {
		entries, err := c.f.logEntries(at + 1)
		if err != nil {
			return err
		}
		if entries == 0 {
			c.problem(fmt.Sprintf("log of revision %d", at+1), restore, "is missing")
			continue
		}
		if _, err := c.f.history(at + 1); err != nil {
			c.problem(fmt.Sprintf("log of revision %d", at+1), restore, "cannot be read: %v", cmp.Or(errors.Unwrap(err), err))
		}
		if !c.on || c.ctx.Err() != nil {
			return c.ctx.Err()
		}
	}
	return nil
}

// records compares each record with what its facts make of it.
func (c *checking) records(v *adjacency.Version) {
	sources := kg.Sources{}
	for _, e := range v.OfKind(c.o.Source) {
		if rank, ok := c.o.RankSource(e.ID, e.Facts); ok {
			sources[e.ID] = rank
		}
	}
	var at *kg.Entity
	var ties []*kg.Tie
	for r, err := range v.All(c.ctx, kg.System) {
		if err != nil || !c.on {
			return
		}
		c.facts += len(r.Facts())
		if r.Tie != nil {
			c.tie(r.Tie, v, sources)
			ties = append(ties, r.Tie)
			continue
		}
		c.cites(at, ties)
		at, ties = r.Entity, nil
		c.entity(at, sources)
	}
	c.cites(at, ties)
}

func (c *checking) entity(e *kg.Entity, sources kg.Sources) {
	want, errs := c.o.VerifyEntity(e.ID, e.Facts, sources)
	c.errs(string(e.ID), errs)
	if want != nil {
		c.compare(string(e.ID), e.Audience, want.Audience, e.Facts, want.Facts)
	}
}

func (c *checking) tie(t *kg.Tie, v *adjacency.Version, sources kg.Sources) {
	ends := kg.AudienceOf(kg.Clear)
	for _, id := range []kg.ID{t.From, t.To} {
		if n, ok := v.Lookup(id); ok {
			ends = kg.Both(ends, v.Entity(n).Audience)
		}
	}
	want, errs := c.o.VerifyTie(t.TieKey, t.Facts, sources, ends)
	c.errs(t.String(), errs)
	if want != nil {
		c.compare(t.String(), t.Audience, want.Audience, t.Facts, want.Facts)
	}
}

func (c *checking) errs(subject string, errs kg.Errors) {
	for _, err := range errs {
		c.problem(subject, restore+", or take the record away and state its facts again", "%s", err.Message)
	}
}

func (c *checking) compare(subject string, got, want kg.Audience, gotFacts, wantFacts []kg.Fact) {
	if got != want {
		c.problem(subject, rework, "is marked %s, which is %s by its facts", got, want)
	}
	if !slices.Equal(kg.MarshalFacts(gotFacts), kg.MarshalFacts(wantFacts)) {
		c.problem(subject, rework, "has facts that are marked, or marked as shown, otherwise than they make it")
	}
}

// cites compares the sources of a thing with those of its facts and of the ties
// that begin at it.
func (c *checking) cites(e *kg.Entity, ties []*kg.Tie) {
	if e != nil && !slices.Equal(e.Cites, kg.CitesOf(e, ties)) {
		c.problem(string(e.ID), rework, "has other sources than its facts and ties")
	}
}

// Rework works out anew all that follows from the facts of a file, as Open does
// for one that another schema wrote. It gives the errors of Open, and Invalid
// where there is no file.
func Rework(o *kg.Ontology, path string) error {
	f := &file{disk: realDisk, path: path, now: time.Now}
	sound, err := f.openThere()
	if err != nil {
		return err
	}
	if err := sound.Close(); err != nil {
		return cannotOpen(path, err)
	}
	if f.db, err = f.openBolt(path, false); err != nil {
		return err
	}
	return errors.Join(f.rework(o), f.db.Close())
}

func (f *file) rework(o *kg.Ontology) error {
	seen, err := f.reload(o) // no schema is "": it works out everything
	if err != nil || seen == nil {
		return err
	}
	f.schema = o.Fingerprint()
	return f.rewrite(seen.version)
}
