package neo4jstore

import (
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// ordering is how a list is ordered, and where its page begins and ends.
type ordering struct {
	keys []orderKey // those of the list, then the id, then the key of the tie
	// own is how many of the keys are the list's.
	own int
	// counts are the numbers of ties that it is ordered by, as "COUNT {…} AS name".
	counts, countNames []string
	// bounds are conditions on the places of the page.
	bounds []string
}

type orderKey struct {
	expr string
	key  string // the property, where it is one that sorts
	desc bool
	at   func(*kg.Place) any // the key's value at a place
}

// order works out the ordering of the things in variable n; tie is the variable
// whose key tells apart ties with equal ends, "" where nothing has to.
func (c *compiler) order(n, tie string, l *kg.List) *ordering {
	o := &ordering{own: len(l.Order)}
	for i, ord := range l.Order {
		o.keys = append(o.keys, c.orderKey(o, n, ord, i))
	}
	last := o.keys[o.own-1]
	if id := prop(n, propID); last.expr != id {
		o.keys = append(o.keys, orderKey{expr: id, desc: last.desc, at: func(p *kg.Place) any { return string(p.ID) }})
	}
	if tie != "" {
		o.keys = append(o.keys, orderKey{expr: prop(tie, propKey), desc: last.desc, at: func(p *kg.Place) any { return p.Tie }})
	}
	c.bound(o, l)
	return o
}

// orderKey gives the ith key of a list's order.
func (c *compiler) orderKey(o *ordering, n string, ord kg.Order, i int) orderKey {
	key := orderKey{desc: ord.Desc, at: func(p *kg.Place) any { return p.Keys[i] }}
	switch {
	case ord.Count != nil:
		key.expr = c.name("count")
		far, tie := c.name(ord.Count.Field), c.name("tie")
		o.counts = append(o.counts, block("COUNT", c.tally(n, tie, far, ord.Count, nil))+" AS "+key.expr)
		o.countNames = append(o.countNames, key.expr)
		key.at = func(p *kg.Place) any { return countAt(p.Keys[i]) }
	case ord.Attr.Name == kg.AttrID:
		key.expr = prop(n, propID)
	default:
		key.key = ord.Attr.Key(ord.Desc).Name
		key.expr = prop(n, key.key)
	}
	return key
}

// computed says whether the order rests on numbers that are counted first.
func (o *ordering) computed() bool { return len(o.counts) > 0 }

// by gives the keys as ORDER BY takes them, turned round where the page is read
// from the end.
func (o *ordering) by(back bool) string {
	parts := make([]string, len(o.keys))
	for i, k := range o.keys {
		parts[i] = k.expr
		if k.desc != back {
			parts[i] += " DESC"
		}
	}
	return strings.Join(parts, ", ")
}

// cursor gives the columns that a place is made of, where the list asks.
func (o *ordering) cursor(l *kg.List) []string {
	if !l.Cursors {
		return nil
	}
	columns := make([]string, o.own)
	for i := range columns {
		columns[i] = o.keys[i].expr
	}
	return columns
}

func (c *compiler) bound(o *ordering, l *kg.List) {
	for _, b := range []struct {
		at   *kg.Place
		back bool
	}{{l.After, false}, {l.Before, true}} {
		if b.at == nil {
			continue
		}
		params := make([]string, len(o.keys))
		for i, key := range o.keys {
			params[i] = c.param("at", key.at(b.at))
		}
		o.bounds = append(o.bounds, beyond(o.keys, params, b.back)...)
	}
}

// beyond gives the conditions that hold of what lies after a place, or before
// it. The first is a plain range of the first key, which an index can serve; the
// rest must not look as if it could be served too, or the server may read two
// ranges and sort: hence CASE for what is an OR.
func beyond(keys []orderKey, params []string, back bool) []string {
	op := " > "
	if keys[0].desc != back {
		op = " < "
	}
	if len(keys) == 1 {
		return []string{keys[0].expr + op + params[0]}
	}
	rest := strings.Join(beyond(keys[1:], params[1:], back), " AND ")
	return []string{keys[0].expr + op[:2] + "= " + params[0], "CASE WHEN " + keys[0].expr + " = " + params[0] + " THEN " + rest + " ELSE true END"}
}

// countAt gives the number in a key that Normalise has checked.
func countAt(key string) int64 {
	n, _ := kg.ParseCountKey(key)
	return int64(n)
}
