package kgtest

import (
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

func testIDs(t *testing.T, open Opener) {
	s := reading(t, open, NewW().
		Is("teacher/ada").Has("teacher/ada", "formerIds", "teacher/a.lovelace").Has("teacher/ada", "formerIds", "school/ada").
		Is("teacher/bo").Is("book/emma").Is("school/x"))
	for _, c := range []struct {
		name, kind string
		ask, want  []kg.ID
	}{
		{"gives things in the order asked", "Teacher", []kg.ID{"teacher/bo", "teacher/ada"}, []kg.ID{"teacher/bo", "teacher/ada"}},
		{"gives one twice that is asked for twice", "Teacher", []kg.ID{"teacher/bo", "teacher/bo"}, []kg.ID{"teacher/bo", "teacher/bo"}},
		{"gives nothing in the place of what is absent", "Teacher", []kg.ID{"teacher/no", "teacher/bo", "teacher/none"}, []kg.ID{"", "teacher/bo", ""}},
		{"gives things of several kinds", "Entity", []kg.ID{"school/x", "teacher/bo", "source/doc", "book/emma"}, []kg.ID{"school/x", "teacher/bo", Doc, "book/emma"}},
		{"gives nothing in the place of another kind", "Teacher", []kg.ID{"book/emma", "teacher/bo"}, []kg.ID{"", "teacher/bo"}},
		{"gives nothing where no kind has the id", "Entity", []kg.ID{"planet/mars", "teacher/bo"}, []kg.ID{"", "teacher/bo"}},
		{"gives the survivor for a former id", "Teacher", []kg.ID{"teacher/a.lovelace", "teacher/ada"}, []kg.ID{"teacher/ada", "teacher/ada"}},
		{"gives the survivor for a former id of another kind", "Entity", []kg.ID{"school/ada"}, []kg.ID{"teacher/ada"}},
		{"takes a slug for itself and not for its beginning", "Teacher", []kg.ID{"teacher/ad", "teacher/ada-", "teacher/a"}, []kg.ID{"", "", ""}},
		{"answers no ids with no rows", "Teacher", []kg.ID{}, []kg.ID{}},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			page := ask(t, s, kg.Viewer{}, byIDs(c.kind, c.ask, attrs("name")))
			check(t, ids(page), c.want)
			check(t, outline{0, page.Total, page.HasPrevious, page.HasNext}, outline{total: -1})
		})
	}
	t.Run("it reads each kind by its own shape", func(t *testing.T) {
		page := ask(t, s, kg.Viewer{}, byIDs("Entity", []kg.ID{"teacher/ada", "book/emma", "school/x"},
			on("Teacher", attrs("formerIds")), on("Book", attrs("title", "kind")), on("Entity", attrs("kind"))))
		check(t, page.Edges[0].Node.Vals, []kg.Value{[]string{"school/ada", "teacher/a.lovelace"}})
		check(t, page.Edges[1].Node.Vals, []kg.Value{"BOOK", "emma"})
		check(t, page.Edges[2].Node.Vals, []kg.Value{"SCHOOL"})
	})
	t.Run("it reads no values of a kind that has no shape", func(t *testing.T) {
		page := ask(t, s, kg.Viewer{}, byIDs("Entity", []kg.ID{"school/x"}, on("Teacher", attrs("name"))))
		check(t, page.Edges[0].Node.Vals, nil)
		check(t, page.Edges[0].Node.Kind, Ontology().Kind("School"))
	})
}
