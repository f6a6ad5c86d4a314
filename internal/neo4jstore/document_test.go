package neo4jstore

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
)

const documentFile = "../../docs/neo4j.md"

// checkDocument compares the document with what it should be; -update writes it.
func checkDocument(t *testing.T, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(documentFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := gocmp.Diff(want, readDocument(t)); diff != "" {
		t.Errorf("docs/neo4j.md is stale (-want +got; -update writes it anew):\n%s", diff)
	}
}

func readDocument(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(documentFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The picture and the lists of labels and types come from the ontology.
func TestDocumentedModel(t *testing.T) {
	const begin, end = "-update` writes this -->\n", "<!-- end of model -->"
	head, rest, found := strings.Cut(readDocument(t), begin)
	_, tail, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatalf("docs/neo4j.md has no place for the model between %q and %q", begin, end)
	}
	o := portolan(t)
	checkDocument(t, head+begin+picture(o)+things(o)+ties(o)+end+tail)
}

// stated are the types of ties that are no CITES, which all things have.
func stated(o *kg.Ontology) []*kg.TieType {
	return slices.DeleteFunc(slices.Clone(o.Ties), func(t *kg.TieType) bool { return t.Derived })
}

// picture draws the kinds and the ties between them.
func picture(o *kg.Ontology) string {
	var b strings.Builder
	b.WriteString("```mermaid\nflowchart LR\n")
	between := map[[2]string][]string{}
	for _, t := range stated(o) {
		pair := [2]string{t.From.Name, t.To.Name}
		between[pair] = append(between[pair], t.Kind)
	}
	pairs := slices.SortedFunc(maps.Keys(between), func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	for _, p := range pairs {
		fmt.Fprintf(&b, "  %s -- \"%s\" --> %s\n", p[0], strings.Join(between[p], "<br>"), p[1])
	}
	b.WriteString("```\n")
	return b.String()
}

// things lists the labels.
func things(o *kg.Ontology) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\nEvery thing has the label `Entity`, the label of its kind, and the properties %s.\n", properties(o.Any.Attrs))
	b.WriteString("\n| label | id | further properties |\n|---|---|---|\n")
	for _, k := range o.Kinds {
		fmt.Fprintf(&b, "| `%s` | `%s/…` | %s |\n", k.Name, k.Slug, properties(k.Attrs[len(o.Any.Attrs):]))
	}
	return b.String()
}

// ties lists the types of relationships.
func ties(o *kg.Ontology) string {
	var b strings.Builder
	all := stated(o)
	shared := o.Ties[slices.IndexFunc(o.Ties, func(t *kg.TieType) bool { return t.Derived })].Attrs
	fmt.Fprintf(&b, "\nEvery tie has the properties %s, where a source states them. `(:Entity)-[:CITES]->(:Source)` is there besides.\n", properties(shared))
	b.WriteString("\n| type | from → to | further properties |\n|---|---|---|\n")
	byKind := map[string][]string{}
	attrs := map[string][]*kg.Attr{}
	for _, t := range all {
		byKind[t.Kind] = append(byKind[t.Kind], t.From.Name+" → "+t.To.Name)
		for _, a := range t.Attrs[len(shared):] {
			if !slices.ContainsFunc(attrs[t.Kind], func(b *kg.Attr) bool { return a.Name == b.Name }) {
				attrs[t.Kind] = append(attrs[t.Kind], a)
			}
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", kind, strings.Join(byKind[kind], "; "), properties(attrs[kind]))
	}
	return b.String()
}

// properties lists attributes with their types, where these are no plain text.
func properties(attrs []*kg.Attr) string {
	out := make([]string, len(attrs))
	for i, a := range attrs {
		kind := ""
		switch {
		case a.Type == kg.EnumType:
			kind = a.EnumName
		case a.Type != kg.String && a.Type != kg.IDType:
			kind = fmt.Sprint(a.Type)
		}
		if a.List {
			kind = strings.TrimSpace("list " + kind)
		}
		out[i] = "`" + a.Name + "`"
		if kind != "" {
			out[i] += " (" + kind + ")"
		}
	}
	return strings.Join(out, ", ")
}

// question is a statement of the document, with what follows up to the next heading.
var question = regexp.MustCompile("(?s)```cypher\n(.*?)```\n(.*?)(?:(### )|\\z)")

func TestDocumentedQuestions(t *testing.T) {
	target := neo4jtest.Open(t)
	neo4jtest.EmptyAll(t, target)
	s := connect(t, portolan(t), target)
	seeded(t, s.o, s)
	asked := 0
	want := question.ReplaceAllStringFunc(readDocument(t), func(section string) string {
		asked++
		m := question.FindStringSubmatch(section)
		return "```cypher\n" + m[1] + "```\n\n" + answer(t, s, m[1]) + strings.Repeat("\n", min(1, len(m[3]))) + m[3]
	})
	if asked != 10 {
		t.Errorf("the document has %d questions, want 10", asked)
	}
	checkDocument(t, want)
}

// answer runs a statement as Neo4j Browser would and writes its rows as a table.
func answer(t *testing.T, s *Store, text string) string {
	t.Helper()
	session := s.session(t.Context(), neo4j.AccessModeRead, neo4j.FetchAll)
	defer session.Close(t.Context())
	result, err := session.Run(t.Context(), text, nil)
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	records, err := result.Collect(t.Context())
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	if len(records) == 0 {
		t.Errorf("this finds nothing on the seed:\n%s", text)
		return ""
	}
	var b strings.Builder
	row := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	row(records[0].Keys)
	row(slices.Repeat([]string{"---"}, len(records[0].Keys)))
	for _, r := range records {
		cells := make([]string, len(r.Values))
		for i, v := range r.Values {
			cells[i] = written(v)
		}
		row(cells)
	}
	return b.String()
}

// written writes a value into a cell.
func written(v any) string {
	if list, ok := v.([]any); ok {
		parts := make([]string, len(list))
		for i, part := range list {
			parts[i] = written(part)
		}
		return strings.Join(parts, "; ")
	}
	if v == nil {
		return ""
	}
	return strings.ReplaceAll(fmt.Sprint(v), "|", `\|`)
}
