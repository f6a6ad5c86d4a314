package funding

import (
	"github.com/portolan/portolan/internal/analysis/world"
)

// withoutFunder gives the needs that nobody is known to fund: no known body paid
// or committed money for them or for an initiative that addresses them, and none
// is said to fund either. A pledge or a hope makes no funder.
func (s *moneyScope) withoutFunder(l *ledger) []uint32 {
	known := map[uint32]bool{} // needs and initiatives
	for i := range l.flows {
		if f := &l.flows[i]; f.from != world.None && f.status.bound() {
			known[f.need], known[f.initiative] = true, true
		}
	}
	delete(known, world.None)
	var out []uint32
	for _, n := range s.needs {
		if !known[n] && !funded(s.w, n, known) {
			out = append(out, n)
		}
	}
	return out
}

// funded says whether a body is said to fund a need, or an initiative for it is
// funded.
func funded(w *world.World, need uint32, known map[uint32]bool) bool {
	if _, ok := w.First(need, w.Need.Funders); ok {
		return true
	}
	for b := range w.Ties(need, w.Need.Initiatives) {
		if known[b.Far] {
			return true
		}
		if _, ok := w.First(b.Far, w.Initiative.Funders); ok {
			return true
		}
	}
	return false
}

// withoutCost gives the needs whose cost nobody estimated: neither the need's own
// nor that of an initiative that addresses it alone.
func (s *moneyScope) withoutCost(l *ledger) []uint32 {
	known := map[uint32]bool{}
	for i := range l.requirements {
		if aim := s.purposeOf(&l.requirements[i]); len(aim.needs) == 1 && !aim.outside {
			known[aim.needs[0]] = true
		}
	}
	var out []uint32
	for _, n := range s.needs {
		if !known[n] {
			out = append(out, n)
		}
	}
	return out
}
