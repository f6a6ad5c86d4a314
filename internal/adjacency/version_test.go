package adjacency_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// apply makes the next version.
func apply(t testing.TB, v *adjacency.Version, changes ...kg.Change) *adjacency.Version {
	t.Helper()
	w, err := v.Ontology().Prepare(t.Context(), v.Records(), v.Revision(), 0, changes)
	if err != nil {
		t.Fatal(err)
	}
	return v.Apply(w)
}

// picture gives all that can be read of a version, as text: each thing with the
// lists of its links in their order, each kind by each of its keys, words.
func picture(t testing.TB, v *adjacency.Version) []string {
	t.Helper()
	out := []string{fmt.Sprint(v.Revision(), v.Entities(), v.Ties())}
	for n, e := range v.OfKind(v.Ontology().Any) {
		out = append(out, fmt.Sprint(e.ID, e.Vals, e.Audience, e.Cites))
		for _, l := range e.Kind.Links {
			for h := range v.Of(n, l).All() {
				line := fmt.Sprint("  ", l.Field, " ", v.Entity(h.Far).ID, " ", h.Audience)
				if h.Tie != nil {
					line += fmt.Sprint(h.Tie.TieKey, h.Tie.Vals, h.Tie.Revision)
				}
				out = append(out, line)
			}
		}
	}
	for _, k := range v.Ontology().Kinds {
		out = append(out, pages(t, v, k)...)
	}
	for _, word := range []string{"a", "b", "name", "title", "x1", "x2"} {
		out = append(out, ask(t, v, &kg.Plan{Kind: v.Ontology().Any, Search: &kg.Search{Tokens: []string{word}}, List: all(), Node: &kg.Shape{}})...)
	}
	return out
}

func all() kg.List { return kg.List{First: kg.NoLimit, Items: true, Count: true, Cursors: true} }

// pages lists a kind by each of its sort keys, both ways.
func pages(t testing.TB, v *adjacency.Version, k *kg.Kind) []string {
	var out []string
	for _, a := range k.Attrs {
		for _, desc := range []bool{false, true} {
			if a.Key(desc) == nil {
				continue
			}
			l := all()
			l.Order = []kg.Order{{Attr: a, Desc: desc}}
			out = append(out, ask(t, v, &kg.Plan{Kind: k, List: l, Node: &kg.Shape{}})...)
		}
	}
	return out
}

func ask(t testing.TB, v *adjacency.Version, p *kg.Plan) []string {
	t.Helper()
	if err := v.Ontology().Normalise(p); err != nil {
		t.Fatal(err)
	}
	page, err := v.Run(t.Context(), kg.System, p)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{fmt.Sprint(p.Kind.Name, page.Total)}
	for _, e := range page.Edges {
		out = append(out, fmt.Sprint(e.Place.Keys, e.Node.ID, e.Score))
	}
	return out
}

// A stepper makes random changes of a world in which one school is a hub: names
// and markings move, ties come and go, things go with all that is tied to them.
type stepper struct {
	random *rand.Rand
	books  int
}

// source states all of one book anew: which is, is called and is owned by
// whom follows from chance; sometimes the book is gone.
func (s *stepper) source() kg.Change {
	n := s.random.IntN(s.books)
	source, book := kg.ID(fmt.Sprintf("source/s%d", n)), kg.ID(fmt.Sprintf("book/b%d", n))
	if s.random.IntN(6) == 0 {
		return kg.ReplaceSource{Source: source}
	}
	marked := kgtest.Marked([]kg.Marking{kg.Clear, kg.Clear, kg.Amber}[s.random.IntN(3)])
	w := new(kgtest.W).Source(source, "REPORT").Is(book, kgtest.From(source), marked)
	name := fmt.Sprintf("%c x%d", 'a'+s.random.IntN(3), s.random.IntN(4))
	w.Has(book, "name", name, kgtest.From(source), marked).Has(source, "name", name, kgtest.From(source))
	w.Has(book, "pages", fmt.Sprint(s.random.IntN(50)), kgtest.From(source), marked)
	if s.random.IntN(4) > 0 {
		w.Tie("OWNS", "school/hub", book, kgtest.From(source), kgtest.With("copies", fmt.Sprint(s.random.IntN(3))))
	}
	return kg.ReplaceSource{Source: source, Facts: w.Facts}
}

// sources gives at most n changes, none of the same source as another.
func (s *stepper) sources(n int) []kg.Change {
	seen := map[kg.ID]bool{}
	var changes []kg.Change
	for range n {
		if c := s.source().(kg.ReplaceSource); !seen[c.Source] {
			seen[c.Source] = true
			changes = append(changes, c)
		}
	}
	return changes
}

// begin gives a version with the hub alone.
func begin(t testing.TB) *adjacency.Version {
	var changes []kg.Change
	for _, f := range kgtest.NewW().Is("school/hub").Facts {
		changes = append(changes, kg.Assert{Fact: f})
	}
	return apply(t, adjacency.New(kgtest.Ontology()), changes...)
}

func TestApply(t *testing.T) {
	t.Run("it makes change by change what it makes at once, and leaves old versions as they were", func(t *testing.T) {
		s := &stepper{random: rand.New(rand.NewPCG(5, 6)), books: 40}
		v := begin(t)
		var old *adjacency.Version
		var oldPicture []string
		for n := range 400 {
			if n%40 == 7 {
				old, oldPicture = v, picture(t, v)
			}
			v = apply(t, v, s.source())
			if n%20 != 0 {
				continue
			}
			again := adjacency.New(v.Ontology()).Apply(v.Write())
			if diff := cmp.Diff(picture(t, again), picture(t, v)); diff != "" {
				t.Fatalf("after %d changes (-at once +change by change):\n%s", n, diff)
			}
			if old != nil {
				if diff := cmp.Diff(oldPicture, picture(t, old)); diff != "" {
					t.Fatalf("an old version changed:\n%s", diff)
				}
			}
		}
	})
	t.Run("it does so for hubs, in many changes at once and in few", func(t *testing.T) {
		s := &stepper{random: rand.New(rand.NewPCG(7, 8)), books: 1_600}
		v := begin(t)
		for _, size := range []int{4_000, 1, 600, 1, 1, 150, 10, 10} {
			v = apply(t, v, s.sources(size)...)
			again := adjacency.New(v.Ontology()).Apply(v.Write())
			if !slices.Equal(picture(t, again), picture(t, v)) {
				t.Fatalf("after %d changes at once it is another graph", size)
			}
		}
		hub, _ := v.Lookup("school/hub")
		if n := v.Of(hub, v.Ontology().Kind("School").Link("books")).Len(); n < 700 {
			t.Errorf("the hub has but %d books", n)
		}
	})
}

func TestCount(t *testing.T) {
	t.Run("a walk along a link allocates nothing", func(t *testing.T) {
		s := &stepper{random: rand.New(rand.NewPCG(9, 9)), books: 900}
		v := begin(t)
		for range 30 {
			v = apply(t, v, s.sources(100)...)
		}
		hub, _ := v.Lookup("school/hub")
		link, seen := v.Ontology().Kind("School").Link("books"), 0
		if allocs := testing.AllocsPerRun(10, func() {
			for h := range v.Of(hub, link).All() {
				if v.Entity(h.Far).Audience == kg.AudienceOf(kg.Clear) {
					seen++
				}
			}
		}); allocs > 0 || seen == 0 {
			t.Errorf("%v allocations for %d ties", allocs, seen)
		}
	})
}

func TestAround(t *testing.T) {
	s := &stepper{random: rand.New(rand.NewPCG(11, 12)), books: 600}
	v := apply(t, begin(t), s.sources(400)...)
	for _, f := range kgtest.NewW().Is("teacher/a").Is("teacher/b").Is("teacher/c").
		Tie("FRIEND_OF", "teacher/a", "teacher/b").Tie("FRIEND_OF", "teacher/c", "teacher/a").Tie("EMPLOYS", "school/hub", "teacher/a", kgtest.With("post", "HEAD")).Facts {
		v = apply(t, v, kg.Assert{Fact: f})
	}
	want := map[string]int{}
	for rec := range v.All(t.Context(), kg.System) {
		if k := rec.Key().Tie; rec.Tie != nil {
			want[fmt.Sprint(k.From, k, true)]++
			if !rec.Tie.Type.Symmetric {
				want[fmt.Sprint(k.To, k, false)]++
			}
		}
	}
	got := map[string]int{}
	for n, e := range v.OfKind(v.Ontology().Any) {
		around := 0
		for h, begins := range v.Around(n) {
			got[fmt.Sprint(e.ID, h.Tie.TieKey, begins)]++
			if far := map[bool]kg.ID{true: h.Tie.To, false: h.Tie.From}[begins]; far != v.Entity(h.Far).ID {
				t.Errorf("the far end of %v at %s is %s", h.Tie.TieKey, e.ID, v.Entity(h.Far).ID)
			}
			around++
		}
		if around > v.Degree(n) {
			t.Errorf("%s has %d ties, more than its degree, %d", e.ID, around, v.Degree(n))
		}
	}
	t.Run("it gives each tie once at each end, those without direction as beginning there", func(t *testing.T) {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-stored +around):\n%s", diff)
		}
	})
}

func TestBranches(t *testing.T) {
	t.Run("it lets several versions be made of one at once, none of which tells in another", func(t *testing.T) {
		trunk := apply(t, adjacency.New(kgtest.Ontology()), kgtest.NewW().Is("school/a").Is("teacher/t").Tie("EMPLOYS", "school/a", "teacher/t", kgtest.With("post", "HEAD")).Changes()...)
		before := picture(t, trunk)
		var group sync.WaitGroup
		made := make([]*adjacency.Version, 8)
		for i := range made {
			group.Go(func() {
				id := kg.ID(fmt.Sprintf("teacher/t%d", i))
				w, err := trunk.Ontology().Prepare(t.Context(), trunk.Records(), trunk.Revision(), 0, kgtest.NewW().Is(id).Tie("EMPLOYS", "school/a", id, kgtest.With("post", "HEAD")).Changes())
				if err != nil {
					t.Error(err)
					return
				}
				made[i] = trunk.Apply(w)
			})
		}
		group.Wait()
		for i, v := range made {
			if _, ok := v.Lookup(kg.ID(fmt.Sprintf("teacher/t%d", i))); !ok || v.Entities() != trunk.Entities()+1 {
				t.Errorf("version %d holds %d things, want its own beside %d", i, v.Entities(), trunk.Entities())
			}
		}
		if diff := cmp.Diff(before, picture(t, trunk)); diff != "" {
			t.Errorf("the version they were made of changed (-was +is):\n%s", diff)
		}
	})
}
