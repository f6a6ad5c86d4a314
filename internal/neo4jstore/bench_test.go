package neo4jstore

import (
	"slices"
	"testing"
	"time"


	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
)

// benchSize is how many entities the synthetic world of the benchmarks has.
const benchSize = 100_000

func portolan(tb testing.TB) *kg.Ontology {
	tb.Helper()
	o, err := graph.Ontology()
	if err != nil {
		tb.Fatal(err)
	}
	return o
}

// times are how long something took, again and again.
type times []time.Duration

func (t *times) add(tb testing.TB, work func() error) {
	tb.Helper()
	began := time.Now()
	if err := work(); err != nil {
		tb.Fatal(err)
	}
	*t = append(*t, time.Since(began))
}

func (t times) median() time.Duration {
	slices.Sort(t)
	return t[len(t)/2]
}

// turns measures two ways of doing one thing, turn by turn, after some turns for
// warmth, and reports their medians and the ratio.
func turns(b *testing.B, warm int, plan, hand func() error) (medianPlan, medianHand time.Duration) {
	b.Helper()
	var plans, hands times
	for range warm {
		plans.add(b, plan)
		hands.add(b, hand)
	}
	plans, hands = nil, nil
	for b.Loop() {
		plans.add(b, plan)
		hands.add(b, hand)
	}
	medianPlan, medianHand = plans.median(), hands.median()
	b.ReportMetric(ms(medianPlan), "ms/plan")
	b.ReportMetric(ms(medianHand), "ms/hand")
	b.ReportMetric(float64(medianPlan)/float64(medianHand), "times-hand")
	return medianPlan, medianHand
}

func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
