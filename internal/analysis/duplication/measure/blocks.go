package measure

import (
	"cmp"
	"slices"

	"github.com/portolan/portolan/internal/analysis/world"
)

// Blocks are groups of members, numbered from 0, that share something. Only members of
// one block are compared, so that not all pairs are.
type Blocks struct {
	entries []entry
	runs    []stretch // of all members: the part of a block behind them
	first   []uint32  // by member: its first run; one more at the end
}

// A blockKey names a block: what those in it share.
type blockKey struct {
	what uint8 // one of a few constants of who makes the blocks
	a, b uint32
}

// An entry says that a member is in a block.
type entry struct {
	block  blockKey
	member uint32
}

// A stretch is a part of the entries.
type stretch struct{ from, to uint32 }

// Put puts a member into the block of what x and y name.
func (b *Blocks) Put(what uint8, x, y, member uint32) {
	b.entries = append(b.entries, entry{blockKey{what, x, y}, member})
}

// Close makes the blocks ready for so many members. Blocks of more than their limit
// are left out; it gives how many of each sort.
func (b *Blocks) Close(members int, limit func(what uint8) int, progress *world.Progress) (over map[uint8]int, err error) {
	slices.SortFunc(b.entries, func(x, y entry) int {
		return cmp.Or(cmp.Compare(x.block.what, y.block.what), cmp.Compare(x.block.a, y.block.a), cmp.Compare(x.block.b, y.block.b), cmp.Compare(x.member, y.member))
	})
	if err := progress.Check(); err != nil {
		return nil, err
	}
	over = map[uint8]int{}
	b.first = make([]uint32, members+1)
	b.each(func(what uint8, from, to int) {
		if to-from > limit(what) {
			over[what]++
			return
		}
		for _, e := range b.entries[from : to-1] {
			b.first[e.member+1]++
		}
	})
	for i := range members {
		b.first[i+1] += b.first[i]
	}
	b.runs = make([]stretch, b.first[members])
	next := slices.Clone(b.first)
	b.each(func(what uint8, from, to int) {
		if to-from > limit(what) {
			return
		}
		for i, e := range b.entries[from : to-1] {
			b.runs[next[e.member]] = stretch{uint32(from + i + 1), uint32(to)}
			next[e.member]++
		}
	})
	return over, nil
}

// each gives the blocks as parts of the entries.
func (b *Blocks) each(yield func(what uint8, from, to int)) {
	for from := 0; from < len(b.entries); {
		key, to := b.entries[from].block, from+1
		for to < len(b.entries) && b.entries[to].block == key {
			to++
		}
		yield(key.what, from, to)
		from = to
	}
}

// Pairs gives each two members that share a block, once, the smaller first.
func (b *Blocks) Pairs(progress *world.Progress, yield func(i, j uint32)) error {
	seen := make([]uint32, len(b.first)-1) // by member: 1 + the last it was given with
	for i := range uint32(len(seen)) {
		for _, r := range b.runs[b.first[i]:b.first[i+1]] {
			for _, e := range b.entries[r.from:r.to] {
				if seen[e.member] == i+1 {
					continue
				}
				seen[e.member] = i + 1
				if err := progress.Step(); err != nil {
					return err
				}
				yield(i, e.member)
			}
		}
	}
	return nil
}
