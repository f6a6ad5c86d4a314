package neo4jstore

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/kg"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestCompile(t *testing.T) {
	for _, s := range shapes() {
		t.Run("writes "+s.name, func(t *testing.T) {
			st := compile(s.normal(t), kg.Cleared("", kg.Green), nil)
			golden(t, s.name+".cypher", "// "+s.asks+"\n"+st.text+params(st))
			if st := compile(s.normal(t), kg.Viewer{}, names{}); len(st.relied) > 0 {
				golden(t, "open/"+s.name+".cypher", "// "+s.asks+"\n"+st.text+params(st)+fmt.Sprintf("// relies on %v being for everybody\n", st.relied))
			}
		})
	}
}

// params writes parameters as comments, so that a golden file can be run as it is.
func params(st *statement) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(st.params)) {
		fmt.Fprintf(&b, "// $%s = %#v\n", name, st.params[name])
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "cypher", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update writes it anew):\n%s", path, diff)
	}
}

// hostile is text that would be an injection wherever it stood in a statement.
const hostile = "x`'\"}) DETACH DELETE n // {{$"

func TestCompileKeepsValuesOut(t *testing.T) {
	for _, s := range shapes() {
		t.Run("of "+s.name, func(t *testing.T) {
			plain := compile(s.normal(t), kg.Viewer{}, nil)
			p := s.normal(t)
			poisoned := poison(reflect.ValueOf(p))
			st := compile(p, kg.Viewer{}, nil)
			if st.text != plain.text {
				t.Errorf("values change the text:\n%s", cmp.Diff(plain.text, st.text))
			}
			if strings.Contains(st.text, "DETACH") {
				t.Errorf("a value stands in the text:\n%s", st.text)
			}
			if poisoned > 0 && !strings.Contains(params(st), "DETACH") {
				t.Error("the values are not in the parameters either")
			}
		})
	}
}

// poison puts hostile text into every text a request can choose, and changes
// every number, and tells how many texts there were.
func poison(v reflect.Value) (n int) {
	switch at := v.Interface().(type) {
	case *kg.Place:
		if at == nil {
			return 0
		}
		for i, key := range at.Keys {
			if rest := strings.TrimLeft(key, "0123456789"); rest != "" { // a number stays one
				at.Keys[i], n = strings.TrimSuffix(key, rest)+hostile, n+1
			}
		}
		at.ID, n = hostile, n+1
		return n
	case *kg.Compare:
		switch at.Value.(type) {
		case string:
			at.Value = hostile
			if at.Attr.Type == kg.DateType || at.Attr.Type == kg.DecimalType {
				at.Value = "2001" // these are checked before they come here
				return 0
			}
			return 1
		case []string:
			at.Value = []string{hostile, "y"}
			return 1
		case int64:
			at.Value = int64(77)
		}
		return 0
	case *kg.Kind, *kg.Attr, *kg.Link:
		return 0
	case []kg.ID:
		for i := range at {
			at[i], n = hostile, n+1
		}
		return n
	case *kg.Search:
		if at != nil {
			at.Tokens = []string{hostile, hostile + "2"}
			return 2
		}
		return 0
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return poison(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			n += poison(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			n += poison(v.Field(i))
		}
	}
	return n
}

func BenchmarkCompile(b *testing.B) {
	for _, s := range shapes() {
		if s.name != "deep" {
			continue
		}
		p := s.normal(b)
		b.Run("statement", func(b *testing.B) {
			for b.Loop() {
				compile(p, kg.Viewer{}, nil)
			}
		})
		b.Run("form", func(b *testing.B) {
			for b.Loop() {
				_ = p.Form()
			}
		})
	}
}
