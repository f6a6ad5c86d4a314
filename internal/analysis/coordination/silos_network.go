package coordination

import (
	"context"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A network holds bodies and their joint initiatives, and the weighted ties
// between them, without direction. Its nodes are numbered in the order of their
// ids, bodies first, so that it is the same however the graph was loaded. A
// mechanism or an initiative of many stands between them as a node: nothing grows
// with the square of how many there are.
type network struct {
	nodes  []uint32 // dense ids
	bodies int      // how many of the nodes, from the first, are organisations
	places map[uint32]int32
	weighted
	excluded world.Basis // what was left out
}

// weighted is a graph without direction: the neighbours of node i are those of to
// from start[i] until start[i+1], each once, none i itself.
type weighted struct {
	start  []int32
	to     []int32
	weight []int64
}

func (g *weighted) size() int { return len(g.start) - 1 }

func (g *weighted) of(v int32) []int32 { return g.to[g.start[v]:g.start[v+1]] }

// edge is a tie on its way into a network.
type edge struct {
	a, b   int32
	code   string
	weight int64
}

// newNetwork makes the network of coordination.
func newNetwork(ctx context.Context, w *world.World) (*network, error) {
	p := world.NewProgress(ctx, silosNarrow)
	g := &network{places: map[uint32]int32{}}
	if err := gatherBodies(w, g, p); err != nil {
		return nil, err
	}
	edges, err := tyingEdges(w, g, p)
	if err != nil {
		return nil, err
	}
	joint, err := jointInitiatives(w, g, p)
	if err != nil {
		return nil, err
	}
	g.weighted = weigh(len(g.nodes), append(edges, joint...))
	return g, nil
}

const silosNarrow = "silos are worked out over the whole graph, once for a revision; ask with a longer limit"

// gatherBodies takes the organisations that are single bodies.
func gatherBodies(w *world.World, g *network, p *world.Progress) error {
	for n := range w.Seen(w.Organisation.Kind) {
		if err := p.Step(); err != nil {
			return err
		}
		switch {
		case !w.Stands(n):
			g.excluded.Exclude("organisation of a standing that is not counted, or that does not hold on the day", 1)
		case w.Collective(n):
			g.excluded.Exclude("organisation that stands for a class of bodies", 1)
		default:
			g.nodes = append(g.nodes, n)
		}
	}
	w.SortByID(g.nodes)
	g.bodies = len(g.nodes)
	for i, n := range g.nodes {
		g.places[n] = int32(i)
	}
	return nil
}

// tyingEdges gives the ties between bodies.
func tyingEdges(w *world.World, g *network, p *world.Progress) ([]edge, error) {
	var out []edge
	links := tyingLinks(w)
	for i, n := range g.nodes[:g.bodies] {
		for _, t := range links {
			for b := range w.Ties(n, t.link) {
				if err := p.Step(); err != nil {
					return nil, err
				}
				if j, ok := g.places[b.Far]; ok && j != int32(i) {
					out = append(out, edge{int32(i), j, t.code, tieWeight(w, b, t.code, t.weight)})
				}
			}
		}
	}
	return out, nil
}

// tieWeight gives the weight of a tie between bodies.
func tieWeight(w *world.World, b world.Tie, code string, usual int64) int64 {
	if code != codeSeat {
		return usual
	}
	if role, _ := w.TieValue(b, w.TakesPartIn.Role).(string); looseSeats[role] {
		return looseSeatWeight
	}
	return usual
}

// jointInitiatives gives nodes to the initiatives under way that several bodies
// lead or carry out, and gives the ties to them.
func jointInitiatives(w *world.World, g *network, p *world.Progress) ([]edge, error) {
	with := map[uint32][]int32{}
	for i, n := range g.nodes[:g.bodies] {
		for _, link := range [...]*kg.Link{w.Organisation.Leads, w.Organisation.Implements} {
			for b := range w.Ties(n, link) {
				if err := p.Step(); err != nil {
					return nil, err
				}
				if known := with[b.Far]; len(known) == 0 || known[len(known)-1] != int32(i) {
					with[b.Far] = append(known, int32(i))
				}
			}
		}
	}
	runs := w.Runs()
	for initiative, bodies := range with {
		switch {
		case len(bodies) < 2:
		case runs.Of(initiative) > world.RunUnknown:
			g.excluded.Exclude("joint initiative that has ended or has not begun", 1)
		default:
			g.nodes = append(g.nodes, initiative)
		}
	}
	w.SortByID(g.nodes[g.bodies:])
	var out []edge
	for i, n := range g.nodes[g.bodies:] {
		at := int32(g.bodies + i)
		g.places[n] = at
		for _, body := range with[n] {
			out = append(out, edge{body, at, codeJointInitiative, jointInitiativeShare})
		}
	}
	return out, nil
}

// weigh makes a graph of ties. Several of one sort between one pair count as the
// strongest of them; those of several sorts add up.
func weigh(size int, edges []edge) weighted {
	for i := range edges {
		if p := &edges[i]; p.a > p.b {
			p.a, p.b = p.b, p.a
		}
	}
	slices.SortFunc(edges, compareEdges)
	var pairs []edge
	for i, p := range edges {
		last := len(pairs) - 1
		switch {
		case last < 0 || pairs[last].a != p.a || pairs[last].b != p.b:
			pairs = append(pairs, p)
		case edges[i-1].code != p.code:
			pairs[last].weight += p.weight
		}
	}
	return row(size, pairs)
}

// compareEdges puts the ties of a pair together, of one sort the strongest first.
func compareEdges(x, y edge) int {
	switch {
	case x.a != y.a:
		return int(x.a - y.a)
	case x.b != y.b:
		return int(x.b - y.b)
	case x.code != y.code:
		return strings.Compare(x.code, y.code)
	}
	return int(y.weight - x.weight)
}

// row makes a graph of pairs that are in order, each there once.
func row(size int, pairs []edge) weighted {
	g := weighted{start: make([]int32, size+1), to: make([]int32, 2*len(pairs)), weight: make([]int64, 2*len(pairs))}
	for _, p := range pairs {
		g.start[p.a+1]++
		g.start[p.b+1]++
	}
	for i := range size {
		g.start[i+1] += g.start[i]
	}
	next := slices.Clone(g.start[:size])
	put := func(a, b int32, weight int64) {
		g.to[next[a]], g.weight[next[a]] = b, weight
		next[a]++
	}
	for _, p := range pairs {
		put(p.a, p.b, p.weight)
		put(p.b, p.a, p.weight)
	}
	return g
}
