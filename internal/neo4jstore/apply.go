package neo4jstore

import (
	"context"

	"github.com/portolan/portolan/internal/kg"
)

// Apply writes in one transaction, while other writers wait.
func (s *Store) Apply(ctx context.Context, by kg.Viewer, base kg.Revision, changes []kg.Change) (kg.Revision, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	var made kg.Revision
	err := s.writeSaid(ctx, func(tx transaction) error {
		h, err := s.lockOwn(tx)
		if err != nil {
			return err
		}
		w, err := s.o.Prepare(ctx, recordsAt(s.o, tx, h.revision), h.revision, base, changes)
		if err != nil {
			return err
		}
		if err := h.saidBy(w); err != nil {
			return err
		}
		made = w.Revision
		if err := s.writeRecords(tx, w); err != nil {
			return err
		}
		if err := tx.write(fixed["create_log"], logEntries(w, by, 0), logBatch); err != nil {
			return err
		}
		return s.setRevision(tx, w.Revision)
	})
	if err != nil {
		return 0, err
	}
	return made, nil
}

// head is what the database says of itself.
type head struct {
	revision   kg.Revision
	schema     string
	format     int
	restricted names
}

// lock makes other writers wait and gives what the last of them left.
func (s *Store) lock(tx transaction) (head, error) {
	rows, err := tx.rows(fixed["lock"], map[string]any{"product": product})
	if err != nil {
		return head{}, err
	}
	if len(rows) != 1 {
		return head{}, notOurs()
	}
	d := &decoder{}
	c := &cells{d, rows[0].Values}
	return head{c.revision(), d.text(c.next()), d.count(c.next()), newNames(d.texts(c.next()))}, d.err
}

// lockOwn is lock for a database that must be as this Portolan has made it.
func (s *Store) lockOwn(tx transaction) (head, error) {
	h, err := s.lock(tx)
	if err != nil {
		return h, err
	}
	return h, s.own(h)
}

// writeRecords writes what Prepare decided. Ties go before things and come after them.
func (s *Store) writeRecords(tx transaction, w *kg.Write) error {
	var b batches
	for i := range w.Ties {
		b.tie(&w.Ties[i])
	}
	for i := range w.Entities {
		b.entity(&w.Entities[i])
	}
	for _, step := range []step{
		{"delete_ties", b.goneTies},
		{"delete_former", b.goneFormer},
		{"delete_words", b.goneWords},
		{"delete_cites", b.goneCites},
		{"delete_entities", b.gone},
		{"create_entities", b.created},
		{"replace_entities", b.replaced},
		{"create_ties", b.createdTies},
		{"replace_ties", b.replacedTies},
		{"create_cites", b.cites},
		{"create_words", b.words},
		{"create_former", b.former},
	} {
		if err := tx.write(fixed[step.name], step.rows, batch); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) setRevision(tx transaction, r kg.Revision) error {
	return tx.run("set_revision", map[string]any{"product": product, "revision": int64(r), "schema": s.schema})
}

// step is a statement of cypher/ with the rows it writes.
type step struct {
	name string
	rows []any
}

// batches are the rows of a write, by what is done with them.
type batches struct {
	created, replaced, gone             []any
	createdTies, replacedTies, goneTies []any
	cites, goneCites, words, goneWords  []any
	former, goneFormer                  []any
}

func (b *batches) tie(w *kg.TieWrite) {
	k := w.Key()
	row := map[string]any{"kind": k.Kind, "from": string(k.From), "to": string(k.To), "key": k.Key}
	if w.After == nil {
		b.goneTies = append(b.goneTies, row)
		return
	}
	row["props"] = tieProps(w.After)
	if w.Before == nil {
		b.createdTies = append(b.createdTies, row)
	} else {
		b.replacedTies = append(b.replacedTies, row)
	}
}

func (b *batches) entity(w *kg.EntityWrite) {
	id := string(w.ID())
	before, after := w.Before, w.After
	switch {
	case after == nil:
		b.gone = append(b.gone, map[string]any{"id": id})
		after = &kg.Entity{Kind: before.Kind, Vals: make([]kg.Value, len(before.Vals))}
	case before == nil:
		b.created = append(b.created, map[string]any{"kind": after.Kind.Name, "props": entityProps(after)})
		before = &kg.Entity{Kind: after.Kind, Vals: make([]kg.Value, len(after.Vals))}
	default:
		b.replaced = append(b.replaced, map[string]any{"id": id, "props": entityProps(after)})
	}
	differ(before.Cites, after.Cites,
		func(c kg.Cite) {
			b.goneCites = append(b.goneCites, map[string]any{"id": id, "source": string(c.Source)})
		},
		func(c kg.Cite) {
			b.cites = append(b.cites, map[string]any{"id": id, "source": string(c.Source), "marking": c.Audience.Stored()})
		})
	var words []any
	differ(before.Tokens, after.Tokens,
		func(t kg.Token) { b.goneWords = append(b.goneWords, map[string]any{"id": id, "text": t.Text}) },
		func(t kg.Token) { words = append(words, []any{t.Text, int64(t.Weight)}) })
	if words != nil {
		b.words = append(b.words, map[string]any{"id": id, "words": words})
	}
	differ(before.FormerIDs(), after.FormerIDs(),
		func(f string) { b.goneFormer = append(b.goneFormer, map[string]any{"id": f}) },
		func(f string) { b.former = append(b.former, map[string]any{"id": f, "now": id}) })
}

// differ tells what is only in before, and what is only in after.
func differ[T comparable](before, after []T, gone, came func(T)) {
	had, have := setOf(before), setOf(after)
	for _, v := range before {
		if !have[v] {
			gone(v)
		}
	}
	for _, v := range after {
		if !had[v] {
			came(v)
		}
	}
}

func setOf[T comparable](list []T) map[T]bool {
	set := make(map[T]bool, len(list))
	for _, v := range list {
		set[v] = true
	}
	return set
}
