package graph

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzReadJSON holds the reader of requests to encoding/json: it takes nothing that
// is no JSON, and understands what it takes in the same way.
func FuzzReadJSON(f *testing.F) {
	for _, text := range []string{
		`{"query":"{a}","variables":{"a":[1,2.50,-1e-3,true,null,"\u0041\n"],"b":{"c":{}}}}`, `[]`, `""`, `-0`, `1e400`, ` null `, "\ufeff{}",
		`{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `{"a":1,"A":2}`, `[1,]`, `{"a":1,}`, `{"a" 1}`, `{a:1}`, `[1 2]`, `{}{}`, `{"a":`, `"\ud800"`, "\"\xff\"", `{1:2}`, `{"a"}`, `{,}`, `[[[[`, `]`, `01`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := readJSON(text)
		d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, byteOrderMark)))
		d.UseNumber()
		var want any
		wrong := d.Decode(&want)
		if err != nil {
			if !json.Valid(bytes.TrimPrefix(text, byteOrderMark)) || strings.Contains(err.Error(), "twice") || strings.Contains(err.Error(), "UTF-8") {
				return
			}
			t.Fatalf("%q is JSON and refused: %v", text, err)
		}
		if wrong != nil || !json.Valid(bytes.TrimPrefix(text, byteOrderMark)) {
			t.Fatalf("%q is no JSON (%v) and is taken for %v", text, wrong, got)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q is taken for something else:\n%s", text, diff)
		}
	})
}

func TestReadJSONDeep(t *testing.T) {
	deep := func(n int) []byte { return []byte(strings.Repeat("[", n) + strings.Repeat("]", n)) }
	if _, err := readJSON(deep(maxNesting)); err != nil {
		t.Errorf("it refuses what encoding/json reads: %v", err)
	}
	if _, err := readJSON(deep(1_000_000)); err == nil || !strings.Contains(err.Error(), "nested more than 10000 deep") {
		t.Errorf("it says of what is nested without end: %v", err)
	}
}
