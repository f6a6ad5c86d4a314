package kgtest

import (
	"slices"
	"strconv"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// operands are values to compare an attribute with, by its type or its name.
var operands = map[string][]string{
	"name":       {"École Élémentaire", "ecole elementaire", "g", "absent"},
	"ref":        {"2.10", "02.10", "2", "absent"},
	"String":     {"Per Ardua", "EE", "z1", "absent"},
	"founded":    {"1901", "1901-05", "1901-05-20", "1901-06", "1902-02-28", "1902-02", "1900", "1903", "1901-12-31"},
	"budget":     {"9007199254740993", "9007199254740992", "-0.5", "-0.55", "-0.550", "-0.25", "0", "0.000000000001", "123456789012345678901234567890.123456789012", "-1000"},
	"pupils":     {"300", "-4", "0", "5", "2147483647", "301"},
	"rooms":      {"3", "12", "-2147483648", "4"},
	"currency":   {"USD", "EUR", "JPY"},
	"patron":     {"teacher/ada", "teacher/nobody"},
	"contains":   {"ecole", "ÉCOLE", "Elementaire", "é", "straße", "STRASSE", "%", "`", "\"", "per a", "1", "."},
	"startsWith": {"ecole", "ÉC", "stras", "SS", "100 %", "2.1", "per", "el"},
	"subjects":   {"MATHS", "MUSIC", "READING", "SPORT"},
	"languages":  {"fr", "en", "FR", "Ελληνικά"},
	"registers":  {"book/z", "school/a", "school/z"},
}

// operandsFor gives the values to try an attribute's comparison with.
func operandsFor(a *kg.Attr, op kg.Op) []any {
	switch {
	case op == kg.IsNull, a.Type == kg.Bool:
		return []any{true, false}
	case op == kg.Contains, op == kg.StartsWith:
		return anys(operands[op.String()])
	}
	texts := operands[a.Name]
	if texts == nil {
		texts = operands[a.Type.String()]
	}
	if a.Type == kg.EnumType {
		texts = a.Enum
	}
	if a.Type == kg.Int {
		return intOperands(texts, op)
	}
	if op == kg.In {
		return []any{texts, texts[:1], []string{}, append(slices.Clone(texts[1:]), texts[1:]...)}
	}
	return anys(texts)
}

func intOperands(texts []string, op kg.Op) []any {
	var out []any
	var all []int64
	for _, text := range texts {
		n, _ := strconv.ParseInt(text, 10, 64)
		out, all = append(out, n), append(all, n)
	}
	if op == kg.In {
		return []any{all, all[:1], []int64{}}
	}
	return out
}

func anys(texts []string) []any {
	out := make([]any, len(texts))
	for i, text := range texts {
		out[i] = text
	}
	return out
}

// meets is the suite's own account of a comparison of a known school.
func (k known) meets(a *kg.Attr, op kg.Op, value any) bool {
	if a.List {
		return slices.Contains(k.lists[a.Name], value.(string))
	}
	text, ok := k.get(a.Name)
	if op == kg.IsNull {
		return ok != value.(bool)
	}
	return ok && stands(a, op, text, value)
}

func testFilters(t *testing.T, open Opener) {
	s := reading(t, open, schoolWorld())
	school := Ontology().Kind("School")
	for _, a := range school.Attrs {
		if a.Builtin || a.Name == kg.AttrFormerIDs {
			continue
		}
		for _, op := range a.Ops() {
			t.Run("it compares "+a.Name+" by "+op.String(), func(t *testing.T) { comparing(t, s, a, op) })
		}
	}
	t.Run("it compares what all kinds share", func(t *testing.T) { sharedFilters(t, s) })
	for _, c := range combined {
		t.Run("it "+c.name, func(t *testing.T) {
			page := ask(t, s, kg.Viewer{}, list("School", where(c.filter), orderBy(asc("id")), counted))
			want := these(c.want)
			check(t, ids(page), want)
			check(t, page.Total, len(want))
		})
	}
	// These have stores of their own, which may be the same database.
	t.Run("it takes a text for the same however its accents were typed", func(t *testing.T) { typed(t, open) })
	t.Run("it folds letters that are no letter with an accent", func(t *testing.T) { folded(t, open) })
}

// comparing tries a comparison with many values, and its negation with each.
func comparing(t *testing.T, s kg.Store, a *kg.Attr, op kg.Op) {
	for _, value := range operandsFor(a, op) {
		holds := func(k known) bool { return k.meets(a, op, value) }
		page := ask(t, s, kg.Viewer{}, list("School", where(is(a.Name, op, clone(value))), orderBy(asc("id"))))
		if want := these(holds); !slices.Equal(ids(page), want) {
			t.Errorf("%s %s %v gives %v, want %v", a.Name, op, value, ids(page), want)
		}
		page = ask(t, s, kg.Viewer{}, list("School", where(not(is(a.Name, op, clone(value)))), orderBy(asc("id"))))
		if want := these(func(k known) bool { return !holds(k) }); !slices.Equal(ids(page), want) {
			t.Errorf("not %s %s %v gives %v, want %v", a.Name, op, value, ids(page), want)
		}
	}
}

// clone keeps plans from sorting what the cases compare with.
func clone(value any) any {
	switch v := value.(type) {
	case []string:
		return slices.Clone(v)
	case []int64:
		return slices.Clone(v)
	}
	return value
}

func sharedFilters(t *testing.T, s kg.Store) {
	for _, c := range []struct {
		filter cond
		want   []kg.ID
	}{
		{is("id", kg.Eq, "school/a"), []kg.ID{"school/a"}},
		{is("id", kg.In, []string{"school/b", "source/doc", "book/none"}), []kg.ID{"school/b", "source/doc"}},
		{is("kind", kg.Eq, "SOURCE"), []kg.ID{Doc}},
		{and(is("marking", kg.Eq, "CLEAR"), is("standing", kg.Eq, "STATED"), is("kind", kg.In, []string{"SOURCE", "BOOK"})), []kg.ID{Doc}},
		{and(is("revision", kg.Gt, int64(0)), is("kind", kg.Eq, "SOURCE")), []kg.ID{Doc}},
		{is("name", kg.Eq, "zebra"), []kg.ID{"school/h"}},
	} {
		check(t, ids(ask(t, s, kg.Viewer{}, list("Entity", where(c.filter), orderBy(asc("id"))))), c.want)
	}
}

// typed has texts with accents composed and apart, each asked for both ways.
func typed(t *testing.T, open Opener) {
	const composed, apart = "\u00c9cole \u1ec7", "E\u0301cole e\u0323\u0302"
	s := reading(t, open, NewW().
		Has("book/apart", "title", apart).Has("book/apart", "topics", apart).Is("book/apart").
		Has("book/composed", "title", composed).Has("book/composed", "topics", composed).Has("book/composed", "topics", apart, Where("p. 2")).Is("book/composed").
		Has("book/plain", "title", "Ecole e").Is("book/plain").
		Is("school/a").Tie("OWNS", "school/a", "book/apart", With("note", apart)))
	for _, text := range []string{composed, apart} {
		for _, c := range []struct {
			filter cond
			want   []kg.ID
		}{
			{is("title", kg.Eq, text), []kg.ID{"book/apart", "book/composed"}},
			{not(is("title", kg.Eq, text)), []kg.ID{"book/plain"}},
			{is("title", kg.In, []string{"Ecole e", text}), []kg.ID{"book/apart", "book/composed", "book/plain"}},
			{is("topics", kg.Has, text), []kg.ID{"book/apart", "book/composed"}},
			{is("title", kg.StartsWith, text), []kg.ID{"book/apart", "book/composed", "book/plain"}},
			{is("title", kg.Contains, text), []kg.ID{"book/apart", "book/composed", "book/plain"}},
		} {
			check(t, ids(ask(t, s, kg.Viewer{}, list("Book", where(c.filter), orderBy(asc("id"))))), c.want)
		}
		owned := list("School", stepWith("books", tied{attrs: []string{"note"}}, over(is("note", kg.Eq, text))))
		check(t, ask(t, s, kg.Viewer{}, owned).Edges[0].Node.Pages[0].Edges[0].Tie, []kg.Value{composed})
	}
	page := ask(t, s, kg.Viewer{}, byIDs("Book", []kg.ID{"book/apart", "book/composed"}, attrs("title", "topics")))
	for _, e := range page.Edges {
		check(t, e.Node.Vals, []kg.Value{composed, []string{composed}})
	}
}

// folded looks for Latin letters that stay letters of their own where accents are
// taken off, and for what is not seen, by what people type.
func folded(t *testing.T, open Opener) {
	w := NewW()
	for id, name := range map[kg.ID]string{
		"book/a": "\u0141\u00f3d\u017a", "book/b": "Lodz\u00ADer", "book/c": "LODZE", "book/d": "\u00d8resund", "book/e": "oresunde", "book/f": "pa",
		"book/g": "\u0130zmir", "book/h": "\u0131zmira", "book/i": "IZMIRB", "book/j": "a\u200Bb", "book/k": "ab\u2019c", "book/l": "aza",
	} {
		w.Has(id, "name", name).Is(id)
	}
	s := reading(t, open, w)
	for _, c := range []struct {
		filter cond
		want   []kg.ID
	}{
		{is("name", kg.Contains, "lodz"), []kg.ID{"book/a", "book/c", "book/b"}},
		{is("name", kg.StartsWith, "\u00f8RES"), []kg.ID{"book/d", "book/e"}},
		{is("name", kg.StartsWith, "izmir"), []kg.ID{"book/g", "book/h", "book/i"}},
		{is("name", kg.StartsWith, "\u0130ZM\u0131R"), []kg.ID{"book/g", "book/h", "book/i"}},
		{is("name", kg.Contains, "ab"), []kg.ID{"book/j", "book/k"}},
		{is("name", kg.Contains, "b'c"), []kg.ID{"book/k"}},
		{and(), []kg.ID{"book/j", "book/k", "book/l", "book/g", "book/h", "book/i", "book/a", "book/c", "book/b", "book/d", "book/e", "book/f"}},
	} {
		check(t, ids(ask(t, s, kg.Viewer{}, list("Book", where(c.filter), orderBy(asc("name"))))), c.want)
	}
}

// combined are filters made of several.
var combined = []struct {
	name   string
	filter cond
	want   func(known) bool
}{
	{"holds of all with no parts of and", and(), func(known) bool { return true }},
	{"holds of none with no parts of or", or(), func(known) bool { return false }},
	{"holds of all with not of or without parts", not(or()), func(known) bool { return true }},
	{
		"takes and as both", and(is("level", kg.Eq, "PRIMARY"), is("open", kg.Eq, true), is("pupils", kg.Gte, int64(0))),
		func(k known) bool {
			_, ok := k.get("pupils")
			return ok && k.text["level"] == "PRIMARY"
		},
	},
	{
		"takes or as either", or(is("level", kg.Eq, "TERTIARY"), is("rooms", kg.Eq, int64(7))),
		func(k known) bool { return k.text["level"] == "TERTIARY" || k.text["rooms"] == "7" },
	},
	{
		"holds not of what is absent", or(is("pupils", kg.Lt, int64(1000)), is("pupils", kg.Gte, int64(1000))),
		func(k known) bool { _, ok := k.get("pupils"); return ok },
	},
	{
		"takes not of something absent as true", not(or(is("pupils", kg.Lt, int64(1000)), is("currency", kg.Eq, "XCD"))),
		func(k known) bool {
			n, ok := k.get("pupils")
			return !(ok && len(n) < 5) && k.text["currency"] != "XCD"
		},
	},
	{
		"takes not of not as it is", not(not(is("boarding", kg.Eq, true))),
		func(k known) bool { return k.text["boarding"] == "true" },
	},
	{
		"nests and, or and not", and(or(is("boarding", kg.IsNull, true), not(is("boarding", kg.Eq, true))), not(and(is("open", kg.Eq, true), is("level", kg.Eq, "PRIMARY")))),
		func(k known) bool {
			return k.text["boarding"] != "true" && (k.text["open"] != "true" || k.text["level"] != "PRIMARY")
		},
	},
	{
		"compares one attribute twice", and(is("founded", kg.Gte, "1901-05"), is("founded", kg.Lte, "1901-05"), not(is("founded", kg.Eq, "1901"))),
		func(k known) bool { return k.text["founded"] == "1901-05" || k.text["founded"] == "1901-05-20" },
	},
}
