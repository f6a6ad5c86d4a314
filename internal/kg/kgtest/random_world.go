package kgtest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// dice makes random worlds, changes and plans. Values and ids are few, so that
// filters hit, facts disagree and ties meet.
type dice struct{ *rand.Rand }

func newDice(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 1))} }

// chance says yes so many times in a hundred.
func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

func pickOne[T any](d dice, from []T) T { return from[d.IntN(len(from))] }

// some gives up to n of the items, in random order.
func some[T any](d dice, n int, from []T) []T {
	out := slices.Clone(from)
	d.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:min(d.IntN(n+1), len(out))]
}

// things is how many ids there are of a kind.
const things = 5

func (d dice) idOf(k *kg.Kind) kg.ID {
	return kg.ID(fmt.Sprintf("%s/%c", k.Slug, 'a'+rune(d.IntN(things))))
}

func (d dice) source() kg.ID { return d.idOf(Ontology().Source) }

func (d dice) kind() *kg.Kind { return pickOne(d, Ontology().Kinds) }

// audience is everybody half of the time.
func (d dice) audience() kg.Audience {
	if d.chance(50) {
		return kg.AudienceOf(kg.Clear)
	}
	return pickOne(d, allAudiences)
}

// viewer is one of viewers.
func (d dice) viewer() kg.Viewer {
	all := viewers()
	return all[pickOne(d, slices.Sorted(maps.Keys(all)))]
}

var (
	randomTexts    = []string{"alpha", "Älpha béta", "beta 2", "Beta 10", "`gamma` 'x'", "gamma-2.10", "2.9 alpha"}
	randomInts     = []string{"-1", "0", "2", "10"}
	randomDates    = []string{"2010", "2010-05", "2010-05-20", "2010-12-31", "2011", "2009-12"}
	randomDecimals = []string{"0", "-0.5", "-0.25", "10", "9007199254740993", "9007199254740992", "2.5"}
)

// textOf gives a value that the attribute allows, as text.
func (d dice) textOf(a *kg.Attr) string {
	switch a.Type {
	case kg.Int:
		return pickOne(d, randomInts)
	case kg.Bool:
		return pickOne(d, []string{"true", "false"})
	case kg.DateType:
		return pickOne(d, randomDates)
	case kg.DecimalType:
		return pickOne(d, randomDecimals)
	case kg.CurrencyType:
		return pickOne(d, []string{"USD", "EUR"})
	case kg.EnumType:
		return pickOne(d, a.Enum)
	case kg.IDType:
		return fmt.Sprintf("teacher/old-%d", d.IntN(4))
	default:
		return pickOne(d, randomTexts)
	}
}

// date gives a date or none.
func (d dice) date() kg.Date {
	if d.chance(50) {
		return ""
	}
	return kg.Date(pickOne(d, randomDates))
}

// circumstances says where a random fact stands and how it is put.
func (d dice) circumstances() Option {
	source, asOf, marking, standing := d.source(), d.date(), d.audience(), kg.Standing(pickOne(d, kg.Standings))
	where, note := fmt.Sprintf("p. %d", 2+d.IntN(3)), pickOne(d, []string{"", "", "a note"})
	return func(f *kg.Fact) {
		f.Source, f.Where, f.AsOf, f.Audience, f.Standing, f.Note = source, where, asOf, marking, standing, note
	}
}

// states that a random thing is, with all that it requires.
func (d dice) states(k *kg.Kind, id kg.ID) []kg.Fact {
	about := d.circumstances()
	if k == Ontology().Source {
		about = func(f *kg.Fact) { f.Source, f.Where = id, "title" }
		if d.chance(30) {
			m := d.audience()
			about = func(f *kg.Fact) { f.Source, f.Where, f.Audience = id, "title", m }
		}
	}
	out := []kg.Fact{NewFact(id, kg.AttrKind, "", about)}
	for _, a := range k.Attrs {
		if a.Required && !a.Builtin && (a.Name != kg.AttrName || d.chance(60)) {
			out = append(out, NewFact(id, a.Name, d.textOf(a), about))
		}
	}
	return out
}

// values states some attributes of a random thing.
func (d dice) values() []kg.Fact {
	k := d.kind()
	id := d.idOf(k)
	var out []kg.Fact
	for _, a := range k.Attrs {
		rare := a.Name == kg.AttrFormerIDs && !d.chance(10)
		if !a.Builtin && !rare && d.chance(30) && !(k == Ontology().Source && a.Name == "form") {
			out = append(out, NewFact(id, a.Name, d.textOf(a), d.circumstances()))
		}
	}
	return out
}

// ties states a random tie.
func (d dice) ties() []kg.Fact {
	asserted := slices.DeleteFunc(slices.Clone(Ontology().Ties), func(t *kg.TieType) bool { return t.Derived })
	t := pickOne(d, asserted)
	f := NewTie(t.Kind, d.idOf(t.From), d.idOf(t.To), d.circumstances(), During(d.date(), ""))
	for _, a := range t.Own() {
		if a.Required || d.chance(50) {
			f.Tie = append(f.Tie, kg.Field{Name: a.Name, Value: d.textOf(a)})
		}
	}
	return []kg.Fact{f}
}

// world gives a sound random world: statements that do not fit are left out, as
// the reference store says.
func (d dice) world(apply func([]kg.Change) error) []kg.Change {
	var statements [][]kg.Fact
	for _, k := range append([]*kg.Kind{Ontology().Source}, Ontology().Kinds...) {
		for i := range things {
			if k == Ontology().Source || d.chance(70) {
				statements = append(statements, d.states(k, kg.ID(fmt.Sprintf("%s/%c", k.Slug, 'a'+rune(i)))))
			}
		}
	}
	for range 90 {
		statements = append(statements, pickOne(d, []func() []kg.Fact{d.values, d.ties, d.ties, d.again})())
	}
	var out []kg.Change
	for _, facts := range statements {
		if changes := asserts(facts); apply(changes) == nil {
			out = append(out, changes...)
		}
	}
	return out
}

// again states a thing once more.
func (d dice) again() []kg.Fact {
	k := d.kind()
	return d.states(k, d.idOf(k))
}

func asserts(facts []kg.Fact) []kg.Change {
	out := make([]kg.Change, len(facts))
	for i, f := range facts {
		out[i] = kg.Assert{Fact: f}
	}
	return out
}

// changes gives some changes to a world of these facts; they may be unsound.
func (d dice) changes(facts []kg.Fact) []kg.Change {
	var out []kg.Change
	for range 1 + d.IntN(4) {
		switch n := d.IntN(100); {
		case n < 30 && len(facts) > 0:
			out = append(out, retract(pickOne(d, facts)))
		case n < 45:
			out = append(out, d.replacement(facts))
		case n < 60:
			out = append(out, asserts(d.again())...)
		case n < 75:
			out = append(out, asserts(d.values())...)
		default:
			out = append(out, asserts(d.ties())...)
		}
	}
	return out
}

// replacement states most of what a source states again, and something new.
func (d dice) replacement(facts []kg.Fact) kg.Change {
	source := d.source()
	c := kg.ReplaceSource{Source: source}
	for _, f := range facts {
		if f.Source == source && d.chance(85) {
			f.Audience = f.Stated
			c.Facts = append(c.Facts, f)
		}
	}
	for _, f := range append(d.values(), d.ties()...) {
		f.Source, f.Where = source, "new"
		c.Facts = append(c.Facts, f)
	}
	return c
}
