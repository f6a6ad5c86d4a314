package duplication

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

type pairAnswer struct {
	Bodies, Needs, Mechanisms []kg.ID
	Jaccard                   float64
	SameSilo                  bool
}

func pairsOf(tb testing.TB, w *world.World, q OrganisationOverlapQuery) []pairAnswer {
	tb.Helper()
	found, err := OrganisationOverlaps(tb.Context(), w, q)
	if err != nil {
		tb.Fatal(err)
	}
	out := []pairAnswer{}
	for i := range found.List {
		x := &found.List[i]
		out = append(out, pairAnswer{x.Organisations(), x.SharedNeeds(), x.Mechanisms(), x.Jaccard(), x.SameSilo()})
	}
	return out
}

func TestOrganisationOverlapsOfTheSeed(t *testing.T) {
	const plan = "need/ccscap-2016-"
	w := worldtest.SeedWorld(t, world.Scope{})
	apart := pairsOf(t, w, OrganisationOverlapQuery{})
	// The last columns of tables 1 to 5; the Council of Europe and the OAS are named
	// among the members of the Commonwealth Cybercrime Initiative.
	worldtest.Equal(t, apart[0], pairAnswer{
		[]kg.ID{"organisation/council-of-europe-t-cy", "organisation/oas-remja"},
		[]kg.ID{plan + "2.1", plan + "2.2", plan + "4.2", plan + "4.3", plan + "5.4"},
		[]kg.ID{"organisation/commonwealth-cybercrime-initiative"},
		0.8333, apart[0].SameSilo,
	})
	for _, p := range apart {
		for _, b := range p.Bodies {
			if n, _ := w.Lookup(b); w.Collective(n) {
				t.Errorf("%s is a class of bodies", b)
			}
		}
	}
	// As one, the OAS stands in 13 rows and the Council of Europe in 8; they share 1.1,
	// 1.2, 2.1, 2.2, 4.2, 4.3 and 5.4.
	one := pairsOf(t, w, OrganisationOverlapQuery{Units: world.One})
	worldtest.Equal(t, one[0].Bodies, []kg.ID{"organisation/council-of-europe", "organisation/oas"})
	worldtest.Equal(t, len(one[0].Needs), 7)
	worldtest.Equal(t, one[0].Jaccard, 0.5)
	for _, p := range pairsOf(t, w, OrganisationOverlapQuery{Organisations: []kg.ID{"organisation/itu", "organisation/ctu"}}) {
		worldtest.Equal(t, p.Bodies, []kg.ID{"organisation/ctu", "organisation/itu"})
	}
	if len(pairsOf(t, w, OrganisationOverlapQuery{Organisations: []kg.ID{"organisation/itu"}})) < 2 {
		t.Error("of one organisation there are all its pairs")
	}
}

func TestOrganisationOverlaps(t *testing.T) {
	project := func(w *kgtest.W, bodies ...kg.ID) {
		w.Is("initiative/x").Tie("ADDRESSES", "initiative/x", "need/n")
		for _, b := range bodies {
			w.Tie("IMPLEMENTS", b, "initiative/x")
		}
	}
	t.Run("counts work for a need like an interest in it", func(t *testing.T) {
		w := doubling()
		project(w, "organisation/a")
		w.Tie("INTERESTED_IN", "organisation/b", "need/n", kgtest.With("status", "POTENTIAL"))
		worldtest.Equal(t, pairsOf(t, worldtest.WorldOf(t, w), OrganisationOverlapQuery{}), []pairAnswer{{[]kg.ID{"organisation/a", "organisation/b"}, []kg.ID{"need/n"}, []kg.ID{}, 1, false}})
	})
	t.Run("does not take work done together for an overlap", func(t *testing.T) {
		w := doubling()
		project(w, "organisation/a", "organisation/b")
		worldtest.Equal(t, pairsOf(t, worldtest.WorldOf(t, w), OrganisationOverlapQuery{}), []pairAnswer{})
	})
	t.Run("refuses an organisation that there is not", func(t *testing.T) {
		_, err := OrganisationOverlaps(t.Context(), worldtest.WorldOf(t, doubling()), OrganisationOverlapQuery{Organisations: []kg.ID{"organisation/none"}})
		if e := (*kg.Error)(nil); !errors.As(err, &e) || e.Code != kg.NotFound {
			t.Errorf("gives %v", err)
		}
	})
}

func TestOrganisationOverlapsOfRandomWorlds(t *testing.T) {
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, r *rand.Rand) {
		for _, units := range []world.UnitCounting{world.Apart, world.One} {
			q := OrganisationOverlapQuery{Units: units}
			want := pairsOf(t, worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(facts)), world.Scope{}), q)
			for _, p := range want {
				if p.Jaccard <= 0 || p.Jaccard > 1 || len(p.Needs) == 0 || len(p.Bodies) != 2 {
					t.Errorf("%+v is out of bounds", p)
				}
			}
			worldtest.Equal(t, pairsOf(t, worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Shuffled(r, facts)), world.Scope{}), q), want)
			worldtest.Equal(t, pairsOf(t, worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(worldtest.Without(t, facts, kg.Clear))), world.Scope{}), q), want)
		}
	})
}

func TestWhatTwoListsHaveInCommon(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	list := func(n int) []uint32 {
		out := make([]uint32, n)
		for i := range out {
			out[i] = r.Uint32N(200)
		}
		return sorted.Set(out)
	}
	for range 500 {
		a, b := list(r.IntN(6)), list(r.IntN(120))
		var want []uint32
		for _, n := range a {
			if slices.Contains(b, n) {
				want = append(want, n)
			}
		}
		if x, y := sorted.Intersection(a, b), sorted.Intersection(b, a); !slices.Equal(x, want) || !slices.Equal(y, want) {
			t.Fatalf("%v and %v have %v, or %v, in common, not %v", a, b, x, y, want)
		}
	}
}
