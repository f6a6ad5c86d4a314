package kg_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// ranks are the sources of these tests: a law is believed before the news.
var everybody, amberA, redB = kg.AudienceOf(kg.Clear), kg.AudienceOf(kg.Amber, orgA), kg.AudienceOf(kg.Red, orgB)

var ranks = kg.Sources{"source/law": {Rank: 0}, "source/news": {Rank: 4}, "source/secret": {Rank: 1, Audience: kg.AudienceOf(kg.Amber)}, kgtest.Doc: {Rank: 2}}

func identified(facts ...kg.Fact) []kg.Fact {
	out := make([]kg.Fact, len(facts))
	for i, f := range facts {
		out[i] = kgtest.Identified(f)
	}
	return out
}

func TestResolveEntity(t *testing.T) {
	kind := kgtest.NewFact("teacher/ada", kg.AttrKind, "")
	name := func(text string, options ...kgtest.Option) kg.Fact {
		return kgtest.NewFact("teacher/ada", kg.AttrName, text, append([]kgtest.Option{kgtest.Where(text)}, options...)...)
	}
	for _, c := range []struct {
		name    string
		facts   []kg.Fact
		want    string // the name shown
		marking kg.Marking
	}{
		{"calls a thing by its slug where nothing names it", []kg.Fact{kind}, "ada", kg.Clear},
		{"shows the newest value", []kg.Fact{kind, name("new", kgtest.AsOf("2011")), name("old", kgtest.AsOf("2010"), kgtest.From("source/law"))}, "new", kg.Clear},
		{"shows that of the better source where dates are equal", []kg.Fact{kind, name("a", kgtest.From("source/news")), name("b", kgtest.From("source/law"))}, "b", kg.Clear},
		{"shows none that is more restricted than the thing", []kg.Fact{kind, name("hidden", kgtest.AsOf("2011"), kgtest.Marked(kg.Green)), name("open")}, "open", kg.Clear},
		{"marks facts no less than their source", []kg.Fact{kind, name("hidden", kgtest.AsOf("2011"), kgtest.From("source/secret"))}, "ada", kg.Clear},
		{"marks a thing as the least of what states it", []kg.Fact{kgtest.NewFact("teacher/ada", kg.AttrKind, "", kgtest.From("source/secret")), kgtest.NewFact("teacher/ada", kg.AttrKind, "", kgtest.Marked(kg.Green)), name("n")}, "n", kg.Green},
	} {
		facts := identified(c.facts...)
		t.Run("it "+c.name, func(t *testing.T) {
			for range 6 { // whatever the order of the facts
				e, err := kgtest.Ontology().ResolveEntity("teacher/ada", facts, ranks)
				if err != nil || e.Name() != c.want || e.Audience != kg.AudienceOf(c.marking) {
					t.Fatalf("it is %+v (%v), want %q, %s", e, err, c.want, c.marking)
				}
				if !slices.IsSortedFunc(e.Facts, func(a, b kg.Fact) int { return strings.Compare(string(a.ID), string(b.ID)) }) {
					t.Fatal("its facts are out of order")
				}
				facts = append(facts[1:], facts[0])
			}
		})
	}
	for _, c := range []struct {
		name  string
		id    kg.ID
		facts []kg.Fact
		says  string
	}{
		{"values of what nothing states", "teacher/ada", identified(name("n")), "source/doc states its name, but nothing states that it is"},
		{"a thing without a required value", "book/emma", identified(kgtest.NewFact("book/emma", kg.AttrKind, "")), "book/emma: lacks title, which every Book has: state it, with a marking no higher than the thing's own (CLEAR)"},
		{
			"a thing for two audiences in no order", "teacher/ada", identified(kgtest.NewFact("teacher/ada", "kind", "", kgtest.For(amberA)), kgtest.NewFact("teacher/ada", "kind", "", kgtest.Where("p. 2"), kgtest.For(redB))),
			"teacher/ada: is stated by source/doc for AMBER organisation/a and by source/doc for RED organisation/b, neither of which has the other in it; state it once for all of them (AMBER organisation/a or RED organisation/b)",
		},
		{"a thing of no kind", "planet/mars", nil, `there is no kind "planet"`},
	} {
		t.Run("it refuses "+c.name, func(t *testing.T) {
			if _, err := kgtest.Ontology().ResolveEntity(c.id, c.facts, ranks); kg.CodeOf(err) != kg.Invalid || !strings.Contains(fmt.Sprint(err), c.says) {
				t.Errorf("it says %v, want %q", err, c.says)
			}
		})
	}
	t.Run("it gives nothing for no facts", func(t *testing.T) {
		if e, err := kgtest.Ontology().ResolveEntity("teacher/ada", nil, ranks); e != nil || err != nil {
			t.Errorf("it gives %+v, %v", e, err)
		}
	})
	t.Run("it leaves the facts it was given", func(t *testing.T) {
		facts := identified(kind, name("n", kgtest.From("source/secret")))
		if _, err := kgtest.Ontology().ResolveEntity("teacher/ada", facts, ranks); err != nil || facts[0].Shown || facts[1].Audience != kg.AudienceOf(kg.Clear) {
			t.Errorf("they are %+v (%v)", facts, err)
		}
	})
}

func TestResolveTie(t *testing.T) {
	key := kg.TieKey{Kind: "OWNS", From: "school/elm", To: "book/emma"}
	stated := func(options ...kgtest.Option) kg.Fact {
		return kgtest.NewTie("OWNS", "school/elm", "book/emma", options...)
	}
	for _, c := range []struct {
		name    string
		facts   []kg.Fact
		ends    kg.Audience
		marking kg.Audience
		copies  kg.Value
	}{
		{"marks a tie as the least of what states it", []kg.Fact{stated(kgtest.Marked(kg.Red)), stated(kgtest.Where("p. 2"), kgtest.Marked(kg.Green))}, everybody, kg.AudienceOf(kg.Green), nil},
		{"marks a tie no less than its ends", []kg.Fact{stated()}, kg.AudienceOf(kg.Amber), kg.AudienceOf(kg.Amber), nil},
		{"shows a tie to who may see both the fact and the ends", []kg.Fact{stated(kgtest.For(amberA))}, redB, kg.Both(amberA, redB), nil},
		{"takes all attributes from one fact", []kg.Fact{stated(kgtest.With("copies", "1"), kgtest.AsOf("2010")), stated(kgtest.Where("p. 2"), kgtest.With("condition", "NEW"), kgtest.AsOf("2011"))}, everybody, everybody, nil},
		{"shows no attributes more restricted than what states it", []kg.Fact{stated(kgtest.With("copies", "1")), stated(kgtest.Where("p. 2"), kgtest.With("copies", "2"), kgtest.AsOf("2011"), kgtest.Marked(kg.Green))}, kg.AudienceOf(kg.Red), kg.AudienceOf(kg.Red), int64(1)},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			tie, err := kgtest.Ontology().ResolveTie(key, identified(c.facts...), ranks, c.ends)
			if err != nil {
				t.Fatal(err)
			}
			if copies := tie.Vals[tie.Type.Attr("copies").Index]; tie.Audience != c.marking || copies != c.copies {
				t.Errorf("it is %s with %v copies, want %s, %v", tie.Audience, copies, c.marking, c.copies)
			}
		})
	}
	t.Run("it gives nothing for no facts", func(t *testing.T) {
		if tie, err := kgtest.Ontology().ResolveTie(key, nil, ranks, everybody); tie != nil || err != nil {
			t.Errorf("it gives %+v, %v", tie, err)
		}
	})
}

func TestRecordFor(t *testing.T) {
	e, err := kgtest.Ontology().ResolveEntity("teacher/ada", identified(
		kgtest.NewFact("teacher/ada", kg.AttrKind, "", kgtest.Marked(kg.Green)), kgtest.NewFact("teacher/ada", "born", "1970", kgtest.Marked(kg.Amber)),
	), ranks)
	if err != nil {
		t.Fatal(err)
	}
	e.Cites = []kg.Cite{{Source: kgtest.Doc, Audience: kg.AudienceOf(kg.Green)}, {Source: "source/secret", Audience: kg.AudienceOf(kg.Red)}}
	for _, c := range []struct {
		name         string
		to           kg.Marking
		exists       bool
		facts, cites int
	}{
		{"hides a record from who may not see it", kg.Clear, false, 0, 0},
		{"hides facts and sources from who may not see them", kg.Green, true, 1, 1},
		{"hides sources from who may not see them", kg.Amber, true, 2, 1},
		{"shows all to who may see all", kg.Red, true, 2, 2},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			r := kg.Record{Entity: e}.For(kg.Cleared("", c.to))
			if r.Exists() != c.exists || c.exists && (len(r.Facts()) != c.facts || len(r.Entity.Cites) != c.cites) {
				t.Errorf("it is %+v", r.Entity)
			}
			if len(e.Facts) != 2 || len(e.Cites) != 2 {
				t.Fatal("the record itself has changed")
			}
		})
	}
}
