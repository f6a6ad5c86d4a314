package values_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/portolan/portolan/graph/values"
	"github.com/portolan/portolan/internal/kg"
)

func TestWhole(t *testing.T) {
	for _, c := range []struct {
		it   string
		v    any
		want int64
		ok   bool
	}{
		{"takes the largest", json.Number("2147483647"), 2147483647, true},
		{"refuses one more", json.Number("2147483648"), 0, false},
		{"takes the smallest", json.Number("-2147483648"), -2147483648, true},
		{"refuses one less", json.Number("-2147483649"), 0, false},
		{"takes a whole number of floating point", 3.0, 3, true},
		{"refuses a part", 2.5, 0, false},
		{"takes the largest of floating point", 2147483647.0, 2147483647, true},
		{"refuses what is beyond in floating point", 2147483648.0, 0, false},
		{"refuses a text", "three", 0, false},
		{"refuses nothing", nil, 0, false},
	} {
		t.Run("it "+c.it, func(t *testing.T) {
			got, err := values.Whole(c.v)
			if got != c.want || (err == nil) != c.ok {
				t.Errorf("got %d, %v", got, err)
			}
		})
	}
}

func TestAtMost(t *testing.T) {
	told := ""
	fail := func(code kg.Code, place, _ string, _ ...any) { told += string(code) + " " + place }
	for _, c := range []struct {
		it   string
		v    any
		want int
		told string
	}{
		{"gives a list", []any{1, 2}, 2, ""},
		{"takes one value for a list", "x", 1, ""},
		{"gives a list of another type", []string{"a", "b"}, 2, ""},
		{"looks at nothing in a list that is too long", []any{1, 2, 3}, 0, string(kg.CostLimit) + " ids"},
	} {
		t.Run("it "+c.it, func(t *testing.T) {
			told = ""
			if got := values.AtMost("ids", c.v, 2, fail); len(got) != c.want || told != c.told {
				t.Errorf("got %v, told %q", got, told)
			}
		})
	}
}

func TestShow(t *testing.T) {
	if got := values.Show(strings.Repeat("é", 100)); len(got) > 90 || !strings.HasSuffix(got, "é…") {
		t.Errorf("got %q", got)
	}
	if got := values.Show(nil); got != "null" {
		t.Errorf("got %q", got)
	}
}
