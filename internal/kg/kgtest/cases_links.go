package kgtest

import (
	"slices"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// townWorld is a small town: two districts, three schools, their staff and books.
func townWorld() *W {
	w := NewW().Source("source/census", "DATASET")
	for _, id := range []kg.ID{"district/town", "district/north", "district/south", "teacher/ada", "teacher/bo", "teacher/cy", "teacher/di"} {
		w.Is(id)
	}
	w.Has("school/elm", "ref", "2").Has("school/oak", "ref", "10").Has("school/yew", "ref", "1")
	w.Is("school/elm").Is("school/oak").Is("school/yew")
	for _, id := range []kg.ID{"book/emma", "book/ivanhoe", "book/utopia", "book/walden"} {
		w.Has(id, "name", id.Slug()).Is(id)
	}
	w.Has("book/emma", "pages", "500").Has("book/utopia", "pages", "90")
	w.Is("grant/one").Is("grant/two").Is("reading-list/summer")
	return w.
		Tie("PART_OF", "district/north", "district/town").Tie("PART_OF", "district/south", "district/town").
		Tie("LOCATED_IN", "school/elm", "district/north").Tie("LOCATED_IN", "school/oak", "district/north").
		Tie("EMPLOYS", "school/elm", "teacher/ada", With("post", "HEAD"), With("hours", "10"), From("source/census")).
		Tie("EMPLOYS", "school/elm", "teacher/ada", With("post", "TEACHER"), With("hours", "20")).
		Tie("EMPLOYS", "school/elm", "teacher/bo", With("post", "TEACHER")).
		Tie("EMPLOYS", "school/oak", "teacher/bo", With("post", "COACH"), With("hours", "5")).
		Tie("EMPLOYS", "school/oak", "teacher/cy", With("post", "TEACHER"), With("hours", "40"), Standing(kg.Proposed), During("2010", "2012-03")).
		Tie("OWNS", "school/elm", "book/emma", With("condition", "NEW"), With("note", "from Grandma’s shelf"), With("price", "9007199254740993.10"), With("copies", "3"), With("bought", "1999-12"), With("audited", "true"), With("currency", "XCD"), AsOf("2001")).
		Tie("OWNS", "school/elm", "book/walden").Tie("OWNS", "school/oak", "book/emma", With("condition", "TORN"), With("copies", "1"), With("audited", "false")).
		Tie("OWNS", "school/oak", "book/ivanhoe", With("price", "0.5")).
		Tie("MENTORED_BY", "teacher/ada", "teacher/bo").Tie("MENTORED_BY", "teacher/cy", "teacher/bo").Tie("MENTORED_BY", "teacher/di", "teacher/di").
		Tie("PRAISES", "teacher/ada", "school/oak").Tie("PRAISES", "teacher/ada", "book/emma", With("stars", "5"), With("words", "witty")).
		Tie("PRAISES", "teacher/bo", "book/emma", With("stars", "3")).Tie("PRAISES", "teacher/bo", "book/utopia", With("stars", "4")).
		Tie("FOLLOWED_BY", "book/emma", "book/walden").Tie("FOLLOWED_BY", "book/walden", "book/emma").Tie("FOLLOWED_BY", "book/utopia", "book/utopia").
		Tie("FOR", "grant/one", "school/elm").Tie("FOR", "grant/two", "teacher/ada").
		Tie("LISTS", "reading-list/summer", "book/emma", From("source/census")).Tie("LISTS", "reading-list/summer", "book/walden")
}

// far gives the ids at the ends of the first step of a row.
func far(row *kg.Row) []kg.ID { return ids(&row.Pages[0]) }

func testLinks(t *testing.T, open Opener) {
	s := reading(t, open, townWorld())
	for _, c := range linkCases {
		t.Run("it "+c.name, func(t *testing.T) {
			page := ask(t, s, kg.Viewer{}, byIDs("Entity", []kg.ID{c.from}, on(c.kind, step(c.field, c.parts...))))
			got := page.Edges[0].Node.Pages[0]
			check(t, ids(&got), c.want)
			check(t, got.Total, -1)
		})
	}
	t.Run("it reads the attributes of ties of all types", func(t *testing.T) { tieAttributes(t, s) })
	t.Run("it tells two ties of one pair apart by their key", func(t *testing.T) { keyedTies(t, s) })
	t.Run("it pages through the ties of one pair", func(t *testing.T) { pagedTies(t, s) })
	t.Run("it follows one link in two steps with lists of their own", func(t *testing.T) { twoSteps(t, s) })
	t.Run("it follows links four deep", func(t *testing.T) { deep(t, s) })
	t.Run("it follows a thing's sources and back", func(t *testing.T) { cites(t, s) })
	t.Run("it gives the facts of ties", func(t *testing.T) { tieFacts(t, s) })
	t.Run("it gives only ids where nothing is read at the far end", func(t *testing.T) {
		p := list("School", step("books"))
		p.Node.Kinds[0].Steps[0].Node = nil
		row := ask(t, s, kg.Viewer{}, p).Edges[1].Node
		check(t, far(row), []kg.ID{"book/emma", "book/walden"})
		check(t, row.Pages[0].Edges[0].Node.Vals, nil)
	})
	for _, c := range linkFilters {
		t.Run("it filters by "+c.name, func(t *testing.T) {
			check(t, ids(ask(t, s, kg.Viewer{}, list(c.kind, where(c.filter), orderBy(asc("id"))))), c.want)
		})
	}
	for _, c := range countOrders {
		t.Run("it orders "+c.name, func(t *testing.T) {
			check(t, ids(ask(t, s, kg.Viewer{}, list(c.kind, orderBy(c.order...)))), c.want)
			check(t, pagedBy(t, s, c.kind, orderBy(c.order...)), c.want)
		})
	}
}

var linkCases = []struct {
	name  string
	from  kg.ID
	kind  string
	field string
	parts []part
	want  []kg.ID
}{
	{"follows a to-one link", "school/elm", "School", "district", nil, []kg.ID{"district/north"}},
	{"gives an empty page for a to-one link that leads nowhere", "school/yew", "School", "district", nil, []kg.ID{}},
	{"follows a to-one link back", "district/north", "District", "schools", nil, []kg.ID{"school/elm", "school/oak"}},
	{"follows a to-many link", "school/oak", "School", "books", nil, []kg.ID{"book/emma", "book/ivanhoe"}},
	{"follows a to-many link back", "book/emma", "Book", "schools", nil, []kg.ID{"school/elm", "school/oak"}},
	{"follows a link of a kind to itself", "book/emma", "Book", "sequels", nil, []kg.ID{"book/walden"}},
	{"follows a link of a kind to itself back", "book/emma", "Book", "prequels", nil, []kg.ID{"book/walden"}},
	{"follows a tie from a thing to itself", "book/utopia", "Book", "sequels", nil, []kg.ID{"book/utopia"}},
	{"follows a tie from a thing to itself back", "book/utopia", "Book", "prequels", nil, []kg.ID{"book/utopia"}},
	{"follows a to-one tie from a thing to itself", "teacher/di", "Teacher", "mentor", nil, []kg.ID{"teacher/di"}},
	{"keeps to the kind a link leads to", "teacher/ada", "Teacher", "praisesSchools", nil, []kg.ID{"school/oak"}},
	{"keeps to the other kind a tie of that kind leads to", "teacher/ada", "Teacher", "praisesBooks", nil, []kg.ID{"book/emma"}},
	{"keeps to-one links of one kind of tie apart", "grant/two", "Grant", "school", nil, []kg.ID{}},
	{"follows to-one links of one kind of tie", "grant/two", "Grant", "teacher", nil, []kg.ID{"teacher/ada"}},
	{"follows a link back to several kinds of ends", "teacher/ada", "Teacher", "grants", nil, []kg.ID{"grant/two"}},
	{"filters the far ends", "school/elm", "School", "books", []part{where(is("pages", kg.Gt, int64(100)))}, []kg.ID{"book/emma"}},
	{"filters the ties", "school/elm", "School", "books", []part{over(is("condition", kg.IsNull, true))}, []kg.ID{"book/walden"}},
	{"filters the ties by what all ties share", "school/oak", "School", "staff", []part{over(and(is("standing", kg.Eq, "PROPOSED"), is("to", kg.Gt, "2011")))}, []kg.ID{"teacher/cy"}},
	{"filters far ends and ties", "school/elm", "School", "staff", []part{where(is("name", kg.StartsWith, "A")), over(is("hours", kg.Gte, int64(15)))}, []kg.ID{"teacher/ada"}},
	{"orders the far ends", "school/oak", "School", "books", []part{orderBy(desc("pages"))}, []kg.ID{"book/emma", "book/ivanhoe"}},
	{"orders the far ends by number of ties", "school/oak", "School", "books", []part{orderBy(fewest("schools"))}, []kg.ID{"book/ivanhoe", "book/emma"}},
	{"orders far ends by their kind's own order", "district/north", "District", "schools", nil, []kg.ID{"school/elm", "school/oak"}},
	{"cuts a page out of the far ends", "school/oak", "School", "books", []part{orderBy(desc("name")), first(1)}, []kg.ID{"book/ivanhoe"}},
	{"cuts a page out of the far ends from the end", "school/oak", "School", "books", []part{orderBy(desc("name")), last(1)}, []kg.ID{"book/emma"}},
	{"goes on after a place among the far ends", "school/oak", "School", "books", []part{orderBy(asc("id")), after(&kg.Place{Keys: []string{"book/emma"}, ID: "book/emma"})}, []kg.ID{"book/ivanhoe"}},
	{"goes on after the same place among the far ends of another", "school/elm", "School", "books", []part{orderBy(asc("id")), after(&kg.Place{Keys: []string{"book/emma"}, ID: "book/emma"})}, []kg.ID{"book/walden"}},
}

func tieAttributes(t *testing.T, s kg.Store) {
	holding := tied{attrs: []string{"condition", "note", "price", "copies", "bought", "audited", "currency", "standing", "asOf", "from", "to"}}
	page := ask(t, s, kg.Viewer{}, byIDs("School", []kg.ID{"school/elm"}, stepWith("books", holding, orderBy(asc("id")))))
	edges := page.Edges[0].Node.Pages[0].Edges
	check(t, edges[0].Tie, []kg.Value{"STATED", "2001", nil, nil, "NEW", "from Grandma’s shelf", "9007199254740993.1", int64(3), "1999-12", true, "XCD"})
	check(t, edges[1].Tie, []kg.Value{"STATED", nil, nil, nil, nil, nil, nil, nil, nil, nil, nil})
	check(t, edges[0].Key, "")

	page = ask(t, s, kg.Viewer{}, byIDs("Teacher", []kg.ID{"teacher/cy"}, stepWith("schools", tied{attrs: []string{"post", "from", "to", "standing"}})))
	edge := page.Edges[0].Node.Pages[0].Edges[0]
	check(t, edge.Tie, []kg.Value{"PROPOSED", "2010", "2012-03", "TEACHER"})
	check(t, edge.Key, "TEACHER")
}

func keyedTies(t *testing.T, s kg.Store) {
	page := ask(t, s, kg.Viewer{}, byIDs("School", []kg.ID{"school/elm"}, stepWith("staff", tied{attrs: []string{"post", "hours"}}, counted)))
	got := page.Edges[0].Node.Pages[0]
	check(t, ids(&got), []kg.ID{"teacher/ada", "teacher/ada", "teacher/bo"})
	check(t, got.Total, 3)
	check(t, got.Edges[0].Tie, []kg.Value{"HEAD", int64(10)})
	check(t, got.Edges[1].Tie, []kg.Value{"TEACHER", int64(20)})
	page = ask(t, s, kg.Viewer{}, byIDs("School", []kg.ID{"school/elm"}, stepWith("staff", tied{attrs: []string{"post"}}, orderBy(desc("name")))))
	got = page.Edges[0].Node.Pages[0]
	check(t, ids(&got), []kg.ID{"teacher/bo", "teacher/ada", "teacher/ada"})
	check(t, got.Edges[1].Tie, []kg.Value{"TEACHER"}) // keys break ties in the direction of the last key
}

func pagedTies(t *testing.T, s kg.Store) {
	read := func(parts ...part) kg.Page {
		page := ask(t, s, kg.Viewer{}, byIDs("School", []kg.ID{"school/elm"}, step("staff", append(parts, cursors)...)))
		return page.Edges[0].Node.Pages[0]
	}
	one := read(first(1))
	check(t, one.Edges[0].Place.Tie, "HEAD")
	two := read(first(1), after(one.Edges[0].Place))
	check(t, two.Edges[0].Key, "TEACHER")
	check(t, [2]bool{two.HasPrevious, two.HasNext}, [2]bool{true, true})
	back := read(last(1), before(two.Edges[0].Place))
	check(t, back.Edges[0].Key, "HEAD")
	check(t, [2]bool{back.HasPrevious, back.HasNext}, [2]bool{false, true})
}

func twoSteps(t *testing.T, s kg.Store) {
	p := byIDs("School", []kg.ID{"school/elm"},
		step("books", where(is("name", kg.Eq, "walden")), attrs("title")), step("staff", first(1)), step("books", orderBy(desc("id")), first(1), counted), step("books", onlyCounted))
	row := ask(t, s, kg.Viewer{}, p).Edges[0].Node
	var got []outline
	for i, st := range p.Node.Kinds[0].Steps {
		check(t, st.Pos, i)
		page := row.Pages[i]
		got = append(got, outline{len(page.Edges), page.Total, page.HasPrevious, page.HasNext})
	}
	for _, want := range []outline{{0, 2, false, false}, {1, -1, false, false}, {1, -1, false, true}, {1, 2, false, true}} {
		if !slices.Contains(got, want) {
			t.Errorf("none of the steps' pages is %+v; they are %+v", want, got)
		}
	}
}

func deep(t *testing.T, s kg.Store) {
	page := ask(t, s, kg.Viewer{}, byIDs("District", []kg.ID{"district/town"},
		step("parts", orderBy(asc("id")), step("schools", step("staff", first(2), step("praisesBooks", attrs("name"), step("sequels", attrs("name"))))))))
	north := page.Edges[0].Node.Pages[0].Edges[0].Node
	check(t, far(north), []kg.ID{"school/elm", "school/oak"})
	oak := north.Pages[0].Edges[1].Node
	check(t, far(oak), []kg.ID{"teacher/bo", "teacher/cy"})
	bo := oak.Pages[0].Edges[0].Node
	check(t, far(bo), []kg.ID{"book/emma", "book/utopia"})
	check(t, bo.Pages[0].Edges[0].Node.Pages[0].Edges[0].Node.Vals, []kg.Value{"walden"})
	south := page.Edges[0].Node.Pages[0].Edges[1].Node
	check(t, far(south), []kg.ID{})
}

func cites(t *testing.T, s kg.Store) {
	page := ask(t, s, kg.Viewer{}, byIDs("Entity", []kg.ID{"school/elm", "school/oak", "reading-list/summer", "source/census"},
		on("Entity", stepWith("sources", tied{attrs: []string{"standing", "asOf", "from", "to"}, facts: true}, attrs("name"), counted))))
	for i, want := range [][]kg.ID{{"source/census", Doc}, {Doc}, {"source/census", Doc}, {"source/census"}} {
		check(t, far(page.Edges[i].Node), want)
		check(t, page.Edges[i].Node.Pages[0].Total, len(want))
	}
	edge := page.Edges[0].Node.Pages[0].Edges[0]
	check(t, edge.Key, "")
	check(t, edge.Tie, []kg.Value{"STATED", nil, nil, nil})
	check(t, edge.Facts, nil)
	page = ask(t, s, kg.Viewer{}, byIDs("Source", []kg.ID{"source/census"}, step("entities", counted, on("School", attrs("ref")), on("ReadingList", step("books", onlyCounted)))))
	back := page.Edges[0].Node.Pages[0]
	check(t, ids(&back), []kg.ID{"source/census", "school/elm", "reading-list/summer"})
	check(t, back.Total, 3)
}

func tieFacts(t *testing.T, s kg.Store) {
	page := ask(t, s, kg.Viewer{}, byIDs("School", []kg.ID{"school/elm"}, stepWith("staff", tied{facts: true})))
	edges := page.Edges[0].Node.Pages[0].Edges
	check(t, len(edges[0].Facts), 1)
	f := edges[0].Facts[0]
	check(t, []any{f.Subject, f.About, f.Object, f.Source, f.Shown, f.Text()}, []any{kg.ID("school/elm"), "EMPLOYS", kg.ID("teacher/ada"), kg.ID("source/census"), true, "hours: 10, post: HEAD"})
	check(t, page.Edges[0].Node.Facts, nil)
}

var linkFilters = []struct {
	name, kind string
	filter     cond
	want       []kg.ID
}{
	{"some far end", "School", linked("books", kg.Some, is("name", kg.Eq, "emma"), nil), []kg.ID{"school/elm", "school/oak"}},
	{"some far end over some ties", "School", linked("books", kg.Some, is("name", kg.Eq, "emma"), is("copies", kg.Gt, int64(1))), []kg.ID{"school/elm"}},
	{"some tie", "School", linked("books", kg.Some, nil, is("condition", kg.In, []string{"TORN", "USED"})), []kg.ID{"school/oak"}},
	{"any far end at all", "School", linked("books", kg.Some, nil, nil), []kg.ID{"school/elm", "school/oak"}},
	{"no far end", "School", linked("books", kg.None, is("name", kg.Eq, "walden"), nil), []kg.ID{"school/oak", "school/yew"}},
	{"no far end at all", "School", linked("books", kg.None, nil, nil), []kg.ID{"school/yew"}},
	{"all far ends, none included", "School", linked("books", kg.All, is("pages", kg.IsNull, false), nil), []kg.ID{"school/yew"}},
	{"all far ends of which a value may be absent", "School", linked("books", kg.All, is("pages", kg.Gt, int64(100)), is("condition", kg.IsNull, false)), []kg.ID{"school/elm", "school/oak", "school/yew"}},
	{"all far ends over some ties", "School", linked("staff", kg.All, is("name", kg.Eq, "ada"), is("hours", kg.Gte, int64(10))), []kg.ID{"school/elm", "school/yew"}},
	{"the number of ties", "School", number("staff", kg.Gte, 3, nil, nil), []kg.ID{"school/elm"}},
	{"no ties counted", "School", number("staff", kg.Eq, 0, nil, nil), []kg.ID{"school/yew"}},
	{"the number of ties to some far ends", "School", number("staff", kg.Eq, 2, is("name", kg.Eq, "ada"), nil), []kg.ID{"school/elm"}},
	{"the number of some ties", "School", number("staff", kg.Lt, 2, nil, is("post", kg.Eq, "TEACHER")), []kg.ID{"school/oak", "school/yew"}},
	{"the number of some ties to some far ends", "School", number("staff", kg.Lte, 0, is("name", kg.Eq, "bo"), is("post", kg.Eq, "TEACHER")), []kg.ID{"school/oak", "school/yew"}},
	{"the number of ties above a number", "Book", number("schools", kg.Gt, 1, nil, nil), []kg.ID{"book/emma"}},
	{"a to-one link", "School", linked("district", kg.Some, is("name", kg.Eq, "north"), nil), []kg.ID{"school/elm", "school/oak"}},
	{"a to-one link that leads nowhere", "School", linked("district", kg.None, nil, nil), []kg.ID{"school/yew"}},
	{"a link back", "Book", linked("praisedBy", kg.Some, is("name", kg.Eq, "bo"), is("stars", kg.Gte, int64(4))), []kg.ID{"book/utopia"}},
	{"one of two links of a kind of tie", "Teacher", linked("praisesSchools", kg.Some, nil, nil), []kg.ID{"teacher/ada"}},
	{"a tie from a thing to itself", "Book", linked("sequels", kg.Some, is("id", kg.Eq, "book/utopia"), nil), []kg.ID{"book/utopia"}},
	{"a link within a link", "District", linked("schools", kg.Some, linked("staff", kg.Some, linked("praisesBooks", kg.Some, is("name", kg.Eq, "utopia"), nil), nil), nil), []kg.ID{"district/north"}},
	{"all within none", "District", linked("schools", kg.None, linked("books", kg.All, is("name", kg.Contains, "a"), nil), nil), []kg.ID{"district/south", "district/town"}},
	{"a number within all", "District", linked("schools", kg.All, number("books", kg.Gte, 2, nil, nil), nil), []kg.ID{"district/north", "district/south", "district/town"}},
	{"not some", "School", not(linked("books", kg.Some, is("name", kg.Eq, "walden"), nil)), []kg.ID{"school/oak", "school/yew"}},
	{"either of two links", "School", or(linked("books", kg.Some, is("name", kg.Eq, "walden"), nil), linked("staff", kg.Some, is("name", kg.Eq, "cy"), nil)), []kg.ID{"school/elm", "school/oak"}},
	{"a source", "School", linked("sources", kg.Some, is("id", kg.Eq, "source/census"), nil), []kg.ID{"school/elm"}},
	{"what rests on a source", "Source", linked("entities", kg.Some, is("kind", kg.Eq, "READING_LIST"), nil), []kg.ID{"source/census", Doc}},
	{"the number of things that rest on a source", "Source", number("entities", kg.Eq, 3, nil, nil), []kg.ID{"source/census"}},
	{"sources of things of any kind", "Entity", and(linked("sources", kg.Some, is("id", kg.Eq, "source/census"), is("standing", kg.Eq, "STATED")), not(is("kind", kg.Eq, "SOURCE"))), []kg.ID{"reading-list/summer", "school/elm"}},
}

var countOrders = []struct {
	name, kind string
	order      []sort
	want       []kg.ID
}{
	{"by the number of ties, fewest first", "School", []sort{fewest("staff")}, []kg.ID{"school/yew", "school/oak", "school/elm"}},
	{"by the number of ties, most first", "School", []sort{most("staff")}, []kg.ID{"school/elm", "school/oak", "school/yew"}},
	{"things with equally many ties by id backwards", "School", []sort{most("books")}, []kg.ID{"school/oak", "school/elm", "school/yew"}},
	{"things with equally many ties by the next key", "School", []sort{most("books"), asc("ref")}, []kg.ID{"school/elm", "school/oak", "school/yew"}},
	{"by the number of ties of a link back", "Book", []sort{most("praisedBy"), asc("name")}, []kg.ID{"book/emma", "book/utopia", "book/ivanhoe", "book/walden"}},
	{"by the number of ties of a to-one link", "School", []sort{fewest("district"), asc("id")}, []kg.ID{"school/yew", "school/elm", "school/oak"}},
	{"by the number of sources", "School", []sort{most("sources"), asc("id")}, []kg.ID{"school/elm", "school/oak", "school/yew"}},
	{"by the number of things that rest on it", "Source", []sort{most("entities")}, []kg.ID{Doc, "source/census"}},
}

// pagedBy reads a list one by one.
func pagedBy(t *testing.T, s kg.Store, kind string, order part) []kg.ID {
	var out []kg.ID
	var at *kg.Place
	for len(out) < 100 {
		page := ask(t, s, kg.Viewer{}, list(kind, order, first(1), after(at), cursors))
		out = append(out, ids(page)...)
		if !page.HasNext {
			break
		}
		at = page.Edges[0].Place
	}
	return out
}
