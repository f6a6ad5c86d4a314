package graph

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestReadQuestions(t *testing.T) {
	const good = "# title: T?\n# user: donor\n# group: G\n# description: D: e.\n# calls: 2\n\n{ needs { totalCount } }\n"
	file := func(name, text string) fstest.MapFS {
		return fstest.MapFS{questionFolder + name: {Data: []byte(text)}}
	}
	t.Run("gives title, group, description, calls and query", func(t *testing.T) {
		files := file("07-a-b.graphql", good)
		files[questionFolder+"07-a-b.variables.json"] = &fstest.MapFile{Data: []byte(`{"x":1}`)}
		got, err := readQuestions(files)
		if err != nil || len(got) != 1 {
			t.Fatal(got, err)
		}
		q := got[0]
		if q.Name != "a-b" || q.File != "07-a-b" || q.Title != "T?" || q.User != "donor" || q.Group != "G" || q.Description != "D: e." || q.Calls != 2 || q.Query != "{ needs { totalCount } }\n" || string(q.Variables) != `{"x":1}` {
			t.Errorf("got %+v", q)
		}
	})
	t.Run("brings groups together", func(t *testing.T) {
		files := fstest.MapFS{}
		for name, group := range map[string]string{"01-a": "G", "02-b": "H", "03-c": "G"} {
			files[questionFolder+name+".graphql"] = &fstest.MapFile{Data: []byte(strings.Replace(good, "group: G", "group: "+group, 1))}
		}
		got, err := readQuestions(files)
		if err != nil || len(got) != 3 || got[0].Name != "a" || got[1].Name != "c" || got[2].Name != "b" {
			t.Errorf("got %v (%v)", got, err)
		}
	})
	for _, c := range []struct{ it, name, text, says string }{
		{"a name without a number", "a-b.graphql", good, "must be a number"},
		{"a header that is missing", "01-a.graphql", strings.Replace(good, "# group: G\n", "", 1), `should be "# group: …"`},
		{"a user nobody knows", "01-a.graphql", strings.Replace(good, "user: donor", "user: king", 1), `user is "king"`},
		{"calls that are no number", "01-a.graphql", strings.Replace(good, "calls: 2", "calls: few", 1), `calls is "few"`},
		{"fewer calls than none", "01-a.graphql", strings.Replace(good, "calls: 2", "calls: -1", 1), "from 0"},
	} {
		t.Run("refuses "+c.it, func(t *testing.T) {
			if _, err := readQuestions(file(c.name, c.text)); err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), c.name) {
				t.Errorf("got %v, want the file and %q", err, c.says)
			}
		})
	}
}
