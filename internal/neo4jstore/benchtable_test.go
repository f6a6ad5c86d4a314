package neo4jstore

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
)

var table = flag.Bool("table", false, "write what the benchmarks measure into docs/benchmarks.md")

// measured is what BenchmarkNeo4j found, in milliseconds where nothing else is said.
type measured struct {
	target           neo4jtest.Target
	things, ties     int
	loading, reading pair
	levels           []figure
	clients          triple // requests in a second
	compiling        float64
	decoding         float64
	first, next      float64
	questions        []profiled
}

// figure is a four-level read of so many roots.
type figure struct {
	roots, objects int
	triple
	trips float64
}

// cell writes a number with three significant digits.
func cell(v float64) string {
	switch {
	case v >= 1e6:
		return fmt.Sprintf("%d,%03d,%03d", int(v+0.5)/1e6, int(v+0.5)/1000%1000, int(v+0.5)%1000)
	case v >= 1000:
		return fmt.Sprintf("%d,%03d", int(v+0.5)/1000, int(v+0.5)%1000)
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	default:
		return fmt.Sprintf("%.2f", v)
	}
}

const tableFile = "../../docs/benchmarks.md"

// write puts the table between its marks.
func (m *measured) write(b *testing.B) {
	b.Helper()
	const begin, end = "<!-- Neo4j: `make bench-neo4j` writes this -->\n", "<!-- end of Neo4j -->"
	text, err := os.ReadFile(tableFile)
	if err != nil {
		b.Fatal(err)
	}
	head, rest, found := strings.Cut(string(text), begin)
	_, tail, ended := strings.Cut(rest, end)
	if !found || !ended {
		b.Fatalf("%s has no place between %q and %q", tableFile, begin, end)
	}
	if err := os.WriteFile(tableFile, []byte(head+begin+m.text(b)+end+tail), 0o644); err != nil {
		b.Fatal(err)
	}
}

func (m *measured) text(b *testing.B) string {
	var t strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&t, format+"\n", args...) }
	line("\n%s, Neo4j %s Community, driver %s, %s, %d cores for server and clients; %s things, %s ties. Medians, warm, the ways turn by turn.",
		time.Now().UTC().Format(time.DateOnly), serverVersion(b, m.target), driverVersion(b), runtime.Version(), runtime.NumCPU(), cell(float64(m.things)), cell(float64(m.ties)))
	line("\n| four-level read | through `kg.Graph` | the same statement by hand | ratio | a leaner one | ratio | round trips |\n|---|---|---|---|---|---|---|")
	for _, f := range m.levels {
		line("| %d roots, %s objects | %s ms | %s ms | %.2f | %s ms | %.2f | %g |", f.roots, cell(float64(f.objects)), cell(f.ours), cell(f.hand), f.ratio(), cell(f.lean), f.leanRatio(), f.trips)
	}
	line("| 50 roots, %d clients | %s requests/s | %s requests/s | %.2f | %s requests/s | %.2f | |", clients, cell(m.clients.ours), cell(m.clients.hand), m.clients.ratio(), cell(m.clients.lean), m.clients.leanRatio())
	line("\n| the parts of it | |\n|---|---|")
	line("| normalise and compile the plan | %.0f µs |", m.compiling*1000)
	line("| decode the answer with 50 roots | %.0f µs |", m.decoding*1000)
	line("| first run of the form on the server, 5 roots | %s ms |", cell(m.first))
	line("| the run after that | %s ms |", cell(m.next))
	perTie := func(total float64) string { return cell(total * 1000 / float64(m.ties)) }
	line("\n| for each tie, its things with it | Portolan | bare | ratio |\n|---|---|---|---|")
	line("| load | %s µs | %s µs | %.1f |", perTie(m.loading.ours), perTie(m.loading.hand), m.loading.ratio())
	line("| read everything | %s µs | %s µs | %.1f |", perTie(m.reading.ours), perTie(m.reading.hand), m.reading.ratio())
	line("\nBare are `UNWIND`s of 5,000 rows that create the things and ties with their attributes, and one read grouped by the start of the ties. Portolan keeps the facts and their sources beside them, the sort keys with their indexes, the words of search and a log, and reads all of the facts.")
	m.hits(line)
	return t.String()
}

// hits writes how many db hits the plans of the saved questions take.
func (m *measured) hits(line func(string, ...any)) {
	line("\n| saved question, on the same world | begins | db hits |\n|---|---|---|")
	for _, a := range m.questions {
		line("| %s | %s | %s |", a.name, a.start, cell(float64(a.hits)))
	}
}

func serverVersion(tb testing.TB, t neo4jtest.Target) string {
	tb.Helper()
	driver, err := t.Driver()
	if err != nil {
		tb.Fatal(err)
	}
	defer driver.Close(tb.Context())
	info, err := driver.GetServerInfo(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	return strings.TrimPrefix(info.Agent(), "Neo4j/")
}

func driverVersion(tb testing.TB) string {
	tb.Helper()
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		tb.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(mod), "neo4j-go-driver/v5 ")
	version, _, _ := strings.Cut(rest, "\n")
	return version
}
