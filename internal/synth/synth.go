// Package synth makes synthetic worlds of any size for benchmarks: the shape of
// a real chart (needs, organisations interested in them, solutions, initiatives,
// who leads, funds and implements them, where), random ties, and a label on
// everything that says it is synthetic. The same size and seed give the same
// world.
package synth

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"

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
	countries, areas, organisations, needs, solutions, initiatives, programmes int
}

func sizesOf(n int) sizes {
	s := sizes{countries: min(200, n/20), areas: max(5, n/200), organisations: n * 3 / 100, needs: n / 5, solutions: n * 3 / 10, initiatives: n * 4 / 10}
	s.programmes = n - 2 - s.countries - s.areas - s.organisations - s.needs - s.solutions - s.initiatives
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

func (w *world) things() {
	for i := range w.sizes.countries {
		code := fmt.Sprintf("%c%c", 'A'+i/26%26, 'A'+i%26)
		w.entity(id("country", i), "name", w.name("country", i), "alpha2", code, "alpha3", code+"X")
	}
	for i := range w.sizes.areas {
		w.entity(id("priority-area", i), "name", w.name("area", i), "ref", fmt.Sprint(i+1))
	}
	for i := range w.sizes.organisations {
		w.entity(id("organisation", i), "name", w.name("organisation", i), "form", pick(w, "GOVERNMENT", "INTERGOVERNMENTAL", "CIVIL_SOCIETY", "NETWORK"),
			"collective", "false", "roles", pick(w, "AGENCY", "PARTNER", "FUNDER", "TRAINER"))
	}
	for i := range w.sizes.needs {
		w.entity(id("need", i), "name", w.name("need", i), "ref", fmt.Sprintf("%d.%d", i%w.sizes.areas+1, i/w.sizes.areas+1), "statement", "A synthetic need: "+w.words(8))
	}
	for i := range w.sizes.solutions {
		w.entity(id("solution", i), "name", w.name("solution", i), "text", "A synthetic solution: "+w.words(6))
	}
	for i := range w.sizes.initiatives {
		w.entity(id("initiative", i), "name", w.name("initiative", i), "status", pick(w, "PIPELINE", "IMPLEMENTATION", "CLOSED"), "start", fmt.Sprint(2010+w.rand.IntN(15)))
	}
	for i := range w.sizes.programmes {
		w.entity(id("training-programme", i), "name", w.name("training", i), "modality", pick(w, "ONE_OFF", "RECURRING", "CURRICULUM"), "audiences", pick(w, "judges", "prosecutors", "investigators"))
	}
}

func (w *world) ties() {
	s := w.sizes
	for i := range s.areas {
		w.tie(id("priority-area", i), "PART_OF", "action-plan/synthetic")
	}
	for i := range s.organisations {
		w.tie(id("organisation", i), "BASED_IN", w.any("country", s.countries))
		if i > 0 && w.rand.IntN(5) == 0 {
			w.tie(id("organisation", i), "UNIT_OF", id("organisation", w.rand.IntN(i)))
		}
	}
	for i := range s.needs {
		w.tie(id("need", i), "IN_AREA", id("priority-area", i%s.areas))
		for _, o := range w.some("organisation", s.organisations, 8) {
			w.tie(o, "INTERESTED_IN", id("need", i), kg.Field{Name: "status", Value: pick(w, "PRESENT", "POTENTIAL", "UNSTATED")})
		}
	}
	for i := range s.solutions {
		w.tie(id("solution", i), "ADDRESSES", id("need", i%s.needs))
	}
	for i := range s.initiatives {
		w.initiative(id("initiative", i))
	}
	for i := range s.programmes {
		w.tie(id("training-programme", i), "FOR", w.any("need", s.needs))
		w.tie(w.any("organisation", s.organisations), "PROVIDES", id("training-programme", i))
		w.tie(id("training-programme", i), "IN", w.any("country", s.countries))
	}
}

func (w *world) initiative(i kg.ID) {
	s := w.sizes
	w.tie(w.any("organisation", s.organisations), "LEADS", i)
	for _, n := range w.some("need", s.needs, 3) {
		w.tie(i, "ADDRESSES", n)
	}
	for _, kind := range []string{"IMPLEMENTS", "FUNDS"} {
		for _, o := range w.some("organisation", s.organisations, 3) {
			w.tie(o, kind, i)
		}
	}
	for _, c := range w.some("country", s.countries, 3) {
		w.tie(i, "IN", c)
	}
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

func (w *world) name(what string, i int) string {
	return fmt.Sprintf("Synthetic %s %d: %s", what, i+1, w.words(2))
}

var vocabulary = strings.Fields(`awareness capacity standards law incident response training forensics evidence strategy policy
	network exercise assessment harbour coast weather health water schools roads power records courts customs census`)

func (w *world) words(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = vocabulary[w.rand.IntN(len(vocabulary))]
	}
	return strings.Join(out, " ")
}
