package records

import (
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/names"
	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// Names of bodies are compared as names of bodies, and not only as texts.

// nameReader gives a reader of names that knows the words of which countries and regions
// on record are called by them alone.
func nameReader(w *world.World) *names.Reader {
	places := map[string]bool{}
	for _, k := range [...]*kg.Kind{w.Country.Kind, w.Region.Kind} {
		for n := range w.OfKind(k) {
			for _, word := range kg.Tokens(w.Name(n)) {
				places[word] = true
			}
		}
	}
	return &names.Reader{Place: func(word string) bool { return places[word] }}
}

// bodyNames reads what a body is called, and gives what it is blocked by: its words, its
// letters, its acronyms and initials.
func (r *recordReader) bodyNames(n uint32, title string) (read []names.Name, written []uint32) {
	acronym := r.w.Text(n, r.spec.acronym)
	for _, called := range append([]string{title}, list(r.w, n, r.spec.aliases)...) {
		read = append(read, r.reader.Read(called, acronym))
	}
	r.ids.Begin()
	for i := range read {
		name := &read[i]
		r.ids.Put(r.key("words " + name.Key))
		r.ids.Put(r.key("letters " + name.Letters))
		for _, short := range slices.Concat(name.Stated, name.Initials, []string{name.Short}) {
			if short != "" {
				r.ids.Put(r.key("short " + short))
			}
		}
	}
	return read, sorted.Set(r.ids.End())
}

// manyShort is of how many names the initials are no sign of any: one of them may be meant.
const manyShort = 2

// writtenOtherwise gives how well one name of one body is another of the other, written
// otherwise; the names tell why.
func (r *records) writtenOtherwise(a, b *record) (best float64, why names.Reason, x, y *names.Name) {
	for i := range a.bodyNames {
		for j := range b.bodyNames {
			m, n := &a.bodyNames[i], &b.bodyNames[j]
			reason, score := names.Compare(m, n)
			if reason == names.Initials && r.bearers(m.Short+n.Short) > manyShort { // one of them has none
				continue
			}
			if score > best {
				best, why, x, y = score, reason, m, n
			}
		}
	}
	return best, why, x, y
}

// bearers gives how many records have the acronym or the initials.
func (r *records) bearers(short string) int {
	if k, ok := r.keys.numbers["short "+short]; ok {
		return r.keys.counts[k]
	}
	return 0
}

// bodyName gives what the names of two bodies have in common, where words in common do
// not: the name itself or the acronym.
func (r *records) bodyName(a, b *record) (s measure.Evidence, ok bool) {
	strength, why, _, _ := r.writtenOtherwise(a, b)
	switch why {
	case names.None:
		return measure.Evidence{}, false
	case names.StatedAcronym, names.Initials:
		return measure.Evidence{Signal: acronymOfName, Strength: strength}, true
	default:
		return measure.Evidence{Signal: otherSpelling, Strength: strength}, true
	}
}

// alikeIn says whether the likeness of two names is one of more than places and of what
// many bodies are called.
func (r *records) alikeIn(a, b *record) bool {
	return r.reader == nil || r.reader.Alike(&a.bodyNames[0], &b.bodyNames[0])
}

// inOnePlace gives what is left of the likeness of two names of the same words.
func (r *records) inOnePlace(a, b *record) float64 {
	if r.reader == nil {
		return 1
	}
	_, score := names.Compare(&a.bodyNames[0], &b.bodyNames[0])
	return score
}

// oneList is how much it says that one source names two bodies: lists of bodies have
// doubles, which is what they are looked through for.
const oneList = 0.1

// toldOnce says how much it tells two records apart that one source names both.
func (r *records) toldOnce(a, b *record) float64 {
	switch {
	case len(r.toldApart(a, b)) == 0:
		return 0
	case r.reader != nil:
		return oneList
	}
	return 1
}

// wordedName words how the name of one body is that of another.
func (r *records) wordedName(s measure.Signal, a, b *record) string {
	_, why, x, y := r.writtenOtherwise(a, b)
	if s == acronymOfName {
		return fmt.Sprintf("One is called by the acronym or the initials of the other: %s", strings.ToUpper(x.Short+y.Short))
	}
	how := map[names.Reason]string{
		names.SameWords: "Their names have the same words, but for order, legal form, spelling or language", names.SameLetters: "Their names differ in spaces alone",
		names.Spelling: "Each word of one's name is nearly one of the other's",
	}
	return how[why] + ": " + x.Key + "; " + y.Key
}
