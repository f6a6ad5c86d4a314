package paths

import (
	"cmp"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/analysis/world"
)

// between gives the ties from one thing to another, by kind and direction, in the
// order of their kinds. It looks at the one of them that has fewer.
func between(w *world.World, from, to uint32) []StepTie {
	near, far, turned := from, to, false
	if w.Degree(from) > w.Degree(to) {
		near, far, turned = to, from, true
	}
	var out []StepTie
	for b, begins := range w.Around(near) {
		if b.Far != far {
			continue
		}
		forward := begins != turned
		if turned && b.Tie.Type.Symmetric {
			forward, b.Facts = true, w.Mirrored(b.Tie)
		}
		i := slices.IndexFunc(out, func(t StepTie) bool { return t.Link == b.Tie.Kind && t.Forward == forward })
		if i < 0 {
			i = len(out)
			out = append(out, StepTie{Link: b.Tie.Kind, Forward: forward})
		}
		out[i].Facts = append(out[i].Facts, b.Facts...)
	}
	slices.SortFunc(out, func(a, b StepTie) int {
		if c := strings.Compare(a.Link, b.Link); c != 0 || a.Forward == b.Forward {
			return c
		}
		return cmp.Compare(btoi(b.Forward), btoi(a.Forward))
	})
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
