package neo4jstore

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest/wire"
	"github.com/portolan/portolan/internal/synth"
)

// benchSize is about how many things the world of the benchmarks has.
const benchSize = 100_000

// BenchmarkNeo4j compares the store with what is written by hand for the driver,
// turn by turn in one run, on a synthetic world. With -table it writes what it
// measured into docs/benchmarks.md.
func BenchmarkNeo4j(b *testing.B) {
	var m measured
	m.bare(b)
	m.target = neo4jtest.Start(b, neo4jtest.Options{}).Target
	s := connect(b, portolan(b), m.target)
	m.load(b, s)
	b.Run("all", func(b *testing.B) { m.benchAll(b, s) })
	replan(b, s)
	for _, roots := range []int{5, 50, 200} {
		b.Run(fmt.Sprintf("roots=%d", roots), func(b *testing.B) { m.benchFourLevels(b, s, roots) })
	}
	b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) { m.benchClients(b, s) })
	b.Run("compile", func(b *testing.B) { m.benchCompile(b, s) })
	b.Run("first", func(b *testing.B) { m.benchFirst(b, s) })
	if *table {
		m.profileQuestions(b, s)
		m.write(b)
	}
}

func portolan(tb testing.TB) *kg.Ontology {
	tb.Helper()
	o, err := graph.Ontology()
	if err != nil {
		tb.Fatal(err)
	}
	return o
}

// timed tells how long work takes.
func timed(tb testing.TB, work func() error) time.Duration {
	tb.Helper()
	began := time.Now()
	if err := work(); err != nil {
		tb.Fatal(err)
	}
	return time.Since(began)
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

// pair is the same thing measured of the store and of what is written by hand.
type pair struct{ ours, hand float64 }

func (p pair) ratio() float64 { return p.ours / p.hand }

func (p pair) report(b *testing.B, unit string) {
	b.ReportMetric(p.ours, unit+"/plan")
	b.ReportMetric(p.hand, unit+"/hand")
	b.ReportMetric(p.ratio(), "times-hand")
}

// triple is a read through the store, by the same statement on the raw driver, and
// by a leaner one (byHand).
type triple struct {
	pair
	lean float64
}

func (t triple) leanRatio() float64 { return t.ours / t.lean }

func (t triple) report(b *testing.B, unit string) {
	t.pair.report(b, unit)
	b.ReportMetric(t.lean, unit+"/lean")
	b.ReportMetric(t.leanRatio(), "times-lean")
}

// leastTurns is how often each way is measured at least.
const leastTurns = 9

// turns measures ways of doing a thing, one after the other again and again, and
// gives their medians in milliseconds.
func turns(b *testing.B, ours, hand, lean func() error) triple {
	b.Helper()
	ways := []func() error{ours, hand, lean}
	times := make([][]time.Duration, len(ways))
	for more := b.Loop(); more || len(times[0]) < leastTurns; more = more && b.Loop() {
		for i, way := range ways {
			times[i] = append(times[i], timed(b, way))
		}
	}
	return triple{pair{ms(median(times[0])), ms(median(times[1]))}, ms(median(times[2]))}
}

// bare loads the synthetic world by bare statements, things and ties with their
// attributes and nothing else, and reads it by one grouped read. It does so in a
// server of its own, which is gone afterwards.
func (m *measured) bare(b *testing.B) {
	server := neo4jtest.Start(b, neo4jtest.Options{})
	defer server.Close()
	m.target = server.Target
	things, ties := bareRows(b)
	for _, rows := range things {
		m.things += len(rows)
	}
	for _, rows := range ties {
		m.ties += len(rows)
	}
	runBare(b, m.target, "CREATE CONSTRAINT FOR (n:Thing) REQUIRE n.id IS UNIQUE", nil)
	runBare(b, m.target, "CALL db.awaitIndexes(300)", nil)
	m.loading.hand = ms(timed(b, func() error {
		for _, label := range slices.Sorted(maps.Keys(things)) {
			runBare(b, m.target, "UNWIND $rows AS row CREATE (n:Thing:"+label+") SET n = row", things[label])
		}
		for _, kind := range slices.Sorted(maps.Keys(ties)) {
			runBare(b, m.target, `UNWIND $rows AS row MATCH (a:Thing {id: row.from}) MATCH (b:Thing {id: row.to})
				CREATE (a)-[r:`+quote(kind)+"]->(b) SET r = row.props", ties[kind])
		}
		return nil
	}))
	var reads []time.Duration
	for range 3 {
		reads = append(reads, timed(b, func() error {
			runBare(b, m.target, "MATCH (a:Thing) RETURN a.id, COLLECT { MATCH (a)-[r]->(b) RETURN [type(r), b.id, r.status] }", nil)
			return nil
		}))
	}
	m.reading.hand = ms(median(reads))
}

// bareRows gives the synthetic world as rows by label, and by type of tie.
func bareRows(b *testing.B) (things, ties map[string][]any) {
	things, ties = map[string][]any{}, map[string][]any{}
	at := map[kg.ID]map[string]any{}
	for changes := range synth.Batches(benchSize, 1) {
		for _, change := range changes {
			f := change.(kg.Assert).Fact
			switch {
			case f.Object != "":
				props := map[string]any{}
				for _, field := range f.Tie {
					props[field.Name] = field.Value
				}
				ties[f.About] = append(ties[f.About], map[string]any{"from": string(f.Subject), "to": string(f.Object), "props": props})
			case f.About == kg.AttrKind:
				k, err := portolan(b).KindOf(f.Subject)
				if err != nil {
					b.Fatal(err)
				}
				at[f.Subject] = map[string]any{"id": string(f.Subject)}
				things[k.Name] = append(things[k.Name], at[f.Subject])
			default:
				at[f.Subject][f.About] = f.Value
			}
		}
	}
	return things, ties
}

// runBare runs a statement of its own for every 5,000 rows, or once for none,
// and reads to the end what it answers.
func runBare(b *testing.B, t neo4jtest.Target, text string, rows []any) {
	b.Helper()
	driver, err := t.Driver()
	if err != nil {
		b.Fatal(err)
	}
	defer driver.Close(b.Context())
	session := driver.NewSession(b.Context(), neo4j.SessionConfig{DatabaseName: t.Database})
	defer session.Close(b.Context())
	for first := true; first || len(rows) > 0; first = false {
		some := rows[:min(5_000, len(rows))]
		rows = rows[len(some):]
		result, err := session.Run(b.Context(), "CYPHER 5 "+text, map[string]any{"rows": some})
		if err != nil {
			b.Fatal(err)
		}
		for result.Next(b.Context()) {
			_ = result.Record()
		}
		if result.Err() != nil {
			b.Fatal(result.Err())
		}
	}
}

// load loads the synthetic world as the store keeps it.
func (m *measured) load(b *testing.B, s *Store) {
	m.loading.ours = ms(timed(b, func() error {
		for changes := range synth.Batches(benchSize, 1) {
			if _, err := s.Apply(b.Context(), kg.System, 0, changes); err != nil {
				return err
			}
		}
		return nil
	}))
}

// benchAll reads everything as records.
func (m *measured) benchAll(b *testing.B, s *Store) {
	var reads []time.Duration
	for b.Loop() {
		reads = append(reads, timed(b, func() error {
			for _, err := range kg.NewGraph(s.o, s).All(b.Context(), kg.System) {
				if err != nil {
					return err
				}
			}
			return nil
		}))
	}
	m.reading.ours = ms(median(reads))
	m.reading.report(b, "ms")
	m.loading.report(b, "ms-load")
}

// benchFourLevels compares the four-level read through kg.Graph with the same by
// hand, and counts the round trips of the one.
func (m *measured) benchFourLevels(b *testing.B, s *Store, roots int) {
	g := kg.NewGraph(s.o, s)
	ours := func() error { _, err := g.Run(b.Context(), kg.System, fourLevels(s.o, roots)); return err }
	st := compile(normalised(b, s.o, fourLevels(s.o, roots)), kg.System, names{})
	hand := func() error { _, err := readSame(b.Context(), m.target, s.driver, st); return err }
	lean := func() error { _, err := readByHand(b.Context(), m.target, s.driver, roots); return err }
	f := figure{roots: roots, objects: sameAnswers(b, m.target, s, roots), trips: countTrips(b, m.target, roots)}
	for range 2000 / roots {
		timed(b, ours)
		timed(b, hand)
		timed(b, lean)
	}
	f.triple = turns(b, ours, hand, lean)
	f.report(b, "ms")
	b.ReportMetric(float64(f.objects), "objects")
	b.ReportMetric(f.trips, "round-trips")
	m.levels = append(m.levels, f)
}

// sameAnswers holds the two ways to one answer and tells of how many things it is.
func sameAnswers(b *testing.B, t neo4jtest.Target, s *Store, roots int) int {
	b.Helper()
	page, err := kg.NewGraph(s.o, s).Run(b.Context(), kg.System, fourLevels(s.o, roots))
	if err != nil {
		b.Fatal(err)
	}
	needs, err := readByHand(b.Context(), t, s.driver, roots)
	if err != nil {
		b.Fatal(err)
	}
	same, err := readSame(b.Context(), t, s.driver, compile(normalised(b, s.o, fourLevels(s.o, roots)), kg.System, names{}))
	if err != nil {
		b.Fatal(err)
	}
	ours := outlineOf(page)
	slices.Sort(ours)
	for _, hand := range [][]string{outlineByHand(needs), outlineByHand(same[:roots])} { // the last tells whether there is more
		if diff := cmp.Diff(hand, ours); diff != "" {
			b.Fatalf("the plan answers otherwise than what is written by hand (-hand +plan):\n%s", diff)
		}
	}
	return len(ours)
}

// outlineOf lists the things of a page with their names and what was asked of
// the ties that led to them.
func outlineOf(p *kg.Page) []string {
	var out []string
	for _, e := range p.Edges {
		line := string(e.Node.ID) + " " + e.Node.Vals[0].(string)
		for _, v := range e.Tie {
			line += " " + v.(string)
		}
		out = append(out, line)
		for i := range e.Node.Pages {
			out = append(out, outlineOf(&e.Node.Pages[i])...)
		}
	}
	return out
}

// countTrips tells how many round trips a read costs, on the average of ten.
func countTrips(b *testing.B, t neo4jtest.Target, roots int) float64 {
	b.Helper()
	p, through := wire.Start(b, t)
	s := connect(b, portolan(b), through)
	before := p.RoundTrips()
	for range 10 {
		if _, err := kg.NewGraph(s.o, s).Run(b.Context(), kg.System, fourLevels(s.o, roots)); err != nil {
			b.Fatal(err)
		}
	}
	return float64(p.RoundTrips()-before) / 10
}

const (
	clients  = 8
	requests = 10 // of each client, in a turn
)

// benchClients compares how many reads of 50 roots are answered in a second when
// several ask at once.
func (m *measured) benchClients(b *testing.B, s *Store) {
	g := kg.NewGraph(s.o, s)
	atOnce := func(work func() error) func() error {
		return func() error {
			var wait sync.WaitGroup
			errs := make(chan error, clients*requests)
			for range clients {
				wait.Go(func() {
					for range requests {
						errs <- work()
					}
				})
			}
			wait.Wait()
			close(errs)
			for err := range errs {
				if err != nil {
					return err
				}
			}
			return nil
		}
	}
	st := compile(normalised(b, s.o, fourLevels(s.o, 50)), kg.System, names{})
	ways := []func() error{
		atOnce(func() error { _, err := g.Run(b.Context(), kg.System, fourLevels(s.o, 50)); return err }),
		atOnce(func() error { _, err := readSame(b.Context(), m.target, s.driver, st); return err }),
		atOnce(func() error { _, err := readByHand(b.Context(), m.target, s.driver, 50); return err }),
	}
	for range 3 { // opens the connections, and warms the server
		for _, way := range ways {
			timed(b, way)
		}
	}
	times := turns(b, ways[0], ways[1], ways[2])
	perSecond := func(ms float64) float64 { return clients * requests * 1000 / ms }
	m.clients = triple{pair{perSecond(times.ours), perSecond(times.hand)}, perSecond(times.lean)}
	m.clients.report(b, "requests/s")
}

// benchCompile measures what a plan costs before it is sent, and after it is answered.
func (m *measured) benchCompile(b *testing.B, s *Store) {
	p := normalised(b, s.o, fourLevels(s.o, 50))
	records, err := s.read(b.Context(), compile(p, kg.System, names{}))
	if err != nil {
		b.Fatal(err)
	}
	var before, after []time.Duration
	for b.Loop() {
		p := fourLevels(s.o, 50)
		before = append(before, timed(b, func() error {
			err := s.o.Normalise(p)
			compile(p, kg.System, names{})
			return err
		}))
		after = append(after, timed(b, func() error { _, err := decodePage(s.o, kg.System, p, records); return err }))
	}
	m.compiling, m.decoding = ms(median(before)), ms(median(after))
	b.ReportMetric(m.compiling, "ms/compile")
	b.ReportMetric(m.decoding, "ms/decode")
}

// benchFirst measures the first run of a form, which the server has to plan, and the next.
func (m *measured) benchFirst(b *testing.B, s *Store) {
	st := compile(normalised(b, s.o, fourLevels(s.o, 5)), kg.System, names{})
	read := func() error { _, err := s.read(b.Context(), st); return err }
	var first, next []time.Duration
	for b.Loop() {
		runBare(b, m.target, "CALL db.clearQueryCaches()", nil)
		first = append(first, timed(b, read))
		next = append(next, timed(b, read))
	}
	m.first, m.next = ms(median(first)), ms(median(next))
	b.ReportMetric(m.first, "ms/first")
	b.ReportMetric(m.next, "ms/next")
}

func normalised(tb testing.TB, o *kg.Ontology, p *kg.Plan) *kg.Plan {
	tb.Helper()
	if err := o.Normalise(p); err != nil {
		tb.Fatal(err)
	}
	return p
}

// fourLevels is a read of needs, four levels deep: their area, ten organisations
// with the status of their interest, ten solutions, ten initiatives, and of
// each of these ten funders, implementers and countries.
func fourLevels(o *kg.Ontology, roots int) *kg.Plan {
	need, initiative := o.Kind("Need"), o.Kind("Initiative")
	partners := ten(need, "organisations")
	partners.Tie = []*kg.Attr{partners.Link.Tie.Attr("status")}
	work := ten(need, "initiatives", ten(initiative, "funders"), ten(initiative, "implementers"), ten(initiative, "countries"))
	return &kg.Plan{
		Kind: need, List: kg.List{First: roots, Items: true, Order: []kg.Order{{Attr: need.Attr(kg.AttrName)}}},
		Node: named(need, ten(need, "area"), partners, ten(need, "solutions"), work),
	}
}

// ten is a step that reads the names of ten far ends, in order of name.
func ten(k *kg.Kind, field string, steps ...*kg.Step) *kg.Step {
	l := k.Link(field)
	return &kg.Step{
		Link: l, List: kg.List{First: 10, Items: true, Order: []kg.Order{{Attr: l.To.Attr(kg.AttrName)}}},
		Node: named(l.To, steps...),
	}
}

func named(k *kg.Kind, steps ...*kg.Step) *kg.Shape {
	return &kg.Shape{Kinds: []*kg.KindShape{{Kind: k, Attrs: []*kg.Attr{k.Attr(kg.AttrName)}, Steps: steps}}}
}
