package duplication

import (
	"cmp"
	"slices"

	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/world"
)

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
func (f *efforts) blocksOf(basis *world.Basis, progress *world.Progress) (*measure.Blocks, error) {
	b := &measure.Blocks{}
	for i := range f.list {
		if err := progress.Step(); err != nil {
			return nil, err
		}
		f.enter(b, uint32(i), &f.list[i])
	}
	over, err := b.Close(len(f.list), func(what uint8) int { return effortBlocks[what%blockSorts].limit }, progress)
	for what, n := range over {
		if why := effortBlocks[what%blockSorts].over; why != "" {
			basis.Exclude(why, n)
		}
	}
	slices.SortFunc(basis.Excluded, func(x, y world.Exclusion) int { return cmp.Compare(x.Reason, y.Reason) })
	return b, err
}

// enter puts an effort into its blocks. Efforts of different families share none.
func (f *efforts) enter(b *measure.Blocks, i uint32, e *effort) {
	sort := blockSorts * familyNumber(e.kind)
	for _, n := range e.needs {
		b.Put(sort+blockNeed, n, 0, i)
	}
	for _, s := range e.solutions {
		b.Put(sort+blockSolution, s, 0, i)
	}
	f.words.Rare(&e.text, wordBlock, func(w measure.Word) { b.Put(sort+blockWord, w, 0, i) })
	for _, a := range e.audiences {
		for _, p := range e.places {
			b.Put(sort+blockAudience, a, p, i)
		}
	}
}

// familyNumber numbers the families of kinds.
func familyNumber(k EffortKind) uint8 { return uint8(slices.Index(EffortKinds, family(k))) }
