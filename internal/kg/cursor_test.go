package kg_test

import (
	"slices"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// schoolsBy gives the list of schools in an order.
func schoolsBy(order ...kg.Order) *kg.List {
	return &kg.List{Order: order, First: kg.NoLimit, Items: true}
}

func byName(k *kg.Kind) kg.Order { return kg.Order{Attr: k.Attr("name")} }

func TestCursor(t *testing.T) {
	school := kgtest.Ontology().Kind("School")
	list := schoolsBy(byName(school)).ListID(school, nil, "")
	for _, at := range []kg.Place{
		{Keys: []string{"elm"}, ID: "school/elm"},
		{Keys: []string{""}, ID: "school/elm", Tie: "HEAD"},
		{Keys: []string{"é \"|\\\x01👩‍🏫"}, ID: "school/a.b-c"},
	} {
		t.Run("it reads back the place "+string(at.ID)+" "+at.Tie, func(t *testing.T) {
			got, err := kg.DecodeCursor(list, 1, kg.EncodeCursor(list, &at))
			if err != nil || !slices.Equal(got.Keys, at.Keys) || got.ID != at.ID || got.Tie != at.Tie {
				t.Errorf("it reads %+v (%v), want %+v", got, err, at)
			}
		})
	}
	cursor := kg.EncodeCursor(list, &kg.Place{Keys: []string{"elm"}, ID: "school/elm"})
	for _, c := range []struct {
		name string
		list kg.ListID
	}{
		{"another order", schoolsBy(kg.Order{Attr: school.Attr("ref")}).ListID(school, nil, "")},
		{"the order turned round", schoolsBy(kg.Order{Attr: school.Attr("name"), Desc: true}).ListID(school, nil, "")},
		{"another kind", schoolsBy(byName(school)).ListID(kgtest.Ontology().Kind("Teacher"), nil, "")},
		{"a link", schoolsBy(byName(school)).ListID(school, kgtest.Ontology().Kind("District").Link("schools"), "")},
		{"another search", schoolsBy(byName(school)).ListID(school, nil, "elm")},
	} {
		t.Run("it refuses a cursor of "+c.name, func(t *testing.T) {
			if _, err := kg.DecodeCursor(c.list, 1, cursor); kg.CodeOf(err) != kg.Invalid {
				t.Errorf("it takes it (%v)", err)
			}
		})
	}
	for _, text := range []string{"", "x", "!", "e30", cursor[1:], cursor + "A", cursor[:len(cursor)-4]} {
		t.Run("it refuses the text "+text, func(t *testing.T) {
			if at, err := kg.DecodeCursor(list, 1, text); kg.CodeOf(err) != kg.Invalid {
				t.Errorf("it reads %+v (%v)", at, err)
			}
		})
	}
	t.Run("it names a list the same whatever page of it is asked for", func(t *testing.T) {
		page := schoolsBy(byName(school))
		page.First, page.After, page.Count, page.Filter = 3, &kg.Place{Keys: []string{"a"}, ID: "school/a"}, true, kg.And{}
		if page.ListID(school, nil, "") != list {
			t.Error("it has two names")
		}
	})
}

func FuzzCursor(f *testing.F) {
	school := kgtest.Ontology().Kind("School")
	list := schoolsBy(byName(school)).ListID(school, nil, "")
	f.Add(kg.EncodeCursor(list, &kg.Place{Keys: []string{"elm"}, ID: "school/elm", Tie: "HEAD"}))
	f.Add("eyJsIjoiQUFBQUFBQUEiLCJrIjpbXSwiaSI6ImEvYiJ9")
	f.Add("bnVsbA")
	f.Fuzz(func(t *testing.T, text string) {
		at, err := kg.DecodeCursor(list, 1, text)
		if err != nil {
			if at != nil || kg.CodeOf(err) != kg.Invalid {
				t.Errorf("%q gives %+v and %v", text, at, err)
			}
			return
		}
		if len(at.Keys) != 1 || at.ID.Check() != nil {
			t.Errorf("%q gives a place in no list: %+v", text, at)
		}
		again, err := kg.DecodeCursor(list, 1, kg.EncodeCursor(list, at))
		if err != nil || !slices.Equal(again.Keys, at.Keys) || again.ID != at.ID || again.Tie != at.Tie {
			t.Errorf("%+v comes back as %+v (%v)", at, again, err)
		}
	})
}
