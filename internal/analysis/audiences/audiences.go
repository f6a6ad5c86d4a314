// Package audiences tells whom things are for, by one meaning for all who ask, and what is
// for an audience.
package audiences

import (
	"fmt"
	"slices"

	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// Of gives the audiences that a thing names. Teaching that names none is for those of the
// needs it is for: ofNeeds says so.
func Of(w *world.World, n uint32) (names []string, ofNeeds bool) {
	if names = named(w, n); len(names) > 0 || w.Entity(n).Kind != w.TrainingProgramme.Kind {
		return names, false
	}
	for _, need := range w.Far(n, w.TrainingProgramme.Needs) {
		names = append(names, named(w, need)...)
	}
	slices.Sort(names)
	return slices.Compact(names), true
}

// Facts gives the facts by which a thing is for some of its audiences: those that name
// them, and, where its needs do, those by which it is for the needs.
func Facts(w *world.World, n uint32, names []string) []kg.Fact {
	naming := func(n uint32) []kg.Fact {
		return slices.DeleteFunc(slices.Clone(w.FactsAbout(n, w.Need.Audiences.Name)), func(f kg.Fact) bool { return !slices.Contains(names, f.Value) })
	}
	if _, ofNeeds := Of(w, n); !ofNeeds {
		return naming(n)
	}
	out := []kg.Fact{}
	for t := range w.Ties(n, w.TrainingProgramme.Needs) {
		if facts := naming(t.Far); len(facts) > 0 {
			out = append(append(out, t.Facts...), facts...)
		}
	}
	return out
}

// named gives the audiences that a thing names itself, none where its kind has none.
func named(w *world.World, n uint32) []string {
	a := w.Entity(n).Kind.Attr(w.Need.Audiences.Name)
	if a == nil {
		return nil
	}
	return slices.Clone(w.Texts(n, a))
}

// Phrases numbers audiences, those of the same words as one.
type Phrases struct {
	vocabulary *measure.Vocabulary
	numbers    map[string]uint32 // by audience, and by the words of one
	words      [][]measure.Word  // by number
	texts      []string          // by number: as first met
}

// NewPhrases gives phrases whose words are of a vocabulary.
func NewPhrases(v *measure.Vocabulary) *Phrases {
	return &Phrases{vocabulary: v, numbers: map[string]uint32{}}
}

// Number gives the number of an audience.
func (p *Phrases) Number(audience string) uint32 {
	if n, known := p.numbers[audience]; known {
		return n
	}
	words := p.vocabulary.Words(audience)
	key := fmt.Sprint(words)
	n, known := p.numbers[key]
	if !known {
		n = uint32(len(p.words))
		p.words, p.texts = append(p.words, words), append(p.texts, audience)
		p.numbers[key] = n
	}
	p.numbers[audience] = n
	return n
}

// Text gives the audience of a number, as it was first met.
func (p *Phrases) Text(n uint32) string { return p.texts[n] }

// Same says whether two audiences are the same as far as can be told: all words of one,
// of which there are some, are among those of the other.
func (p *Phrases) Same(x, y uint32) bool {
	return x == y || within(p.words[x], p.words[y]) || within(p.words[y], p.words[x])
}

func within(a, b []measure.Word) bool {
	return len(a) > 0 && sorted.IntersectionSize(a, b) == len(a)
}
