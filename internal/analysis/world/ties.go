package world

import (
	"iter"
	"slices"

	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/kg"
)

// A Tie is a tie that holds on the day, as one of its ends sees it.
type Tie struct {
	Far uint32
	Tie *kg.Tie
	// facts are those it rests on: of a counted standing, holding on the day.
	Facts []kg.Fact
}

// Ties gives the ties of a link at a thing that hold on the day, with a counted
// standing, in the default order of the far ends.
func (w *World) Ties(n uint32, l *kg.Link) iter.Seq[Tie] {
	return func(yield func(Tie) bool) {
		for h := range w.graph.Of(n, l).All() {
			if !w.scope.Viewer.Sees(h.Audience) || h.Tie == nil {
				continue
			}
			if facts := w.holding(h.Tie); len(facts) > 0 && !yield(Tie{h.Far, h.Tie, facts}) {
				return
			}
		}
	}
}

// Stated gives the ties of a link at a thing as Ties does, and those that do not count
// on the day: they have no Facts.
func (w *World) Stated(n uint32, l *kg.Link) iter.Seq[Tie] {
	return func(yield func(Tie) bool) {
		for h := range w.graph.Of(n, l).All() {
			if w.scope.Viewer.Sees(h.Audience) && h.Tie != nil && !yield(Tie{h.Far, h.Tie, w.holding(h.Tie)}) {
				return
			}
		}
	}
}

// OnOtherDays says of a tie that does not count on the day whether it does on others:
// it is of a standing that counts.
func (w *World) OnOtherDays(t Tie) bool {
	return slices.ContainsFunc(t.Tie.Facts, func(f kg.Fact) bool { return f.Audience.Covers(t.Tie.Audience) && w.counts(&f) })
}

// Around gives the ties of whatever kind at a thing that hold on the day with a
// counted standing, and says which of them begin there. Citing a source is no tie.
func (w *World) Around(n uint32) iter.Seq2[Tie, bool] {
	return func(yield func(Tie, bool) bool) {
		for h, begins := range w.graph.Around(n) {
			if !w.scope.Viewer.Sees(h.Audience) {
				continue
			}
			if facts := w.holding(h.Tie); len(facts) > 0 && !yield(Tie{h.Far, h.Tie, facts}, begins) {
				return
			}
		}
	}
}

// Degree gives how many ties a thing has, whoever may see them and on whatever day.
func (w *World) Degree(n uint32) int { return w.graph.Degree(n) }

// Mirrored gives the facts of a tie without direction as its other end has them.
func (w *World) Mirrored(t *kg.Tie) []kg.Fact {
	key := t.TieKey
	key.From, key.To = key.To, key.From
	return w.holding(w.graph.Record(kg.Key{Tie: key}).Tie)
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

// Far gives the far ends of a link that hold on the day.
func (w *World) Far(n uint32, l *kg.Link) []uint32 {
	var out []uint32
	for b := range w.Ties(n, l) {
		out = append(out, b.Far)
	}
	return out
}

// First gives the far end of a link to one; ok is false where there is none.
func (w *World) First(n uint32, l *kg.Link) (far uint32, ok bool) {
	for b := range w.Ties(n, l) {
		return b.Far, true
	}
	return 0, false
}

// FirstOr gives the far end of a link to one, None where there is none.
func (w *World) FirstOr(n uint32, link *kg.Link) uint32 {
	if far, ok := w.First(n, link); ok {
		return far
	}
	return None
}

// FarOf gives the far ends of several links, each once, in order of number; kept in ids.
func (w *World) FarOf(n uint32, ids *sorted.Arena[uint32], links ...*kg.Link) []uint32 {
	ids.Begin()
	for _, l := range links {
		for t := range w.Ties(n, l) {
			ids.Put(t.Far)
		}
	}
	return sorted.Set(ids.End())
}

// TieValue gives the value of an attribute of a tie on the day, nil for none.
func (w *World) TieValue(b Tie, a *kg.Attr) kg.Value {
	f := &b.Facts[0]
	if len(b.Facts) > 1 {
		f = w.day.Chosen(b.Facts)
	}
	for _, field := range f.Tie {
		if field.Name == a.Name {
			return a.Value(field.Value)
		}
	}
	return nil
}

// TieFacts gives the facts of the ties from a thing to another that count on the day:
// of those by the links or, for none, by all links that the thing has.
func (w *World) TieFacts(n, far uint32, links ...*kg.Link) []kg.Fact {
	if links == nil {
		links = w.Entity(n).Kind.Links
	}
	var out []kg.Fact
	for _, l := range links {
		for t := range w.Ties(n, l) {
			if t.Far == far {
				out = append(out, t.Facts...)
			}
		}
	}
	return out
}
