package duplication

import (
	"maps"
	"slices"
)

// joined is sets of numbers that were joined two by two (union-find). A number that was
// joined to none is a set of its own.
type joined map[uint32]uint32

// root gives the number that stands for the set of another.
func (j joined) root(n uint32) uint32 {
	for {
		up, ok := j[n]
		if !ok || up == n {
			return n
		}
		if over, ok := j[up]; ok {
			j[n] = over
		}
		n = up
	}
}

// join makes one set of the sets of two numbers; its root is the lower of theirs.
func (j joined) join(a, b uint32) {
	x, y := j.root(a), j.root(b)
	lower := min(x, y)
	j[x], j[y] = lower, lower
	for _, n := range [...]uint32{a, b} {
		if _, ok := j[n]; !ok {
			j[n] = lower
		}
	}
}

// sets gives the sets of all that was joined, each in order, in order of their firsts.
func (j joined) sets() [][]uint32 {
	at := map[uint32]int{}
	var out [][]uint32
	for _, n := range slices.Sorted(maps.Keys(j)) {
		root := j.root(n)
		i, ok := at[root]
		if !ok {
			i = len(out)
			at[root] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], n)
	}
	return out
}
