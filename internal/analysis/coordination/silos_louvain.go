package coordination

import (
	"math/rand/v2"
	"slices"

	"github.com/portolan/portolan/internal/analysis/world"
)

// Communities are found by the method of Louvain (Blondel, Guillaume, Lambiotte and
// Lefebvre, "Fast unfolding of communities in large networks", J. Stat. Mech.
// P10008, 2008) with the queue of Traag, Waltman and van Eck ("From Louvain to
// Leiden", Sci. Rep. 9, 5233, 2019), which visits again only those whose neighbours
// moved. Weights are whole numbers, so gains are compared exactly. Where a
// community turns out not to hang together it is divided, as the second paper
// asks for.

const (
	// communitySeed begins the order in which nodes are visited.
	communitySeed = 2016
	// communityTries is how many orders of visiting are tried on a network of up to
	// triesUpTo ends of ties; above, one is.
	communityTries = 8
	triesUpTo      = 100_000
)

// communities gives the community of each node, numbered in the order of their
// first nodes, and the modularity of the whole, 0 where there are no ties.
func (g *weighted) communities(p *world.Progress) (of []int32, modularity float64, err error) {
	tries := communityTries
	if len(g.to) > triesUpTo {
		tries = 1
	}
	for try := range tries {
		found, err := g.louvain(rand.New(rand.NewPCG(communitySeed, uint64(try))), p)
		if err != nil {
			return nil, 0, err
		}
		found = g.connected(found)
		if q := g.modularity(found); of == nil || q > modularity {
			of, modularity = found, q
		}
	}
	return of, modularity, nil
}

// modularity gives the share of the ties' weight that is inside communities, less
// the share that would be if ties fell at random (Newman 2006).
func (g *weighted) modularity(of []int32) float64 {
	var within, all int64
	total := make([]int64, g.size())
	for v := range int32(g.size()) {
		for i := g.start[v]; i < g.start[v+1]; i++ {
			total[of[v]] += g.weight[i]
			all += g.weight[i]
			if of[g.to[i]] == of[v] {
				within += g.weight[i]
			}
		}
	}
	if all == 0 {
		return 0
	}
	q := float64(within) / float64(all)
	for _, t := range total {
		share := float64(t) / float64(all)
		q -= share * share
	}
	return q
}

// louvain moves nodes while that raises modularity, makes of each community one
// node, and begins again until nothing moves.
func (g *weighted) louvain(r *rand.Rand, p *world.Progress) ([]int32, error) {
	of := make([]int32, g.size())
	for i := range of {
		of[i] = int32(i)
	}
	m := newMover(*g, make([]int64, g.size()))
	for {
		moved, err := m.run(r, p)
		if err != nil || !moved {
			return of, err
		}
		count := number(m.of)
		for i := range of {
			of[i] = m.of[of[i]]
		}
		m = m.merged(count)
	}
}

// number gives communities the numbers from 0 in the order of their first nodes,
// and gives how many there are.
func number(of []int32) int {
	names := make([]int32, len(of))
	count := int32(0)
	for i, c := range of {
		if names[c] == 0 {
			count++
			names[c] = count
		}
		of[i] = names[c] - 1
	}
	return int(count)
}

// mover moves the nodes of one level.
type mover struct {
	weighted
	inside []int64 // of each node: weight of ties within it, both ends counted
	degree []int64 // of each node: weight of all its ends of ties
	total  []int64 // of each community: degrees of its nodes
	all    int64
	of     []int32

	toward []int64 // of each community: weight of the present node's ties into it
	near   []int32 // communities for which that was set
}

func newMover(g weighted, inside []int64) *mover {
	n := g.size()
	m := &mover{weighted: g, inside: inside, degree: slices.Clone(inside), of: make([]int32, n), toward: make([]int64, n)}
	for v := range n {
		m.of[v] = int32(v)
		for _, weight := range g.weight[g.start[v]:g.start[v+1]] {
			m.degree[v] += weight
		}
		m.all += m.degree[v]
	}
	m.total = slices.Clone(m.degree)
	return m
}

// run moves nodes until none gains by it, and says whether any moved.
func (m *mover) run(r *rand.Rand, p *world.Progress) (moved bool, err error) {
	queue := make([]int32, 0, m.size())
	for _, v := range r.Perm(m.size()) {
		queue = append(queue, int32(v))
	}
	queued := make([]bool, m.size())
	for i := range queued {
		queued[i] = true
	}
	for len(queue) > 0 {
		if err := p.Step(); err != nil {
			return false, err
		}
		v := queue[0]
		queue, queued[v] = queue[1:], false
		was := m.of[v]
		if m.move(v); m.of[v] == was {
			continue
		}
		moved = true
		for _, u := range m.weighted.of(v) {
			if m.of[u] != m.of[v] && !queued[u] {
				queue, queued[u] = append(queue, u), true
			}
		}
	}
	return moved, nil
}

// move puts a node into the neighbouring community where it adds most to
// modularity; of several the first, but rather none than one no better than its own.
func (m *mover) move(v int32) {
	m.near = m.near[:0]
	for i := m.start[v]; i < m.start[v+1]; i++ {
		c := m.of[m.to[i]]
		if m.toward[c] == 0 {
			m.near = append(m.near, c)
		}
		m.toward[c] += m.weight[i]
	}
	own := m.of[v]
	m.total[own] -= m.degree[v]
	best, gain := own, m.gain(v, own)
	for _, c := range m.near {
		if g := m.gain(v, c); g > gain || g == gain && c < best && best != own {
			best, gain = c, g
		}
	}
	m.total[best] += m.degree[v]
	m.of[v] = best
	for _, c := range m.near {
		m.toward[c] = 0
	}
}

// gain gives what joining a community adds to modularity, in units that are the
// same for all of them.
func (m *mover) gain(v, c int32) int64 { return m.toward[c]*m.all - m.degree[v]*m.total[c] }

// merged gives the level above: each community a node.
func (m *mover) merged(count int) *mover {
	inside := make([]int64, count)
	var edges []edge
	for v := range int32(m.size()) {
		c := m.of[v]
		inside[c] += m.inside[v]
		for i := m.start[v]; i < m.start[v+1]; i++ {
			switch far := m.of[m.to[i]]; {
			case far == c:
				inside[c] += m.weight[i]
			case c < far:
				edges = append(edges, edge{a: c, b: far, weight: m.weight[i]})
			}
		}
	}
	slices.SortFunc(edges, compareEdges)
	pairs := edges[:0]
	for _, p := range edges {
		if last := len(pairs) - 1; last >= 0 && pairs[last].a == p.a && pairs[last].b == p.b {
			pairs[last].weight += p.weight
		} else {
			pairs = append(pairs, p)
		}
	}
	return newMover(row(count, pairs), inside)
}

// connected divides communities that do not hang together.
func (g *weighted) connected(of []int32) []int32 {
	out := make([]int32, len(of))
	for i := range out {
		out[i] = -1
	}
	next := int32(0)
	var stack []int32
	for v := range int32(len(of)) {
		if out[v] >= 0 {
			continue
		}
		out[v] = next
		for stack = append(stack[:0], v); len(stack) > 0; {
			u := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, far := range g.of(u) {
				if out[far] < 0 && of[far] == of[v] {
					out[far] = next
					stack = append(stack, far)
				}
			}
		}
		next++
	}
	return out
}
