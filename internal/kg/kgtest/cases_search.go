package kgtest

import (
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// searchWorld has words in names, in texts and in lists.
func searchWorld() *W {
	w := NewW().Has("book/whale", "name", "The White Whale").Has("book/whale", "title", "A whale of a time").Has("book/whale", "topics", "the sea").
		Has("book/seaside", "name", "Seaside, at the sea").Has("book/seaside", "title", "Holidays").
		Has("book/garden", "name", "Gardening").Has("book/garden", "title", "How white roses grow").
		Has("school/white", "name", "École Blanche").Has("school/white", "ref", "7").Has("school/white", "acronym", "WHALE").Has("school/white", "motto", "Mer et soleil; sea and sun").
		Has("book/pod", "name", "A study of WHALE and of whales").Has("book/pod", "title", "Pods").
		Has("district/lodz", "name", "Łódź").Has("district/oresund", "name", "Øresund by the co\u00ADast").
		Has("district/long", "name", longName).Has("district/kyiv", "name", "Київ").Has("district/delhi", "name", "नई दिल्ली").
		Has("teacher/white", "name", "white").Has("teacher/white2", "name", "WHITE").Has("district/w", "name", "Whitehaven").Has("district/w", "code", "w-12")
	for _, id := range []kg.ID{"book/whale", "book/seaside", "book/garden", "school/white", "teacher/white", "teacher/white2", "district/w", "book/pod", "district/lodz", "district/oresund", "district/long", "district/kyiv", "district/delhi"} {
		w.Is(id)
	}
	return w
}

func testSearch(t *testing.T, open Opener) {
	s := reading(t, open, searchWorld())
	for _, c := range searchCases {
		t.Run("it "+c.name, func(t *testing.T) {
			page := ask(t, s, kg.Viewer{}, ofKinds(search(c.text, counted), c.kinds...))
			check(t, found(page), c.want)
			check(t, page.Total, len(c.want))
		})
	}
	t.Run("it pages through what it finds", func(t *testing.T) {
		whole := ask(t, s, kg.Viewer{}, search("wh", cursors))
		for _, size := range []int{1, 2} {
			var got []kg.ID
			var at *kg.Place
			for len(got) < len(whole.Edges) {
				page := ask(t, s, kg.Viewer{}, search("wh", first(size), after(at), cursors, counted))
				got = append(got, ids(page)...)
				check(t, page.Total, len(whole.Edges))
				check(t, page.HasNext, len(got) < len(whole.Edges))
				at = page.Edges[len(page.Edges)-1].Place
			}
			check(t, got, ids(whole))
		}
		back := ask(t, s, kg.Viewer{}, search("wh", last(2), before(whole.Edges[3].Place)))
		check(t, ids(back), ids(whole)[1:3])
	})
	t.Run("it reads what it finds as any thing", func(t *testing.T) {
		page := ask(t, s, kg.Viewer{}, ofKinds(search("gardening", on("Book", attrs("title"), step("sources"))), "Book"))
		check(t, page.Edges[0].Node.Vals, []kg.Value{"How white roses grow"})
		check(t, far(page.Edges[0].Node), []kg.ID{Doc})
	})
}

// hit is a thing found and its score.
type hit struct {
	id    kg.ID
	score int
}

func found(p *kg.Page) []hit {
	out := []hit{}
	for _, e := range p.Edges {
		out = append(out, hit{e.Node.ID, e.Score})
	}
	return out
}

// longName has more words than a person types.
const longName = "The District of the Northern and the Southern Shores, of the Islands between them, and of all Waters that wash any of these (est. 1901)"

// A whole word in a name or an acronym scores 6, its beginning 3; elsewhere 2 and
// 1. A whole name scores 3 more than its words, a whole acronym 2 more.
var searchCases = []struct {
	name, text string
	kinds      []string
	want       []hit
}{
	{"finds whole words before beginnings, names before other texts", "white", nil, []hit{
		{"teacher/white", 9}, {"teacher/white2", 9}, {"book/whale", 6}, {"district/w", 3}, {"book/garden", 2},
	}},
	{"finds beginnings of words", "wha", nil, []hit{{"book/pod", 3}, {"school/white", 3}, {"book/whale", 3}}},
	{"finds all of several words, the best of each", "whale sea", nil, []hit{{"school/white", 8}, {"book/whale", 8}}},
	{"finds nothing where one word is missing", "whale garden", nil, []hit{}},
	{"counts an acronym as a name, before words of a longer one", "whale", nil, []hit{{"school/white", 8}, {"book/pod", 6}, {"book/whale", 6}}},
	{"finds accents by plain letters", "ecole", nil, []hit{{"school/white", 6}}},
	{"finds letters that are no letter with an accent by plain ones", "lodz", nil, []hit{{"district/lodz", 9}}},
	{"finds plain letters' beginnings too", "ores", nil, []hit{{"district/oresund", 3}}},
	{"finds words by what is seen of them", "coast", nil, []hit{{"district/oresund", 6}}},
	{"takes no heed of what is not seen in what is typed", "co\u00ADa\u200Bst", nil, []hit{{"district/oresund", 6}}},
	{"finds words of other scripts", "київ", nil, []hit{{"district/kyiv", 9}}},
	{"finds words of scripts whose vowels are marks", "दिल्ली नई", nil, []hit{{"district/delhi", 12}}},
	{"tells such words apart by their marks", "दल्ली", nil, []hit{}},
	{"finds a name of many words", longName, nil, []hit{{"district/long", 111}}},
	{"finds things by many of their words", "shores islands waters wash these between northern southern 1901 th", nil, []hit{{"district/long", 57}}},
	{"asks for each of many words", longName + " lake", nil, []hit{}},
	{"finds plain letters by accents and capitals", "GARDÉNING", nil, []hit{{"book/garden", 9}}},
	{"keeps to the kinds asked for", "white", []string{"Teacher", "District"}, []hit{{"teacher/white", 9}, {"teacher/white2", 9}, {"district/w", 3}}},
	{"finds the words of lists", "the", []string{"Book"}, []hit{{"book/seaside", 6}, {"book/whale", 6}}},
	{"finds digits", "12", nil, []hit{{"district/w", 2}}},
	{"finds no middles of words", "hale", nil, []hit{}},
	{"takes one word twice as one, though no longer as the whole", "whale whale", []string{"School"}, []hit{{"school/white", 6}}},
}
