package neo4jstore

import (
	"strconv"
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
	node   string
}

type orderKey struct {
	expr string
	desc bool
	attr *kg.Attr
}

// order works out the ordering of the things in variable n; tie is the variable
// whose key tells apart ties with equal ends, "" where nothing has to.
func (c *compiler) order(n, tie string, l *kg.List) *ordering {
	o := &ordering{node: n, own: len(l.Order)}
	for _, ord := range l.Order {
		key := orderKey{desc: ord.Desc, attr: ord.Attr}
		switch {
		case ord.Count != nil:
			key.expr = c.name("count")
			far, t := c.name(ord.Count.Field), c.name("tie")
			o.counts = append(o.counts, block("COUNT", c.follow(n, t, far, ord.Count, nil))+" AS "+key.expr)
			o.countNames = append(o.countNames, key.expr)
		case ord.Attr.Name == kg.AttrID:
			key.expr = prop(n, propID)
		default:
			key.expr = prop(n, ord.Attr.Key(ord.Desc).Name)
		}
		o.keys = append(o.keys, key)
	}
	last := o.own > 0 && o.keys[o.own-1].desc
	o.keys = append(o.keys, orderKey{expr: prop(n, propID), desc: last})
	if tie != "" {
		o.keys = append(o.keys, orderKey{expr: prop(tie, propKey), desc: last})
	}
	c.bound(o, l)
	return o
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

// indexed gives conditions that always hold and that let the server read along
// the index of the first key.
func (o *ordering) indexed() []string {
	if o.computed() {
		return nil
	}
	id := prop(o.node, propID) + " IS NOT NULL"
	if o.own == 0 || o.keys[0].attr.Name == kg.AttrID {
		return []string{id}
	}
	return []string{o.keys[0].expr + " IS NOT NULL", id}
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
		values, err := placeValues(l, b.at)
		if err != nil {
			c.err = err
			return
		}
		params := make([]string, len(o.keys))
		for i := range o.keys {
			params[i] = c.param("at", values[i])
		}
		o.bounds = append(o.bounds, beyond(o.keys, params, b.back)...)
	}
}

// beyond gives the conditions that hold of what lies after a place, or before
// it. The first is a plain range of the first key, which an index can serve.
func beyond(keys []orderKey, params []string, back bool) []string {
	op := " > "
	if keys[0].desc != back {
		op = " < "
	}
	strict := keys[0].expr + op + params[0]
	if len(keys) == 1 {
		return []string{strict}
	}
	rest := strings.Join(beyond(keys[1:], params[1:], back), " AND ")
	if len(keys) > 2 {
		rest = "(" + rest + ")"
	}
	return []string{keys[0].expr + op[:2] + "= " + params[0], "(" + strict + " OR " + rest + ")"}
}

// placeValues gives the values of a place's keys as the database compares them.
func placeValues(l *kg.List, at *kg.Place) ([]any, error) {
	var values []any
	for i, ord := range l.Order {
		if ord.Count == nil {
			values = append(values, at.Keys[i])
			continue
		}
		n, err := strconv.ParseInt(at.Keys[i], 10, 64)
		if err != nil {
			return nil, errCursor()
		}
		values = append(values, n)
	}
	return append(values, string(at.ID), tieKeyOf(at)), nil
}

// tieKeyOf gives the last part of TieKey.String.
func tieKeyOf(at *kg.Place) string {
	parts := strings.SplitN(at.Tie, "|", 4)
	if len(parts) < 4 {
		return ""
	}
	return parts[3]
}

func errCursor() error {
	return kg.Errorf(kg.Invalid, "cursor", "is no cursor of this list; start again without it")
}
