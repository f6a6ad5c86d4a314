package graph_test

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/synth"
)

// BenchmarkBesideAnalyses asks for a page of needs, in a graph of 20,000 things, in
// quiet and while others ask for dear analyses of ever other days, as many in a request
// as it may have. It tells the times that 99 of 100 requests stay below, and their ratio.
func BenchmarkBesideAnalyses(b *testing.B) { beside(b, analysesOfOtherDays()) }

// BenchmarkBesideHostile does so while others send what is refused, one kind after another.
func BenchmarkBesideHostile(b *testing.B) {
	all, at := hostileRequests(), 0
	beside(b, func() (string, any) {
		at++
		c := all[at%len(all)]
		return c.query, c.variables
	})
}

// beside measures healthy requests in quiet, and beside others; next gives those, one after
// another.
func beside(b *testing.B, next func() (query string, variables any)) {
	b.Helper()
	g := kg.NewGraph(ontology(b), embedded(b, ontology(b)))
	for changes := range synth.Batches(20_000, 1) {
		if _, err := g.Apply(b.Context(), kg.System, 0, changes); err != nil {
			b.Fatal(err)
		}
	}
	h := graph.NewHandler(g, graph.Options{Log: quiet(), Timeout: 15 * time.Second})
	for b.Loop() {
		quiet := p99(b, h)
		stop := attack(b, h, next)
		beside := p99(b, h)
		refused, answered := stop()
		b.ReportMetric(float64(quiet.Microseconds()), "µs/quiet")
		b.ReportMetric(float64(beside.Microseconds()), "µs/beside")
		b.ReportMetric(float64(beside)/float64(quiet), "ratio")
		b.ReportMetric(float64(refused), "refused")
		b.ReportMetric(float64(answered), "answered")
	}
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	b.ReportMetric(float64(mem.Sys>>20), "MB")
}

// p99 asks for five seconds and gives the time that one request of 100 takes longer than.
func p99(b *testing.B, h http.Handler) time.Duration {
	b.Helper()
	var took []time.Duration
	for began := time.Now(); time.Since(began) < 5*time.Second; {
		since := time.Now()
		post(b, h, `{needs(first:50){totalCount nodes{name organisations(first:5){nodes{name}}}}}`, nil)
		took = append(took, time.Since(since))
	}
	slices.Sort(took)
	return took[len(took)*99/100]
}

// attack asks from four sides until it is stopped, and tells how many root fields, or whole
// requests, were refused, and how many requests answered.
func attack(b *testing.B, h http.Handler, next func() (string, any)) (stop func() (refused, answered int)) {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	var all sync.WaitGroup
	var mu sync.Mutex
	refused, answered := 0, 0
	for range 4 {
		all.Go(func() {
			for ctx.Err() == nil {
				mu.Lock()
				query, variables := next()
				mu.Unlock()
				_, got := post(b, h, query, variables)
				mu.Lock()
				refused += int(gjson.GetBytes(got, "errors.#").Int())
				if gjson.GetBytes(got, "data").IsObject() {
					answered++
				}
				mu.Unlock()
			}
		})
	}
	return func() (int, int) {
		cancel()
		all.Wait()
		return refused, answered
	}
}

// analysesOfOtherDays asks for ten analyses of days that nobody asked for before.
func analysesOfOtherDays() func() (string, any) {
	day := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	return func() (string, any) {
		var q strings.Builder
		for i := range 10 {
			day = day.AddDate(0, 0, 1)
			fmt.Fprintf(&q, `d%d:duplication(first:1,asOf:"%s"){totalCount} `, i, day.Format(time.DateOnly))
		}
		return "{" + q.String() + "}", nil
	}
}
