package adjacency

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// cand is something that may come onto a page: a thing, and the tie that led to
// it, nil for roots. Its counts, where the order has such, stand at counts in
// run.counts.
type cand struct {
	nd     *node
	half   *Half
	n      uint32
	counts int32
	score  int
}

// ordering is a list's order, compiled.
type ordering struct {
	by   []kg.Order
	keys []int // of each: place in Entity.Keys, byID, or countKey
	// counted is how many keys are numbers of ties.
	counted int
	search  bool
	desc    bool // of the last key: breaks ties
}

// countKey stands for a key that is a number of ties.
const countKey = -2

func newOrdering(by []kg.Order) ordering {
	o := ordering{by: by, keys: make([]int, len(by)), desc: by[len(by)-1].Desc}
	for i, ord := range by {
		if ord.Count != nil {
			o.keys[i] = countKey
			o.counted++
		} else {
			o.keys[i] = keyIndex(ord)
		}
	}
	return o
}

// searching is the order of what a search finds: score, name, id.
var searching = ordering{search: true, keys: []int{nameKey}, by: []kg.Order{{}}}

// fits says whether the order is the one a link's lists are kept in, forward or
// backward.
func (o *ordering) fits(far *kg.Kind) (forward, backward bool) {
	if o.search || len(o.by) != 1 || o.counted > 0 {
		return false, false
	}
	key := keyIndex(far.DefaultOrder()[0])
	return o.keys[0] == key && !o.desc, o.keys[0] == key && o.desc
}

// note works out the numbers that the order compares.
func (r *run) note(o *ordering, c *cand) {
	if o.counted == 0 {
		return
	}
	c.counts = int32(len(r.counts))
	for _, ord := range o.by {
		if ord.Count != nil {
			r.counts = append(r.counts, r.count(c.nd.list(ord.Count.Index), nil, nil))
		}
	}
}

// compare says which of two comes first in the order.
func (r *run) compare(o *ordering, a, b *cand) int {
	if o.search && a.score != b.score {
		return cmp.Compare(b.score, a.score)
	}
	nth := int32(0)
	for i, key := range o.keys {
		var c int
		switch key {
		case countKey:
			c = cmp.Compare(r.counts[a.counts+nth], r.counts[b.counts+nth])
			nth++
		case byID:
			c = strings.Compare(string(a.nd.entity.ID), string(b.nd.entity.ID))
		default:
			c = strings.Compare(a.nd.entity.Keys[key], b.nd.entity.Keys[key])
		}
		if c != 0 {
			return turn(c, o.by[i].Desc)
		}
	}
	c := strings.Compare(string(a.nd.entity.ID), string(b.nd.entity.ID))
	if c == 0 && a.half != nil {
		c = compareTies(a.half.Tie, b.half.Tie)
	}
	return turn(c, o.desc)
}

// comparePlace says whether a candidate comes before or after a place.
func (r *run) comparePlace(o *ordering, a *cand, at *kg.Place) int {
	nth := int32(0)
	for i, key := range o.keys {
		var c int
		switch {
		case o.search:
			c = compareSearch(a, at.Keys[0])
		case key == countKey:
			c = strings.Compare(kg.CountKey(r.counts[a.counts+nth]), at.Keys[i])
			nth++
		case key == byID:
			c = strings.Compare(string(a.nd.entity.ID), at.Keys[i])
		default:
			c = strings.Compare(a.nd.entity.Keys[key], at.Keys[i])
		}
		if c != 0 {
			return turn(c, o.by[i].Desc)
		}
	}
	c := cmp.Compare(a.nd.entity.ID, at.ID)
	if c == 0 && a.half != nil {
		c = strings.Compare(a.half.tieKey(), at.Tie)
	}
	return turn(c, o.desc)
}

// compareSearch compares what a search found with the key of a place, as their
// texts do, but without making the text of each.
func compareSearch(a *cand, key string) int {
	name := a.nd.entity.Keys[nameKey]
	if len(key) < len(zeroScore) {
		return strings.Compare(kg.SearchKey(a.score, name), key)
	}
	digits, rest := key[:len(zeroScore)], key[len(zeroScore):]
	n, err := strconv.ParseUint(digits, 10, 64)
	if err != nil {
		return strings.Compare(kg.SearchKey(a.score, name), key)
	}
	return cmp.Or(cmp.Compare(mostScore-uint64(a.score), n), strings.Compare(name, rest))
}

// zeroScore is the key of a score of nothing: all keys of scores are as long.
var (
	zeroScore    = kg.SearchKey(0, "")
	mostScore, _ = strconv.ParseUint(zeroScore, 10, 64)
)

func turn(c int, desc bool) int {
	if desc {
		return -c
	}
	return c
}

// tieKey tells the tie from others between the same things.
func (h *Half) tieKey() string {
	if h.Tie == nil {
		return ""
	}
	return h.Tie.Key
}

// place gives where a candidate stands in its list.
func (r *run) place(o *ordering, c *cand) *kg.Place {
	p := &r.places.take(1)[0]
	p.Keys = r.texts.take(len(o.keys))
	p.ID = c.nd.entity.ID
	if c.half != nil {
		p.Tie = c.half.tieKey()
	}
	nth := int32(0)
	for i, k := range o.keys {
		switch {
		case o.search:
			p.Keys[i] = kg.SearchKey(c.score, c.nd.entity.Keys[nameKey])
		case k == countKey:
			p.Keys[i] = kg.CountKey(r.counts[c.counts+nth])
			nth++
		case k == byID:
			p.Keys[i] = string(c.nd.entity.ID)
		default:
			p.Keys[i] = c.nd.entity.Keys[k]
		}
	}
	return p
}
