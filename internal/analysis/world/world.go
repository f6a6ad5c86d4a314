package world

import (
	"context"
	"errors"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
)

// A World is the graph at one revision, on one day, as one viewer may see it. It
// never changes, and may be read by many goroutines at once. Whatever it gives,
// its viewer may see.
type World struct {
	*Model
	graph *adjacency.Version
	scope Scope
	key   worldKey
	day   kg.Day

	mu      sync.Mutex
	memos   map[string]*memo
	answers *lru.Cache[string, keptAnswer]
}

func newWorld(m *Model, v *adjacency.Version, s Scope) *World {
	w := &World{Model: m, graph: v, scope: s, key: keyOf(v, s), memos: map[string]*memo{}, answers: newAnswers(v.Entities())}
	w.day = kg.Day{On: s.AsOf.End(), Published: map[kg.ID]kg.Date{}, Sources: kg.Sources{}}
	for _, e := range v.OfKind(m.Source.Kind) {
		w.day.Published[e.ID] = m.Published(e)
		w.day.Sources[e.ID] = m.RankOf(e)
	}
	return w
}

// Revision gives the revision of the graph.
func (w *World) Revision() kg.Revision { return w.graph.Revision() }

// AsOf gives the day, as it was asked for.
func (w *World) AsOf() kg.Date { return w.scope.AsOf }

// Viewer gives whose world it is.
func (w *World) Viewer() kg.Viewer { return w.scope.Viewer }

// On gives the same graph on another day.
func (w *World) On(day kg.Date) *World {
	s := w.scope
	s.AsOf = day
	return newWorld(w.Model, w.graph, s)
}

// visible says whether the viewer may see the thing.
func (w *World) visible(n uint32) bool {
	e := w.graph.Entity(n)
	return e != nil && w.scope.Viewer.Sees(e.Audience)
}

// Find gives the thing with the id, or that had it before it was merged. It must
// be of the kind, where kind is not nil. It gives NotFound where there is none, or
// none that the viewer may see; field names the argument.
func (w *World) Find(field string, id kg.ID, kind *kg.Kind) (uint32, error) {
	of, err := w.KindOf(id)
	if e := (*kg.Error)(nil); errors.As(err, &e) {
		return 0, &kg.Error{Code: e.Code, Field: field, Message: e.Message}
	}
	if kind != nil && of != kind {
		return 0, kg.Errorf(kg.Invalid, field, "%s is the id of another kind; give that of a thing of kind %s, such as %s/…", id, kind.Name, kind.Slug)
	}
	n, ok := w.graph.Resolve(id)
	if !ok || !w.visible(n) {
		return 0, kg.Errorf(kg.NotFound, field, "there is no %s; search(text:) finds ids", id)
	}
	return n, nil
}

// FindAll gives the things with the ids, of the kind where it is not nil.
func (w *World) FindAll(field string, ids []kg.ID, kind *kg.Kind) (map[uint32]bool, error) {
	found := map[uint32]bool{}
	for _, id := range ids {
		n, err := w.Find(field, id, kind)
		if err != nil {
			return nil, err
		}
		found[n] = true
	}
	return found, nil
}

// Lookup gives the thing with the id; ok is false where there is none that the viewer
// may see.
func (w *World) Lookup(id kg.ID) (n uint32, ok bool) {
	n, ok = w.graph.Lookup(id)
	return n, ok && w.visible(n)
}

// Entity gives a thing as the store keeps it.
func (w *World) Entity(n uint32) *kg.Entity { return w.graph.Entity(n) }

// Bound is above all dense ids.
func (w *World) Bound() uint32 { return w.graph.Bound() }

// Day gives the last day of AsOf.
func (w *World) Day() string { return w.day.On }

// Matching gives the dense ids of the things of a kind that match a filter, nil
// for a nil filter: all.
func (w *World) Matching(ctx context.Context, k *kg.Kind, filter kg.Filter) (map[uint32]bool, error) {
	if filter == nil {
		return nil, nil
	}
	plan := &kg.Plan{Kind: k, List: kg.List{Filter: filter, First: kg.NoLimit, Items: true}, Node: &kg.Shape{Kinds: []*kg.KindShape{{Kind: k}}}}
	if err := w.Normalise(plan); err != nil {
		return nil, err
	}
	page, err := w.graph.Run(ctx, w.scope.Viewer, plan)
	if err != nil {
		return nil, err
	}
	out := make(map[uint32]bool, len(page.Edges))
	for i := range page.Edges {
		if n, ok := w.graph.Lookup(page.Edges[i].Node.ID); ok {
			out[n] = true
		}
	}
	return out, nil
}

// None is the dense id of nothing.
const None = ^uint32(0)
