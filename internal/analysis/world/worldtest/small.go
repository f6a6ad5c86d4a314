package worldtest

import (
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// Served gives a world of one need, with organisations o and p, in a region of two
// countries.
func Served() *kgtest.W {
	w := Organisation(Organisation(Need(Plain(), "need/n", "1.1"), "organisation/o"), "organisation/p")
	for _, c := range []kg.ID{"country/aa", "country/bb", "country/cc"} {
		w = w.Is(c)
	}
	return w.Is("region/r").Is("region/s").Tie("APPLIES_TO", "action-plan/p", "region/r").
		Tie("MEMBER_OF", "country/aa", "region/r", kgtest.With("status", "MEMBER")).
		Tie("MEMBER_OF", "country/bb", "region/r", kgtest.With("status", "ASSOCIATE")).
		Tie("MEMBER_OF", "country/cc", "region/s", kgtest.With("status", "MEMBER"))
}

// Interested adds the interest of an organisation in need/n.
func Interested(w *kgtest.W, o kg.ID, status string, options ...kgtest.Option) *kgtest.W {
	return w.Tie("INTERESTED_IN", o, "need/n", append(options, kgtest.With("status", status))...)
}

// Initiative adds an initiative for the need, led by o, in country aa.
func Initiative(w *kgtest.W, attrs ...string) *kgtest.W {
	for i := 0; i < len(attrs); i += 2 {
		w = w.Has("initiative/i", attrs[i], attrs[i+1])
	}
	return w.Is("initiative/i").Tie("ADDRESSES", "initiative/i", "need/n").Tie("LEADS", "organisation/o", "initiative/i").Tie("IN", "initiative/i", "country/aa")
}

// Bodies adds organisations a, b, … of their own.
func Bodies(w *kgtest.W, slugs ...string) *kgtest.W {
	for _, s := range slugs {
		Organisation(w, kg.ID("organisation/"+s))
	}
	return w
}

// Find gives the thing with the id, and fails the test where there is none.
func Find(tb testing.TB, w *world.World, id kg.ID) uint32 {
	tb.Helper()
	n, err := w.Find("id", id, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}
