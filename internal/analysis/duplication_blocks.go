package analysis

import (
	"cmp"
	"slices"
)

// An entry says that an effort is in a block.
type entry struct {
	block  blockKey
	effort uint32
}

// A blockKey names a block: what those in it share.
type blockKey struct {
	what uint8 // a block… constant, beside the group of the efforts
	a, b uint32
}

// What efforts of a block share.
const (
	blockNeed = iota
	blockSolution
	blockWord
	blockAudience // in a place
	blockKinds
)

var blockLimits = [blockKinds]struct {
	limit int
	over  string // why the blocks over the limit are left out, "" where that is no loss
}{
	blockNeed:     {needBlock, "needs that more than 256 efforts share, compared only where they have something else in common"},
	blockSolution: {needBlock, "solutions that more than 256 efforts share, compared only where they have something else in common"},
	blockWord:     {wordBlock, ""},
	blockAudience: {placeBlock, "audiences in a place that more than 48 efforts share, compared only where they have something else in common"},
}

// blocks are groups of efforts that share something, each in order.
type blocks struct {
	entries []entry
	of      [][]run // by effort: its blocks
}

// A run is a part of the entries.
type run struct{ from, to uint32 }

// blocksOf puts efforts into blocks. What is over the limit is left out, and counted.
func (f *efforts) blocksOf(basis *Basis, pace *pace) (*blocks, error) {
	b := &blocks{}
	for i := range f.list {
		if err := pace.step(); err != nil {
			return nil, err
		}
		f.enter(b, uint32(i), &f.list[i])
	}
	slices.SortFunc(b.entries, func(x, y entry) int {
		return cmp.Or(cmp.Compare(x.block.what, y.block.what), cmp.Compare(x.block.a, y.block.a), cmp.Compare(x.block.b, y.block.b), cmp.Compare(x.effort, y.effort))
	})
	if err := pace.look(); err != nil {
		return nil, err
	}
	b.index(len(f.list), basis)
	return b, nil
}

// enter puts an effort into its blocks. Efforts of different groups share none.
func (f *efforts) enter(b *blocks, i uint32, e *effort) {
	put := func(what uint8, x, y uint32) {
		b.entries = append(b.entries, entry{blockKey{what + blockKinds*groupNumber(e.kind), x, y}, i})
	}
	for _, n := range e.needs {
		put(blockNeed, n, 0)
	}
	for _, s := range e.solutions {
		put(blockSolution, s, 0)
	}
	for _, t := range e.text.terms {
		if n := f.words.texts[t.word]; n > 1 && n <= wordBlock {
			put(blockWord, t.word, 0)
		}
	}
	for _, a := range e.audiences {
		for _, p := range e.places {
			put(blockAudience, a, p)
		}
	}
}

// groupNumber numbers the groups of efforts that are compared with each other.
func groupNumber(k EffortKind) uint8 { return uint8(slices.Index(EffortKinds, group(k))) }

// index notes for each effort the blocks it is in, those of one and those over the
// limit left out.
func (b *blocks) index(efforts int, basis *Basis) {
	b.of = make([][]run, efforts)
	over := [blockKinds]int{}
	for from := 0; from < len(b.entries); {
		key, to := b.entries[from].block, from+1
		for to < len(b.entries) && b.entries[to].block == key {
			to++
		}
		kind := key.what % blockKinds
		switch {
		case to-from > blockLimits[kind].limit:
			over[kind]++
		case to-from > 1:
			for i := from; i < to; i++ {
				e := b.entries[i].effort
				b.of[e] = append(b.of[e], run{uint32(i) + 1, uint32(to)})
			}
		}
		from = to
	}
	for kind, n := range over {
		if why := blockLimits[kind].over; why != "" {
			basis.exclude(why, n)
		}
	}
}
