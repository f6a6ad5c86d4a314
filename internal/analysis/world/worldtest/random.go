package worldtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/localstore"
)

// A random world is made of the ontology alone: things of every kind, ties of
// every type, with dates, standings and markings. Its first plan is the only one
// that nothing replaces, and every area belongs to it.

// A property is tried on randomWorlds random worlds; on few where time is short,
// as under the race detector, which takes tenfold.
const (
	randomWorlds    = 40
	fewRandomWorlds = 4
)

// EachRandom tries a property on random worlds; the name of a failing subtest
// holds the seed.
func EachRandom(t *testing.T, try func(t *testing.T, facts []kg.Fact, r *rand.Rand)) {
	t.Helper()
	worlds := randomWorlds
	if testing.Short() {
		worlds = fewRandomWorlds
	}
	for seed := range uint64(worlds) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			try(t, randomFacts(t, r), r)
		})
	}
}

type randomWorld struct {
	*kgtest.W
	r      *rand.Rand
	o      *kg.Ontology
	things map[*kg.Kind][]kg.ID
}

// randomFacts gives the facts of a random world.
func randomFacts(tb testing.TB, r *rand.Rand) []kg.Fact {
	o := Ontology(tb)
	w := &randomWorld{Blank(), r, o, map[*kg.Kind][]kg.ID{}}
	for _, k := range o.Kinds {
		if k != o.Source {
			w.kind(k)
		}
	}
	plan := w.things[o.Kind("ActionPlan")][0]
	for _, older := range w.things[o.Kind("ActionPlan")][1:] {
		w.Tie("REPLACES", plan, older)
	}
	for _, area := range w.things[o.Kind("PriorityArea")] {
		w.Tie("PART_OF", area, plan)
	}
	for _, t := range o.Ties {
		if !t.Derived && t.Kind != "REPLACES" && t.Kind != "PART_OF" {
			w.ties(t)
		}
	}
	return w.Facts
}

func (w *randomWorld) kind(k *kg.Kind) {
	for i := range 2 + w.r.IntN(6) {
		id := kg.ID(fmt.Sprintf("%s/%d", k.Slug, i))
		marking := w.marking()
		if k.Name == "ActionPlan" && i == 0 {
			marking = kg.Clear
		}
		w.things[k] = append(w.things[k], id)
		for _, a := range k.Attrs {
			if a.Builtin || a.Type == kg.IDType || !a.Required && w.r.IntN(2) == 0 {
				continue
			}
			w.Has(id, a.Name, w.value(a), kgtest.Marked(marking))
		}
		w.Is(id, kgtest.Marked(marking))
	}
}

func (w *randomWorld) ties(t *kg.TieType) {
	from, to := w.things[t.From], w.things[t.To]
	if len(from) == 0 || len(to) == 0 {
		return
	}
	seen := map[string]bool{}
	for range w.r.IntN(2 * max(len(from), len(to))) {
		a, b := from[w.r.IntN(len(from))], to[w.r.IntN(len(to))]
		if key := string(a + b); a == b || seen[key] || t.Symmetric && seen[string(b+a)] {
			continue
		}
		seen[string(a+b)] = true
		options := w.circumstances()
		for _, attr := range t.Attrs {
			if !slices.Contains([]string{"standing", "asOf", "from", "to"}, attr.Name) && (attr.Required || w.r.IntN(2) == 0) {
				options = append(options, kgtest.With(attr.Name, w.value(attr)))
			}
		}
		w.Tie(t.Kind, a, b, options...)
	}
}

// circumstances gives dates, a standing and a marking.
func (w *randomWorld) circumstances() []kgtest.Option {
	options := []kgtest.Option{kgtest.Marked(w.marking())}
	switch w.r.IntN(6) {
	case 0:
		options = append(options, kgtest.AsOf(w.date()))
	case 1:
		options = append(options, kgtest.During(w.date(), ""))
	case 2:
		options = append(options, kgtest.Standing(kg.Standing(kg.Standings[w.r.IntN(len(kg.Standings))])))
	}
	return options
}

func (w *randomWorld) marking() kg.Marking {
	if w.r.IntN(8) > 0 {
		return kg.Clear
	}
	return kg.Marking(1 + w.r.IntN(4))
}

func (w *randomWorld) date() kg.Date { return kg.Date(strconv.Itoa(2010 + w.r.IntN(20))) }

var randomWords = []string{"judges", "prosecutors", "police", "training", "cyber", "network", "Kingston", "strategy", "law", "awareness"}

func (w *randomWorld) value(a *kg.Attr) string {
	switch a.Type {
	case kg.Int:
		return strconv.Itoa(w.r.IntN(1000))
	case kg.DecimalType:
		return strconv.Itoa(1+w.r.IntN(100)) + ".5"
	case kg.Bool:
		return strconv.FormatBool(w.r.IntN(5) == 0)
	case kg.DateType:
		return string(w.date())
	case kg.CurrencyType:
		return []string{"USD", "EUR"}[w.r.IntN(2)]
	case kg.EnumType:
		return a.Enum[w.r.IntN(len(a.Enum))]
	default:
		return randomWords[w.r.IntN(len(randomWords))] + " " + randomWords[w.r.IntN(len(randomWords))]
	}
}

// Shuffled gives the facts as changes in another order.
func Shuffled(r *rand.Rand, facts []kg.Fact) []kg.Change {
	changes := Asserts(facts)
	r.Shuffle(len(changes), func(i, j int) { changes[i], changes[j] = changes[j], changes[i] })
	return changes
}

// Asserts gives the facts as changes.
func Asserts(facts []kg.Fact) []kg.Change {
	out := make([]kg.Change, len(facts))
	for i, f := range facts {
		out[i] = kg.Assert{Fact: f}
	}
	return out
}

// Without gives the facts that a reader of the clearance may see, as they would
// be had the others never been stated.
func Without(tb testing.TB, facts []kg.Fact, clearance kg.Marking) []kg.Fact {
	tb.Helper()
	o := Ontology(tb)
	g := kg.NewGraph(o, localstore.OpenMemory(o))
	if _, err := g.Apply(tb.Context(), kg.System, 0, Asserts(facts)); err != nil {
		tb.Fatal(err)
	}
	seen := map[kg.FactID]bool{}
	for rec, err := range g.All(tb.Context(), kg.Cleared("", clearance)) {
		if err != nil {
			tb.Fatal(err)
		}
		for _, f := range rec.Facts() {
			seen[f.ID] = true
		}
	}
	var out []kg.Fact
	for _, f := range facts {
		checked, err := o.CheckFact(f)
		if err != nil {
			tb.Fatal(err)
		}
		if seen[checked.ID] {
			out = append(out, f)
		}
	}
	return out
}
