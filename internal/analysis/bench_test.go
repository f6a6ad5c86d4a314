package analysis_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/analysis/audiences"
	"github.com/portolan/portolan/internal/analysis/coordination"
	"github.com/portolan/portolan/internal/analysis/duplication"
	"github.com/portolan/portolan/internal/analysis/duplication/records"
	"github.com/portolan/portolan/internal/analysis/funding"
	"github.com/portolan/portolan/internal/analysis/needs"
	"github.com/portolan/portolan/internal/analysis/paths"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/localstore"
	"github.com/portolan/portolan/internal/synth"
)

// benchSizes are the sizes of the worlds measured; PORTOLAN_BENCH_ENTITIES names one
// more, such as 1000000.
func benchSizes(tb testing.TB) []int {
	sizes := []int{10_000, 100_000}
	if text := os.Getenv("PORTOLAN_BENCH_ENTITIES"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < synth.MinEntities {
			tb.Fatalf("PORTOLAN_BENCH_ENTITIES=%s is no number of entities", text)
		}
		sizes = append(sizes, n)
	}
	return sizes
}

// An ask is a question to a world.
type ask struct {
	name string
	of   func(context.Context, *world.World) error
}

// asks are the analyses as they are asked most widely: of the whole plan.
var asks = []ask{
	{"coverage by need", func(ctx context.Context, w *world.World) error {
		_, err := needs.Coverage(ctx, w, needs.CoverageQuery{By: needs.ByNeed})
		return err
	}},
	{"coverage by need and country", func(ctx context.Context, w *world.World) error {
		_, err := needs.Coverage(ctx, w, needs.CoverageQuery{By: needs.ByNeedAndCountry})
		return err
	}},
	{"funding by need", func(ctx context.Context, w *world.World) error {
		_, err := funding.Funding(ctx, w, funding.Query{By: funding.ByNeed})
		return err
	}},
	{"compliance", func(ctx context.Context, w *world.World) error {
		_, err := needs.Compliance(ctx, w, needs.ComplianceQuery{})
		return err
	}},
	{"commitmentStatus", func(ctx context.Context, w *world.World) error {
		_, err := needs.Commitments(ctx, w, needs.CommitmentQuery{})
		return err
	}},
	{"closeGaps", func(ctx context.Context, w *world.World) error {
		_, err := needs.CloseGaps(ctx, w, needs.GapQuery{MinimumPartners: 1})
		return err
	}},
	{"suggestPartners", func(ctx context.Context, w *world.World) error {
		_, err := needs.SuggestPartners(ctx, w, needs.SuggestQuery{Need: "need/synthetic-1"})
		return err
	}},
	{"duplication", func(ctx context.Context, w *world.World) error {
		_, err := duplication.Duplication(ctx, w, duplication.Query{})
		return err
	}},
	{"duplicationGroups", func(ctx context.Context, w *world.World) error {
		_, err := duplication.Grouped(ctx, w, duplication.Query{})
		return err
	}},
	{"sharedSolutions", func(ctx context.Context, w *world.World) error {
		_, err := duplication.SharedSolutions(ctx, w, duplication.SharedSolutionsQuery{})
		return err
	}},
	{"organisationOverlaps", func(ctx context.Context, w *world.World) error {
		_, err := duplication.OrganisationOverlaps(ctx, w, duplication.OrganisationOverlapQuery{})
		return err
	}},
	{"possibleDuplicateRecords", func(ctx context.Context, w *world.World) error {
		_, err := records.PossibleDuplicates(ctx, w, records.Query{})
		return err
	}},
	{"forAudience", func(ctx context.Context, w *world.World) error {
		_, err := audiences.For(ctx, w, audiences.Query{Audience: "judges"})
		return err
	}},
	{"silos", func(ctx context.Context, w *world.World) error {
		_, err := coordination.Silos(ctx, w, coordination.SilosQuery{})
		return err
	}},
	{"paths", func(ctx context.Context, w *world.World) error {
		_, err := paths.Paths(ctx, w, paths.Query{From: "organisation/synthetic-1", To: "organisation/synthetic-99", MaxLength: 4, First: 10, AvoidHubs: true})
		return err
	}},
	{"neighbourhood", func(ctx context.Context, w *world.World) error {
		_, err := paths.Neighbourhood(ctx, w, paths.NeighbourhoodQuery{ID: "organisation/synthetic-1", Depth: 2, Limit: paths.MaxNeighbours})
		return err
	}},
}

// synthetic gives a world of the size as an anonymous reader sees it today, and the graph
// that it is of.
func synthetic(tb testing.TB, size int) (*world.World, *adjacency.Version) {
	tb.Helper()
	o := worldtest.Ontology(tb)
	store := localstore.OpenMemory(o)
	g := kg.NewGraph(o, store)
	for changes := range synth.Batches(size, 1) {
		if _, err := g.Apply(tb.Context(), kg.System, 0, changes); err != nil {
			tb.Fatal(err)
		}
	}
	return worldtest.Scoped(tb, worldtest.NewAnalyst(tb, g), world.Scope{}), store.Version()
}

// timing is what one analysis took on one world: the least of several times.
type timing struct{ cold, warm time.Duration }

// measures is what BenchmarkAnalyses found, size by size.
type measures struct {
	sizes []int
	ties  []int
	pass  []time.Duration
	kept  []uint64 // bytes that a World keeps, with all analyses worked out
	of    map[string][]timing
	wrong map[string]string // what an analysis refused to answer, by name and size
}

// BenchmarkAnalyses compares every analysis with one bare pass over all ties, on
// synthetic worlds. With -update it writes what it measured into docs/benchmarks.md.
func BenchmarkAnalyses(b *testing.B) {
	m := &measures{sizes: benchSizes(b), of: map[string][]timing{}, wrong: map[string]string{}}
	for _, size := range m.sizes {
		w, graph := synthetic(b, size)
		m.ties = append(m.ties, graph.Ties())
		m.pass = append(m.pass, least(5, func() time.Duration { return timed(func() { bare(graph) }) }))
		for _, q := range asks {
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(q.name, " ", "-"), size), func(b *testing.B) { m.ask(b, w, q, size) })
		}
		m.kept = append(m.kept, kept(b, w))
	}
	if *worldtest.Update {
		m.write(b)
	}
}

// ask measures an analysis on worlds that know nothing yet, and on ones that have
// answered it before.
func (m *measures) ask(b *testing.B, w *world.World, q ask, size int) {
	best := timing{math.MaxInt64, math.MaxInt64}
	for b.Loop() {
		fresh := w.On(w.AsOf())
		var err error
		best.cold = min(best.cold, timed(func() { err = q.of(b.Context(), fresh) }))
		if err != nil {
			m.wrong[fmt.Sprint(q.name, size)] = string(kg.CodeOf(err))
			continue
		}
		best.warm = min(best.warm, least(3, func() time.Duration { return timed(func() { err = q.of(b.Context(), fresh) }) }))
	}
	at := slices.Index(m.sizes, size)
	b.ReportMetric(float64(best.cold)/float64(m.pass[at]), "cold/pass")
	b.ReportMetric(float64(best.warm)/float64(m.pass[at]), "warm/pass")
	of := append(m.of[q.name], make([]timing, at+1-len(m.of[q.name]))...)
	if of[at].cold == 0 || best.cold < of[at].cold {
		of[at] = best
	}
	m.of[q.name] = of
}

func timed(work func()) time.Duration {
	began := time.Now()
	work()
	return time.Since(began)
}

func least(times int, measure func() time.Duration) time.Duration {
	best := time.Duration(math.MaxInt64)
	for range times {
		best = min(best, measure())
	}
	return best
}

// bare passes over all ties at both their ends, and looks at the marking of each.
func bare(graph *adjacency.Version) (seen int) {
	for n, e := range graph.OfKind(graph.Ontology().Any) {
		for _, l := range e.Kind.Links {
			for h := range graph.Of(n, l).All() {
				if (kg.Viewer{}).Sees(h.Audience) {
					seen++
				}
			}
		}
	}
	return seen
}

// kept tells how many bytes a world keeps that has answered everything.
func kept(b *testing.B, w *world.World) uint64 {
	before := heapBytes()
	fresh := w.On(w.AsOf())
	for _, q := range asks {
		if err := q.of(b.Context(), fresh); err != nil {
			b.Logf("%s refuses: %v", q.name, err)
		}
	}
	after := heapBytes()
	runtime.KeepAlive(fresh)
	return after - min(before, after)
}

func heapBytes() uint64 {
	var s runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}

const benchFile = "../../docs/benchmarks.md"

// write puts the table between its marks.
func (m *measures) write(b *testing.B) {
	const begin, end = "<!-- analysis: `make bench-analysis` writes this -->\n", "<!-- end of analysis -->"
	text, err := os.ReadFile(benchFile)
	if err != nil {
		b.Fatal(err)
	}
	head, rest, found := strings.Cut(string(text), begin)
	_, tail, ended := strings.Cut(rest, end)
	if !found || !ended {
		b.Fatalf("%s has no place between %q and %q", benchFile, begin, end)
	}
	if err := os.WriteFile(benchFile, []byte(head+begin+m.text()+end+tail), 0o644); err != nil {
		b.Fatal(err)
	}
}

func (m *measures) text() string {
	var t strings.Builder
	t.WriteString("\n| entities | ties | one bare pass, ms | bytes an entity that a World keeps, all answered |\n|---|---|---|---|\n")
	for i, size := range m.sizes {
		fmt.Fprintf(&t, "| %d | %d | %.1f | %d |\n", size, m.ties[i], ms(m.pass[i]), m.kept[i]/uint64(size))
	}
	t.WriteString("\n| analysis |")
	rule := "|---|"
	for _, size := range m.sizes {
		fmt.Fprintf(&t, " %d: cold, ms | cold, passes | warm, passes |", size)
		rule += "---|---|---|"
	}
	t.WriteString(" growth |\n" + rule + "---|\n")
	for _, q := range asks {
		fmt.Fprintf(&t, "| %s |", q.name)
		for i, size := range m.sizes {
			t.WriteString(m.cells(q.name, i, size))
		}
		fmt.Fprintf(&t, " %s |\n", m.growth(q.name))
	}
	t.WriteString("\n")
	return t.String()
}

func (m *measures) cells(name string, at, size int) string {
	if code := m.wrong[fmt.Sprint(name, size)]; code != "" {
		return fmt.Sprintf(" %s | | |", code)
	}
	if at >= len(m.of[name]) {
		return " | | |"
	}
	x := m.of[name][at]
	return fmt.Sprintf(" %.2f | %.2f | %.3f |", ms(x.cold), float64(x.cold)/float64(m.pass[at]), float64(x.warm)/float64(m.pass[at]))
}

// growth gives the exponent with which the cold time grows from the first size to
// the last: 1 is in step with the graph.
func (m *measures) growth(name string) string {
	of, last := m.of[name], len(m.sizes)-1
	if len(of) <= last || m.wrong[fmt.Sprint(name, m.sizes[0])]+m.wrong[fmt.Sprint(name, m.sizes[last])] != "" {
		return "–"
	}
	return fmt.Sprintf("%.2f", math.Log(float64(of[last].cold)/float64(of[0].cold))/math.Log(float64(m.sizes[last])/float64(m.sizes[0])))
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
