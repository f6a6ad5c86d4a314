package coordination

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gonum "gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/simple"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// Worked out from the documents: IMPACS sits with the Secretariat, CTU and CICTE on
// the Steering Committee (plan, section 4, paragraph 3) and in the programme
// of section 2, paragraph 4; OAS is in the consortium (article, opening, paragraph
// 4) and in GCRSP with IMPACS (slide 15).
func TestBridgesOfTheSeed(t *testing.T) {
	s := silosOf(t, worldtest.SeedWorld(t, world.Scope{AsOf: "2016-12-31"}))
	bridges := map[kg.ID]Bridge{}
	for _, b := range s.Bridges {
		bridges[b.Organisation] = b
	}
	t.Run("it finds IMPACS between the most others", func(t *testing.T) {
		worldtest.Equal(t, s.Bridges[0].Organisation, kg.ID("organisation/caricom-impacs"))
	})
	t.Run("it finds the consortium between the Secretariat, the OAS and the rest of it", func(t *testing.T) {
		b := bridges["organisation/commonwealth-cybercrime-initiative"]
		if len(b.Joins) != 3 || b.Crossing != 2 {
			t.Errorf("it joins %d silos by %d ties, want 3 by 2", len(b.Joins), b.Crossing)
		}
	})
	t.Run("it names each tie with the facts it rests on", func(t *testing.T) {
		for _, b := range s.Bridges {
			if len(b.Reasons) != min(b.Crossing, reasonsKept) || len(b.Joins) < 2 {
				t.Errorf("%s joins %d silos by %d ties and gives %d", b.Organisation, len(b.Joins), b.Crossing, len(b.Reasons))
			}
			for _, r := range b.Reasons {
				if len(r.Facts) == 0 {
					t.Errorf("%s: %q rests on nothing", b.Organisation, r.Text)
				}
			}
		}
	})
	t.Run("it finds no bridge to J-CAT", func(t *testing.T) {
		for _, b := range s.Bridges {
			for _, silo := range b.Joins {
				if slices.Contains(silo.Organisations, "organisation/j-cat") {
					t.Errorf("%s joins J-CAT's silo", b.Organisation)
				}
			}
		}
	})
	t.Run("it suggests to bring UNODC together with those whose needs it shares", func(t *testing.T) {
		first := s.MissingTies[0]
		worldtest.Equal(t, []kg.ID{first.From, first.To, first.Through},
			[]kg.ID{"organisation/unodc", "organisation/oas-cicte", "organisation/ccscap-steering-committee"})
		worldtest.Equal(t, first.SharedNeeds, []kg.ID{"need/ccscap-2016-1.2", "need/ccscap-2016-2.2", "need/ccscap-2016-5.2"})
	})
}

func TestMissingTies(t *testing.T) {
	interest := kgtest.With("status", "PRESENT")
	groups := func() *kgtest.W {
		return worldtest.Bodies(worldtest.Need(worldtest.Plain(), "need/n", "1.1"), "a", "b", "c", "d").
			Tie("UNIT_OF", "organisation/a", "organisation/b").Tie("UNIT_OF", "organisation/c", "organisation/d").
			Tie("INTERESTED_IN", "organisation/a", "need/n", interest).Tie("INTERESTED_IN", "organisation/d", "need/n", interest)
	}
	for name, c := range map[string]struct {
		world *kgtest.W
		want  [][]kg.ID
	}{
		"suggests that two who share a need meet":        {groups(), [][]kg.ID{{"organisation/a", "organisation/d"}}},
		"suggests nothing where nothing is shared":       {worldtest.Bodies(worldtest.Blank(), "a", "b"), nil},
		"suggests nothing between silos that are joined": {groups().Tie("ADVISES", "organisation/b", "organisation/c"), nil},
		"suggests nothing between two who are alone": {
			worldtest.Bodies(worldtest.Need(worldtest.Plain(), "need/n", "1.1"), "a", "b").
				Tie("INTERESTED_IN", "organisation/a", "need/n", interest).Tie("INTERESTED_IN", "organisation/b", "need/n", interest), nil,
		},
	} {
		t.Run("it "+name, func(t *testing.T) {
			var got [][]kg.ID
			for _, m := range silosOf(t, worldtest.WorldOf(t, c.world)).MissingTies {
				got = append(got, []kg.ID{m.From, m.To})
			}
			worldtest.Equal(t, got, c.want)
		})
	}
}

// TestMissingTiesOfBroadNeeds holds suggestions to needs in which no more than meetUpTo
// silos and lonely bodies are interested.
func TestMissingTiesOfBroadNeeds(t *testing.T) {
	for _, c := range []struct{ groups, ties, excluded int }{{meetUpTo, missingKept, 0}, {meetUpTo + 1, 0, 1}} {
		t.Run(fmt.Sprintf("it gives %d ties for a need of %d", c.ties, c.groups), func(t *testing.T) {
			w := worldtest.Bodies(worldtest.Need(worldtest.Plain(), "need/n", "1.1"), "a", "b").Tie("UNIT_OF", "organisation/a", "organisation/b")
			interested := []kg.ID{"organisation/a"}
			for i := 1; i < c.groups; i++ {
				slug := fmt.Sprintf("alone-%d", i)
				worldtest.Bodies(w, slug)
				interested = append(interested, kg.ID("organisation/"+slug))
			}
			for _, o := range interested {
				w.Tie("INTERESTED_IN", o, "need/n", kgtest.With("status", "PRESENT"))
			}
			s := silosOf(t, worldtest.WorldOf(t, w))
			excluded := 0
			for _, x := range s.Basis.Excluded {
				if strings.HasPrefix(x.Reason, "need in which more than") {
					excluded = x.Count
				}
			}
			worldtest.Equal(t, []int{len(s.MissingTies), excluded}, []int{c.ties, c.excluded})
		})
	}
}

// everyChain gives all shortest chains from a to b, found by trying all.
func everyChain(g *network, a, b int32) [][]int32 {
	chains := [][]int32{{a}}
	for range g.size() {
		var longer, done [][]int32
		for _, chain := range chains {
			for _, u := range g.of(chain[len(chain)-1]) {
				if slices.Contains(chain, u) {
					continue
				}
				next := append(slices.Clone(chain), u)
				if longer = append(longer, next); u == b {
					done = append(done, next)
				}
			}
		}
		if done != nil {
			return done
		}
		chains = longer
	}
	return nil
}

func TestBetweenness(t *testing.T) {
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 4))
			g := &network{weighted: randomTies(r, 12), bodies: 8 + r.IntN(5)}
			g.nodes = make([]uint32, 12)
			tied := g.tied()
			got, err := g.brandes(tied, len(tied), world.NewProgress(t.Context(), ""))
			if err != nil {
				t.Fatal(err)
			}
			want := make([]float64, g.bodies)
			for _, a := range tied {
				for _, b := range tied {
					chains := everyChain(g, a, b)
					for _, chain := range chains {
						for _, v := range chain[1 : len(chain)-1] {
							if a != b && int(v) < g.bodies {
								want[v] += 1 / float64(len(chains)) / float64((len(tied)-1)*(len(tied)-2))
							}
						}
					}
				}
			}
			nearly(t, got, want)
		})
	}
}

func nearly(tb testing.TB, got, want []float64) {
	tb.Helper()
	for v := range want {
		if math.Abs(got[v]-want[v]) > 1e-9 {
			tb.Errorf("node %d has %.6f, want %.6f", v, got[v], want[v])
		}
	}
}

func TestBetweennessOfMany(t *testing.T) {
	g := &network{weighted: randomTies(rand.New(rand.NewPCG(1, 5)), 600), bodies: 600}
	tied := g.tied()
	exact, err := g.brandes(tied, len(tied), world.NewProgress(t.Context(), ""))
	if err != nil {
		t.Fatal(err)
	}
	t.Run("it agrees with another implementation", func(t *testing.T) {
		oracle := simple.NewUndirectedGraph()
		for v := range int32(g.size()) {
			for _, u := range g.of(v) {
				oracle.SetEdge(simple.Edge{F: simple.Node(v), T: simple.Node(u)})
			}
		}
		known := gonum.Betweenness(oracle)
		want := make([]float64, g.bodies)
		for v := range want {
			want[v] = known[int64(v)] / float64(len(tied)-1) / float64(len(tied)-2)
		}
		nearly(t, exact, want)
	})
	t.Run("it estimates from a sample what is close to it", func(t *testing.T) {
		estimate, err := g.brandes(sample(tied, betweennessSources), len(tied), world.NewProgress(t.Context(), ""))
		if err != nil {
			t.Fatal(err)
		}
		for v := range exact {
			if math.Abs(exact[v]-estimate[v]) > 0.02 {
				t.Errorf("node %d has %.4f, estimated as %.4f", v, exact[v], estimate[v])
			}
		}
	})
}
