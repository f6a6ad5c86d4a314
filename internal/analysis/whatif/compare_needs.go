package whatif

import (
	"slices"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A mapping says which needs of two moments are one: places in the needs of from
// and of to, tied.
type mapping struct {
	back  [][]int // of each need of to, needs of from
	forth [][]int // of each need of from, needs of to
	facts map[[2]int][]kg.Fact
	tied  bool
}

// needs compares the needs of both moments.
func (c *Comparison) needs(from, to *moment) error {
	m := mapNeeds(from, to)
	if !m.tied && from.Plan != to.Plan && len(from.needs) > 0 && len(to.needs) > 0 {
		return kg.Errorf(kg.Invalid, "to", "no need of %s maps to one of %s, so that nobody can tell which are the same; state MAPS_TO between their needs first", to.Plan, from.Plan)
	}
	counts := map[NeedDifference]int{}
	for _, n := range m.compared(from, to) {
		counts[n.Difference]++
		if n.Difference != NeedSame {
			c.Needs = append(c.Needs, n)
		}
	}
	for _, d := range needDifferences {
		c.Totals = append(c.Totals, DifferenceTotal{d, counts[d]})
	}
	return nil
}

// mapNeeds ties needs by id within one plan, by MAPS_TO between two.
func mapNeeds(from, to *moment) *mapping {
	m := &mapping{back: make([][]int, len(to.needs)), forth: make([][]int, len(from.needs)), facts: map[[2]int][]kg.Fact{}}
	earlier, later := map[kg.ID]int{}, map[kg.ID]int{}
	for i, n := range from.needs {
		earlier[n.Need] = i
	}
	for i, n := range to.needs {
		later[n.Need] = i
	}
	for i, n := range to.needs {
		if from.Plan == to.Plan {
			if at, there := earlier[n.Need]; there {
				m.tie(at, i, nil)
			}
			continue
		}
		for at, facts := range mappedAmong(to.w, n.Need, earlier) {
			m.tie(at, i, facts)
		}
	}
	if from.Plan != to.Plan {
		for i, n := range from.needs {
			for at, facts := range mappedAmong(to.w, n.Need, later) {
				m.tie(i, at, facts)
			}
		}
	}
	return m
}

// mappedAmong gives which of the needs a need maps to, with the facts that say so.
func mappedAmong(w *world.World, need kg.ID, among map[kg.ID]int) map[int][]kg.Fact {
	out := map[int][]kg.Fact{}
	n, there := w.Lookup(need)
	if !there {
		return out
	}
	for b := range w.Ties(n, w.Need.MapsTo) {
		if at, is := among[w.ID(b.Far)]; is {
			out[at] = b.Facts
		}
	}
	return out
}

func (m *mapping) tie(from, to int, facts []kg.Fact) {
	m.tied = true
	if !slices.Contains(m.forth[from], to) {
		m.forth[from], m.back[to] = append(m.forth[from], to), append(m.back[to], from)
	}
	m.facts[[2]int{from, to}] = append(m.facts[[2]int{from, to}], facts...)
}

// compared gives the needs that are one together: those with a need of to in its
// order, then those that went.
func (m *mapping) compared(from, to *moment) []NeedComparison {
	var out []NeedComparison
	seenTo, seenFrom := make([]bool, len(to.needs)), make([]bool, len(from.needs))
	for i := range to.needs {
		if !seenTo[i] {
			out = append(out, m.component(from, to, i, seenFrom, seenTo))
		}
	}
	for i, n := range from.needs {
		if !seenFrom[i] {
			out = append(out, NeedComparison{Difference: NeedWent, From: []NeedAt{n}, To: []NeedAt{}, Facts: []kg.Fact{}})
		}
	}
	return out
}

// component gives all needs tied to one of to, directly or by way of others.
func (m *mapping) component(from, to *moment, start int, seenFrom, seenTo []bool) NeedComparison {
	var tos, froms []int
	seenTo[start] = true
	for queue := []int{start}; len(queue) > 0; queue = queue[1:] {
		t := queue[0]
		tos = append(tos, t)
		for _, f := range m.back[t] {
			if seenFrom[f] {
				continue
			}
			seenFrom[f] = true
			froms = append(froms, f)
			for _, next := range m.forth[f] {
				if !seenTo[next] {
					seenTo[next] = true
					queue = append(queue, next)
				}
			}
		}
	}
	slices.Sort(tos)
	slices.Sort(froms)
	return m.comparison(from, to, froms, tos)
}

func (m *mapping) comparison(from, to *moment, froms, tos []int) NeedComparison {
	out := NeedComparison{From: []NeedAt{}, To: []NeedAt{}, Facts: []kg.Fact{}}
	for _, f := range froms {
		out.From = append(out.From, from.needs[f])
		for _, t := range tos {
			out.Facts = append(out.Facts, m.facts[[2]int{f, t}]...)
		}
	}
	for _, t := range tos {
		out.To = append(out.To, to.needs[t])
	}
	switch {
	case len(froms) == 0:
		out.Difference = NeedCame
	case len(froms) > 1 && len(tos) > 1:
		out.Difference = NeedsRecut
	case len(froms) > 1:
		out.Difference = NeedsMerged
	case len(tos) > 1:
		out.Difference = NeedSplit
	case out.From[0].State != out.To[0].State:
		out.Difference = NeedMoved
	default:
		out.Difference = NeedSame
	}
	return out
}
