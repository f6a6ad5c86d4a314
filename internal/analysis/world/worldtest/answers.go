package worldtest

import (
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// Refused holds an error to its code, its field and a part of what it says.
func Refused(tb testing.TB, err error, code kg.Code, field, says string) {
	tb.Helper()
	if kg.CodeOf(err) != code {
		tb.Fatalf("the error is %v, want code %q", err, code)
	}
	if text := err.Error(); !strings.Contains(text, field) || !strings.Contains(text, says) {
		tb.Errorf("the error is %q, want %q about %s", text, says, field)
	}
}

// FactIDs gives the ids of facts.
func FactIDs(facts []kg.Fact) []kg.FactID {
	out := []kg.FactID{}
	for _, f := range facts {
		out = append(out, f.ID)
	}
	return out
}

// Pick gives the things of a kind.
func Pick(w *world.World, kind string) []uint32 {
	var out []uint32
	for n := range w.OfKind(w.Kind(kind)) {
		out = append(out, n)
	}
	return out
}
