package analysis

import (
	"cmp"
	"slices"
)

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

// blocks are groups of members, numbered from 0, that share something. Only members of
// one block are compared, so that not all pairs are.
type blocks struct {
	entries []entry
	runs    []stretch // of all members: the part of a block behind them
	first   []uint32  // by member: its first run; one more at the end
}

// A stretch is a part of the entries.
type stretch struct{ from, to uint32 }

func (b *blocks) put(what uint8, x, y, member uint32) {
	b.entries = append(b.entries, entry{blockKey{what, x, y}, member})
}

// close makes the blocks ready for so many members. Blocks of more than their limit
// are left out; it gives how many of each sort.
func (b *blocks) close(members int, limit func(what uint8) int, pace *Progress) (over map[uint8]int, err error) {
	slices.SortFunc(b.entries, func(x, y entry) int {
		return cmp.Or(cmp.Compare(x.block.what, y.block.what), cmp.Compare(x.block.a, y.block.a), cmp.Compare(x.block.b, y.block.b), cmp.Compare(x.member, y.member))
	})
	if err := pace.Check(); err != nil {
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
func (b *blocks) each(yield func(what uint8, from, to int)) {
	for from := 0; from < len(b.entries); {
		key, to := b.entries[from].block, from+1
		for to < len(b.entries) && b.entries[to].block == key {
			to++
		}
		yield(key.what, from, to)
		from = to
	}
}

// pairs gives each two members that share a block, once, the smaller first.
func (b *blocks) pairs(pace *Progress, yield func(i, j uint32)) error {
	seen := make([]uint32, len(b.first)-1) // by member: 1 + the last it was given with
	for i := range uint32(len(seen)) {
		for _, r := range b.runs[b.first[i]:b.first[i+1]] {
			for _, e := range b.entries[r.from:r.to] {
				if seen[e.member] == i+1 {
					continue
				}
				seen[e.member] = i + 1
				if err := pace.Step(); err != nil {
					return err
				}
				yield(i, e.member)
			}
		}
	}
	return nil
}

// What efforts of a block share.
const (
	blockNeed = iota
	blockSolution
	blockWord
	blockAudience // in a place
	blockSorts
)

var effortBlocks = [blockSorts]struct {
	limit int
	over  string // why the blocks over the limit are left out, "" where the definition says so
}{
	blockNeed:     {needBlock, "needs with too many efforts to compare them all; their efforts were compared where they share something else"},
	blockSolution: {needBlock, "solutions with too many efforts to compare them all; their efforts were compared where they share something else"},
	blockWord:     {wordBlock, ""},
	blockAudience: {placeBlock, "audiences in a place with too many efforts to compare them all; their efforts were compared where they share something else"},
}

// blocksOf puts efforts into blocks. What is over the limit is left out, and counted.
func (f *efforts) blocksOf(basis *Basis, pace *Progress) (*blocks, error) {
	b := &blocks{}
	for i := range f.list {
		if err := pace.Step(); err != nil {
			return nil, err
		}
		f.enter(b, uint32(i), &f.list[i])
	}
	over, err := b.close(len(f.list), func(what uint8) int { return effortBlocks[what%blockSorts].limit }, pace)
	for what, n := range over {
		if why := effortBlocks[what%blockSorts].over; why != "" {
			basis.Exclude(why, n)
		}
	}
	slices.SortFunc(basis.Excluded, func(x, y Exclusion) int { return cmp.Compare(x.Reason, y.Reason) })
	return b, err
}

// enter puts an effort into its blocks. Efforts of different families share none.
func (f *efforts) enter(b *blocks, i uint32, e *effort) {
	sort := blockSorts * familyNumber(e.kind)
	for _, n := range e.needs {
		b.put(sort+blockNeed, n, 0, i)
	}
	for _, s := range e.solutions {
		b.put(sort+blockSolution, s, 0, i)
	}
	for _, t := range e.text.terms {
		if n := f.words.texts[t.word]; n > 1 && n <= wordBlock {
			b.put(sort+blockWord, t.word, 0, i)
		}
	}
	for _, a := range e.audiences {
		for _, p := range e.places {
			b.put(sort+blockAudience, a, p, i)
		}
	}
}

// familyNumber numbers the families of kinds.
func familyNumber(k EffortKind) uint8 { return uint8(slices.Index(EffortKinds, family(k))) }
