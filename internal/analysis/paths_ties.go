package analysis

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// around gives the ties of whatever kind at a thing that hold on the day with a
// counted standing, and says which of them begin there. Citing a source is no tie.
func (w *World) around(n uint32) iter.Seq2[bond, bool] {
	return func(yield func(bond, bool) bool) {
		for h, begins := range w.graph.Around(n) {
			if !w.scope.Viewer.Sees(h.Audience) {
				continue
			}
			if facts := w.holding(h.Tie); len(facts) > 0 && !yield(bond{h.Far, h.Tie, facts}, begins) {
				return
			}
		}
	}
}

// between gives the ties from one thing to another, by kind and direction, in the
// order of their kinds. It looks at the one of them that has fewer.
func (w *World) between(from, to uint32) []StepTie {
	near, far, turned := from, to, false
	if w.graph.Degree(from) > w.graph.Degree(to) {
		near, far, turned = to, from, true
	}
	var out []StepTie
	for b, begins := range w.around(near) {
		if b.far != far {
			continue
		}
		forward := begins != turned
		if turned && b.tie.Type.Symmetric {
			forward, b.facts = true, w.mirrored(b.tie)
		}
		i := slices.IndexFunc(out, func(t StepTie) bool { return t.Link == b.tie.Kind && t.Forward == forward })
		if i < 0 {
			i = len(out)
			out = append(out, StepTie{Link: b.tie.Kind, Forward: forward})
		}
		out[i].Facts = append(out[i].Facts, b.facts...)
	}
	slices.SortFunc(out, func(a, b StepTie) int {
		if c := strings.Compare(a.Link, b.Link); c != 0 || a.Forward == b.Forward {
			return c
		}
		return cmp.Compare(btoi(b.Forward), btoi(a.Forward))
	})
	return out
}

// mirrored gives the facts of a tie without direction as its other end has them.
func (w *World) mirrored(t *kg.Tie) []kg.Fact {
	key := t.TieKey
	key.From, key.To = key.To, key.From
	return w.holding(w.graph.Record(kg.Key{Tie: key}).Tie)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
