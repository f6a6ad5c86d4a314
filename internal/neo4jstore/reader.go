package neo4jstore

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/portolan/portolan/internal/kg"
)

// reader is a view of the database. It holds nothing.
type reader struct {
	store  *Store
	viewer kg.Viewer
}

func (r *reader) Close() error { return nil }

// Revision asks the database. It gives Unavailable where that is not, or no more,
// of this Portolan's form and schema.
func (r *reader) Revision(ctx context.Context) (kg.Revision, error) {
	return r.store.look(ctx)
}

// Run answers a plan with one statement; with one more where the first relied on
// something being for everybody that was no more when it was done, and one to see
// whose the database is where nothing was found, or nobody looked for a while.
func (r *reader) Run(ctx context.Context, p *kg.Plan) (*kg.Page, error) {
	page, err := r.answer(ctx, p)
	if err == nil && (empty(page) || r.store.mustLook(time.Now())) {
		_, err = r.store.look(ctx)
	}
	if err != nil {
		return nil, err
	}
	return page, nil
}

// empty says whether a page tells of nothing at all.
func empty(p *kg.Page) bool {
	return p.Total <= 0 && !slices.ContainsFunc(p.Edges, func(e kg.Edge) bool { return e.Node != nil })
}

func (r *reader) answer(ctx context.Context, p *kg.Plan) (*kg.Page, error) {
	known := r.store.restrictedNames()
	for {
		st := compile(p, r.viewer, known)
		records, err := r.store.read(ctx, st)
		if err != nil {
			return nil, err
		}
		if len(st.relied) == 0 {
			return decodePage(r.store.o, r.viewer, p, records)
		}
		if known, records, err = unguarded(records, rowsOnly(p)); err != nil {
			return nil, err
		}
		r.store.restricted.Store(&known)
		if !known.any(st.relied) {
			return decodePage(r.store.o, r.viewer, p, records)
		}
	}
}

// unguarded takes the names that the database had after an answer off it.
func unguarded(records []*neo4j.Record, rows bool) (now names, answer []*neo4j.Record, err error) {
	if len(records) != 1 || len(records[0].Values) != 2 {
		return nil, nil, notOurs()
	}
	d := &decoder{}
	list, now := d.rows(records[0].Values[0]), newNames(d.texts(records[0].Values[1]))
	for _, v := range list {
		record := &neo4j.Record{Values: []any{v}}
		if !rows {
			record.Values = d.rows(v)
		}
		answer = append(answer, record)
	}
	return now, answer, d.err
}

// All streams one statement.
func (r *reader) All(ctx context.Context) iter.Seq2[kg.Record, error] {
	return func(yield func(kg.Record, error) bool) {
		on, none := true, true
		st := &statement{text: fixed["all"], params: map[string]any{"audiences": seenBy(r.viewer)}}
		err := r.store.stream(ctx, st, func(row []any) (bool, error) {
			c := &cells{&decoder{o: r.store.o, viewer: r.viewer}, row}
			e := c.entity()
			ties := c.tiesFrom(e)
			if c.d.err != nil {
				return false, c.d.err
			}
			none = false
			on = yield(kg.Record{Entity: e}.For(r.viewer), nil)
			for i := 0; on && i < len(ties) && ctx.Err() == nil; i++ {
				on = yield(kg.Record{Tie: ties[i]}.For(r.viewer), nil)
			}
			return on, ctx.Err()
		})
		if err == nil && none {
			_, err = r.store.look(ctx)
		}
		if err != nil && on {
			yield(kg.Record{}, err)
		}
	}
}

// entity reads id, facts, marking, revision and cites.
func (c *cells) entity() *kg.Entity {
	id, facts, m, rev := kg.ID(c.d.text(c.next())), c.facts(), c.audience(), c.revision()
	var cites []kg.Cite
	for _, v := range c.d.rows(c.next()) {
		cite := c.d.cells(v)
		cites = append(cites, kg.Cite{Source: kg.ID(c.d.text(cite.next())), Audience: cite.audience()})
	}
	slices.SortFunc(cites, func(a, b kg.Cite) int { return cmp.Compare(a.Source, b.Source) })
	if c.d.err != nil {
		return nil
	}
	e, err := c.d.o.RestoreEntity(id, facts, m, rev, cites)
	c.d.keep(err)
	return e
}

// tie reads facts, marking and revision of the tie with that key.
func (c *cells) tie(key kg.TieKey) *kg.Tie {
	facts, m, rev := c.facts(), c.audience(), c.revision()
	if c.d.err != nil {
		return nil
	}
	t, err := c.d.o.RestoreTie(key, facts, m, rev)
	c.d.keep(err)
	return t
}

// tiesFrom reads the ties that begin at an entity, in order of kind, far end and key.
func (c *cells) tiesFrom(e *kg.Entity) []*kg.Tie {
	var ties []*kg.Tie
	for _, v := range c.d.rows(c.next()) {
		t := c.d.cells(v)
		kind, to, key := c.d.text(t.next()), c.d.text(t.next()), c.d.text(t.next())
		if c.d.err != nil {
			return nil
		}
		tie := t.tie(kg.TieKey{Kind: kind, From: e.ID, To: kg.ID(to), Key: key})
		if tie == nil {
			return nil
		}
		ties = append(ties, tie)
	}
	slices.SortFunc(ties, func(a, b *kg.Tie) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), cmp.Compare(a.To, b.To), strings.Compare(a.Key, b.Key))
	})
	return ties
}

// facts reads all facts, also those the viewer may not see.
func (c *cells) facts() []kg.Fact {
	facts, err := kg.UnmarshalFacts(c.d.texts(c.next()))
	c.d.keep(err)
	return facts
}

func (c *cells) audience() kg.Audience {
	a, err := kg.RestoreAudience(c.next())
	c.d.keep(err)
	return a
}

func (c *cells) revision() kg.Revision { return kg.Revision(c.d.count(c.next())) }

func (d *decoder) keep(err error) {
	if d.err == nil {
		d.err = err
	}
}
