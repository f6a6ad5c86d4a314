package paths

import (
	"slices"

	"github.com/portolan/portolan/internal/analysis/world"
)

// A pathSearch finds the shortest chains between two things. It searches in
// breadth from both ends, always on from the end with the fewer things before it,
// so that a near pair costs little in a graph of any size.
type pathSearch struct {
	w         *world.World
	from, to  uint32
	avoidHubs bool
	progress  *world.Progress

	ahead, back ball
	distance    int // length of the shortest chain; 0 while none is known
	passes      map[uint32]bool
	hubs        int // how many were not gone through
	// exhausted says that all that can be reached from one end was, and the other end
	// was not among it.
	exhausted bool
}

// A ball is all that lies within a number of ties of one end.
type ball struct {
	end    uint32
	away   []uint8 // by dense id: 1 + the distance, 0 outside
	radius int
	edge   []uint32 // what lies at the radius
}

func newBall(end, bound uint32) ball {
	b := ball{end: end, away: make([]uint8, bound), edge: []uint32{end}}
	b.away[end] = 1
	return b
}

func newPathSearch(w *world.World, from, to uint32, avoidHubs bool, p *world.Progress) *pathSearch {
	bound := w.Bound()
	return &pathSearch{
		w: w, from: from, to: to, avoidHubs: avoidHubs, progress: p, passes: map[uint32]bool{},
		ahead: newBall(from, bound), back: newBall(to, bound),
	}
}

// shortest gives the shortest chains of at most so many ties.
func (s *pathSearch) shortest(first, longest int) ([][]uint32, error) {
	var chains [][]uint32
	for length := 1; length <= longest; length++ {
		if err := s.reach(length); err != nil {
			return nil, err
		}
		if s.distance == 0 {
			if len(s.ahead.edge) == 0 || len(s.back.edge) == 0 {
				s.exhausted = true
				return nil, nil
			}
			continue
		}
		c, err := s.corridor(length)
		if err != nil {
			return nil, err
		}
		if chains, err = c.chains(first); err != nil || len(chains) == first {
			return chains, err
		}
	}
	return chains, nil
}

// reach widens the balls until together they are as wide as the length.
func (s *pathSearch) reach(length int) error {
	for s.ahead.radius+s.back.radius < length {
		near, far := &s.ahead, &s.back
		if len(s.back.edge) < len(s.ahead.edge) {
			near, far = far, near
		}
		if err := s.widen(near, far); err != nil {
			return err
		}
	}
	return nil
}

// widen makes a ball wider by one tie. No chain goes on from its far end.
func (s *pathSearch) widen(near, far *ball) error {
	near.radius++
	var edge []uint32
	for _, n := range near.edge {
		if n == far.end {
			continue
		}
		for b := range s.w.Around(n) {
			if err := s.progress.Step(); err != nil {
				return err
			}
			if near.away[b.Far] > 0 || !s.passable(b.Far) {
				continue
			}
			near.away[b.Far] = uint8(near.radius + 1)
			edge = append(edge, b.Far)
			if other := int(far.away[b.Far]); other > 0 && (s.distance == 0 || near.radius+other-1 < s.distance) {
				s.distance = near.radius + other - 1
			}
		}
	}
	near.edge = edge
	return nil
}

// passable says whether a chain may come by a thing.
func (s *pathSearch) passable(n uint32) bool {
	if n == s.from || n == s.to {
		return true
	}
	passes, known := s.passes[n]
	if !known {
		passes = s.w.Stands(n)
		if passes && s.avoidHubs && hub(s.w, n) {
			s.hubs++
			passes = false
		}
		s.passes[n] = passes
	}
	return passes
}

// hub says whether a thing stands between so many that it ties nobody. Countries,
// regions and sources are hubs whatever their ties: being in one region, or named by
// one document, ties nobody.
func hub(w *world.World, n uint32) bool {
	switch w.Entity(n).Kind {
	case w.Country.Kind, w.Region.Kind, w.Source.Kind:
		return true
	}
	ties := 0
	for range w.Around(n) {
		if ties++; ties > hubTies {
			return true
		}
	}
	return false
}

// A corridor is all things that a chain of a length can come by, with how many ties
// it is from each to the end.
type corridor struct {
	*pathSearch
	length int
	toGo   map[uint32]int
	next   map[uint32][]uint32 // neighbours within, in the order of their ids
}

// corridor goes back from the end, wherever the start is near enough.
func (s *pathSearch) corridor(length int) (*corridor, error) {
	c := &corridor{pathSearch: s, length: length, toGo: map[uint32]int{s.to: 0}, next: map[uint32][]uint32{}}
	edge := []uint32{s.to}
	for left := 1; left <= length && len(edge) > 0; left++ {
		var wider []uint32
		for _, n := range edge {
			if n == s.from {
				continue
			}
			for b := range s.w.Around(n) {
				if err := s.progress.Step(); err != nil {
					return nil, err
				}
				if _, known := c.toGo[b.Far]; known || s.leastAhead(b.Far)+left > length || !s.passable(b.Far) {
					continue
				}
				c.toGo[b.Far] = left
				wider = append(wider, b.Far)
			}
		}
		edge = wider
	}
	return c, nil
}

// leastAhead gives how many ties it is from the start to a thing, at least.
func (s *pathSearch) leastAhead(n uint32) int {
	if away := int(s.ahead.away[n]); away > 0 {
		return away - 1
	}
	return s.ahead.radius + 1
}

// neighbours gives the things of the corridor next to one of them.
func (c *corridor) neighbours(n uint32) ([]uint32, error) {
	if next, known := c.next[n]; known {
		return next, nil
	}
	var next []uint32
	for b := range c.w.Around(n) {
		if err := c.progress.Step(); err != nil {
			return nil, err
		}
		if _, within := c.toGo[b.Far]; within {
			next = append(next, b.Far)
		}
	}
	c.w.SortByID(next)
	next = slices.Compact(next)
	c.next[n] = next
	return next, nil
}
