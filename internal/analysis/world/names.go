package world

import (
	"cmp"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// ID gives the id of a thing.
func (w *World) ID(n uint32) kg.ID { return w.graph.Entity(n).ID }

// IDs gives the ids of things, in their order.
func (w *World) IDs(ns []uint32) []kg.ID {
	out := make([]kg.ID, len(ns))
	for i, n := range ns {
		out[i] = w.ID(n)
	}
	return out
}

// ByName gives the ids of things in order of their names.
func (w *World) ByName(ns []uint32) []kg.ID {
	slices.SortFunc(ns, func(a, b uint32) int {
		x, y := w.graph.Entity(a), w.graph.Entity(b)
		return cmp.Or(strings.Compare(x.Keys[0], y.Keys[0]), strings.Compare(string(x.ID), string(y.ID)))
	})
	return w.IDs(ns)
}

// ByID gives the ids of things in order of id.
func (w *World) ByID(ns []uint32) []kg.ID {
	ids := w.IDs(ns)
	slices.Sort(ids)
	return ids
}

// SortByID puts things into the order of their ids.
func (w *World) SortByID(ns []uint32) {
	slices.SortFunc(ns, func(a, b uint32) int { return strings.Compare(string(w.ID(a)), string(w.ID(b))) })
}

// Name gives what a thing is called on the day, or its id where it has no name of its
// own.
func (w *World) Name(n uint32) string {
	e := w.graph.Entity(n)
	return cmp.Or(w.Text(n, e.Kind.Attr(kg.AttrName)), string(e.ID))
}

// Names gives the names of things as a text lists them, in order of id.
func (w *World) Names(ns []uint32) string {
	ns = slices.Clone(ns)
	w.SortByID(ns)
	names := make([]string, len(ns))
	for i, n := range ns {
		names[i] = w.Name(n)
	}
	return strings.Join(names, ", ")
}

// JoinWords joins words as a sentence lists them: a, b and c.
func JoinWords(words []string) string {
	out := ""
	for i, word := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			out += " and "
		default:
			out += ", "
		}
		out += word
	}
	return out
}
