package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/kg"
)

func TestGenerate(t *testing.T) {
	out, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	t.Run("gives what is there: run go generate ./graph/... where it does not", func(t *testing.T) {
		for name, want := range out.files {
			got, err := os.ReadFile(filepath.Join("..", name))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s is out of date (-generated +there):\n%.2000s", name, diff)
			}
		}
	})
	t.Run("gives the same each time", func(t *testing.T) {
		again, err := generate()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(out.files, again.files); diff != "" {
			t.Errorf("differs: %.2000s", diff)
		}
	})
	t.Run("lets gqlgen make the executor that is there", func(t *testing.T) {
		root := copyModule(t)
		there, err := os.ReadFile("../generated/generated.go")
		if err != nil {
			t.Fatal(err)
		}
		t.Chdir(".") // gqlgen changes the folder; the test goes back
		if err := gqlgen(root, out.opaque); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(root, "graph/generated/generated.go"))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(there) {
			t.Error("graph/generated/generated.go is out of date: run go generate ./graph/...")
		}
	})
}

// copyModule gives a module with what gqlgen reads: its configuration, the SDL
// and the Go types.
func copyModule(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum", "gqlgen.yml", "graph/schema.graphql", "graph/model/json.go", "graph/model/scalar.go"} {
		copyFile(t, root, name)
	}
	files, err := filepath.Glob("../../internal/kg/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f, "_test.go") {
			copyFile(t, root, "internal/kg/"+filepath.Base(f))
		}
	}
	return root
}

func copyFile(t *testing.T, root, name string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(root, name)
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// fewest is a schema of two kinds, with what every schema needs.
const fewest = `
"Root." type Query { "One." node("Its id." id: ID!): Node "Found." search("Words." text: String! "Kinds." kinds: [Kind!]): SearchConnection! }
"A node." interface Node { "Its id." id: ID! }
"A thing." interface Entity implements Node { "Its id." id: ID! "Its kind." kind: Kind! "Its name." name: String! "How firm." standing: Standing! "How far." marking: Marking!
  "Facts." facts("About." about: String): [Fact!]! "Sources." sources: [Source!]! "Former ids." formerIds: [ID!]! "Revision." revision: Int! }
"A fact." type Fact { "Its id." id: ID! }
"Found." type SearchConnection { "Edges." edges: [SearchEdge!]! "Page." pageInfo: PageInfo! }
"Found." type SearchEdge { "Cursor." cursor: String! "Thing." node: Entity! }
"A page." type PageInfo { "More." hasNextPage: Boolean! }
"Standing." enum Standing { "S." STATED "P." PROPOSED "E." EXPECTED "C." CLAIMED }
"Marking." enum Marking { "C." CLEAR "G." GREEN "A." AMBER "S." AMBER_STRICT "R." RED }
"Form." enum Form { "O." OFFICIAL }
"Dates." scalar Date
"A source." type Source @entity(plural: "sources") { "Its form." form: Form! @attr(sort: true) "Its things." entities: [Entity!]! @link(kind: "CITES", inverse: true) }
"A school." type School @entity(plural: "schools") { "Its pupils." pupils: [Pupil!]! @link(kind: "ATTENDS", inverse: true) }
"A pupil." type Pupil @entity(plural: "pupils") { "Its age." age: Int "Its schools." schools: [School!]! @link(kind: "ATTENDS", tie: "Attendance") }
`

func build(t *testing.T, extra string) (*sdl, error) {
	t.Helper()
	files := []kg.SchemaFile{{Name: "fewest.graphql", Text: fewest + extra}}
	o, err := kg.LoadOntology(files...)
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSDL(o, files)
	if err != nil {
		t.Fatal(err)
	}
	return s, s.build()
}

func TestBuild(t *testing.T) {
	const attendance = `"Attendance." type Attendance @tie { "Its grade." grade: Int }`
	t.Run("makes the types of a kind and of its lists", func(t *testing.T) {
		s, err := build(t, attendance)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{
			"School", "SchoolConnection", "SchoolEdge", "SchoolFilter", "SchoolOrder", "SchoolAttendanceConnection", "SchoolAttendanceEdge",
			"SchoolAttendanceLinkFilter", "SchoolAttendanceMatch", "SchoolAttendanceCount", "PupilAttendanceConnection", "AttendanceFilter", "EntityConnection", "SourceLinkFilter",
		} {
			if !s.has(name) {
				t.Errorf("lacks %s", name)
			}
		}
		for _, name := range []string{"Attendance", "SourceLinkConnection", "TieFilter", "DecimalFilter"} {
			if s.has(name) {
				t.Errorf("has %s, which nothing needs", name)
			}
		}
	})
	t.Run("makes the types that analysis leads to, and their connections", func(t *testing.T) {
		s, err := build(t, attendance+`
extend type Query { "Gaps." gaps("Which." of: GapInput "How many." first: Int "From where." after: String): GapConnection! "Of schools." schools2: SchoolConnection! }
"A gap." type Gap { "Its pupil." pupil: Pupil "More." inner: Inner "How." size: Size! }
"Inner." type Inner { "Back." gap: Gap }
"Which." input GapInput { "Of." filter: PupilFilter "In." size: Size }
"Sizes." enum Size { "Big." BIG }`)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"GapConnection", "GapEdge", "Gap", "Inner", "GapInput", "Size"} {
			if !s.has(name) {
				t.Errorf("lacks %s", name)
			}
		}
		opaque := s.opaque()
		for _, name := range []string{"GapConnection", "GapEdge", "Gap", "Inner", "GapInput"} {
			if !opaque[name] {
				t.Errorf("gqlgen would make code for %s", name)
			}
		}
		if diff := cmp.Diff([]string{"gaps", "schools2"}, s.computed()); diff != "" {
			t.Errorf("what is computed (-want +got): %s", diff)
		}
	})
	t.Run("gives kind names to what they stand for in Kind", func(t *testing.T) {
		s, err := build(t, attendance)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(s.text()), "enum Kind {\n  \"\"\"\n  A pupil.\n  \"\"\"\n  PUPIL") {
			t.Errorf("got %s", s.text())
		}
	})
	for _, c := range []struct{ it, extra, says string }{
		{"an attribute of a tie that every edge has already", `"Attendance." type Attendance @tie { "Its cursor." cursor: Int }`, "Attendance.cursor is a field of every edge"},
		{"a type that nothing leads to", attendance + ` "Alone." enum Alone { "V." V }`, "nothing leads to Alone"},
		{"a connection of nothing", attendance + ` extend type Query { "Gaps." gaps: GapConnection! }`, "GapConnection is a page of Gap, which the schema lacks"},
		{"a result that nothing leads to", attendance + ` "Gap." type Gap { "G." g: Int }`, "nothing leads to Gap"},
		{"a name that is made twice", attendance + ` "Filter." enum PupilFilter { "V." V } extend type Query { "Odd." odd: PupilFilter }`, "PupilFilter"},
	} {
		t.Run("refuses "+c.it, func(t *testing.T) {
			if _, err := build(t, c.extra); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want an error with %q", err, c.says)
			}
		})
	}
}

// TestSize says how many types there are for each kind: clients read them. Those of
// results of analysis are of no kind.
func TestSize(t *testing.T) {
	out, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	types := 0
	for name := range out.opaque {
		if !slices.Contains([]string{"Node", "Entity", "Fact", "PageInfo", "SearchConnection", "SearchEdge"}, name) && !slices.Contains(out.results, name) {
			types++
		}
	}
	o, err := ontology()
	if err != nil {
		t.Fatal(err)
	}
	if each := float64(types) / float64(len(o.Kinds)); each > 15 {
		t.Errorf("there are %.1f types for each kind; see whether links can share more", each)
	} else {
		t.Logf("%d types, %.1f for each kind", types, each)
	}
}

func TestWords(t *testing.T) {
	for in, want := range map[string]string{"needs": "needs", "priorityAreas": "priority areas"} {
		if got := words(in); got != want {
			t.Errorf("makes %q of %q, want %q", got, in, want)
		}
	}
	if got := sentence("One. Two."); got != "One." {
		t.Errorf("takes %q for the first sentence", got)
	}
}
