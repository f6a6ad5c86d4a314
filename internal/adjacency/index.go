package adjacency

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/tidwall/btree"

	"github.com/portolan/portolan/internal/kg"
)

// indexes are the ways to find things. Each tree is copied when it is first
// written, which costs nothing but the pages of it that change.
type indexes struct {
	ids    order
	names  order
	kinds  []*kindIndex
	former *btree.Map[kg.ID, uint32]
	// words gives each word of a search a number; posts holds word<<32 | dense id.
	words    *btree.Map[string, uint32]
	posts    *btree.Map[uint64, struct{}]
	nextWord uint32
}

// kindIndex has the orders of the things of a kind, one for each of its sort
// keys, and how many of them each audience has, by its number.
type kindIndex struct {
	orders []order
	counts []int
}

// item is an entry of an order.
type item struct {
	entity *kg.Entity
	n      uint32
}

// order is a tree of things by one sort key and id.
type order struct{ *btree.BTreeG[item] }

func newOrder(key int) order {
	less := func(a, b item) bool { return compareEntities(a.entity, b.entity, key) < 0 }
	return order{btree.NewBTreeGOptions(less, btree.Options{NoLocks: true})}
}

// scan gives the entries from one that equals from (nil: the first, or backward
// the last) on.
func (o order) scan(backward bool, from *kg.Entity, yield func(item) bool) {
	switch {
	case from == nil && backward:
		o.Reverse(yield)
	case from == nil:
		o.Scan(yield)
	case backward:
		o.Descend(item{entity: from}, yield)
	default:
		o.Ascend(item{entity: from}, yield)
	}
}

func newIndexes(o *kg.Ontology) indexes {
	x := indexes{
		ids: newOrder(byID), names: newOrder(nameKey), former: &btree.Map[kg.ID, uint32]{},
		words: &btree.Map[string, uint32]{}, posts: &btree.Map[uint64, struct{}]{},
	}
	for _, k := range o.Kinds {
		ki := &kindIndex{}
		for i := range k.Keys {
			ki.orders = append(ki.orders, newOrder(i))
		}
		x.kinds = append(x.kinds, ki)
	}
	return x
}

// tree gives the tree of a kind's things for a key of an order, which must be
// an attribute. Of ids there is but one tree for all kinds.
func (x *indexes) tree(k *kg.Kind, ord kg.Order) order {
	key := keyIndex(ord)
	switch {
	case key == byID:
		return x.ids
	case k.IsAny():
		return x.names
	}
	return x.kinds[k.Index()].orders[key]
}

// total gives how many things of a kind a viewer may see.
func (x *indexes) total(k *kg.Kind, viewer kg.Viewer) int {
	n := 0
	for i, ki := range x.kinds {
		if !k.IsAny() && k.Index() != i {
			continue
		}
		for to, of := range ki.counts {
			if viewer.Sees(kg.Audience(to)) {
				n += of
			}
		}
	}
	return n
}

// placed is a change of an entity whose dense id is known.
type placed struct {
	before, after *kg.Entity
	n             uint32
}

// update gives the indexes after the changes. Many changes go into the trees on
// all processors.
func (x indexes) update(changes []placed) indexes {
	byKind := make([][]placed, len(x.kinds))
	for _, c := range changes {
		i := cmp.Or(c.after, c.before).Kind.Index()
		byKind[i] = append(byKind[i], c)
	}
	var tasks sync.WaitGroup
	do := func(task func()) { task() }
	if len(changes) > parallelFrom {
		do = tasks.Go
	}
	do(func() { x.ids = x.ids.update(changes) })
	do(func() { x.names = x.names.update(changes) })
	do(func() { x.updateWords(changes) })
	x.kinds = slices.Clone(x.kinds)
	for i, of := range byKind {
		if len(of) > 0 {
			do(func() { x.kinds[i] = x.kinds[i].update(of) })
		}
	}
	x.updateFormer(changes)
	tasks.Wait()
	return x
}

// parallelFrom is how many changes make it worth to divide the work.
const parallelFrom = 10_000

func (ki *kindIndex) update(changes []placed) *kindIndex {
	next := &kindIndex{orders: make([]order, len(ki.orders)), counts: slices.Clone(ki.counts)}
	for i, o := range ki.orders {
		next.orders[i] = o.update(changes)
	}
	for _, c := range changes {
		if c.before != nil {
			next.count(c.before.Audience, -1)
		}
		if c.after != nil {
			next.count(c.after.Audience, 1)
		}
	}
	return next
}

func (ki *kindIndex) count(of kg.Audience, more int) {
	for len(ki.counts) <= int(of) {
		ki.counts = append(ki.counts, 0)
	}
	ki.counts[of] += more
}

// update takes out what was before and puts in what is after; where only the
// entity behind a place changed, its entry is replaced.
func (o order) update(changes []placed) order {
	next := order{o.Copy()}
	var come []item
	for _, c := range changes {
		if c.before != nil {
			next.Delete(item{entity: c.before})
		}
		if c.after != nil {
			come = append(come, item{c.after, c.n})
		}
	}
	if next.Len() < len(come) { // in order they go in faster
		slices.SortFunc(come, func(a, b item) int {
			if next.Less(a, b) {
				return -1
			}
			return 1
		})
	}
	for _, at := range come {
		next.Load(at)
	}
	return next
}

func (x *indexes) updateFormer(changes []placed) {
	x.former = x.former.Copy()
	for _, c := range changes {
		if c.before != nil {
			for _, id := range c.before.FormerIDs() {
				x.former.Delete(kg.ID(id))
			}
		}
	}
	for _, c := range changes {
		if c.after != nil {
			for _, id := range c.after.FormerIDs() {
				x.former.Set(kg.ID(id), c.n)
			}
		}
	}
}

func (x *indexes) updateWords(changes []placed) {
	x.words, x.posts = x.words.Copy(), x.posts.Copy()
	var gone []string
	var come []uint64
	for _, c := range changes {
		var was, is []kg.Token
		if c.before != nil {
			was = c.before.Tokens
		}
		if c.after != nil {
			is = c.after.Tokens
		}
		for _, t := range missing(was, is) {
			word, _ := x.words.Get(t)
			x.posts.Delete(uint64(word)<<32 | uint64(c.n))
			gone = append(gone, t)
		}
		for _, t := range missing(is, was) {
			come = append(come, uint64(x.word(t))<<32|uint64(c.n))
		}
	}
	slices.Sort(come)
	for _, post := range come {
		x.posts.Load(post, struct{}{})
	}
	x.forget(gone)
}

// missing gives the words of a that b has not; both are in order.
func missing(a, b []kg.Token) []string {
	var out []string
	for _, t := range a {
		_, found := slices.BinarySearchFunc(b, t.Text, func(t kg.Token, text string) int { return strings.Compare(t.Text, text) })
		if !found {
			out = append(out, t.Text)
		}
	}
	return out
}

func (x *indexes) word(text string) uint32 {
	if n, ok := x.words.Get(text); ok {
		return n
	}
	x.nextWord++
	x.words.Set(strings.Clone(text), x.nextWord)
	return x.nextWord
}

// forget drops words that nothing has any more.
func (x *indexes) forget(words []string) {
	for _, text := range words {
		word, ok := x.words.Get(text)
		if !ok {
			continue
		}
		used := false
		x.eachPost(word, func(uint32) bool { used = true; return false })
		if !used {
			x.words.Delete(text)
		}
	}
}

// eachPost gives the dense ids of the things that have the word.
func (x *indexes) eachPost(word uint32, yield func(n uint32) bool) {
	x.posts.Ascend(uint64(word)<<32, func(post uint64, _ struct{}) bool {
		return uint32(post>>32) == word && yield(uint32(post))
	})
}
