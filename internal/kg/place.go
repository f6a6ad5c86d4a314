package kg

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// countDigits is the width of a number of ties in its sort key.
const countDigits = 10

// CountKey gives the sort key of a number of ties.
func CountKey(n int) string { return fmt.Sprintf("%0*d", countDigits, n) }

// KeyOf gives the sort key of an entity by one key of an order; count tells the
// number of visible ties of a link.
func (ord Order) KeyOf(e *Entity, count func(*Link) int) string {
	switch {
	case ord.Count != nil:
		return CountKey(count(ord.Count))
	case ord.Attr.Name == AttrID:
		return string(e.ID)
	default:
		return e.Keys[ord.Attr.Key(ord.Desc).Index]
	}
}

// ComparePlaces says which of two places comes first in a list of that order:
// the keys one by one, each in its direction, then the id and the tie in the
// direction of the last key.
func ComparePlaces(order []Order, a, b *Place) int {
	for i, ord := range order {
		if c := strings.Compare(a.Keys[i], b.Keys[i]); c != 0 {
			return turn(c, ord.Desc)
		}
	}
	last := len(order) > 0 && order[len(order)-1].Desc
	return turn(cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Tie, b.Tie)), last)
}

func turn(c int, desc bool) int {
	if desc {
		return -c
	}
	return c
}

// Within says whether a place lies between the bounds of the list's page.
func (l *List) Within(at *Place) bool {
	return (l.After == nil || ComparePlaces(l.Order, at, l.After) > 0) &&
		(l.Before == nil || ComparePlaces(l.Order, at, l.Before) < 0)
}

// scoreDigits is the width of a score in the key of a search's place.
const scoreDigits = 10

// SearchKey gives the sort key of a thing found: better scores first, then by
// name. It is the only key of a search's order.
func SearchKey(score int, nameKey string) string {
	return fmt.Sprintf("%0*d", scoreDigits, 9_999_999_999-int64(score)) + nameKey
}

// ParseSearchKey undoes SearchKey; ok is false where key is none.
func ParseSearchKey(key string) (score int, nameKey string, ok bool) {
	if len(key) < scoreDigits {
		return 0, "", false
	}
	n, ok := parseDigits(key[:scoreDigits])
	return int(9_999_999_999 - n), key[scoreDigits:], ok
}

// ParseCountKey undoes CountKey; ok is false where key is none.
func ParseCountKey(key string) (n int, ok bool) {
	count, ok := parseDigits(key)
	return int(count), ok && len(key) == countDigits
}

func parseDigits(s string) (int64, bool) {
	n, err := strconv.ParseUint(s, 10, 62)
	return int64(n), err == nil
}
