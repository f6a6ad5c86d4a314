package graph_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"
	"go.yaml.in/yaml/v3"

	"github.com/portolan/portolan/graph"
)

// A figure was worked out by hand from the documents, not read from an answer.
type figure struct {
	// At is the place in the answer's data, as gjson writes paths.
	At string
	// Is is what stands there.
	Is any
	// Since says how it was worked out: the document, and the place in it.
	Since string
}

// TestWorkedOut holds the golden answers of the saved questions to the figures of
// testdata/worked.yaml, which -update leaves alone.
func TestWorkedOut(t *testing.T) {
	text, err := os.ReadFile("testdata/worked.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var worked map[string][]figure
	if err := yaml.Unmarshal(text, &worked); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, q := range graph.Questions() {
		files[q.Name] = q.File
	}
	for name := range files {
		if len(worked[name]) == 0 {
			t.Errorf("nothing of the answer to %s was worked out by hand", name)
		}
	}
	for name, figures := range worked {
		t.Run(name, func(t *testing.T) {
			if files[name] == "" {
				t.Fatal("there is no such question")
			}
			answer, err := os.ReadFile(filepath.Join("testdata/questions", files[name]+".json"))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range figures {
				if f.Since == "" {
					t.Errorf("%s: nothing says how it was worked out", f.At)
				}
				if diff := cmp.Diff(asJSON(t, f.Is), gjson.GetBytes(answer, "data."+f.At).Value()); diff != "" {
					t.Errorf("%s, since %s (-worked out +answered):\n%s", f.At, f.Since, diff)
				}
			}
		})
	}
}

// asJSON gives a value as it would come out of JSON.
func asJSON(t *testing.T, v any) any {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
