package coordination

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// SiloReport are how the organisations of a graph fall into groups that coordinate
// within and hardly with each other.
type SiloReport struct {
	Basis world.Basis
	// Silos are in the order of their size, the largest first, then of their first
	// organisation's id.
	Silos []*Silo
	// Alone are the organisations without any tie of coordination, in the order of
	// their ids.
	Alone []kg.ID
	// Modularity is how clearly the groups are apart: 0 is no better than chance, and
	// above 0.3 is usually called clear (Newman 2006).
	Modularity float64
	// Bridges are the organisations that tie silos to each other, the one that stands
	// between the most others first, bridgesKept at most.
	Bridges []Bridge
	// MissingTies are single ties that would join silos, the one between those who
	// share the most needs first, missingKept at most.
	MissingTies []MissingTie
}

// A Silo is a set of organisations tied by coordination.
type Silo struct {
	// Number counts silos from 1 in their order; it means nothing in another answer.
	Number int
	// Organisations are in the order of their ids, mechanisms among them.
	Organisations []kg.ID
	// Mechanisms are those of them that are councils, committees, networks,
	// consortia or task forces.
	Mechanisms []kg.ID
}

// OrganisationCount is how many organisations there are.
func (s *Silo) OrganisationCount() int { return len(s.Organisations) }

const silosDefinition = "A silo is a set of organisations tied by coordination: a mechanism they take part in, a unit and its parent, a line of report or advice, " +
	"an initiative under way that they lead or carry out together. Silos are the communities of greatest modularity among these weighted ties (method of Louvain, fixed seed). " +
	"An organisation without such a tie is alone."

// A SilosQuery asks how organisations fall into silos.
type SilosQuery struct {
	// Of restricts silos to those of some organisations, with what stands between them
	// and others; nil is all.
	Of []kg.ID `kind:"Organisation"`
}

// Silos gives the silos of the graph. They are worked out once for a World.
func Silos(ctx context.Context, w *world.World, q SilosQuery) (*SiloReport, error) {
	var among []uint32
	for _, id := range q.Of {
		n, err := w.Find("of", id, w.Organisation.Kind)
		if err != nil {
			return nil, err
		}
		among = append(among, n)
	}
	d, err := world.Remember(ctx, w, "silos", func(ctx context.Context) (*division, error) { return divided(ctx, w) })
	if err != nil {
		return nil, err
	}
	if q.Of == nil {
		return world.Remember(ctx, w, "all silos", func(context.Context) (*SiloReport, error) {
			return described(w, d, func(group) bool { return true }), nil
		})
	}
	kept := map[group]bool{}
	for _, n := range among {
		if v, ok := d.places[n]; ok {
			kept[d.group(v)] = true
		}
	}
	return described(w, d, func(g group) bool { return kept[g] }), nil
}

// A division is the silos with all that stands between them.
type division struct {
	*coordination
	described []*Silo
	basis     world.Basis
	joins     [][]int32 // of each body, the silos it ties
	share     []float64 // of each body, its betweenness
	bridges   []int32   // bodies that tie several silos, by betweenness
	missing   []groupPair
}

func divided(ctx context.Context, w *world.World) (*division, error) {
	c, err := coordinationOf(ctx, w)
	if err != nil {
		return nil, err
	}
	d := &division{coordination: c, basis: w.Basis(silosDefinition), joins: c.joins()}
	d.basis.Included = c.bodies
	for _, x := range c.excluded.Excluded {
		d.basis.Exclude(x.Reason, x.Count)
	}
	for i, members := range c.silos {
		d.described = append(d.described, newSilo(w, c, i+1, members))
	}
	if err := rankBridges(ctx, w, d); err != nil {
		return nil, err
	}
	return d, rankMissing(ctx, w, d)
}

// described gives the silos and lonely bodies that are kept, with what stands
// between them and others.
func described(w *world.World, d *division, keep func(group) bool) *SiloReport {
	out := &SiloReport{Basis: d.basis, Silos: []*Silo{}, Alone: []kg.ID{}, Modularity: world.Round(d.modularity)}
	out.Basis.Excluded = slices.Clone(d.basis.Excluded)
	for i, s := range d.described {
		if keep(group(i)) {
			out.Silos = append(out.Silos, s)
		}
	}
	for v := range int32(d.bodies) {
		if d.silo[v] < 0 && keep(d.group(v)) {
			out.Alone = append(out.Alone, w.ID(d.nodes[v]))
		}
	}
	out.Bridges = bridges(w, d, keep, &out.Basis)
	out.MissingTies = missingTies(w, d, keep)
	return out
}

func newSilo(w *world.World, c *coordination, number int, members []int32) *Silo {
	s := &Silo{Number: number, Organisations: make([]kg.ID, len(members)), Mechanisms: []kg.ID{}}
	for i, m := range members {
		n := c.nodes[m]
		s.Organisations[i] = w.ID(n)
		if mechanismForms[w.Text(n, w.Organisation.Form)] {
			s.Mechanisms = append(s.Mechanisms, w.ID(n))
		}
	}
	return s
}

// coordination says who coordinates with whom.
type coordination struct {
	*network
	modularity float64
	silo       []int32   // of each body: its silo, -1 where it is alone
	silos      [][]int32 // the bodies of each, the largest silo first
}

// coordinationOf works out who coordinates with whom, once for a World.
func coordinationOf(ctx context.Context, w *world.World) (*coordination, error) {
	return world.Remember(ctx, w, "coordination", func(ctx context.Context) (*coordination, error) { return coordinate(ctx, w) })
}

func coordinate(ctx context.Context, w *world.World) (*coordination, error) {
	g, err := newNetwork(ctx, w)
	if err != nil {
		return nil, err
	}
	of, modularity, err := g.communities(world.NewProgress(ctx, silosNarrow))
	if err != nil {
		return nil, err
	}
	c := &coordination{network: g, modularity: modularity, silo: make([]int32, g.bodies)}
	c.divide(of)
	return c, nil
}

// divide makes silos of the communities that have bodies with ties.
func (c *coordination) divide(of []int32) {
	members := map[int32][]int32{}
	for v := range int32(c.bodies) {
		if len(c.of(v)) > 0 {
			members[of[v]] = append(members[of[v]], v)
		}
	}
	for _, m := range members {
		c.silos = append(c.silos, m)
	}
	slices.SortFunc(c.silos, func(a, b []int32) int { return cmp.Or(len(b)-len(a), int(a[0]-b[0])) })
	for i := range c.silo {
		c.silo[i] = -1
	}
	for i, m := range c.silos {
		for _, v := range m {
			c.silo[v] = int32(i)
		}
	}
}

// siloOf gives the silo of an organisation, from 0; ok is false where it is alone
// or no single body.
func (c *coordination) siloOf(n uint32) (silo int, ok bool) {
	v, known := c.places[n]
	if !known || int(v) >= c.bodies || c.silo[v] < 0 {
		return 0, false
	}
	return int(c.silo[v]), true
}

// sameSilo says whether two organisations are in one silo.
func (c *coordination) sameSilo(a, b uint32) bool {
	s, ok := c.siloOf(a)
	t, also := c.siloOf(b)
	return a == b || ok && also && s == t
}

// siloName gives a silo as a text can name it.
func siloName(w *world.World, c *coordination, silo int) string {
	members := c.silos[silo]
	first := w.Name(c.nodes[members[0]])
	if len(members) == 1 {
		return fmt.Sprintf("silo %d (%s)", silo+1, first)
	}
	return fmt.Sprintf("silo %d (%s and %d more)", silo+1, first, len(members)-1)
}
