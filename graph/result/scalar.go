package result

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/graph/output"
	"github.com/portolan/portolan/internal/kg"
)

// A scalarWriter writes a Go value as a scalar or enum. The error says that the
// value is none of the type: a fault of the analysis.
type scalarWriter func(b []byte, v reflect.Value) ([]byte, error)

// scalar binds a Go type to a scalar or an enum. Null is a nil pointer, or the
// empty text where the type may be null.
func (b *binder) scalar(at string, d *ast.Definition, nullable bool, g reflect.Type) scalarWriter {
	pointer := g.Kind() == reflect.Pointer
	if pointer {
		if g = g.Elem(); !nullable {
			b.fail(at, "is never null, so its Go type must be %s and no pointer", g)
		}
	}
	write, isText := b.scalarOf(at, d, g)
	if nullable && !pointer && g.Kind() != reflect.String {
		b.fail(at, "may be null, so its Go type must be a pointer to %s", g)
	}
	return func(out []byte, v reflect.Value) ([]byte, error) {
		if pointer {
			if v.IsNil() {
				return append(out, "null"...), nil
			}
			v = v.Elem()
		} else if nullable && isText && v.Len() == 0 {
			return append(out, "null"...), nil
		}
		return write(out, v)
	}
}

// scalarOf gives the writer of values that are there; isText, whether they are
// texts to Go.
func (b *binder) scalarOf(at string, d *ast.Definition, g reflect.Type) (write scalarWriter, isText bool) {
	kind := g.Kind()
	fits := false
	switch d.Name {
	case "Int":
		fits, write = kind >= reflect.Int && kind <= reflect.Uint64, appendWhole
	case "Float":
		fits, write = kind == reflect.Float64, appendFloat
	case "Boolean":
		fits, write = kind == reflect.Bool, func(b []byte, v reflect.Value) ([]byte, error) { return strconv.AppendBool(b, v.Bool()), nil }
	case "ID", "String":
		fits, write = kind == reflect.String, func(b []byte, v reflect.Value) ([]byte, error) { return output.Text(b, v.String()), nil }
	case "Date":
		fits, write = g == reflect.TypeFor[kg.Date](), checkedText(attrOf(kg.DateType))
	case "Decimal":
		fits, write = isTextual(g), checkedText(attrOf(kg.DecimalType))
	case "Currency":
		fits, write = kind == reflect.String, checkedText(attrOf(kg.CurrencyType))
	default:
		if d.Kind == ast.Enum {
			fits, write = isTextual(g), checkedText(enumAttr(d))
		}
	}
	if !fits {
		b.fail(at, "is %s, which a %s of Go cannot be", d.Name, g)
	}
	return write, kind == reflect.String
}

func attrOf(t kg.Type) *kg.Attr { return &kg.Attr{Type: t} }

// enumAttr gives an attribute with the values of an enum.
func enumAttr(d *ast.Definition) *kg.Attr {
	a := &kg.Attr{Type: kg.EnumType, EnumName: d.Name}
	for _, v := range d.EnumValues {
		a.Enum = append(a.Enum, v.Name)
	}
	return a
}

var stringerType = reflect.TypeFor[fmt.Stringer]()

// isTextual says whether values are texts, or have one, as kg.Marking has.
func isTextual(g reflect.Type) bool { return g.Kind() == reflect.String || g.Implements(stringerType) }

// textual gives the text of a textual value. Where a text has a method String,
// that is for people, and the text itself is meant.
func textual(v reflect.Value) string {
	if v.Kind() == reflect.String {
		return v.String()
	}
	return v.Interface().(fmt.Stringer).String()
}

// checkedText writes texts that the attribute could have.
func checkedText(a *kg.Attr) scalarWriter {
	return func(b []byte, v reflect.Value) ([]byte, error) {
		text := textual(v)
		canonical, err := a.Parse(text)
		return output.Text(b, canonical), err
	}
}

func appendWhole(b []byte, v reflect.Value) ([]byte, error) {
	n := int64(math.MaxInt64)
	switch {
	case v.CanInt():
		n = v.Int()
	case v.Uint() < math.MaxInt64:
		n = int64(v.Uint())
	}
	if n > math.MaxInt32 || n < math.MinInt32 {
		return b, fmt.Errorf("%v is no whole number of 32 bits", v)
	}
	return strconv.AppendInt(b, n, 10), nil
}

// appendFloat writes the shortest text that is read as the same number.
func appendFloat(b []byte, v reflect.Value) ([]byte, error) {
	text, err := json.Marshal(v.Float())
	return append(b, text...), err
}
