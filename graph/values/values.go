// Package values reads the values of arguments as requests have them.
package values

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/internal/kg"
)

// Of reads a value, with variables put in; ok is false for a variable that was not given.
func Of(v *ast.Value, vars map[string]any) (_ any, ok bool) {
	switch v.Kind {
	case ast.Variable:
		given, ok := vars[v.Raw]
		return given, ok
	case ast.IntValue, ast.FloatValue:
		return json.Number(v.Raw), true
	case ast.BooleanValue:
		return v.Raw == "true", true
	case ast.NullValue:
		return nil, true
	case ast.ListValue:
		out := make([]any, 0, len(v.Children))
		for _, child := range v.Children {
			e, _ := Of(child.Value, vars)
			out = append(out, e)
		}
		return out, true
	case ast.ObjectValue:
		out := make(map[string]any, len(v.Children))
		for _, child := range v.Children {
			if e, ok := Of(child.Value, vars); ok {
				out[child.Name] = e
			}
		}
		return out, true
	default:
		return v.Raw, true
	}
}

// Elements gives a list; a single value stands for the list of it. The parser
// makes lists of single values too, of the value's own type.
func Elements(v any) []any {
	if l, ok := v.([]any); ok {
		return l
	}
	if l := reflect.ValueOf(v); l.Kind() == reflect.Slice {
		out := make([]any, l.Len())
		for i := range out {
			out[i] = l.Index(i).Interface()
		}
		return out
	}
	return []any{v}
}

// Length gives how many elements a list has; a single value stands for a list of it.
func Length(v any) int {
	if l := reflect.ValueOf(v); l.Kind() == reflect.Slice {
		return l.Len()
	}
	return 1
}

// AtMost gives the elements of a list, once it is known to be no longer than most: what is
// in a list that is too long is not looked at. fail is told then.
func AtMost(place string, v any, most int, fail func(code kg.Code, place, format string, args ...any)) []any {
	if n := Length(v); n > most {
		fail(kg.CostLimit, place, "are %d; at most %d are allowed. Ask in several requests", n, most)
		return nil
	}
	return Elements(v)
}

// Whole gives a whole number of 32 bits, as GraphQL's Int is.
func Whole(v any) (int64, error) {
	n, err := strconv.ParseInt(fmt.Sprint(v), 10, 64)
	if f, ok := v.(float64); ok && f == math.Trunc(f) && math.Abs(f) <= math.MaxInt32 {
		n, err = int64(f), nil
	}
	if err != nil || n > math.MaxInt32 || n < math.MinInt32 {
		return 0, fmt.Errorf("%v is no whole number of 32 bits", v)
	}
	return n, nil
}

// Show gives a value as a user would write it.
func Show(v any) string {
	if v == nil {
		return "null"
	}
	s := fmt.Sprint(v)
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:80], "") + "…"
	}
	return s
}

// Text gives a text, also where it is written as a number: a year, an amount.
func Text(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool, nil, map[string]any, []any:
		return "", false
	default:
		return fmt.Sprint(v), true
	}
}
