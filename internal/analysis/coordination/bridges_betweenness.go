package coordination

import (
	"context"
	"math/rand/v2"
	"slices"

	"github.com/portolan/portolan/internal/analysis/world"
)

const (
	// exactUpTo is for how many tied organisations betweenness is worked out exactly;
	// above, it is estimated from betweennessSources of them.
	exactUpTo = 1_000
	// betweennessSources keeps the error of an estimate below about 0.1 with near
	// certainty, and far below it for those that matter: Brandes and Pich,
	// "Centrality estimation in large networks", Int. J. Bifurcation and Chaos 17
	// (2007).
	betweennessSources = 256
	sourcesSeed        = 2007
)

// between is the betweenness of each body.
type between struct {
	share   []float64
	sources int // how many bodies it was worked out from
	tied    int // of how many
}

// betweenness gives, of each body, the share of the shortest chains between two
// other tied bodies that go through it, once for a World.
func betweenness(ctx context.Context, w *world.World) (*between, error) {
	return world.Remember(ctx, w, "betweenness", func(ctx context.Context) (*between, error) {
		c, err := coordinationOf(ctx, w)
		if err != nil {
			return nil, err
		}
		tied := c.tied()
		sources := tied
		if len(tied) > exactUpTo {
			sources = sample(tied, betweennessSources)
		}
		share, err := c.brandes(sources, len(tied), world.NewProgress(ctx, silosNarrow))
		return &between{share, len(sources), len(tied)}, err
	})
}

// tied gives the bodies that have ties.
func (g *network) tied() []int32 {
	var out []int32
	for v := range int32(g.bodies) {
		if len(g.of(v)) > 0 {
			out = append(out, v)
		}
	}
	return out
}

// sample gives so many of the nodes, the same ones each time.
func sample(nodes []int32, size int) []int32 {
	out := slices.Clone(nodes)
	rand.New(rand.NewPCG(sourcesSeed, 0)).Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:size]
}

// brandes works out betweenness from the sources (Brandes, "A faster algorithm for
// betweenness centrality", J. Math. Sociology 25, 2001). Chains go through
// initiatives, but begin and end at bodies.
func (g *network) brandes(sources []int32, tied int, p *world.Progress) ([]float64, error) {
	share := make([]float64, g.bodies)
	if tied < 3 {
		return share, nil
	}
	walk := newWalk(g)
	for _, s := range sources {
		if err := walk.from(s, p); err != nil {
			return nil, err
		}
		walk.gather(share)
	}
	scale := float64(tied) / float64(len(sources)) / (float64(tied-1) * float64(tied-2))
	for v := range share {
		share[v] *= scale
	}
	return share, nil
}

// walk is a search in breadth from one body, used again for the next.
type walk struct {
	g     *network
	order []int32   // nodes in the order in which they were reached
	depth []int32   // -1 where not reached
	ways  []float64 // number of shortest chains
	rests []float64 // share of chains to nodes further on that go through the node
}

func newWalk(g *network) *walk {
	n := g.size()
	w := &walk{g: g, depth: make([]int32, n), ways: make([]float64, n), rests: make([]float64, n)}
	for v := range w.depth {
		w.depth[v] = -1
	}
	return w
}

// from reaches all that can be reached, and counts the shortest chains to it.
func (w *walk) from(s int32, p *world.Progress) error {
	for _, v := range w.order {
		w.depth[v], w.ways[v], w.rests[v] = -1, 0, 0
	}
	w.order = append(w.order[:0], s)
	w.depth[s], w.ways[s] = 0, 1
	for i := 0; i < len(w.order); i++ {
		if err := p.Step(); err != nil {
			return err
		}
		v := w.order[i]
		for _, u := range w.g.of(v) {
			if w.depth[u] < 0 {
				w.depth[u] = w.depth[v] + 1
				w.order = append(w.order, u)
			}
			if w.depth[u] == w.depth[v]+1 {
				w.ways[u] += w.ways[v]
			}
		}
	}
	return nil
}

// gather adds to the share of each body what goes through it.
func (w *walk) gather(share []float64) {
	for i := len(w.order) - 1; i > 0; i-- {
		v := w.order[i]
		ends := w.rests[v]
		if int(v) < w.g.bodies {
			share[v] += w.rests[v]
			ends++ // chains that end here
		}
		for _, u := range w.g.of(v) {
			if w.depth[u] == w.depth[v]-1 {
				w.rests[u] += w.ways[u] / w.ways[v] * ends
			}
		}
	}
}
