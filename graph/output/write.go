// Package output writes answers as JSON: objects whose members know where in a value theirs
// stands, lists in pages, and how much room there is for all of it.
package output

import (
	"strconv"
	"unicode/utf8"

	"github.com/portolan/portolan/internal/kg"
)

// What a request selects is compiled into writers, which put the rows of a plan
// out as JSON: an object is its members in the order of the request, and each
// member knows where in a row, a page, an edge or a fact its value stands.

// An Object writes an X as a JSON object, as far as there is room for it.
type Object[X any] struct {
	members []member[X]
	room    *Room
}

// NewObject gives an object without members.
func NewObject[X any](room *Room) *Object[X] { return &Object[X]{room: room} }

type member[X any] struct {
	key string // the name in the answer, as JSON, with its colon
	put func(b []byte, x X) []byte
}

// Add adds a member by its name in the answer.
func (o *Object[X]) Add(alias string, put func(b []byte, x X) []byte) {
	o.members = append(o.members, member[X]{string(Text(nil, alias)) + ":", put})
}

// Write writes the object.
func (o *Object[X]) Write(b []byte, x X) []byte {
	b = append(b, '{')
	for i := range o.members {
		if o.room.Over(b) {
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

// Array writes a list of n elements.
func Array(b []byte, n int, put func(b []byte, i int) []byte) []byte {
	b = append(b, '[')
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = put(b, i)
	}
	return append(b, ']')
}

// Value writes a value of an attribute; a list is never null.
func Value(b []byte, v kg.Value, list bool) []byte {
	switch v := v.(type) {
	case string:
		return Text(b, v)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case bool:
		return strconv.AppendBool(b, v)
	case []string:
		return Array(b, len(v), func(b []byte, i int) []byte { return Text(b, v[i]) })
	}
	if list {
		return append(b, "[]"...)
	}
	return append(b, "null"...)
}

// Filled writes a text, or null for the empty one.
func Filled[S ~string](b []byte, s S) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return Text(b, string(s))
}

const hex = "0123456789abcdef"

// Text writes a text as JSON (RFC 8259, section 7). Bytes that are no UTF-8
// become the replacement character.
func Text(b []byte, s string) []byte {
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
			b = escaped(b, c)
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

func escaped(b []byte, c byte) []byte {
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
