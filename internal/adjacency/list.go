package adjacency

import (
	"iter"
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// A Half is a tie as one of its ends sees it.
type Half struct {
	// Tie is the tie; nil for CITES, which follows from facts.
	Tie *kg.Tie
	// Far is the dense id of the other end.
	Far uint32
	// Audience says who may see it: only who may see both ends.
	Audience kg.Audience
}

// A List is the half-edges of one link at one node, in the default order of the
// far ends. Short lists are one slice; those of hubs are blocks, so that a
// change copies a block and not the list.
type List struct {
	one  []Half
	many *blocks
}

type blocks struct {
	n    int
	list [][]Half // none is empty
}

// blockSize is how many half-edges a block has when it is made; it is split
// when it reaches twice that.
const blockSize = 256

// Len gives how many half-edges there are, whoever may see them.
func (l List) Len() int {
	if l.many != nil {
		return l.many.n
	}
	return len(l.one)
}

// All gives the half-edges in order.
func (l List) All() iter.Seq[*Half] {
	return func(yield func(*Half) bool) {
		if l.many == nil {
			for i := range l.one {
				if !yield(&l.one[i]) {
					return
				}
			}
			return
		}
		for _, block := range l.many.list {
			for i := range block {
				if !yield(&block[i]) {
					return
				}
			}
		}
	}
}

// Backward gives the half-edges from the last to the first.
func (l List) Backward() iter.Seq[*Half] {
	return func(yield func(*Half) bool) {
		for b := l.blockCount() - 1; b >= 0; b-- {
			block := l.block(b)
			for i := len(block) - 1; i >= 0; i-- {
				if !yield(&block[i]) {
					return
				}
			}
		}
	}
}

func (l List) blockCount() int {
	if l.many != nil {
		return len(l.many.list)
	}
	return 1
}

func (l List) block(i int) []Half {
	if l.many != nil {
		return l.many.list[i]
	}
	return l.one
}

// newList makes a list of half-edges that are in order. It keeps the slice.
func newList(halves []Half) List {
	if len(halves) < 2*blockSize {
		return List{one: halves}
	}
	m := &blocks{n: len(halves)}
	for block := range slices.Chunk(halves, blockSize) {
		m.list = append(m.list, block)
	}
	return List{many: m}
}

// comparison says which of two half-edges comes first.
type comparison func(a, b *Half) int

// find gives where h stands in the list or, where it does not, where it belongs.
func (l List) find(h *Half, compare comparison) (block, at int, found bool) {
	if l.many != nil {
		n, ok := slices.BinarySearchFunc(l.many.list, h, func(b []Half, h *Half) int { return compare(&b[0], h) })
		if !ok && n > 0 {
			n--
		}
		block = n
	}
	at, found = slices.BinarySearchFunc(l.block(block), h, func(g Half, h *Half) int { return compare(&g, h) })
	return block, at, found
}

// with gives the list with h, in the place of one that compares equal if there is such.
func (l List) with(h Half, compare comparison) List {
	b, at, found := l.find(&h, compare)
	old := l.block(b)
	if found {
		changed := slices.Clone(old)
		changed[at] = h
		return l.replace(b, changed, 0)
	}
	grown := make([]Half, len(old)+1)
	copy(grown, old[:at])
	grown[at] = h
	copy(grown[at+1:], old[at:])
	return l.replace(b, grown, 1)
}

// without gives the list without what compares equal to h.
func (l List) without(h *Half, compare comparison) List {
	b, at, found := l.find(h, compare)
	if !found {
		return l
	}
	old := l.block(b)
	shrunk := make([]Half, len(old)-1)
	copy(shrunk, old[:at])
	copy(shrunk[at:], old[at+1:])
	return l.replace(b, shrunk, -1)
}

// replace puts block in the place of the b-th; the list grows by delta.
func (l List) replace(b int, block []Half, delta int) List {
	if l.many == nil {
		return newList(block)
	}
	m := &blocks{n: l.many.n + delta, list: slices.Clone(l.many.list)}
	switch {
	case m.n < blockSize:
		m.list[b] = block
		return List{one: slices.Concat(m.list...)}
	case len(block) == 0:
		m.list = slices.Delete(m.list, b, b+1)
	case len(block) >= 2*blockSize:
		m.list[b] = slices.Clip(block[:blockSize])
		m.list = slices.Insert(m.list, b+1, block[blockSize:])
	default:
		m.list[b] = block
	}
	return List{many: m}
}
