package paths

import (
	"cmp"
	"slices"
	"strings"
)

// A chain is the things on a path; those before turn are as on a chain that was
// given before it.
type chain struct {
	things []uint32
	turn   int
}

// chains gives so many of the shortest chains in a corridor, by the method of Yen
// ("Finding the k shortest loopless paths in a network", Management Science 17,
// 1971) as Lawler improved it: each next one leaves one of those before it at some
// thing, and is the shortest that does so there.
func (c *corridor) chains(first int) ([][]uint32, error) {
	var out [][]uint32
	found, err := c.complete([]uint32{c.from}, nil)
	if err != nil || found == nil {
		return nil, err
	}
	waiting := []chain{{found, 0}}
	for len(waiting) > 0 {
		best := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		if out = append(out, best.things); len(out) == first {
			break
		}
		for at := best.turn; at < len(best.things)-1; at++ {
			found, err := c.complete(best.things[:at+1], c.taken(out, best.things[:at+1]))
			if err != nil {
				return nil, err
			}
			if found != nil {
				waiting = c.insert(waiting, chain{found, at})
			}
		}
	}
	return out, nil
}

// taken gives where the chains that begin like this go on to.
func (c *corridor) taken(chains [][]uint32, begin []uint32) map[uint32]bool {
	taken := map[uint32]bool{}
	for _, other := range chains {
		if len(other) > len(begin) && slices.Equal(other[:len(begin)], begin) {
			taken[other[len(begin)]] = true
		}
	}
	return taken
}

// insert puts a chain among those that wait: the best last, each once.
func (c *corridor) insert(waiting []chain, x chain) []chain {
	at, there := slices.BinarySearchFunc(waiting, x, func(a, b chain) int { return c.compare(b.things, a.things) })
	if there {
		return waiting
	}
	return slices.Insert(waiting, at, x)
}

// compare puts the shorter chain first, of two alike the one with the first ids.
func (c *corridor) compare(a, b []uint32) int {
	return cmp.Or(len(a)-len(b), slices.CompareFunc(a, b, func(x, y uint32) int {
		return strings.Compare(string(c.w.ID(x)), string(c.w.ID(y)))
	}))
}

// complete gives the best chain that begins like this and does not go on to one of
// those taken; nil where there is none. It looks for one that loses nothing on the
// way, then for one that loses one tie, and so on: what leads away is not followed.
func (c *corridor) complete(begin []uint32, taken map[uint32]bool) ([]uint32, error) {
	turn := begin[len(begin)-1]
	done := len(begin) - 1
	for length := done + c.toGo[turn]; length <= c.length; length++ {
		came, err := c.within(begin, taken, length)
		if err != nil {
			return nil, err
		}
		if came == nil {
			continue
		}
		var rest []uint32
		for at := c.to; at != turn; at = came[at] {
			rest = append(rest, at)
		}
		slices.Reverse(rest)
		return slices.Concat(begin, rest), nil
	}
	return nil, nil
}

// within searches in breadth for a chain of no more than the length; came says from
// where each thing was reached.
func (c *corridor) within(begin []uint32, taken map[uint32]bool, length int) (came map[uint32]uint32, err error) {
	turn := begin[len(begin)-1]
	came = map[uint32]uint32{}
	for _, n := range begin {
		came[n] = n
	}
	edge := []uint32{turn}
	for left := length - len(begin); left >= 0; left-- {
		var wider []uint32
		for _, n := range edge {
			next, err := c.neighbours(n)
			if err != nil {
				return nil, err
			}
			if err := c.progress.Steps(len(next)); err != nil {
				return nil, err
			}
			for _, m := range next {
				if _, reached := came[m]; reached || c.toGo[m] > left || n == turn && taken[m] {
					continue
				}
				came[m] = n
				if m == c.to {
					return came, nil
				}
				wider = append(wider, m)
			}
		}
		edge = wider
	}
	return nil, nil
}
