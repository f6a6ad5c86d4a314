package localstore_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/portolan/portolan/graph/schema"
	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/localstore"
	"github.com/portolan/portolan/internal/synth"
)

var portolan = sync.OnceValue(func() *kg.Ontology {
	var files []kg.SchemaFile
	for _, f := range schema.Files() {
		files = append(files, kg.SchemaFile{Name: f.Name, Text: f.Text})
	}
	o, err := kg.LoadOntology(files...)
	if err != nil {
		panic(err)
	}
	return o
})

// fill applies a synthetic world.
func fill(b *testing.B, s kg.Store, entities int) {
	b.Helper()
	for changes := range synth.Batches(entities, 1) {
		if _, err := s.Apply(b.Context(), kg.System, 0, changes); err != nil {
			b.Fatal(err)
		}
	}
}

var (
	worldsMu sync.Mutex
	worlds   = map[int]*localstore.Store{}
)

// world gives a store in memory with a synthetic world, made once for each size.
func world(b *testing.B, entities int) *localstore.Store {
	b.Helper()
	worldsMu.Lock()
	defer worldsMu.Unlock()
	if worlds[entities] == nil {
		s := localstore.OpenMemory(portolan())
		fill(b, s, entities)
		worlds[entities] = s
	}
	return worlds[entities]
}

// fourLevels is a read of needs, four levels deep: their area, ten organisations
// with the status of their interest, ten solutions, ten initiatives, and of
// each of these ten funders, implementers and countries.
func fourLevels(roots int) *kg.Plan {
	o := portolan()
	need, initiative := o.Kind("Need"), o.Kind("Initiative")
	return &kg.Plan{
		Kind: need, List: kg.List{First: roots, Items: true, Order: []kg.Order{{Attr: need.Attr("name")}}},
		Node: shapeOf(need, step(need, "area"), step(need, "organisations", "status"), step(need, "solutions"),
			step(need, "initiatives", "", step(initiative, "funders"), step(initiative, "implementers"), step(initiative, "countries"))),
	}
}

func shapeOf(k *kg.Kind, steps ...*kg.Step) *kg.Shape {
	return &kg.Shape{Kinds: []*kg.KindShape{{Kind: k, Attrs: []*kg.Attr{k.Attr("id"), k.Attr("name")}, Steps: steps}}}
}

// step reads ten far ends in order of name; more is an attribute of the tie,
// then steps of the far ends.
func step(k *kg.Kind, field string, more ...any) *kg.Step {
	l := k.Link(field)
	s := &kg.Step{Link: l, List: kg.List{First: 10, Items: true, Order: []kg.Order{{Attr: l.To.Attr("name")}}}}
	var deeper []*kg.Step
	for _, m := range more {
		switch m := m.(type) {
		case string:
			if m != "" {
				s.Tie = append(s.Tie, l.Tie.Attr(m))
			}
		case *kg.Step:
			deeper = append(deeper, m)
		}
	}
	s.Node = shapeOf(l.To, deeper...)
	return s
}

// objects counts the rows of a page.
func objects(p *kg.Page) int {
	n := 0
	for i := range p.Edges {
		n++
		for j := range p.Edges[i].Node.Pages {
			n += objects(&p.Edges[i].Node.Pages[j])
		}
	}
	return n
}

// What the hand-written loop builds: the values of fourLevels.
type (
	handThing struct {
		id   kg.ID
		name string
	}
	handPartner struct {
		handThing
		status string
	}
	handInitiative struct {
		handThing
		funders, implementers, countries []handThing
	}
	handNeed struct {
		handThing
		area        []handThing
		partners    []handPartner
		solutions   []handThing
		initiatives []handInitiative
	}
)

// hand is a reader of fourLevels as somebody would write it who knows the
// question: no plan, no filters, no places; ten of each.
type hand struct {
	v                                *adjacency.Version
	area, organisations, solutions   *kg.Link
	initiatives                      *kg.Link
	funders, implementers, countries *kg.Link
	status                           int
	viewer                           kg.Viewer
}

func newHand(v *adjacency.Version) *hand {
	need, initiative := portolan().Kind("Need"), portolan().Kind("Initiative")
	return &hand{
		v: v, area: need.Link("area"), organisations: need.Link("organisations"), solutions: need.Link("solutions"),
		initiatives: need.Link("initiatives"), funders: initiative.Link("funders"), implementers: initiative.Link("implementers"),
		countries: initiative.Link("countries"), status: need.Link("organisations").Tie.Attr("status").Index, viewer: kg.System,
	}
}

func (h *hand) thing(n uint32) handThing {
	e := h.v.Entity(n)
	return handThing{e.ID, e.Name()}
}

func (h *hand) things(n uint32, l *kg.Link) []handThing {
	ties := h.v.Of(n, l)
	out := make([]handThing, 0, min(10, ties.Len()))
	for half := range ties.All() {
		if len(out) == 10 {
			break
		}
		if h.viewer.Sees(half.Audience) {
			out = append(out, h.thing(half.Far))
		}
	}
	return out
}

func (h *hand) partners(n uint32) []handPartner {
	ties := h.v.Of(n, h.organisations)
	out := make([]handPartner, 0, min(10, ties.Len()))
	for half := range ties.All() {
		if len(out) == 10 {
			break
		}
		if h.viewer.Sees(half.Audience) {
			out = append(out, handPartner{h.thing(half.Far), half.Tie.Vals[h.status].(string)})
		}
	}
	return out
}

func (h *hand) work(n uint32) []handInitiative {
	ties := h.v.Of(n, h.initiatives)
	out := make([]handInitiative, 0, min(10, ties.Len()))
	for half := range ties.All() {
		if len(out) == 10 {
			break
		}
		if h.viewer.Sees(half.Audience) {
			out = append(out, handInitiative{h.thing(half.Far), h.things(half.Far, h.funders), h.things(half.Far, h.implementers), h.things(half.Far, h.countries)})
		}
	}
	return out
}

// needs reads the roots, which it is told: a version gives nobody the order by name.
func (h *hand) needs(roots []kg.ID) []handNeed {
	out := make([]handNeed, 0, len(roots))
	for _, id := range roots {
		n, _ := h.v.Lookup(id)
		if e := h.v.Entity(n); h.viewer.Sees(e.Audience) {
			out = append(out, handNeed{handThing{e.ID, e.Name()}, h.things(n, h.area), h.partners(n), h.things(n, h.solutions), h.work(n)})
		}
	}
	return out
}

// BenchmarkFourLevels compares a four-level read through kg.Graph with the
// hand-written loop, turn by turn.
func BenchmarkFourLevels(b *testing.B) {
	s := world(b, 100_000)
	g := kg.NewGraph(portolan(), s)
	h := newHand(s.Version())
	for _, roots := range []int{5, 50, 200} {
		b.Run(fmt.Sprintf("roots=%d", roots), func(b *testing.B) {
			page, err := g.Run(b.Context(), kg.System, fourLevels(roots))
			if err != nil {
				b.Fatal(err)
			}
			var ids []kg.ID
			for _, e := range page.Edges {
				ids = append(ids, e.Node.ID)
			}
			var plan, byHand time.Duration
			for b.Loop() {
				p := fourLevels(roots)
				t0 := time.Now()
				if _, err := g.Run(b.Context(), kg.System, p); err != nil {
					b.Fatal(err)
				}
				t1 := time.Now()
				runtime.KeepAlive(h.needs(ids))
				plan, byHand = plan+t1.Sub(t0), byHand+time.Since(t1)
			}
			n := float64(objects(page))
			b.ReportMetric(float64(plan.Microseconds())/float64(b.N), "µs/plan")
			b.ReportMetric(float64(byHand.Microseconds())/float64(b.N), "µs/hand")
			b.ReportMetric(float64(plan)/float64(byHand), "times-hand")
			b.ReportMetric(n, "objects")
			allocs, bytes := allocated(func() { _, _ = g.Run(b.Context(), kg.System, fourLevels(roots)) })
			b.ReportMetric(allocs/n, "allocs/object")
			b.ReportMetric(bytes/n, "B/object")
			handAllocs, handBytes := allocated(func() { runtime.KeepAlive(h.needs(ids)) })
			b.ReportMetric(handAllocs/n, "hand-allocs/object")
			b.ReportMetric(handBytes/n, "hand-B/object")
		})
	}
}

// allocated gives the allocations and bytes of one call.
func allocated(call func()) (allocs, bytes float64) {
	const rounds = 50
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range rounds {
		call()
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / rounds, float64(after.TotalAlloc-before.TotalAlloc) / rounds
}

// heap gives the bytes of live objects.
func heap() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// BenchmarkOpen measures how long a store of 100,000 entities takes to open, how
// big its file is, and what memory an entity and a tie take.
func BenchmarkOpen(b *testing.B) {
	things, all := filepath.Join(b.TempDir(), "things.db"), filepath.Join(b.TempDir(), "all.db")
	if ties := writeWorld(b, things, func(c kg.Change) bool { return c.(kg.Assert).Fact.Object == "" }); ties != 0 {
		b.Fatalf("it has %d ties", ties)
	}
	ties := writeWorld(b, all, func(kg.Change) bool { return true })
	var open time.Duration
	for b.Loop() {
		began := time.Now()
		s, err := localstore.Open(all, portolan())
		if err != nil {
			b.Fatal(err)
		}
		open += time.Since(began)
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	ofThings, ofAll := opened(b, things), opened(b, all)
	info, err := os.Stat(all)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(open.Seconds()/float64(b.N), "s/open")
	b.ReportMetric(float64(info.Size())/(1<<20), "MB-file")
	b.ReportMetric(ofAll/(1<<20), "MB-memory")
	b.ReportMetric(ofThings/100_000, "B/entity")
	b.ReportMetric((ofAll-ofThings)/float64(ties), "B/tie")
	b.ReportMetric(float64(ties), "ties")
}

// writeWorld makes a store of those changes that are kept and gives its number of ties.
func writeWorld(b *testing.B, path string, keep func(kg.Change) bool) int {
	b.Helper()
	s, err := localstore.Open(path, portolan())
	if err != nil {
		b.Fatal(err)
	}
	for changes := range synth.Batches(100_000, 1) {
		changes = slices.DeleteFunc(changes, func(c kg.Change) bool { return !keep(c) })
		if _, err := s.Apply(b.Context(), kg.System, 0, changes); err != nil {
			b.Fatal(err)
		}
	}
	ties := s.Version().Ties()
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	return ties
}

// opened gives the memory that an open store takes.
func opened(b *testing.B, path string) float64 {
	b.Helper()
	before := heap()
	s, err := localstore.Open(path, portolan())
	if err != nil {
		b.Fatal(err)
	}
	after := heap()
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	runtime.KeepAlive(s)
	return after - before
}

// BenchmarkSmallApply compares one small Apply at 10,000 and at 100,000 entities,
// turn by turn, in memory (a new need with an interest, taken back again).
func BenchmarkSmallApply(b *testing.B) {
	small, big := world(b, 10_000), world(b, 100_000)
	organisation := func(s *localstore.Store) kg.ID {
		for _, e := range s.Version().OfKind(portolan().Kind("Organisation")) {
			return e.ID
		}
		b.Fatal("there is no organisation")
		return ""
	}
	orgSmall, orgBig := organisation(small), organisation(big)
	var times [2]time.Duration
	for b.Loop() {
		t0 := time.Now()
		smallApply(b, small, orgSmall)
		t1 := time.Now()
		smallApply(b, big, orgBig)
		times[0], times[1] = times[0]+t1.Sub(t0), times[1]+time.Since(t1)
	}
	b.ReportMetric(float64(times[0].Microseconds())/float64(2*b.N), "µs/apply-10k")
	b.ReportMetric(float64(times[1].Microseconds())/float64(2*b.N), "µs/apply-100k")
	b.ReportMetric(float64(times[1])/float64(times[0]), "times-10k")
	_, bytes := allocated(func() { smallApply(b, small, orgSmall) })
	_, bytesBig := allocated(func() { smallApply(b, big, orgBig) })
	b.ReportMetric(bytes/2, "B/apply-10k")
	b.ReportMetric(bytesBig/2, "B/apply-100k")
}

// smallApply states a need with an interest, and takes it back: two Applies.
func smallApply(b *testing.B, s kg.Store, organisation kg.ID) {
	const source, need = kg.ID("source/small"), kg.ID("need/small")
	fact := func(subject kg.ID, about, value string) kg.Fact {
		return kg.Fact{Subject: subject, About: about, Value: value, Source: source, Where: "p. 1"}
	}
	interest := fact(organisation, "INTERESTED_IN", "")
	interest.Object, interest.Tie = need, []kg.Field{{Name: "status", Value: "PRESENT"}}
	facts := []kg.Fact{
		fact(source, "kind", ""), fact(source, "title", "Small"), fact(source, "form", "REPORT"),
		fact(need, "kind", ""), fact(need, "ref", "9.9"), fact(need, "statement", "Small"), fact(need, "name", "Small"), interest,
	}
	for _, facts := range [][]kg.Fact{facts, nil} {
		if _, err := s.Apply(b.Context(), kg.System, 0, []kg.Change{kg.ReplaceSource{Source: source, Facts: facts}}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDurableApply measures a small Apply with the disk in it, beside the
// time of two syncs of a small file, which is what bbolt makes.
func BenchmarkDurableApply(b *testing.B) {
	path := filepath.Join(b.TempDir(), "world.db")
	s, err := localstore.Open(path, portolan())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	fill(b, s, 10_000)
	var organisation kg.ID
	for _, e := range s.Version().OfKind(portolan().Kind("Organisation")) {
		organisation = e.ID
		break
	}
	bare, err := os.Create(filepath.Join(b.TempDir(), "bare"))
	if err != nil {
		b.Fatal(err)
	}
	defer bare.Close()
	page := make([]byte, os.Getpagesize())
	var durable, synced time.Duration
	for b.Loop() {
		t0 := time.Now()
		smallApply(b, s, organisation)
		t1 := time.Now()
		for range 4 {
			if _, err := bare.WriteAt(page, 0); err != nil {
				b.Fatal(err)
			}
			if err := bare.Sync(); err != nil {
				b.Fatal(err)
			}
		}
		durable, synced = durable+t1.Sub(t0), synced+time.Since(t1)
	}
	b.ReportMetric(float64(durable.Microseconds())/float64(2*b.N), "µs/apply")
	b.ReportMetric(float64(durable)/float64(synced), "times-two-syncs")
}

// BenchmarkRoots measures pages of roots at 100,000 entities.
func BenchmarkRoots(b *testing.B) {
	s := world(b, 100_000)
	o := portolan()
	initiative, organisation := o.Kind("Initiative"), o.Kind("Organisation")
	var funder string
	for n, e := range s.Version().OfKind(organisation) {
		if s.Version().Of(n, organisation.Link("funds")).Len() > 0 {
			funder = string(e.ID)
			break
		}
	}
	page := func(k *kg.Kind, with func(*kg.Plan)) func() *kg.Plan {
		return func() *kg.Plan {
			p := &kg.Plan{Kind: k, List: kg.List{First: 50, Items: true, Cursors: true}, Node: shapeOf(k)}
			with(p)
			return p
		}
	}
	for _, c := range []struct {
		name string
		plan func() *kg.Plan
	}{
		{"first page", page(initiative, func(*kg.Plan) {})},
		{"counted", page(initiative, func(p *kg.Plan) { p.List.Count = true })},
		{"funded by one", page(initiative, func(p *kg.Plan) {
			p.List.Filter = &kg.Linked{Link: initiative.Link("funders"), Node: &kg.Compare{Attr: organisation.Attr("id"), Value: funder}}
		})},
		{"contains", page(initiative, func(p *kg.Plan) {
			p.List.Filter = &kg.Compare{Attr: initiative.Attr("name"), Op: kg.Contains, Value: "zzz"}
		})},
		{"by count", page(organisation, func(p *kg.Plan) {
			p.List.Order = []kg.Order{{Count: organisation.Link("funds"), Desc: true}}
		})},
		{"search", page(o.Any, func(p *kg.Plan) { p.Search = kg.SearchFor("synthetic need") })},
	} {
		b.Run(c.name, func(b *testing.B) {
			g := kg.NewGraph(o, s)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := g.Run(b.Context(), kg.System, c.plan()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkParallel measures the four-level read of 50 needs from all processors.
func BenchmarkParallel(b *testing.B) {
	g := kg.NewGraph(portolan(), world(b, 100_000))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := g.Run(b.Context(), kg.System, fourLevels(50)); err != nil {
				b.Error(err)
				return
			}
		}
	})
}
