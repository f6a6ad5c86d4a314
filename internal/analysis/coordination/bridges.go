package coordination

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A Bridge is an organisation that ties silos to each other.
type Bridge struct {
	Organisation kg.ID
	// Betweenness is the share of the shortest chains of coordination between two
	// other organisations that go through it, from 0 to 1.
	Betweenness float64
	// Joins are the silos that it ties, its own among them.
	Joins []*Silo
	// Crossing is how many of its ties lead out of its silo.
	Crossing int
	// Reasons are those ties, the strongest first, reasonsKept at most.
	Reasons []world.Reason
}

const (
	// bridgesKept is how many bridges are given: those that stand between the most.
	bridgesKept = 100
	// reasonsKept is how many reasons one finding about silos gives at most.
	reasonsKept = 10
)

// rankBridges finds the bodies that tie several silos.
func rankBridges(ctx context.Context, w *world.World, d *division) error {
	b, err := betweenness(ctx, w)
	if err != nil {
		return err
	}
	d.share = b.share
	d.basis.Definition += fmt.Sprintf(" Betweenness is the share of the shortest chains of such ties between two other tied organisations that go through one, worked out from %d of %d.",
		b.sources, b.tied)
	for v, silos := range d.joins {
		if len(silos) > 1 {
			d.bridges = append(d.bridges, int32(v))
		}
	}
	slices.SortStableFunc(d.bridges, func(x, y int32) int { return cmp.Compare(b.share[y], b.share[x]) })
	return nil
}

// bridges gives those that tie silos that are kept.
func bridges(w *world.World, d *division, keep func(group) bool, basis *world.Basis) []Bridge {
	out := []Bridge{}
	more := 0
	for _, v := range d.bridges {
		if !slices.ContainsFunc(d.joins[v], func(silo int32) bool { return keep(group(silo)) }) {
			continue
		}
		if len(out) == bridgesKept {
			more++
			continue
		}
		out = append(out, newBridge(w, d, v))
	}
	basis.Exclude(fmt.Sprintf("bridge that stands between fewer than the first %d do", bridgesKept), more)
	return out
}

func newBridge(w *world.World, d *division, v int32) Bridge {
	b := Bridge{Organisation: w.ID(d.nodes[v]), Betweenness: world.Round(d.share[v])}
	for _, silo := range d.joins[v] {
		b.Joins = append(b.Joins, d.described[silo])
	}
	b.Reasons = crossings(w, d.coordination, v)
	b.Crossing = len(b.Reasons)
	b.Reasons = b.Reasons[:min(b.Crossing, reasonsKept)]
	return b
}

// joins gives, of each body, the silos that it ties to each other: its own and
// those to which it has a tie, in their order; nil where it is alone.
func (c *coordination) joins() [][]int32 {
	around := make([][]int32, len(c.nodes)) // of each initiative: the silos of those in it
	for v := c.bodies; v < len(c.nodes); v++ {
		around[v] = c.silosOf(c.of(int32(v)), nil)
	}
	out := make([][]int32, c.bodies)
	for v := range int32(c.bodies) {
		if c.silo[v] >= 0 {
			out[v] = c.silosOf(append([]int32{v}, c.of(v)...), around)
		}
	}
	return out
}

// silosOf gives the silos of bodies and of those around initiatives, each once, in
// their order.
func (c *coordination) silosOf(nodes []int32, around [][]int32) []int32 {
	var out []int32
	for _, v := range nodes {
		if int(v) < c.bodies {
			out = append(out, c.silo[v])
		} else {
			out = append(out, around[v]...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// crossings gives the ties of a body that lead out of its silo as reasons, the
// strongest first.
func crossings(w *world.World, c *coordination, v int32) []world.Reason {
	var out []world.Reason
	n := c.nodes[v]
	for _, t := range tyingLinks(w) {
		for _, r := range across(w, c, n, t.link) {
			out = append(out, world.Reason{Code: t.code, Weight: r.weight(w, t.code, t.weight), Text: fmt.Sprintf("%s %s %s of %s", w.Name(n), t.verb, w.Name(r.far), r.silo), Facts: r.facts})
		}
		for _, r := range across(w, c, n, t.back) {
			out = append(out, world.Reason{Code: t.code, Weight: r.weight(w, t.code, t.weight), Text: fmt.Sprintf("%s of %s %s %s", w.Name(r.far), r.silo, t.verb, w.Name(n)), Facts: r.facts})
		}
	}
	out = append(out, jointCrossings(w, c, v)...)
	slices.SortStableFunc(out, func(x, y world.Reason) int {
		return cmp.Or(cmp.Compare(y.Weight, x.Weight), strings.Compare(x.Text, y.Text))
	})
	return out
}

// crossing is all ties of one link to one body of another silo.
type crossing struct {
	far   uint32
	silo  string
	ties  []world.Tie
	facts []kg.Fact
}

// weight is that of the strongest of its ties.
func (x *crossing) weight(w *world.World, code string, usual int64) float64 {
	most := int64(0)
	for _, b := range x.ties {
		most = max(most, tieWeight(w, b, code, usual))
	}
	return float64(most)
}

// across gives the ties of a link at a body that lead out of its silo.
func across(w *world.World, c *coordination, n uint32, l *kg.Link) []crossing {
	var out []crossing
	own, _ := c.siloOf(n)
	for b := range w.Ties(n, l) {
		silo, ok := c.siloOf(b.Far)
		if !ok || silo == own {
			continue
		}
		if last := len(out) - 1; last < 0 || out[last].far != b.Far {
			out = append(out, crossing{far: b.Far, silo: siloName(w, c, silo)})
		}
		last := &out[len(out)-1]
		last.ties, last.facts = append(last.ties, b), append(last.facts, b.Facts...)
	}
	return out
}

// jointCrossings gives the initiatives that a body does with others of another silo.
func jointCrossings(w *world.World, c *coordination, v int32) []world.Reason {
	var out []world.Reason
	for _, at := range c.of(v) {
		if int(at) < c.bodies {
			continue
		}
		with := c.firstOfOthers(c.of(at), c.silo[v])
		if with == nil {
			continue
		}
		names := []string{}
		facts := w.TieFacts(c.nodes[v], c.nodes[at], w.Organisation.Leads, w.Organisation.Implements)
		for _, u := range with {
			names = append(names, fmt.Sprintf("%s of %s", w.Name(c.nodes[u]), siloName(w, c, int(c.silo[u]))))
			facts = append(facts, w.TieFacts(c.nodes[u], c.nodes[at], w.Organisation.Leads, w.Organisation.Implements)...)
		}
		out = append(out, world.Reason{
			Code: codeJointInitiative, Weight: jointInitiativeShare,
			Text: fmt.Sprintf("%s does %s together with %s", w.Name(c.nodes[v]), w.Name(c.nodes[at]), strings.Join(names, ", ")), Facts: facts,
		})
	}
	return out
}

// firstOfOthers gives the first body of each silo but one.
func (c *coordination) firstOfOthers(bodies []int32, own int32) []int32 {
	seen := map[int32]bool{own: true}
	var out []int32
	for _, u := range bodies {
		if !seen[c.silo[u]] {
			seen[c.silo[u]] = true
			out = append(out, u)
		}
	}
	return out
}
