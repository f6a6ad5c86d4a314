package paths

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A NeighbourhoodQuery asks what is around a thing.
type NeighbourhoodQuery struct {
	ID kg.ID
	// Depth is how many ties away a thing may be: 1 to MaxDepth.
	Depth int
	// Limit is how many things to give at most, the one asked for among them: 1 to
	// MaxNeighbours.
	Limit int
}

// Bounds of a NeighbourhoodQuery.
const (
	MaxDepth      = 4
	MaxNeighbours = 500
)

// A Subgraph is a part of the graph.
type Subgraph struct {
	Basis world.Basis
	// Nodes begin with the thing asked for; then come those nearer to it.
	Nodes []SubgraphNode
	// Links are all ties between the nodes: in the order of the nodes they begin at,
	// then of their kinds, then of the nodes they end at.
	Links []SubgraphLink
	// LeftOut counts the ties between things that are nodes and things that are not,
	// by kind.
	LeftOut []LeftOut
	// Complete says that all that is within the depth is there.
	Complete bool
	// Explanation says why the thing stands alone, "" where it does not.
	Explanation string
}

// A SubgraphNode is a thing of a subgraph.
type SubgraphNode struct {
	Entity kg.ID
	// Depth is how many ties it is away from the thing asked for.
	Depth int
	// LeftOut is how many of its ties lead to things that are not there.
	LeftOut int
}

// A SubgraphLink is all ties of one kind from one thing to another.
type SubgraphLink struct {
	From  kg.ID
	Link  string
	To    kg.ID
	Facts []kg.Fact
}

// LeftOut is how many ties of one type were left out.
type LeftOut struct {
	// Link is the kind of the ties; From and To are the kinds of their ends, as the
	// schema's enum Kind has them.
	Link, From, To string
	Count          int
}

const neighbourhoodDefinition = "The things nearest to one, in breadth, with all ties between them; at each distance every kind of tie of every thing has its turn, so that many of one kind do not hide the others. " +
	"Ties are those that hold on the day with a standing that counts; citing a source is none."

// Neighbourhood gives what is around a thing.
func Neighbourhood(ctx context.Context, w *world.World, q NeighbourhoodQuery) (*Subgraph, error) {
	switch {
	case q.Depth < 1 || q.Depth > MaxDepth:
		return nil, kg.Errorf(kg.Invalid, "depth", "%d is not from 1 to %d", q.Depth, MaxDepth)
	case q.Limit < 1 || q.Limit > MaxNeighbours:
		return nil, kg.Errorf(kg.Invalid, "limit", "%d is not from 1 to %d", q.Limit, MaxNeighbours)
	}
	n, err := w.Find("id", q.ID, nil)
	if err != nil {
		return nil, err
	}
	v := &vicinity{w: w, progress: world.NewProgress(ctx, "ask for a smaller depth"), limit: q.Limit, complete: true}
	v.things, v.places = []uint32{n}, map[uint32]int{n: 0}
	v.depths = []int{0}
	if err := v.gather(q.Depth); err != nil {
		return nil, err
	}
	return v.subgraph()
}

// A vicinity is the things around one in the making.
type vicinity struct {
	w        *world.World
	progress *world.Progress
	limit    int
	things   []uint32
	depths   []int
	places   map[uint32]int
	complete bool
}

// gather takes things in breadth until the depth is reached or no more fit.
func (v *vicinity) gather(depth int) error {
	for d, from := 1, 0; d <= depth && v.complete; d++ {
		var lists [][]uint32
		level := v.things[from:]
		for _, n := range level {
			of, err := v.lists(n)
			if err != nil {
				return err
			}
			lists = append(lists, of...)
		}
		from = len(v.things)
		v.takeTurns(lists, d)
	}
	return nil
}

// lists gives the things next to one, a list for each type and direction of ties.
func (v *vicinity) lists(n uint32) ([][]uint32, error) {
	type sort struct {
		of     *kg.TieType
		begins bool
	}
	var out [][]uint32
	at := map[sort]int{}
	for b, begins := range v.near(n) {
		if err := v.progress.Step(); err != nil {
			return nil, err
		}
		i, known := at[sort{b.Tie.Type, begins}]
		if !known {
			i = len(out)
			at[sort{b.Tie.Type, begins}] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], b.Far)
	}
	return out, nil
}

// near gives the ties at a thing to things that stand.
func (v *vicinity) near(n uint32) func(yield func(world.Tie, bool) bool) {
	return func(yield func(world.Tie, bool) bool) {
		for b, begins := range v.w.Around(n) {
			if v.w.Stands(b.Far) && !yield(b, begins) {
				return
			}
		}
	}
}

// takeTurns takes the first of each list, then the second of each, and so on.
func (v *vicinity) takeTurns(lists [][]uint32, depth int) {
	for i := 0; len(lists) > 0; i++ {
		left := lists[:0]
		for _, list := range lists {
			if i == len(list) {
				continue
			}
			left = append(left, list)
			if _, there := v.places[list[i]]; there {
				continue
			}
			if len(v.things) == v.limit {
				v.complete = false
				return
			}
			v.places[list[i]] = len(v.things)
			v.things, v.depths = append(v.things, list[i]), append(v.depths, depth)
		}
		lists = left
	}
}

// subgraph gives what was gathered, with all ties between.
func (v *vicinity) subgraph() (*Subgraph, error) {
	s := &Subgraph{Basis: v.w.Basis(neighbourhoodDefinition), Links: []SubgraphLink{}, LeftOut: []LeftOut{}, Complete: v.complete}
	s.Basis.Included = len(v.things)
	left := map[*kg.TieType]int{}
	for i, n := range v.things {
		node := SubgraphNode{Entity: v.w.ID(n), Depth: v.depths[i]}
		var links []placedLink
		for b, begins := range v.near(n) {
			if err := v.progress.Step(); err != nil {
				return nil, err
			}
			switch j, there := v.places[b.Far]; {
			case !there:
				node.LeftOut++
				left[b.Tie.Type]++
			case begins && (!b.Tie.Type.Symmetric || i < j):
				links = append(links, placedLink{j, SubgraphLink{node.Entity, b.Tie.Kind, v.w.ID(b.Far), b.Facts}})
			}
		}
		s.Nodes = append(s.Nodes, node)
		s.Links = appendLinks(s.Links, links)
	}
	s.LeftOut = outside(left)
	if len(s.Nodes) == 1 && len(s.LeftOut) == 0 {
		s.Explanation = alone(v.w, v.things[0])
	}
	return s, nil
}

// alone says why nothing is tied to a thing.
func alone(w *world.World, n uint32) string {
	if err := w.StandsOn("", n); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("as of %s no tie of %s holds that is of a standing that counts", w.AsOf(), w.Name(n))
}

// A placedLink is a link with the place of the node it ends at.
type placedLink struct {
	to   int
	link SubgraphLink
}

// appendLinks appends the links of one node in their order, those of one kind to
// one thing as one.
func appendLinks(to []SubgraphLink, links []placedLink) []SubgraphLink {
	slices.SortStableFunc(links, func(a, b placedLink) int {
		return cmp.Or(strings.Compare(a.link.Link, b.link.Link), a.to-b.to)
	})
	for i, l := range links {
		if i > 0 && links[i-1].to == l.to && links[i-1].link.Link == l.link.Link {
			last := &to[len(to)-1]
			last.Facts = slices.Concat(last.Facts, l.link.Facts)
			continue
		}
		to = append(to, l.link)
	}
	return to
}

func outside(left map[*kg.TieType]int) []LeftOut {
	out := []LeftOut{}
	for t, count := range left {
		out = append(out, LeftOut{t.Kind, t.From.Enum(), t.To.Enum(), count})
	}
	slices.SortFunc(out, func(a, b LeftOut) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Link, b.Link), strings.Compare(a.From, b.From), strings.Compare(a.To, b.To))
	})
	return out
}
