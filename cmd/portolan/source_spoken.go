package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/agnivade/levenshtein"

	"github.com/portolan/portolan/internal/kg"
)

// A citedSource is a document or data set with what rests on it in a store.
type citedSource struct {
	id    kg.ID
	title string
	facts int
	// only are the things that no other source describes, without the source itself.
	only []kg.ID
	// held are the ties of other sources that would lose an end without it.
	held []heldTie
}

// A heldTie is a tie that a source states of an end that only another describes.
type heldTie struct {
	by, end kg.ID
	tie     string
}

// sources are those of a store by id.
type sources map[kg.ID]*citedSource

// spoken reads a graph twice, once for its things and once for its ties: what only
// one source describes is known when all things were read.
func spoken(ctx context.Context, g *kg.Graph) (sources, error) {
	all, describedBy := sources{}, map[kg.ID]kg.ID{}
	for r, err := range g.All(ctx, kg.System) {
		switch {
		case err != nil:
			return nil, err
		case r.Entity != nil:
			all.describe(g.Ontology(), r.Entity, describedBy)
		case !r.Tie.Type.Symmetric || r.Tie.From <= r.Tie.To: // else the facts are mirror images
			all.count(r.Tie.Facts)
		}
	}
	for id, by := range describedBy {
		if id != by {
			all.at(by).only = append(all.at(by).only, id)
		}
	}
	for r, err := range g.All(ctx, kg.System) {
		if err != nil {
			return nil, err
		}
		if r.Tie != nil {
			all.hold(r.Tie, describedBy)
		}
	}
	return all, nil
}

func (all sources) at(id kg.ID) *citedSource {
	if all[id] == nil {
		all[id] = &citedSource{id: id, title: string(id)}
	}
	return all[id]
}

func (all sources) count(facts []kg.Fact) {
	for _, f := range facts {
		all.at(f.Source).facts++
	}
}

// describe counts the facts of a thing, and notes the source that alone has any.
func (all sources) describe(o *kg.Ontology, e *kg.Entity, describedBy map[kg.ID]kg.ID) {
	if e.Kind == o.Source {
		all.at(e.ID).title = titleOf(e)
	}
	all.count(e.Facts)
	if by, ok := one(e.Facts); ok {
		describedBy[e.ID] = by
	}
}

// titleOf gives the title of a source, or its name where it has none.
func titleOf(e *kg.Entity) string {
	if a := e.Kind.Attr("title"); a != nil {
		if title, ok := e.Vals[a.Index].(string); ok {
			return title
		}
	}
	return e.Name()
}

// one gives the source of all the facts; ok is false where there are several, or none.
func one(facts []kg.Fact) (by kg.ID, ok bool) {
	for i, f := range facts {
		if i > 0 && f.Source != by {
			return "", false
		}
		by = f.Source
	}
	return by, len(facts) > 0
}

// hold notes a tie with the sources that must stay for its ends.
func (all sources) hold(t *kg.Tie, describedBy map[kg.ID]kg.ID) {
	if t.Type.Symmetric && t.From > t.To {
		return
	}
	for _, end := range []kg.ID{t.From, t.To} {
		only, ok := describedBy[end]
		if !ok {
			continue
		}
		if i := slices.IndexFunc(t.Facts, func(f kg.Fact) bool { return f.Source != only }); i >= 0 {
			s := all.at(only)
			s.held = append(s.held, heldTie{by: t.Facts[i].Source, end: end, tie: t.TieKey.String()})
		}
	}
}

func (all sources) inOrder() []*citedSource {
	return slices.SortedFunc(maps.Values(all), func(a, b *citedSource) int { return cmp.Compare(a.id, b.id) })
}

// find gives the source of that id; where there is none, the error names the nearest.
func (all sources) find(id kg.ID, store string) (*citedSource, error) {
	if s := all[id]; s != nil {
		return s, nil
	}
	near := all.inOrder()
	slices.SortStableFunc(near, func(a, b *citedSource) int { return cmp.Compare(a.distance(id), b.distance(id)) })
	names := make([]string, 0, 3)
	for _, s := range near[:min(len(near), 3)] {
		names = append(names, string(s.id))
	}
	return nil, kg.Errorf(kg.NotFound, string(id), "is no source of %s; the nearest are %s", store, strings.Join(names, ", "))
}

// distance says how many letters a source's id or title is from the text.
func (s *citedSource) distance(text kg.ID) int {
	folded := kg.Fold(string(text))
	return min(levenshtein.ComputeDistance(folded, kg.Fold(string(s.id))),
		levenshtein.ComputeDistance(folded, kg.Fold(strings.TrimPrefix(string(s.id), "source/"))),
		levenshtein.ComputeDistance(folded, kg.Fold(s.title)))
}

// lastLoaded gives when each source last stated anything.
func lastLoaded(ctx context.Context, g *kg.Graph) (map[kg.ID]time.Time, error) {
	at := map[kg.ID]time.Time{}
	for commit, err := range g.History(ctx, kg.System, 0) {
		if err != nil {
			return nil, err
		}
		for _, change := range commit.Changes {
			switch change := change.(type) {
			case kg.ReplaceSource:
				at[change.Source] = commit.At
			case kg.Assert:
				at[change.Fact.Source] = commit.At
			}
		}
	}
	return at, nil
}
