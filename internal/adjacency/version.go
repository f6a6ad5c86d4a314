package adjacency

import (
	"cmp"
	"iter"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// A Version is the graph at one revision. It never changes.
type Version struct {
	ontology *kg.Ontology
	layout   *layout
	revision kg.Revision
	ties     int

	pages []*page
	high  uint32   // dense ids below were given out
	free  []uint32 // those of them that no thing has now

	indexes
}

// page is a run of nodes: what is copied when one of them changes.
type page [pageSize]node

const (
	pageBits = 6
	pageSize = 1 << pageBits
)

// node is a thing with its ties: rows by slot, none behind the last that has any.
type node struct {
	entity *kg.Entity
	rows   []List
}

func (nd *node) list(slot int) List {
	if slot < len(nd.rows) {
		return nd.rows[slot]
	}
	return List{}
}

// New gives the empty graph.
func New(o *kg.Ontology) *Version {
	return &Version{ontology: o, layout: newLayout(o), indexes: newIndexes(o)}
}

// Ontology gives the ontology the graph is read by.
func (v *Version) Ontology() *kg.Ontology { return v.ontology }

// Revision gives the revision.
func (v *Version) Revision() kg.Revision { return v.revision }

// Entities gives how many things there are, whoever may see them.
func (v *Version) Entities() int { return v.ids.Len() }

// Ties gives how many ties there are, whoever may see them, CITES apart.
func (v *Version) Ties() int { return v.ties }

// Bound gives a number above every dense id: the length of a slice by dense id.
func (v *Version) Bound() uint32 { return v.high }

// Entity gives the thing with the dense id, nil where there is none.
func (v *Version) Entity(n uint32) *kg.Entity { return v.node(n).entity }

// Of gives the half-edges of a link at a thing of the link's owner.
func (v *Version) Of(n uint32, link *kg.Link) List { return v.node(n).list(link.Index) }

// Around gives the ties that begin or end at a thing, each once, and says which
// begin there: one without direction begins at both its ends. They come link by
// link, those of which the thing's kind has no field last.
func (v *Version) Around(n uint32) iter.Seq2[*Half, bool] {
	nd := v.node(n)
	kl := &v.layout.kinds[nd.entity.Kind.Index()]
	return func(yield func(*Half, bool) bool) {
		for slot := range nd.rows {
			begins := kl.outward[slot]
			for h := range nd.rows[slot].All() {
				if h.Tie == nil || h.Tie.Type.Symmetric && !begins {
					continue
				}
				if slots := v.layout.ties[h.Tie.Type]; begins && slots.from[0] != slot || !begins && slots.to[0] != slot {
					continue
				}
				if !yield(h, begins) {
					return
				}
			}
		}
	}
}

// Degree gives an upper bound of how many ties Around gives, whoever may see them.
func (v *Version) Degree(n uint32) int {
	nd := v.node(n)
	stored := v.layout.kinds[nd.entity.Kind.Index()].stored
	sum := 0
	for slot := range nd.rows {
		if stored[slot] {
			sum += nd.rows[slot].Len()
		}
	}
	return sum
}

// Lookup gives the dense id of the thing with this very id.
func (v *Version) Lookup(id kg.ID) (n uint32, ok bool) {
	at, ok := v.ids.Get(item{entity: &kg.Entity{ID: id}})
	return at.n, ok
}

// Resolve gives the dense id of the thing that has the id, or had it before it
// was merged.
func (v *Version) Resolve(id kg.ID) (n uint32, ok bool) {
	if n, ok = v.Lookup(id); ok {
		return n, true
	}
	return v.former.Get(id)
}

// OfKind gives the things of a kind with their dense ids, in its default order;
// all things, by name, for Ontology.Any.
func (v *Version) OfKind(k *kg.Kind) iter.Seq2[uint32, *kg.Entity] {
	return func(yield func(uint32, *kg.Entity) bool) {
		v.tree(k, k.DefaultOrder()[0]).scan(false, nil, func(at item) bool { return yield(at.n, at.entity) })
	}
}

func (v *Version) node(n uint32) *node { return &v.pages[n>>pageBits][n&(pageSize-1)] }

// order compares half-edges by the sort key of their far ends, the ends' ids,
// and what tells ties of one pair apart.
func (v *Version) order(key int) comparison {
	return func(a, b *Half) int {
		if a.Far == b.Far {
			return compareTies(a.Tie, b.Tie)
		}
		return compareEntities(v.Entity(a.Far), v.Entity(b.Far), key)
	}
}

func compareEntities(a, b *kg.Entity, key int) int {
	if key != byID {
		if c := strings.Compare(a.Keys[key], b.Keys[key]); c != 0 {
			return c
		}
	}
	return strings.Compare(string(a.ID), string(b.ID))
}

func compareTies(a, b *kg.Tie) int {
	if a == nil || b == nil || a == b {
		return 0
	}
	return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Key, b.Key))
}
