package kgtest

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/portolan/portolan/internal/kg"
)

// known is a school as the cases know it; they judge answers by it and by
// nothing of package kg.
type known struct {
	id    kg.ID
	text  map[string]string
	lists map[string][]string
}

// knownSchools are chosen so that each comparison divides them.
var knownSchools = []known{
	{"school/a", map[string]string{
		"name": "École Élémentaire", "ref": "2.10", "motto": "Per Ardua", "acronym": "EE", "level": "PRIMARY", "formerLevel": "TERTIARY", "pupils": "300", "rooms": "12",
		"boarding": "true", "open": "true", "founded": "1901", "budget": "9007199254740993", "currency": "USD", "patron": "teacher/ada",
	}, map[string][]string{"subjects": {"MATHS", "MUSIC"}, "languages": {"en", "fr"}, "registers": {"school/a", "book/z"}}},
	{"school/b", map[string]string{
		"name": "ecole normale", "ref": "2.9", "motto": "per angusta ad augusta", "acronym": "en", "level": "TERTIARY", "pupils": "-4", "rooms": "3",
		"boarding": "false", "open": "false", "founded": "1901-05", "budget": "9007199254740992", "currency": "EUR",
	}, map[string][]string{"subjects": {"READING"}, "languages": {"fr"}}},
	{"school/c", map[string]string{
		"name": "Straße & Sohn", "ref": "10.1", "level": "SECONDARY", "formerLevel": "PRIMARY", "rooms": "3", "open": "true", "founded": "1901-05-20", "budget": "-0.5",
	}, map[string][]string{"languages": {"de", "Ελληνικά"}}},
	{"school/d", map[string]string{
		"name": "100 % `quoted` \"names\"", "ref": "2.1", "motto": "50% off", "acronym": "Z9", "level": "PRIMARY", "pupils": "0", "rooms": "0",
		"boarding": "true", "open": "true", "founded": "1902-02", "budget": "-0.55", "currency": "USD", "patron": "teacher/bo",
	}, map[string][]string{"subjects": {"SPORT", "MATHS", "READING"}}},
	{"school/e", map[string]string{
		"name": "STRASSE UND SOHN", "ref": "1", "motto": "Élan", "acronym": "Z10", "level": "SECONDARY", "formerLevel": "SECONDARY", "pupils": "2147483647", "rooms": "-2147483648",
		"open": "false", "founded": "1900-12-31", "budget": "0.000000000001", "currency": "XCD",
	}, nil},
	{"school/f", map[string]string{
		"name": "École Élémentaire", "ref": "2", "acronym": "z1", "level": "TERTIARY", "pupils": "300", "rooms": "12", "boarding": "false", "open": "true",
		"founded": "1902-02-28", "budget": "123456789012345678901234567890.123456789012",
	}, map[string][]string{"subjects": {"MUSIC"}, "registers": {"book/z"}}},
	{"school/g", map[string]string{"ref": "02.10", "level": "PRIMARY", "rooms": "1", "open": "true"}, nil},
	{"school/h", map[string]string{
		"name": "zebra", "ref": "2.10a", "level": "PRIMARY", "pupils": "5", "rooms": "7", "open": "true", "founded": "1901-12-31", "budget": "0", "currency": "EUR",
	}, nil},
}

// nameOf gives the name shown: a school without one is called by its slug.
func (k known) nameOf() string {
	if name := k.text[kg.AttrName]; name != "" {
		return name
	}
	return k.id.Slug()
}

// get gives an attribute's text; ok is false where it is absent.
func (k known) get(attr string) (text string, ok bool) {
	if attr == kg.AttrName {
		return k.nameOf(), true
	}
	text, ok = k.text[attr]
	return text, ok
}

// world states the known schools.
func schoolWorld() *W {
	w := NewW()
	for _, k := range knownSchools {
		for attr, text := range k.text {
			w.Has(k.id, attr, text)
		}
		for attr, texts := range k.lists {
			for _, text := range texts {
				w.Has(k.id, attr, text)
			}
		}
		w.Is(k.id)
	}
	return w
}

// these gives the ids of the known schools of which want holds, in order.
func these(want func(known) bool) []kg.ID {
	out := []kg.ID{}
	for _, k := range knownSchools {
		if want(k) {
			out = append(out, k.id)
		}
	}
	return out
}

// stands says whether a text of an attribute stands in the relation to value; it
// is the suite's own account of what comparisons mean.
func stands(a *kg.Attr, op kg.Op, text string, value any) bool {
	switch v := value.(type) {
	case int64:
		n, _ := strconv.ParseInt(text, 10, 64)
		return ordered(op, compareInts(n, v))
	case []int64:
		n, _ := strconv.ParseInt(text, 10, 64)
		return slices.Contains(v, n)
	case bool:
		return text == strconv.FormatBool(v)
	case []string:
		return slices.Contains(v, text)
	}
	value2 := value.(string)
	switch {
	case op == kg.Eq && a.Type == kg.DecimalType:
		return rat(text).Cmp(rat(value2)) == 0
	case op == kg.Eq:
		return text == value2
	case op == kg.Contains:
		return strings.Contains(plain(text), plain(value2))
	case op == kg.StartsWith:
		return strings.HasPrefix(plain(text), plain(value2))
	case a.Type == kg.DecimalType:
		return ordered(op, rat(text).Cmp(rat(value2)))
	}
	return dated(op, text, value2)
}

func compareInts(a, b int64) int {
	return big.NewInt(a).Cmp(big.NewInt(b))
}

func ordered(op kg.Op, c int) bool {
	switch op {
	case kg.Eq:
		return c == 0
	case kg.Lt:
		return c < 0
	case kg.Lte:
		return c <= 0
	case kg.Gt:
		return c > 0
	default:
		return c >= 0
	}
}

// dated compares dates as intervals: lt and lte by their first day, gt and gte
// by their last. An interval is lte and gte itself, and neither lt nor gt.
func dated(op kg.Op, text, value string) bool {
	from, to := days(text)
	valueFrom, valueTo := days(value)
	switch op {
	case kg.Lt:
		return from.Before(valueFrom)
	case kg.Lte:
		return !from.After(valueTo)
	case kg.Gt:
		return to.After(valueTo)
	default:
		return !to.Before(valueFrom)
	}
}

// days gives the first and the last day of a date.
func days(s string) (from, to time.Time) {
	switch len(s) {
	case len("2006"):
		from, _ = time.Parse("2006", s)
		return from, from.AddDate(1, 0, -1)
	case len("2006-01"):
		from, _ = time.Parse("2006-01", s)
		return from, from.AddDate(0, 1, -1)
	default:
		from, _ = time.Parse(time.DateOnly, s)
		return from, from
	}
}

func rat(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic("kgtest: no number: " + s)
	}
	return r
}

// plain takes case and accents off, as far as the known texts have any.
var accents = strings.NewReplacer("é", "e", "ß", "ss", "ά", "α")

func plain(s string) string { return accents.Replace(strings.ToLower(s)) }

// inOrder compares two texts of an attribute as lists order them.
func inOrder(a *kg.Attr, x, y string) int {
	switch a.Type {
	case kg.Int, kg.DecimalType:
		return rat(x).Cmp(rat(y))
	case kg.EnumType:
		return slices.Index(a.Enum, x) - slices.Index(a.Enum, y)
	case kg.DateType:
		xFrom, _ := days(x)
		yFrom, _ := days(y)
		if c := xFrom.Compare(yFrom); c != 0 {
			return c
		}
		return len(x) - len(y)
	case kg.String:
		return natural(plain(x), plain(y))
	}
	return strings.Compare(x, y)
}

// natural compares texts, runs of digits in them as numbers.
func natural(x, y string) int {
	for x != "" && y != "" {
		nx, ny := digits(x), digits(y)
		if nx == 0 || ny == 0 {
			if x[0] != y[0] {
				return int(x[0]) - int(y[0])
			}
			x, y = x[1:], y[1:]
			continue
		}
		if c := rat(x[:nx]).Cmp(rat(y[:ny])); c != 0 {
			return c
		}
		x, y = x[nx:], y[ny:]
	}
	return len(x) - len(y)
}

// digits gives how many digits the text begins with.
func digits(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}
