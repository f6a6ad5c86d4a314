package adjacency

import (
	"cmp"
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// Apply gives the version that the write makes of this one. The write must be
// one that Ontology.Prepare made of this version: it is not checked again. Several
// versions may be made of one; they share what neither changed.
func (v *Version) Apply(w *kg.Write) *Version {
	v.layout.applying.Lock()
	defer v.layout.applying.Unlock()
	next := *v
	e := &edit{old: v, next: &next, owned: map[uint32]bool{}, ids: make(map[kg.ID]uint32, len(w.Entities))}
	next.revision = w.Revision
	next.pages = slices.Clone(v.pages)
	e.place(w.Entities)
	e.tie(w.Ties)
	for _, c := range e.placed {
		e.cite(c)
	}
	for _, c := range e.placed {
		e.mend(c, w.Ties)
	}
	next.indexes = v.indexes.update(e.placed)
	e.link()
	return &next
}

// edit is a version in the making.
type edit struct {
	old, next *Version
	owned     map[uint32]bool // pages that are copies already
	ids       map[kg.ID]uint32
	placed    []placed
	steps     []step
	touched   map[kg.TieKey]bool // made when it is first needed
	ranks     *ranks             // only where much is linked
}

// step is one change of one list.
type step struct {
	half Half
	at   listAt
}

// listAt names a list, and says whether the half-edge comes into it or goes: near
// in the upper half, then the slot, and 1 for what comes as the last bit. So
// steps in its order stand list by list, what goes before what comes.
type listAt uint64

func newStep(h Half, near uint32, slot int, drop bool) step {
	return step{h, listAt(near)<<32 | listAt(slot)<<1 | listAt(1-btoi(drop))}
}

func (at listAt) near() uint32 { return uint32(at >> 32) }
func (at listAt) slot() int    { return int(uint32(at) >> 1) }
func (at listAt) drop() bool   { return at&1 == 0 }

// node gives a node to write to.
func (e *edit) node(n uint32) *node {
	p := n >> pageBits
	if !e.owned[p] {
		copied := *e.next.pages[p]
		e.next.pages[p], e.owned[p] = &copied, true
	}
	return e.next.node(n)
}

// place gives new things their dense ids and sets the entities of all.
func (e *edit) place(writes []kg.EntityWrite) {
	e.placed = make([]placed, len(writes))
	var freed []uint32
	for i, w := range writes {
		var n uint32
		if w.Before != nil {
			n, _ = e.old.Lookup(w.Before.ID)
		} else {
			n = e.allot()
		}
		if w.After == nil {
			freed = append(freed, n)
		}
		nd := e.node(n)
		if nd.entity = w.After; w.After == nil {
			nd.rows = nil
		}
		e.placed[i] = placed{w.Before, w.After, n}
		e.ids[w.ID()] = n
	}
	if freed != nil {
		e.next.free = slices.Concat(e.next.free, freed)
	}
}

// allot gives a dense id that no thing has.
func (e *edit) allot() uint32 {
	v := e.next
	if last := len(v.free) - 1; last >= 0 {
		n := v.free[last]
		v.free = v.free[:last:last]
		return n
	}
	n := v.high
	v.high++
	if p := n >> pageBits; int(p) == len(v.pages) {
		v.pages = append(v.pages, new(page))
		e.owned[p] = true
	}
	return n
}

func (e *edit) lookup(id kg.ID) uint32 {
	n, ok := e.ids[id]
	if !ok {
		n, _ = e.old.Lookup(id)
		e.ids[id] = n
	}
	return n
}

// tie notes the changes of ties at both their ends.
func (e *edit) tie(writes []kg.TieWrite) {
	if len(e.old.pages) == 0 {
		e.steps = make([]step, 0, 2*len(writes)+2*len(e.placed))
	}
	for _, w := range writes {
		t, drop := w.After, w.After == nil
		switch {
		case drop:
			t = w.Before
			e.next.ties--
		case w.Before == nil:
			e.next.ties++
		}
		e.tieSteps(t, e.lookup(t.From), e.lookup(t.To), drop)
	}
}

func (e *edit) tieSteps(t *kg.Tie, from, to uint32, drop bool) {
	slots := e.next.layout.ties[t.Type]
	for _, s := range slots.from {
		e.steps = append(e.steps, newStep(Half{t, to, t.Audience}, from, s, drop))
	}
	for _, s := range slots.to {
		e.steps = append(e.steps, newStep(Half{t, from, t.Audience}, to, s, drop))
	}
}

func (e *edit) cite(c placed) {
	var was, is []kg.Cite
	if c.before != nil {
		was = c.before.Cites
	}
	if c.after != nil {
		is = c.after.Cites
	}
	for _, cite := range was {
		if !slices.ContainsFunc(is, func(o kg.Cite) bool { return o.Source == cite.Source }) {
			e.citeSteps(c.n, cite, true)
		}
	}
	for _, cite := range is {
		if !slices.Contains(was, cite) {
			e.citeSteps(c.n, cite, false)
		}
	}
}

func (e *edit) citeSteps(n uint32, cite kg.Cite, drop bool) {
	source := e.lookup(cite.Source)
	e.steps = append(e.steps,
		newStep(Half{nil, source, cite.Audience}, n, citesSlot, drop),
		newStep(Half{nil, n, cite.Audience}, source, e.next.layout.entities, drop))
}

// mend moves a thing to its new place in the lists of its neighbours, where one
// of its sort keys changed.
func (e *edit) mend(c placed, writes []kg.TieWrite) {
	if c.before == nil || c.after == nil || slices.Equal(c.before.Keys, c.after.Keys) {
		return
	}
	if e.touched == nil {
		e.touched = make(map[kg.TieKey]bool, len(writes))
		for _, w := range writes {
			e.touched[w.Key()] = true
		}
	}
	nd, kl := e.old.node(c.n), &e.old.layout.kinds[c.after.Kind.Index()]
	for slot := range nd.rows {
		for h := range nd.rows[slot].All() {
			if kl.stored[slot] {
				e.move(h.Far, e.farSlots(h.Tie, kl.outward[slot]), Half{h.Tie, c.n, h.Audience}, !e.touched[h.Tie.TieKey])
				continue
			}
			back, stays := e.next.layout.entities, cites(c.after, e.old.Entity(h.Far).ID, h.Audience)
			if slot != citesSlot {
				back, stays = citesSlot, cites(e.next.Entity(h.Far), c.after.ID, h.Audience)
			}
			e.move(h.Far, []int{back}, Half{nil, c.n, h.Audience}, stays)
		}
	}
}

func (e *edit) farSlots(t *kg.Tie, outward bool) []int {
	slots := e.next.layout.ties[t.Type]
	if outward {
		return slots.to
	}
	return slots.from
}

// move drops a half-edge from where it was and, unless a step of its own puts it
// back, puts it in again.
func (e *edit) move(near uint32, slots []int, h Half, again bool) {
	for _, s := range slots {
		e.steps = append(e.steps, newStep(h, near, s, true))
		if again {
			e.steps = append(e.steps, newStep(h, near, s, false))
		}
	}
}

// cites says whether the thing cites the source as it did: where the audience is
// another, a step of its own puts the half-edge in.
func cites(entity *kg.Entity, source kg.ID, to kg.Audience) bool {
	return entity != nil && slices.Contains(entity.Cites, kg.Cite{Source: source, Audience: to})
}

// link carries the steps out, list by list: what goes is found by the old order,
// what comes by the new one.
func (e *edit) link() {
	slices.SortFunc(e.steps, func(a, b step) int { return cmp.Compare(a.at, b.at) })
	if len(e.steps) > e.next.Entities() {
		e.ranks = e.next.rank()
	}
	for steps := e.steps; len(steps) > 0; {
		near := steps[0].at.near()
		n := prefix(steps, func(s step) bool { return s.at.near() == near })
		e.linkNode(near, steps[:n])
		steps = steps[n:]
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// prefix gives how many steps at the beginning belong together.
func prefix(steps []step, same func(step) bool) int {
	for i, s := range steps {
		if !same(s) {
			return i
		}
	}
	return len(steps)
}

func (e *edit) linkNode(near uint32, steps []step) {
	nd := e.node(near)
	if nd.entity == nil {
		return
	}
	rows := make([]List, max(len(nd.rows), steps[len(steps)-1].at.slot()+1))
	copy(rows, nd.rows)
	for len(steps) > 0 {
		slot := steps[0].at.slot()
		n := prefix(steps, func(s step) bool { return s.at.slot() == slot })
		rows[slot] = e.linkList(rows[slot], nd.entity.Kind, slot, steps[:n])
		steps = steps[n:]
	}
	last := len(rows)
	for last > 0 && rows[last-1].Len() == 0 {
		last--
	}
	nd.rows = rows[:last:last]
}

// linkList changes one list. Few changes are made one by one; where they are
// many, the list is made anew.
func (e *edit) linkList(l List, k *kg.Kind, slot int, steps []step) List {
	key := e.next.layout.kinds[k.Index()].keys[slot]
	before, after := e.old.order(key), e.next.order(key)
	puts := steps[prefix(steps, func(s step) bool { return s.at.drop() }):]
	if l.Len() == 0 || len(steps) > 8 && len(steps) > l.Len()/8 {
		if e.ranks != nil {
			after = e.ranks.order(k, slot)
		}
		return rebuilt(l, steps[:len(steps)-len(puts)], puts, after)
	}
	for i := range steps {
		if s := &steps[i]; s.at.drop() {
			l = l.without(&s.half, before)
		} else {
			l = l.with(s.half, after)
		}
	}
	return l
}

// ranks say where each thing stands, by dense id, in its kind's default order
// and among all by name: where many lists are sorted, numbers compare faster.
type ranks struct{ own, names []uint32 }

func (v *Version) rank() *ranks {
	r := &ranks{own: make([]uint32, v.high), names: make([]uint32, v.high)}
	number := func(o order, into []uint32) {
		n := uint32(0)
		o.Scan(func(at item) bool {
			into[at.n] = n
			n++
			return true
		})
	}
	number(v.names, r.names)
	number(v.ids, r.own) // of kinds that are listed by id; the others follow
	for _, k := range v.ontology.Kinds {
		if ord := k.DefaultOrder()[0]; keyIndex(ord) != byID {
			number(v.tree(k, ord), r.own)
		}
	}
	return r
}

func (r *ranks) order(k *kg.Kind, slot int) comparison {
	by := r.names
	if slot < len(k.Links) && !k.Links[slot].To.IsAny() {
		by = r.own
	}
	return func(a, b *Half) int {
		if a.Far == b.Far {
			return compareTies(a.Tie, b.Tie)
		}
		return cmp.Compare(by[a.Far], by[b.Far])
	}
}

// halfKey tells half-edges of one list apart.
type halfKey struct {
	far uint32
	tie kg.TieKey
}

func (h *Half) key() halfKey {
	if h.Tie == nil {
		return halfKey{far: h.Far}
	}
	return halfKey{h.Far, h.Tie.TieKey}
}

// rebuilt gives the list without the drops and with the puts. The last put of
// equal ones wins, as it does one by one.
func rebuilt(l List, drops, puts []step, compare comparison) List {
	halves := make([]Half, 0, l.Len()+len(puts))
	if l.Len() > 0 {
		gone := make(map[halfKey]bool, len(drops)+len(puts))
		for i := range drops {
			gone[drops[i].half.key()] = true
		}
		for i := range puts {
			gone[puts[i].half.key()] = true
		}
		for h := range l.All() {
			if !gone[h.key()] {
				halves = append(halves, *h)
			}
		}
	}
	for i := range puts {
		halves = append(halves, puts[i].half)
	}
	slices.SortFunc(halves, func(a, b Half) int { return compare(&a, &b) })
	return newList(halves)
}
