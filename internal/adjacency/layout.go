package adjacency

import (
	"sync"

	"github.com/portolan/portolan/internal/kg"
)

// A layout says in which slots of a node its ties stand. A node has a slot for
// each of its kind's links, by Link.Index, and behind them two for ties that
// begin or end at it without the schema having a field for that.
type layout struct {
	kinds []kindLayout
	ties  map[*kg.TieType]tieSlots
	// entities is the slot of Source's link to what cites it.
	entities int
	// applying is held while a version is made: copying a tree marks both copies as
	// shared, so that two may not copy one at once. Readers do not care.
	applying sync.Mutex
}

type kindLayout struct {
	links int
	// outward says of each slot whether its ties begin at the node and are stored
	// records; CITES is not.
	outward []bool
	stored  []bool
	// keys are, for each slot, the sort key of the far ends by which it is
	// ordered; byID where that is their id.
	keys []int
}

// byID stands for an order by id alone, which has no companion key.
const byID = -1

// nameKey is the place of the name's sort key in Entity.Keys, alike for all kinds.
const nameKey = 0

// citesSlot is the slot of a thing's sources: the ontology puts that link first.
const citesSlot = 0

// tieSlots are the slots of a tie at its start and at its end. The first one is
// where the tie counts as a record of that node.
type tieSlots struct{ from, to []int }

func newLayout(o *kg.Ontology) *layout {
	lay := &layout{ties: map[*kg.TieType]tieSlots{}}
	for _, k := range o.Kinds {
		lay.kinds = append(lay.kinds, newKindLayout(k))
	}
	for _, l := range o.Source.Links {
		if l.Kind == kg.Cites && l.Inverse {
			lay.entities = l.Index
		}
	}
	for _, t := range o.Ties {
		if !t.Derived && !t.From.IsAny() && !t.To.IsAny() {
			lay.ties[t] = tieSlots{from: slotsOf(t.From, t.To, t.Kind, false), to: slotsOf(t.To, t.From, t.Kind, true)}
		}
	}
	return lay
}

func newKindLayout(k *kg.Kind) kindLayout {
	n := len(k.Links)
	kl := kindLayout{links: n, outward: make([]bool, n+2), stored: make([]bool, n+2), keys: make([]int, n+2)}
	for i, l := range k.Links {
		kl.stored[i] = l.Kind != kg.Cites
		kl.outward[i] = kl.stored[i] && !l.Inverse
		kl.keys[i] = keyIndex(l.To.DefaultOrder()[0])
	}
	kl.outward[n], kl.stored[n], kl.stored[n+1] = true, true, true
	return kl
}

// keyIndex gives the place of an order's key in Entity.Keys.
func keyIndex(ord kg.Order) int {
	if ord.Attr.Name == kg.AttrID {
		return byID
	}
	return ord.Attr.Key(ord.Desc).Index
}

// slotsOf gives the slots at things of kind k for its ties with things of kind far.
func slotsOf(k, far *kg.Kind, kind string, inverse bool) []int {
	var slots []int
	for _, l := range k.Links {
		if l.Kind == kind && l.Inverse == inverse && (l.To == far || l.To.IsAny()) {
			slots = append(slots, l.Index)
		}
	}
	if slots != nil {
		return slots
	}
	if inverse {
		return []int{len(k.Links) + 1}
	}
	return []int{len(k.Links)}
}

// back gives the slots at the far ends of a link that hold all of the link's
// ties, and maybe others.
func (lay *layout) back(l *kg.Link) []int {
	switch {
	case l.Kind == kg.Cites && !l.Inverse:
		return []int{lay.entities}
	case l.Kind == kg.Cites:
		return []int{citesSlot}
	}
	return slotsOf(l.To, l.Owner, l.Kind, !l.Inverse)
}
