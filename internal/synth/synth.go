// Package synth makes synthetic worlds of any size for benchmarks: the shape of
// a real chart (needs, organisations interested in them, the mechanisms they sit
// in, solutions, initiatives, who leads, funds and implements them, where, what
// they cost and who paid), random ties, and a label on everything that says it is
// synthetic. The same size and seed give the same world.
package synth

import (
	"fmt"
	"iter"
	"math/rand/v2"

	"github.com/portolan/portolan/internal/kg"
)

// Source is the source of all synthetic facts.
const Source = kg.ID("source/synthetic")

// MinEntities is the size of the smallest world: below, some kind would be missing.
const MinEntities = 200

// batch is how many facts one batch of changes holds at most.
const batch = 5_000

// Batches gives the changes that make a world of about so many entities and 4.4
// times as many ties, in batches to be applied in order.
func Batches(entities int, seed uint64) iter.Seq[[]kg.Change] {
	return func(yield func([]kg.Change) bool) {
		w := &world{rand: rand.New(rand.NewPCG(seed, 0x706f72746f6c616e)), sizes: sizesOf(max(entities, MinEntities)), yield: yield}
		w.make(seed)
		w.flush()
	}
}

// sizes says how many there are of each kind.
type sizes struct {
	regions, countries, areas, organisations, needs, solutions, initiatives, programmes int
	standards, commitments, assessments, findings, flows, requirements                  int
}

func sizesOf(n int) sizes {
	s := sizes{
		regions: min(5, n/100), countries: min(200, n/20), areas: max(5, n/200), organisations: n * 3 / 100, needs: n / 5, solutions: n * 26 / 100, programmes: n / 25,
		standards: max(2, n/200), commitments: n / 100, assessments: max(1, n/500), findings: max(2, n/200), flows: n / 20, requirements: n * 3 / 100,
	}
	s.initiatives = n - 2 - s.regions - s.countries - s.areas - s.organisations - s.needs - s.solutions - s.programmes -
		s.standards - s.commitments - s.assessments - s.findings - s.flows - s.requirements
	return s
}

// world is a world in the making.
type world struct {
	rand    *rand.Rand
	sizes   sizes
	pending []kg.Change
	yield   func([]kg.Change) bool
	stopped bool
	row     int
	// got is who got the last flow of money, spentFor what that was for.
	got, spentFor kg.ID
}

func (w *world) flush() {
	if len(w.pending) > 0 && !w.stopped {
		w.stopped = !w.yield(w.pending)
		w.pending = nil
	}
}

func (w *world) state(f kg.Fact) {
	w.row++
	f.Source, f.Where, f.Standing = Source, fmt.Sprintf("row %d", w.row), kg.Stated
	w.pending = append(w.pending, kg.Assert{Fact: f})
}

// entity states a thing with attributes, given as name, value, name, value.
func (w *world) entity(id kg.ID, attrs ...string) {
	if len(w.pending) > batch {
		w.flush()
	}
	w.state(kg.Fact{Subject: id, About: kg.AttrKind})
	for i := 0; i+1 < len(attrs); i += 2 {
		w.state(kg.Fact{Subject: id, About: attrs[i], Value: attrs[i+1]})
	}
}

func (w *world) tie(from kg.ID, kind string, to kg.ID, fields ...kg.Field) {
	if len(w.pending) > batch {
		w.flush()
	}
	w.state(kg.Fact{Subject: from, About: kind, Object: to, Tie: fields})
}

// make states all of the world: first the things, then their ties.
func (w *world) make(seed uint64) {
	w.entity(Source, "name", "Synthetic", "title", fmt.Sprintf("Synthetic data for benchmarks, seed %d", seed), "form", "DATASET")
	w.entity("action-plan/synthetic", "name", "Synthetic plan", "edition", "synthetic")
	w.things()
	w.ties()
}

func id(kind string, i int) kg.ID { return kg.ID(fmt.Sprintf("%s/synthetic-%d", kind, i+1)) }

func (w *world) any(kind string, n int) kg.ID { return id(kind, w.rand.IntN(n)) }

// some gives from 0 to most different things, most/2 on average.
func (w *world) some(kind string, n, most int) []kg.ID {
	count := min(w.rand.IntN(most+1), n)
	seen := make(map[int]bool, count)
	out := make([]kg.ID, 0, count)
	for len(out) < count {
		if i := w.rand.IntN(n); !seen[i] {
			seen[i] = true
			out = append(out, id(kind, i))
		}
	}
	return out
}

func pick(w *world, of ...string) string { return of[w.rand.IntN(len(of))] }
