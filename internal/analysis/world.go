package analysis

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"

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
	day   kg.Day

	mu    sync.Mutex
	memos map[string]*memo
}

func newWorld(m *Model, v *adjacency.Version, s Scope) *World {
	w := &World{Model: m, graph: v, scope: s, memos: map[string]*memo{}}
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

// Suppose gives the world as it would be after the changes. Nothing is written.
// The errors are those of kg.Graph.Apply.
func (w *World) Suppose(ctx context.Context, changes []kg.Change) (*World, error) {
	made, err := w.Prepare(ctx, w.graph.Records(), w.graph.Revision(), 0, changes)
	if err != nil {
		return nil, err
	}
	return newWorld(w.Model, w.graph.Apply(made), w.scope), nil
}

// at gives the same graph on another day.
func (w *World) at(day kg.Date) *World {
	s := w.scope
	s.AsOf = day
	return newWorld(w.Model, w.graph, s)
}

// visible says whether the viewer may see the thing.
func (w *World) visible(n uint32) bool {
	e := w.graph.Entity(n)
	return e != nil && w.scope.Viewer.Sees(e.Audience)
}

// find gives the thing with the id, or that had it before it was merged. It must
// be of the kind, where kind is not nil. It gives NotFound where there is none, or
// none that the viewer may see; field names the argument.
func (w *World) find(field string, id kg.ID, kind *kg.Kind) (uint32, error) {
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

// id gives the id of a thing.
func (w *World) id(n uint32) kg.ID { return w.graph.Entity(n).ID }

// ids gives the ids of things, in their order.
func (w *World) ids(ns []uint32) []kg.ID {
	out := make([]kg.ID, len(ns))
	for i, n := range ns {
		out[i] = w.id(n)
	}
	return out
}

// byName gives the ids of things in order of their names.
func (w *World) byName(ns []uint32) []kg.ID {
	slices.SortFunc(ns, func(a, b uint32) int {
		x, y := w.graph.Entity(a), w.graph.Entity(b)
		return cmp.Or(strings.Compare(x.Keys[0], y.Keys[0]), strings.Compare(string(x.ID), string(y.ID)))
	})
	return w.ids(ns)
}

// ofKind gives the visible things of a kind that stand on the day, in its default
// order.
func (w *World) ofKind(k *kg.Kind) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for n, e := range w.graph.OfKind(k) {
			if w.scope.Viewer.Sees(e.Audience) && w.stands(e) && !yield(n) {
				return
			}
		}
	}
}

// stands says whether a fact of a counted standing that says the thing is holds on
// the day.
func (w *World) stands(e *kg.Entity) bool { return len(w.factsAbout(e, kg.AttrKind, true)) > 0 }

// standsOn gives NotFound for a thing that nothing says is there on the day; field
// names the argument.
func (w *World) standsOn(field string, n uint32) error {
	if w.stands(w.graph.Entity(n)) {
		return nil
	}
	return kg.Errorf(kg.NotFound, field, "as of %s nothing on record that counts says that there is %s; give another date", w.AsOf(), w.id(n))
}

// factsAbout gives the facts about an attribute of a thing that hold on the day
// and that all who see the thing may see.
func (w *World) factsAbout(e *kg.Entity, about string, counted bool) []kg.Fact {
	first, n := -1, 0
	for i := range e.Facts {
		if f := &e.Facts[i]; f.About == about && f.Audience.Covers(e.Audience) && (!counted || w.counts(f)) {
			if first < 0 {
				first = i
			}
			n++
		}
	}
	switch {
	case n == 0:
		return nil
	case n == 1:
		return w.day.Holding(e.Facts[first : first+1 : first+1])
	}
	facts := make([]kg.Fact, 0, n)
	for i := range e.Facts {
		if f := &e.Facts[i]; f.About == about && f.Audience.Covers(e.Audience) && (!counted || w.counts(f)) {
			facts = append(facts, *f)
		}
	}
	return w.day.Holding(facts)
}

// counts says whether a fact is of a standing that counts.
func (w *World) counts(f *kg.Fact) bool {
	if len(w.scope.Standings) == 1 {
		return f.Standing == w.scope.Standings[0]
	}
	return slices.Contains(w.scope.Standings, f.Standing)
}

// value gives the value that an attribute of one value has on the day, nil for
// none. It takes facts of any standing, as what a thing is called or a text says
// of it; what is counted is asked of counted.
func (w *World) value(n uint32, a *kg.Attr) kg.Value { return w.valueOf(n, a, false) }

func (w *World) valueOf(n uint32, a *kg.Attr, counted bool) kg.Value {
	e := w.graph.Entity(n)
	if f := w.day.Chosen(w.factsAbout(e, a.Name, counted)); f != nil {
		return a.Value(f.Value)
	}
	return nil
}

// counted gives the value that an attribute has on the day as text, by facts of a
// standing that counts; "" for none. An amount that is only claimed is none.
func (w *World) counted(n uint32, a *kg.Attr) string {
	s, _ := w.valueOf(n, a, true).(string)
	return s
}

// text gives the value of an attribute as text, "" for none.
func (w *World) text(n uint32, a *kg.Attr) string {
	s, _ := w.value(n, a).(string)
	return s
}

// texts gives the values of a list attribute, whatever the day: a list is the
// union of what all say.
func (w *World) texts(n uint32, a *kg.Attr) []string {
	list, _ := w.graph.Entity(n).Vals[a.Index].([]string)
	return list
}

// A bond is a tie that holds on the day, as one of its ends sees it.
type bond struct {
	far uint32
	tie *kg.Tie
	// facts are those it rests on: of a counted standing, holding on the day.
	facts []kg.Fact
}

// bonds gives the ties of a link at a thing that hold on the day, with a counted
// standing, in the default order of the far ends.
func (w *World) bonds(n uint32, l *kg.Link) iter.Seq[bond] {
	return func(yield func(bond) bool) {
		for h := range w.graph.Of(n, l).All() {
			if !w.scope.Viewer.Sees(h.Audience) || h.Tie == nil {
				continue
			}
			if facts := w.holding(h.Tie); len(facts) > 0 && !yield(bond{h.Far, h.Tie, facts}) {
				return
			}
		}
	}
}

// holding gives the facts of a tie that count on the day.
func (w *World) holding(t *kg.Tie) []kg.Fact {
	counted := func(f *kg.Fact) bool { return f.Audience.Covers(t.Audience) && w.counts(f) }
	if len(t.Facts) == 1 {
		if counted(&t.Facts[0]) {
			return w.day.Holding(t.Facts)
		}
		return nil
	}
	facts := make([]kg.Fact, 0, len(t.Facts))
	for i := range t.Facts {
		if f := &t.Facts[i]; counted(f) {
			facts = append(facts, *f)
		}
	}
	return w.day.Holding(facts)
}

// far gives the far ends of a link that hold on the day.
func (w *World) far(n uint32, l *kg.Link) []uint32 {
	var out []uint32
	for b := range w.bonds(n, l) {
		out = append(out, b.far)
	}
	return out
}

// first gives the far end of a link to one; ok is false where there is none.
func (w *World) first(n uint32, l *kg.Link) (far uint32, ok bool) {
	for b := range w.bonds(n, l) {
		return b.far, true
	}
	return 0, false
}

// tied gives the value of an attribute of a tie on the day, nil for none.
func (w *World) tied(b bond, a *kg.Attr) kg.Value {
	f := &b.facts[0]
	if len(b.facts) > 1 {
		f = w.day.Chosen(b.facts)
	}
	for _, field := range f.Tie {
		if field.Name == a.Name {
			return a.Value(field.Value)
		}
	}
	return nil
}

// matching gives the dense ids of the things of a kind that match a filter, nil
// for a nil filter: all.
func (w *World) matching(ctx context.Context, k *kg.Kind, filter kg.Filter) (map[uint32]bool, error) {
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

// A memo holds what was worked out once for a World.
type memo struct {
	turn  chan struct{}
	done  bool
	value any
}

// remember gives what make gives, worked out once for the World and shared by all
// who ask under the key. What ends in an error is not kept.
func remember[T any](ctx context.Context, w *World, key string, work func(context.Context) (T, error)) (T, error) {
	w.mu.Lock()
	m := w.memos[key]
	if m == nil {
		m = &memo{turn: make(chan struct{}, 1)}
		w.memos[key] = m
	}
	w.mu.Unlock()
	var none T
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
	case <-ctx.Done():
		return none, ctx.Err()
	}
	if m.done {
		return m.value.(T), nil
	}
	value, err := work(ctx)
	if err != nil {
		return none, err
	}
	m.value, m.done = value, true
	return value, nil
}

// remembers says whether something was worked out under the key, and does not wait for
// who is at it.
func (w *World) remembers(key string) bool {
	w.mu.Lock()
	m := w.memos[key]
	w.mu.Unlock()
	if m == nil {
		return false
	}
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
		return m.done
	default:
		return false
	}
}
