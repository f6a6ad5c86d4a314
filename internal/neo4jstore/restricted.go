package neo4jstore

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// names are labels of things and types of ties of which some are not for
// everybody; of all others, everybody may see each. The database keeps them
// (_Meta.restricted). A statement need not test what it counts where its names are
// not among them, so that the server counts by what it has counted already.
//
// For that to show nothing to whom it is not for, a name is there, committed,
// before the first thing or tie that makes it so is written (Store.Apply); and a
// statement that relied on names being absent reads them again when it is done,
// after which its answer is taken or thrown away (reader.Run).
type names map[string]bool

func newNames(list []string) names {
	out := make(names, len(list))
	for _, name := range list {
		out[name] = true
	}
	return out
}

// list gives the names in order, as the database keeps them.
func (n names) list() []string {
	out := slices.AppendSeq([]string{}, maps.Keys(n))
	slices.Sort(out)
	return out
}

// any says whether one of those is among the names.
func (n names) any(of []string) bool {
	return slices.ContainsFunc(of, func(name string) bool { return n[name] })
}

// restrictedBy gives the names of what a write makes that is not for everybody.
func restrictedBy(w *kg.Write) names {
	everybody, out := kg.AudienceOf(kg.Clear), names{}
	for _, e := range w.Entities {
		if e.After == nil {
			continue
		}
		if e.After.Audience != everybody {
			out[labelEntity], out[e.After.Kind.Name] = true, true
		}
		if slices.ContainsFunc(e.After.Cites, func(c kg.Cite) bool { return c.Audience != everybody }) {
			out[kg.Cites] = true
		}
	}
	for _, t := range w.Ties {
		if t.After != nil && t.After.Audience != everybody {
			out[t.After.Kind] = true
		}
	}
	return out
}

// unsaid is what a write gives that would restrict what the database says is not.
type unsaid struct{ all names }

func (*unsaid) Error() string { return "what the write restricts has to be said first" }

// saidBy gives an error where the database, as it is locked, does not say yet that
// what the write makes is restricted.
func (h head) saidBy(w *kg.Write) error {
	all := maps.Clone(h.restricted)
	maps.Copy(all, restrictedBy(w))
	if len(all) == len(h.restricted) {
		return nil
	}
	return &unsaid{all}
}

// writeSaid does work in one transaction. Where that would restrict what the
// database does not say is restricted, it is said first, in a transaction before.
func (s *Store) writeSaid(ctx context.Context, work func(transaction) error) error {
	for {
		var say *unsaid
		err := s.write(ctx, func(tx transaction) error {
			say = nil
			err := work(tx)
			errors.As(err, &say)
			return err
		})
		if say == nil {
			return err
		}
		if err := s.say(ctx, say.all); err != nil {
			return err
		}
	}
}

// say adds names to those of the database.
func (s *Store) say(ctx context.Context, more names) error {
	return s.write(ctx, func(tx transaction) error {
		h, err := s.lock(tx)
		if err != nil {
			return err
		}
		maps.Copy(more, h.restricted)
		return tx.run("set_restricted", map[string]any{"product": product, "restricted": more.list()})
	})
}

// learn reads the names that the database has.
func (s *Store) learn(ctx context.Context) error {
	records, err := s.read(ctx, &statement{text: fixed["restricted"], params: map[string]any{"product": product}})
	if err != nil {
		return err
	}
	if len(records) != 1 {
		return notOurs()
	}
	d := &decoder{}
	known := newNames(d.texts(records[0].Values[0]))
	if d.err == nil {
		s.restricted.Store(&known)
	}
	return d.err
}

// restrictedNames gives the names as they were last read, nil where they never were.
func (s *Store) restrictedNames() names {
	if known := s.restricted.Load(); known != nil {
		return *known
	}
	return nil
}

// sayRestricted has a database of an older form say what is restricted in it.
func sayRestricted(_ *Store, tx transaction, _ kg.Revision) error {
	rows, err := tx.rows(fixed["find_restricted"], nil)
	if err != nil {
		return err
	}
	d := &decoder{}
	found := names{}
	for _, row := range rows {
		for _, name := range d.texts(row.Values[0]) {
			found[name] = true
		}
	}
	if d.err != nil {
		return d.err
	}
	return tx.run("set_restricted", map[string]any{"product": product, "restricted": found.list()})
}
