package neo4jstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/portolan/portolan/internal/kg"
)

// records reads what is stored, whatever its marking: for kg.Prepare, inside the
// transaction that writes, or for Changes.
type records struct {
	o *kg.Ontology
	// rows runs a statement.
	rows func(text string, params map[string]any) ([]*neo4j.Record, error)
}

// recordsAt gives what is stored at a revision. Revision 0 is the empty graph, of
// which nothing need be asked.
func recordsAt(o *kg.Ontology, tx transaction, current kg.Revision) kg.Records {
	if current == 0 {
		return kg.Nothing{}
	}
	return records{o, tx.rows}
}

// Load asks once for all entities, and once for all ties.
func (r records) Load(_ context.Context, keys []kg.Key) ([]kg.Record, error) {
	var ids []string
	var ties []any
	for _, k := range keys {
		if k.IsTie() {
			ties = append(ties, []string{k.Tie.Kind, string(k.Tie.From), string(k.Tie.To), k.Tie.Key})
		} else {
			ids = append(ids, string(k.Entity))
		}
	}
	found := make(map[kg.Key]kg.Record, len(keys))
	if err := r.entities(ids, found); err != nil {
		return nil, err
	}
	if err := r.tiesByKey(ties, found); err != nil {
		return nil, err
	}
	out := make([]kg.Record, len(keys))
	for i, k := range keys {
		out[i] = found[k]
	}
	return out, nil
}

func (r records) entities(ids []string, into map[kg.Key]kg.Record) error {
	if len(ids) == 0 {
		return nil
	}
	rows, err := r.rows(fixed["entities"], map[string]any{"ids": ids})
	if err != nil {
		return err
	}
	d := &decoder{o: r.o}
	for _, row := range rows {
		if e := (&cells{d, row.Values}).entity(); d.err == nil {
			into[kg.Key{Entity: e.ID}] = kg.Record{Entity: e}
		}
	}
	return d.err
}

func (r records) tiesByKey(keys []any, into map[kg.Key]kg.Record) error {
	if len(keys) == 0 {
		return nil
	}
	list, err := r.ties(fixed["ties"], map[string]any{"keys": keys})
	if err != nil {
		return err
	}
	for _, t := range list {
		into[kg.Key{Tie: t.TieKey}] = kg.Record{Tie: t}
	}
	return nil
}

// ties runs a statement that answers kind, from, to, key, facts, marking,
// revision; where kind is null there is no tie.
func (r records) ties(text string, params map[string]any) ([]*kg.Tie, error) {
	rows, err := r.rows(text, params)
	if err != nil {
		return nil, err
	}
	d := &decoder{o: r.o}
	out := make([]*kg.Tie, 0, len(rows))
	for _, row := range rows {
		if row.Values[0] == nil {
			continue
		}
		c := &cells{d, row.Values}
		key := kg.TieKey{Kind: d.text(c.next()), From: kg.ID(d.text(c.next())), To: kg.ID(d.text(c.next())), Key: d.text(c.next())}
		out = append(out, c.tie(key))
	}
	return out, d.err
}

// TiesFrom asks for the ties that begin at the entities.
func (r records) TiesFrom(_ context.Context, ids []kg.ID) ([]*kg.Tie, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return r.ties(fixed["ties_from"], map[string]any{"ids": texts(ids)})
}

// TiesOf asks for the ties that begin or end at the entities.
func (r records) TiesOf(_ context.Context, ids []kg.ID) ([]*kg.Tie, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	all, err := r.ties(fixed["ties_of"], map[string]any{"ids": texts(ids)})
	if err != nil {
		return nil, err
	}
	seen := make(map[kg.TieKey]bool, len(all))
	return slices.DeleteFunc(all, func(t *kg.Tie) bool {
		again := seen[t.TieKey]
		seen[t.TieKey] = true
		return again
	}), nil
}

// Citing finds records by the derived ties from things to sources.
func (r records) Citing(_ context.Context, sources []kg.ID) ([]kg.Key, error) {
	if len(sources) == 0 {
		return nil, nil
	}
	rows, err := r.rows(fixed["citing"], map[string]any{"sources": texts(sources)})
	if err != nil {
		return nil, err
	}
	d := &decoder{o: r.o}
	var keys []kg.Key
	for _, row := range rows {
		c := &cells{d, row.Values}
		id := kg.ID(d.text(c.next()))
		if own, _ := c.next().(bool); own {
			keys = append(keys, kg.Key{Entity: id})
		}
		for _, v := range d.rows(c.next()) {
			t := d.cells(v)
			keys = append(keys, kg.Key{Tie: kg.TieKey{From: id, Kind: d.text(t.next()), To: kg.ID(d.text(t.next())), Key: d.text(t.next())}})
		}
	}
	return keys, d.err
}

// Holders asks for the things that have the former ids.
func (r records) Holders(_ context.Context, formerIDs []kg.ID) ([]kg.ID, error) {
	out := make([]kg.ID, len(formerIDs))
	if len(formerIDs) == 0 {
		return out, nil
	}
	rows, err := r.rows(fixed["holders"], map[string]any{"ids": texts(formerIDs)})
	if err != nil {
		return nil, err
	}
	holders := make(map[string]string, len(rows))
	for _, row := range rows {
		holders[fmt.Sprint(row.Values[0])] = fmt.Sprint(row.Values[1])
	}
	for i, id := range formerIDs {
		out[i] = kg.ID(holders[string(id)])
	}
	return out, nil
}
