package graph

import (
	"strconv"
	"unicode/utf8"

	"github.com/portolan/portolan/internal/kg"
)

// What a request selects is compiled into writers, which put the rows of a plan
// out as JSON: an object is its members in the order of the request, and each
// member knows where in a row, a page, an edge or a fact its value stands.

// An object writes an X as a JSON object.
type object[X any] struct {
	members []member[X]
	room    *room
}

type member[X any] struct {
	key string // the name in the answer, as JSON, with its colon
	put func(b []byte, x X) []byte
}

func (o *object[X]) add(alias string, put func(b []byte, x X) []byte) {
	o.members = append(o.members, member[X]{string(appendText(nil, alias)) + ":", put})
}

func (o *object[X]) write(b []byte, x X) []byte {
	b = append(b, '{')
	for i := range o.members {
		if o.room.over(b) {
			return b // nobody will read it
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, o.members[i].key...)
		b = o.members[i].put(b, x)
	}
	return append(b, '}')
}

// A listed is a page and the thing whose link it is, nil for a root field's.
type listed struct {
	page *kg.Page
	near *kg.Row
}

// An entry is an edge of a list.
type entry struct {
	edge *kg.Edge
	near *kg.Row
}

// A stated is a fact with its ends and the sources read with it.
type stated struct {
	fact            *kg.Fact
	subject, object *kg.Row
	sources         *kg.Page
}

// things writes the things at a place. Where they can be of several kinds, each
// kind has an object of its own; any is for the rest.
type things struct {
	kinds map[*kg.Kind]*object[*kg.Row]
	any   *object[*kg.Row]
}

func (t *things) write(b []byte, row *kg.Row) []byte {
	if row == nil {
		return append(b, "null"...)
	}
	if o := t.kinds[row.Kind]; o != nil {
		return o.write(b, row)
	}
	return t.any.write(b, row)
}

// appendArray writes a list of n elements.
func appendArray(b []byte, n int, put func(b []byte, i int) []byte) []byte {
	b = append(b, '[')
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = put(b, i)
	}
	return append(b, ']')
}

// attribute gives the value of an attribute of a thing; nil where it is absent.
func attribute(row *kg.Row, index int) kg.Value {
	for i, a := range row.Shape.Attrs {
		if a.Index == index {
			return row.Vals[i]
		}
	}
	return nil
}

// tieAttribute gives the value of an attribute of the tie of an edge.
func tieAttribute(s *kg.Step, e *kg.Edge, index int) kg.Value {
	for i, a := range s.Tie {
		if a.Index == index {
			return e.Tie[i]
		}
	}
	return nil
}

// appendValue writes a value of an attribute; a list is never null.
func appendValue(b []byte, v kg.Value, list bool) []byte {
	switch v := v.(type) {
	case string:
		return appendText(b, v)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case bool:
		return strconv.AppendBool(b, v)
	case []string:
		return appendArray(b, len(v), func(b []byte, i int) []byte { return appendText(b, v[i]) })
	}
	if list {
		return append(b, "[]"...)
	}
	return append(b, "null"...)
}

// appendFilled writes a text, or null for the empty one.
func appendFilled[S ~string](b []byte, s S) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return appendText(b, string(s))
}

const hex = "0123456789abcdef"

// appendText writes a text as JSON (RFC 8259, section 7). Bytes that are no UTF-8
// become the replacement character.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' {
				i++
				continue
			}
			b = append(b, s[from:i]...)
			b = appendEscaped(b, c)
			i++
			from = i
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			b = append(b, s[from:i]...)
			b = append(b, "\ufffd"...)
			from = i + 1
		}
		i += n
	}
	b = append(b, s[from:]...)
	return append(b, '"')
}

func appendEscaped(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	default:
		return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
	}
}
