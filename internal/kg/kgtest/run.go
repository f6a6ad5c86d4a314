package kgtest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/portolan/portolan/internal/kg"
)

// An Opener gives an empty store that reads by the ontology; it sees to it
// (tb.Cleanup) that the store is closed when the test ends.
type Opener = func(tb testing.TB, o *kg.Ontology) kg.Store

// Run holds a store to what the doc comments of package kg promise. Every store
// gets the same cases, without exception. It opens few stores and asks each of
// them much, since emptying a database costs time.
//
// It ends with random worlds and plans (Random): PORTOLAN_TEST_PLANS says how
// many plans, PORTOLAN_TEST_SEED from which seed.
func Run(t *testing.T, open Opener) {
	for _, group := range []struct {
		name string
		run  func(*testing.T, Opener)
	}{
		{"attributes", testAttributes},
		{"filters", testFilters},
		{"orders", testOrders},
		{"pages", testPages},
		{"ids", testIDs},
		{"links", testLinks},
		{"facts", testFacts},
		{"search", testSearch},
		{"markings", testMarkings},
		{"writes", testWrites},
		{"sources", testSources},
		{"changes", testChanges},
		{"history", testHistory},
		{"all records", testAll},
		{"contexts", testContexts},
		{"budget", testBudget},
		{"concurrency", testConcurrency},
		{"random worlds", testRandom},
	} {
		t.Run(group.name, func(t *testing.T) { group.run(t, open) })
	}
}

// same are the options by which answers are compared: all of them counts but
// whether an empty list is nil.
var same = cmp.Options{
	cmpopts.EquateEmpty(),
	cmp.AllowUnexported(outline{}, hit{}, heard{}),
	cmp.Comparer(func(a, b *kg.Kind) bool { return a == b }),
	cmp.Comparer(func(a, b *kg.KindShape) bool { return a == b }),
	cmp.Comparer(func(a, b *kg.TieType) bool { return a == b }),
}

// check compares what a store answered with what is right.
func check[T any](tb testing.TB, got, want T) {
	tb.Helper()
	if diff := cmp.Diff(want, got, same); diff != "" {
		tb.Errorf("answers otherwise (-want +got):\n%s", diff)
	}
}

// expect fails the test unless err is of the code.
func expect(tb testing.TB, err error, code kg.Code) {
	tb.Helper()
	if got := kg.CodeOf(err); got != code {
		tb.Errorf("the error is %q (%v), want %q", got, err, code)
	}
}

// reading opens a store with a world in it.
func reading(t *testing.T, open Opener, w *W) kg.Store {
	s := open(t, Ontology())
	w.Apply(t, s)
	return s
}
