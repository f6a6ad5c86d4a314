package output

import (
	"encoding/json"
	"strings"
	"testing"
)

// FuzzText holds what is written as JSON to what encoding/json reads.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "plain", "a\"b\\c", "\x00\x1f\n\r\t\x7f", "é\u2028<&>", "\xff broken \xc3", "𝄞"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var got string
		if err := json.Unmarshal(Text(nil, s), &got); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var want string
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", s, got, want)
		}
	})
}

func TestMarshalNames(t *testing.T) {
	var o Object[int]
	o.Add(`a"b`, func(b []byte, x int) []byte { return Value(b, int64(x), false) })
	o.Add("c", func(b []byte, _ int) []byte { return Value(b, nil, true) })
	if got := string(o.Write(nil, 7)); got != `{"a\"b":7,"c":[]}` || !json.Valid([]byte(got)) || strings.Contains(got, "null") {
		t.Errorf("got %s", got)
	}
}
