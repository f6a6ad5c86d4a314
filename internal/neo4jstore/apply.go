package neo4jstore

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// Apply writes in one transaction, while other writers wait.
func (s *Store) Apply(ctx context.Context, by kg.Viewer, base kg.Revision, changes []kg.Change) (kg.Revision, error) {
	if !by.Sees(kg.Red) {
		return 0, kg.Errorf(kg.Forbidden, "", "%s may not change the graph", by.Name)
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	var made kg.Revision
	err := s.write(ctx, func(tx transaction) error {
		current, err := s.lock(tx)
		if err != nil {
			return err
		}
		w, err := s.o.Prepare(ctx, s.recordsAt(tx, current), current, base, changes)
		if err != nil {
			return err
		}
		made = w.Revision
		return s.writeAll(tx, w, by)
	})
	if err != nil {
		return 0, err
	}
	return made, nil
}

// lock makes other writers wait and gives the revision.
func (s *Store) lock(tx transaction) (kg.Revision, error) {
	rows, err := tx.rows(fixed["lock"], map[string]any{"product": product})
	if err != nil {
		return 0, err
	}
	if len(rows) != 1 {
		return 0, kg.Errorf(kg.Unavailable, "store", "the database is no longer Portolan's; start again")
	}
	d := &decoder{}
	c := &cells{d, rows[0].Values}
	revision, schema := c.revision(), d.text(c.next())
	if d.err == nil && schema != s.schema {
		return 0, kg.Errorf(kg.Unavailable, "store", "another Portolan has brought the database to another schema; start this one again with that schema")
	}
	return revision, d.err
}

// writeAll writes what Prepare decided. Ties go before things and come after them.
func (s *Store) writeAll(tx transaction, w *kg.Write, by kg.Viewer) error {
	var b batches
	for i := range w.Ties {
		b.tie(&w.Ties[i])
	}
	for i := range w.Entities {
		b.entity(&w.Entities[i])
	}
	b.touches(w, by)
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
		{"create_log", b.log},
	} {
		if err := tx.write(fixed[step.name], step.rows); err != nil {
			return err
		}
	}
	return tx.run("set_revision", map[string]any{"product": product, "revision": int64(w.Revision), "schema": s.schema})
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
	former, goneFormer, log             []any
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
			b.cites = append(b.cites, map[string]any{"id": id, "source": string(c.Source), "marking": int64(c.Marking)})
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

// logPart is how many touched records stand in one node of the log.
const logPart = 1000

func (b *batches) touches(w *kg.Write, by kg.Viewer) {
	part := int64(0)
	for some := range slices.Chunk(w.Touches(), logPart) {
		touched := make([]string, len(some))
		for i, t := range some {
			touched[i] = touchText(t)
		}
		b.log = append(b.log, map[string]any{"revision": int64(w.Revision), "part": part, "by": by.Name, "touched": touched})
		part++
	}
}

// touchText writes a touch for the log: the least clearance that can tell, and
// the id or the parts of the tie's key.
func touchText(t kg.Touch) string {
	least := strconv.Itoa(int(t.Least))
	if !t.Key.IsTie() {
		return least + "|" + string(t.Key.Entity)
	}
	k := t.Key.Tie
	return strings.Join([]string{least, k.Kind, string(k.From), string(k.To), k.Key}, "|")
}

// parseTouch undoes touchText; ok is false where the text is none.
func parseTouch(text string) (t kg.Touch, ok bool) {
	parts := strings.SplitN(text, "|", 5)
	least, err := strconv.Atoi(parts[0])
	t.Least = kg.Marking(least)
	switch len(parts) {
	case 2:
		t.Key.Entity = kg.ID(parts[1])
	case 5:
		t.Key.Tie = kg.TieKey{Kind: parts[1], From: kg.ID(parts[2]), To: kg.ID(parts[3]), Key: parts[4]}
	default:
		return t, false
	}
	return t, err == nil
}
