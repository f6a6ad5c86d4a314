package coordination

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func silosOf(tb testing.TB, w *world.World) *SiloReport {
	tb.Helper()
	s, err := Silos(tb.Context(), w, SilosQuery{})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func networkOf(tb testing.TB, w *world.World) *coordination {
	tb.Helper()
	c, err := coordinationOf(tb.Context(), w)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// Worked out from the documents: the consortium of the Commonwealth Cybercrime
// Initiative (CSM II article, opening, paragraphs 3 and 4), J-CAT's founders (blog,
// paragraph 9), the plan's Steering Committee (section 4, paragraph 3), CARICOM's
// bodies (slide 4; section 4, paragraph 2).
func TestSilosOfTheSeed(t *testing.T) {
	w := worldtest.SeedWorld(t, world.Scope{AsOf: "2016-12-31"})
	c := networkOf(t, w)
	organisation := func(slug string) uint32 { return worldtest.Find(t, w, kg.ID("organisation/"+slug)) }
	t.Run("it keeps J-CAT and its founders together", func(t *testing.T) {
		silo, _ := c.siloOf(organisation("j-cat"))
		worldtest.Equal(t, silosOf(t, w).Silos[silo].Organisations, []kg.ID{
			"organisation/eu-cybercrime-taskforce", "organisation/europol", "organisation/europol-ec3",
			"organisation/fbi", "organisation/j-cat", "organisation/uk-national-crime-agency",
		})
		worldtest.Equal(t, silosOf(t, w).Silos[silo].Mechanisms, []kg.ID{"organisation/eu-cybercrime-taskforce", "organisation/j-cat"})
	})
	tied, err := AffiliationsOf(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string]struct {
		a, b       string
		same       bool
		mechanisms []kg.ID
	}{
		"keeps CONSLE with IMPACS, which reports to it": {"caricom-consle", "caricom-impacs", true, nil},
		"keeps T-CY with the Council of Europe":         {"council-of-europe-t-cy", "council-of-europe", true, []kg.ID{"organisation/commonwealth-cybercrime-initiative"}},
		"knows that the ITU sits in the Secretariat's consortium": {
			"itu", "commonwealth-secretariat", false, []kg.ID{"organisation/commonwealth-cybercrime-initiative"},
		},
		"finds UN ECLAC across silos from the Secretariat": {"un-eclac", "commonwealth-secretariat", false, nil},
		"finds UN ECLAC across silos from the ITU":         {"un-eclac", "itu", false, nil},
		"knows that CTU and CICTE sit on the Steering Committee": {
			"ctu", "oas-cicte", false, []kg.ID{"organisation/ccscap-steering-committee"},
		},
		"counts a mechanism as shared with those in it": {
			"itu", "commonwealth-cybercrime-initiative", true, []kg.ID{"organisation/commonwealth-cybercrime-initiative"},
		},
		"finds the FBI across silos from the OAS": {"fbi", "oas", false, nil},
	} {
		t.Run("it "+name, func(t *testing.T) {
			a, b := organisation(pair.a), organisation(pair.b)
			if same := c.sameSilo(a, b); same != pair.same {
				t.Errorf("one silo: %v, want %v", same, pair.same)
			}
			worldtest.Equal(t, w.IDs(tied.SharedMechanisms(a, b)), append([]kg.ID{}, pair.mechanisms...))
		})
	}
	t.Run("it finds those without any tie alone", func(t *testing.T) {
		for _, slug := range []string{"un-eclac", "unodc", "symantec", "interpol"} {
			if !slices.Contains(silosOf(t, w).Alone, kg.ID("organisation/"+slug)) {
				t.Errorf("%s is not alone", slug)
			}
		}
	})
	t.Run("it leaves out what is only proposed", func(t *testing.T) {
		if _, ok := c.places[organisation("regional-cyber-committee")]; ok {
			t.Error("the Regional Cyber Committee, to be formed, is a node")
		}
	})
	t.Run("it counts what is proposed where that is asked", func(t *testing.T) {
		w := worldtest.SeedWorld(t, world.Scope{AsOf: "2016-12-31", Standings: []kg.Standing{kg.Stated, kg.Proposed}})
		c := networkOf(t, w)
		if _, ok := c.siloOf(worldtest.Find(t, w, "organisation/regional-cyber-committee")); !ok {
			t.Error("the Regional Cyber Committee is in no silo")
		}
	})
}

func TestSilos(t *testing.T) {
	initiative := func(status string) *kgtest.W {
		return worldtest.Bodies(worldtest.Blank(), "a", "b").Has("initiative/i", "status", status).Is("initiative/i").
			Tie("LEADS", "organisation/a", "initiative/i").Tie("IMPLEMENTS", "organisation/b", "initiative/i")
	}
	class := worldtest.Bodies(worldtest.Blank(), "a", "b").Has("organisation/c", "collective", "true").Is("organisation/c").
		Tie("TAKES_PART_IN", "organisation/a", "organisation/c", kgtest.With("role", "MEMBER")).
		Tie("TAKES_PART_IN", "organisation/b", "organisation/c", kgtest.With("role", "MEMBER"))
	for name, c := range map[string]struct {
		world *kgtest.W
		want  [][]kg.ID
		alone []kg.ID
	}{
		"says of the empty graph that there are none": {world: worldtest.Blank()},
		"finds a body without ties alone":             {world: worldtest.Bodies(worldtest.Blank(), "a"), alone: []kg.ID{"organisation/a"}},
		"ties a unit to its parent": {
			world: worldtest.Bodies(worldtest.Blank(), "a", "b").Tie("UNIT_OF", "organisation/a", "organisation/b"),
			want:  [][]kg.ID{{"organisation/a", "organisation/b"}},
		},
		"ties who advises to who is advised": {
			world: worldtest.Bodies(worldtest.Blank(), "a", "b").Tie("ADVISES", "organisation/a", "organisation/b"),
			want:  [][]kg.ID{{"organisation/a", "organisation/b"}},
		},
		"ties those who do one thing together": {
			world: initiative("IMPLEMENTATION"), want: [][]kg.ID{{"organisation/a", "organisation/b"}},
		},
		"does not tie by what has ended": {
			world: initiative("CLOSED"), alone: []kg.ID{"organisation/a", "organisation/b"},
		},
		"does not tie by money": {
			world: worldtest.Bodies(worldtest.Blank(), "a", "b").Is("initiative/i").Tie("FUNDS", "organisation/a", "initiative/i").Tie("LEADS", "organisation/b", "initiative/i"),
			alone: []kg.ID{"organisation/a", "organisation/b"},
		},
		"does not tie through a class of bodies": {world: class, alone: []kg.ID{"organisation/a", "organisation/b"}},
		"does not tie by a body of two hats": {
			world: worldtest.Bodies(worldtest.Blank(), "a").Has("initiative/i", "status", "IMPLEMENTATION").Is("initiative/i").
				Tie("LEADS", "organisation/a", "initiative/i").Tie("IMPLEMENTS", "organisation/a", "initiative/i"),
			alone: []kg.ID{"organisation/a"},
		},
		"divides two groups that one tie joins": {
			world: worldtest.Bodies(worldtest.Blank(), "a", "b", "c", "d", "e", "f").
				Tie("UNIT_OF", "organisation/a", "organisation/b").Tie("UNIT_OF", "organisation/c", "organisation/b").
				Tie("UNIT_OF", "organisation/d", "organisation/e").Tie("UNIT_OF", "organisation/f", "organisation/e").
				Tie("ADVISES", "organisation/a", "organisation/d"),
			want: [][]kg.ID{{"organisation/a", "organisation/b", "organisation/c"}, {"organisation/d", "organisation/e", "organisation/f"}},
		},
	} {
		t.Run("it "+name, func(t *testing.T) {
			s := silosOf(t, worldtest.WorldOf(t, c.world))
			var got [][]kg.ID
			for _, silo := range s.Silos {
				got = append(got, silo.Organisations)
			}
			worldtest.Equal(t, got, c.want)
			worldtest.Equal(t, s.Alone, append([]kg.ID{}, c.alone...))
		})
	}
}

func TestSilosOfSome(t *testing.T) {
	w := worldtest.SeedWorld(t, world.Scope{AsOf: "2016-12-31"})
	some, err := Silos(t.Context(), w, SilosQuery{Of: []kg.ID{"organisation/j-cat", "organisation/unodc"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("it gives the silos of those asked for", func(t *testing.T) {
		if len(some.Silos) != 1 || !slices.Contains(some.Silos[0].Organisations, "organisation/fbi") {
			t.Errorf("it gives %v", some.Silos)
		}
		worldtest.Equal(t, some.Alone, []kg.ID{"organisation/unodc"})
	})
	t.Run("it gives what stands between them and others", func(t *testing.T) {
		worldtest.Equal(t, some.Bridges, []Bridge{})
		for _, m := range some.MissingTies {
			if m.From != "organisation/unodc" {
				t.Errorf("it suggests to tie %s to %s", m.From, m.To)
			}
		}
		if len(some.MissingTies) == 0 {
			t.Error("it suggests nothing")
		}
	})
	t.Run("it refuses an organisation that nobody knows", func(t *testing.T) {
		if _, err := Silos(t.Context(), w, SilosQuery{Of: []kg.ID{"organisation/x"}}); kg.CodeOf(err) != kg.NotFound {
			t.Errorf("the error is %v", err)
		}
	})
}

func TestSilosOfRandomWorlds(t *testing.T) {
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, r *rand.Rand) {
		w := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(facts)), world.Scope{})
		s := silosOf(t, w)
		times := map[kg.ID]int{}
		for _, silo := range s.Silos {
			for _, id := range silo.Organisations {
				times[id]++
			}
		}
		for _, id := range s.Alone {
			times[id]++
		}
		for n := range w.OfKind(w.Organisation.Kind) {
			want := 1
			if w.Value(n, w.Organisation.Collective) == true {
				want = 0
			}
			if times[w.ID(n)] != want {
				t.Errorf("%s is in %d silos or alone, want %d", w.ID(n), times[w.ID(n)], want)
			}
		}
		t.Run("it is the same however the graph was loaded", func(t *testing.T) {
			sameSilos(t, silosOf(t, worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Shuffled(r, facts)), world.Scope{})), s)
		})
		t.Run("it is the same as if the hidden had never been stated", func(t *testing.T) {
			sameSilos(t, silosOf(t, worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(worldtest.Without(t, facts, kg.Clear))), world.Scope{})), s)
		})
	})
}

func sameSilos(tb testing.TB, got, want *SiloReport) {
	tb.Helper()
	got.Basis.Revision = want.Basis.Revision
	worldtest.Equal(tb, got, want)
}

// randomTies gives a random graph of some groups.
func randomTies(r *rand.Rand, size int) weighted {
	var edges []edge
	for range 3 * size {
		a := r.IntN(size)
		b := r.IntN(size)
		if r.IntN(4) > 0 {
			b = (a/8*8 + r.IntN(8)) % size
		}
		if a != b {
			edges = append(edges, edge{int32(a), int32(b), codeSeat, int64(1 + r.IntN(3))})
		}
	}
	return weigh(size, edges)
}

func TestCommunities(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			g := randomTies(rand.New(rand.NewPCG(seed, 2)), 60)
			oracle := simple.NewWeightedUndirectedGraph(0, 0)
			for v := range int64(g.size()) {
				oracle.AddNode(simple.Node(v))
			}
			for v := range int32(g.size()) {
				for i := g.start[v]; i < g.start[v+1]; i++ {
					oracle.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(v), T: simple.Node(g.to[i]), W: float64(g.weight[i])})
				}
			}
			of, q, err := g.communities(world.NewProgress(t.Context(), ""))
			if err != nil {
				t.Fatal(err)
			}
			if known := community.Q(oracle, community.Modularize(oracle, 1, rand.NewPCG(seed, 3)).Communities(), 1); q < 0.98*known {
				t.Errorf("modularity is %.3f; another implementation finds %.3f", q, known)
			}
			if diff := q - community.Q(oracle, grouped(of), 1); diff > 1e-9 || diff < -1e-9 {
				t.Errorf("modularity is off by %g", diff)
			}
			worldtest.Equal(t, g.connected(of), of)
		})
	}
}

// grouped gives communities as gonum takes them.
func grouped(of []int32) [][]graph.Node {
	out := make([][]graph.Node, slices.Max(of)+1)
	for v, c := range of {
		out[c] = append(out[c], simple.Node(v))
	}
	return out
}

// TestSharedMechanisms holds the one meaning of sharing a mechanism, for all who ask.
func TestSharedMechanisms(t *testing.T) {
	w := worldtest.Bodies(worldtest.Blank(), "a", "a-unit", "b", "c", "d", "forum", "class")
	worldtest.Organisation(w, "organisation/proposed", kgtest.Standing(kg.Proposed))
	w.Tie("UNIT_OF", "organisation/a-unit", "organisation/a")
	for _, seat := range [][2]kg.ID{
		{"organisation/a", "organisation/forum"},
		{"organisation/b", "organisation/forum"},
		{"organisation/c", "organisation/b"},
		{"organisation/a", "organisation/class"},
		{"organisation/d", "organisation/class"},
		{"organisation/b", "organisation/proposed"},
		{"organisation/d", "organisation/proposed"},
	} {
		w.Tie("TAKES_PART_IN", seat[0], seat[1], kgtest.With("role", "MEMBER"))
	}
	w.Has("organisation/class", "collective", "true")
	world := worldtest.WorldOf(t, w)
	tied, err := AffiliationsOf(t.Context(), world)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		a, b kg.ID
		want []kg.ID
	}{
		"is that both take part in":                  {"organisation/a", "organisation/b", []kg.ID{"organisation/forum"}},
		"is that a body takes part in by its parent": {"organisation/a-unit", "organisation/b", []kg.ID{"organisation/forum"}},
		"is the one in which the other sits":         {"organisation/c", "organisation/b", []kg.ID{"organisation/b"}},
		"is no class of bodies":                      {"organisation/a", "organisation/d", []kg.ID{}},
		"is none that does not stand":                {"organisation/b", "organisation/d", []kg.ID{}},
	} {
		t.Run("it "+name, func(t *testing.T) {
			a, b := worldtest.Find(t, world, tc.a), worldtest.Find(t, world, tc.b)
			worldtest.Equal(t, world.IDs(tied.SharedMechanisms(a, b)), tc.want)
			worldtest.Equal(t, tied.ShareMechanism(b, a), len(tc.want) > 0)
		})
	}
}
