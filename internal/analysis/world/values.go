package world

import (
	"iter"
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// OfKind gives the visible things of a kind that stand on the day, in its default
// order.
func (w *World) OfKind(k *kg.Kind) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for n, e := range w.graph.OfKind(k) {
			if w.scope.Viewer.Sees(e.Audience) && w.stands(e) && !yield(n) {
				return
			}
		}
	}
}

// Seen gives the things of a kind that the viewer may see, on whatever day, in its
// default order.
func (w *World) Seen(k *kg.Kind) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for n, e := range w.graph.OfKind(k) {
			if w.scope.Viewer.Sees(e.Audience) && !yield(n) {
				return
			}
		}
	}
}

// Stands says whether a fact of a counted standing that says the thing is holds on
// the day.
func (w *World) Stands(n uint32) bool { return w.stands(w.graph.Entity(n)) }

func (w *World) stands(e *kg.Entity) bool { return len(w.factsAbout(e, kg.AttrKind, true)) > 0 }

// StandsOn gives NotFound for a thing that nothing says is there on the day; field
// names the argument.
func (w *World) StandsOn(field string, n uint32) error {
	if w.stands(w.graph.Entity(n)) {
		return nil
	}
	return kg.Errorf(kg.NotFound, field, "as of %s nothing on record that counts says that there is %s; give another date", w.AsOf(), w.ID(n))
}

// FactsAbout gives the facts about an attribute of a thing that hold on the day and that
// all who see the thing may see.
func (w *World) FactsAbout(n uint32, about string) []kg.Fact {
	return w.factsAbout(w.graph.Entity(n), about, false)
}

// CountedFacts gives those of FactsAbout that are of a counted standing.
func (w *World) CountedFacts(n uint32, about string) []kg.Fact {
	return w.factsAbout(w.graph.Entity(n), about, true)
}

// Chosen gives the fact that is shown of those that hold on the day, nil for none.
func (w *World) Chosen(facts []kg.Fact) *kg.Fact { return w.day.Chosen(facts) }

// Published gives when a source was published, "" where that is not known.
func (w *World) Published(source kg.ID) kg.Date { return w.day.Published[source] }

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

// Value gives the value that an attribute of one value has on the day, nil for
// none. It takes facts of any standing, as what a thing is called or a text says
// of it; what is counted is asked of counted.
func (w *World) Value(n uint32, a *kg.Attr) kg.Value { return w.valueOf(n, a, false) }

func (w *World) valueOf(n uint32, a *kg.Attr, counted bool) kg.Value {
	e := w.graph.Entity(n)
	if f := w.day.Chosen(w.factsAbout(e, a.Name, counted)); f != nil {
		return a.Value(f.Value)
	}
	return nil
}

// Counted gives the value that an attribute has on the day as text, by facts of a
// standing that counts; "" for none. An amount that is only claimed is none.
func (w *World) Counted(n uint32, a *kg.Attr) string {
	s, _ := w.valueOf(n, a, true).(string)
	return s
}

// Text gives the value of an attribute as text, "" for none.
func (w *World) Text(n uint32, a *kg.Attr) string {
	s, _ := w.Value(n, a).(string)
	return s
}

// Date gives the value of a date attribute, "" for none; nil is no attribute.
func (w *World) Date(n uint32, a *kg.Attr) kg.Date {
	if a == nil {
		return ""
	}
	return kg.Date(w.Text(n, a))
}

// Texts gives the values of a list attribute, whatever the day: a list is the
// union of what all say.
func (w *World) Texts(n uint32, a *kg.Attr) []string {
	list, _ := w.graph.Entity(n).Vals[a.Index].([]string)
	return list
}
