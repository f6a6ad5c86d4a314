package records

import (
	"math"
	"strings"

	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// The edges of what counts as likeness of names and of texts.
const (
	nameLow, nameHigh         = 0.40, 0.90
	describedLow, describedHi = 0.12, 0.50
)

// passedOn is how well amounts agree that one body got, of two others.
const passedOn = 0.75

// evidence gives what speaks for and against two records being one thing.
func (r *records) evidence(to []measure.Evidence, a, b *record, by *measure.Weights, least float64) []measure.Evidence {
	to = r.names(to[:0], a, b)
	to = r.descriptions(to, a, b)
	to = r.ties(to, a, b)
	if by.Score(to) < least {
		return to[:0]
	}
	return r.differences(to, a, b)
}

// names gives what the records' names and identifiers have in common.
func (r *records) names(to []measure.Evidence, a, b *record) []measure.Evidence {
	put := func(s measure.Signal, strength float64) {
		if strength > 0 {
			to = append(to, measure.Evidence{Signal: s, Strength: strength})
		}
	}
	if _, ok := sorted.FirstCommon(a.identifiers, b.identifiers); ok {
		put(sameIdentifier, 1)
	}
	alike := measure.Likeness(&a.name, &b.name, nameWords)
	called := sorted.Intersection(a.called, b.called)
	switch {
	case a.named == b.named:
		put(sameName, rare(r.keys.counts[a.named])*r.inOnePlace(a, b))
	case len(called) > 0:
		put(sameAlias, r.rarity(called))
	default:
		if s, ok := r.bodyName(a, b); ok {
			put(s.Signal, s.Strength)
		} else if r.alikeIn(a, b) {
			put(similarName, measure.Scale(alike, nameLow, nameHigh))
		}
	}
	if _, ok := sorted.FirstCommon(a.acronyms, b.acronyms); ok {
		put(sameAcronym, 1)
	}
	if refs := sorted.Intersection(a.references, b.references); len(refs) > 0 {
		put(sameReference, r.rarity(refs))
	}
	return to
}

// descriptions gives what is said of the records in common.
func (r *records) descriptions(to []measure.Evidence, a, b *record) []measure.Evidence {
	if s := measure.Scale(measure.Likeness(&a.text, &b.text, textWords), describedLow, describedHi); s > 0 && (a.described && b.described || r.alikeIn(a, b)) {
		to = append(to, measure.Evidence{Signal: similarDescription, Strength: s})
	}
	if s := max(sameDay(a.start, b.start), sameDay(a.end, b.end)); s > 0 {
		both := sameDay(a.start, b.start) > 0 && sameDay(a.end, b.end) > 0
		if !both {
			s /= 2
		}
		to = append(to, measure.Evidence{Signal: sameDates, Strength: s})
	}
	return to
}

// sameDay says how telling it is that two dates are the same: less for a month or a
// year, and for the first and last day of a year, which are often put for want of one.
func sameDay(a, b kg.Date) float64 {
	switch {
	case a == "" || a != b:
		return 0
	case len(a) < len("2006-01-02") || strings.HasSuffix(string(a), "-01-01") || strings.HasSuffix(string(a), "-12-31"):
		return 0.5
	}
	return 1
}

// ties gives what the records are tied to in common.
func (r *records) ties(to []measure.Evidence, a, b *record) []measure.Evidence {
	if s := r.sharing(a, b); s > 0 {
		to = append(to, measure.Evidence{Signal: sameMoney, Strength: s})
	}
	if s := r.paying(a, b); s > 0 {
		to = append(to, measure.Evidence{Signal: paysTheOther, Strength: s})
	}
	best := 0.0
	for _, p := range sorted.Intersection(a.places, b.places) {
		best = max(best, rare(r.places[p]))
	}
	if best > 0 {
		to = append(to, measure.Evidence{Signal: sameTies, Strength: best})
	}
	return to
}

// sharing says how telling the money is that both tell of: by how few tell of the amount,
// and by its figures, since round ones coincide by chance.
func (r *records) sharing(a, b *record) float64 {
	best := 0.0
	for i, j := 0, 0; i < len(a.sums) && j < len(b.sums); {
		switch x, y := a.sums[i].key, b.sums[j].key; {
		case x < y:
			i++
		case x > y:
			j++
		default:
			m, n := i, j
			for i < len(a.sums) && a.sums[i].key == x {
				i++
			}
			for j < len(b.sums) && b.sums[j].key == x {
				j++
			}
			if may := mayBeOne(a.sums[m:i], b.sums[n:j]); may > 0 {
				best = max(best, may*rare(r.keys.counts[x])*unround(int(r.keys.digits[x])))
			}
		}
	}
	return best
}

// mayBeOne says how well equal amounts of two records agree in who gave and who got
// them: 0 where others got them, less than 1 where others gave them, which may be one
// payment that was passed on.
func mayBeOne(a, b []sum) float64 {
	best := 0.0
	for _, x := range a {
		for _, y := range b {
			switch {
			case !agree(x.to, y.to):
			case agree(x.from, y.from):
				return 1
			default:
				best = passedOn
			}
		}
	}
	return best
}

// agree says whether two bodies may be the same: they are, or one is not known.
func agree(a, b uint32) bool { return a == b || a == world.None || b == world.None }

// paying says how telling it is who pays whom: by how few who told of either tell of a
// payment that both tell of, since one project of who pays is often several of who is
// paid; half where a body only does the one and pays for the other.
func (r *records) paying(a, b *record) float64 {
	best := 0.0
	places := append(sorted.Intersection(a.places, b.places), world.None)
	for _, payer := range sorted.Intersection(a.payers, b.payers) {
		for _, doer := range sorted.Intersection(a.doers, b.doers) {
			p := payment{payer, doer}
			if payer == doer || a.denies(p) || b.denies(p) {
				continue
			}
			for _, place := range places {
				if m, n := r.tellers(a, p, place), r.tellers(b, p, place); m > 0 && n > 0 {
					best = max(best, rare(2*min(m, n)))
				}
			}
		}
	}
	for _, body := range sorted.Union(sorted.Intersection(a.doers, b.payers), sorted.Intersection(b.doers, a.payers)) {
		best = max(best, rare(r.bodies[body])/2)
	}
	return best
}

// tellers gives in how many records who told of this one tells of a payment.
func (r *records) tellers(rec *record, p payment, place uint32) int {
	fewest := 0
	for _, by := range rec.told {
		if n := r.pays[toldPayment{p, place, by}]; n > 0 && (fewest == 0 || n < fewest) {
			fewest = n
		}
	}
	return fewest
}

// rarity says how telling the rarest of some keys is.
func (r *records) rarity(keys []uint32) float64 {
	best := 0.0
	for _, k := range keys {
		best = max(best, rare(r.keys.counts[k]))
	}
	return best
}

// rare says how telling it is to share what so many have: 1 for two, a half for some
// seven, less for more.
func rare(count int) float64 { return 1 / (1 + 0.8*math.Log(float64(max(count, 2))/2)) }

// unround says how telling an amount of so many figures before its zeros is.
func unround(figures int) float64 { return min(1, 0.4+0.2*float64(figures-1)) }

// differences gives what tells two records apart.
func (r *records) differences(to []measure.Evidence, a, b *record) []measure.Evidence {
	put := func(s measure.Signal, holds bool) {
		if holds {
			to = append(to, measure.Evidence{Signal: s, Strength: 1})
		}
	}
	if s := r.toldOnce(a, b); s > 0 {
		to = append(to, measure.Evidence{Signal: onlySource, Strength: s})
	}
	_, place := sorted.FirstCommon(a.places, b.places)
	put(otherPlace, a.countriesOnly && b.countriesOnly && !place)
	put(otherDates, before(a.end, b.start) || before(b.end, a.start))
	put(otherForm, a.form != "" && b.form != "" && a.form != b.form)
	_, id := sorted.FirstCommon(a.identifiers, b.identifiers)
	put(otherIdentifier, !id && r.sameScheme(a, b))
	return to
}

func before(end, start kg.Date) bool { return end != "" && start != "" && end.End() < start.Start() }

// sameScheme says whether two records have identifiers that begin alike, up to the last
// separator: of one scheme.
func (r *records) sameScheme(a, b *record) bool {
	for _, x := range a.identifiers {
		for _, y := range b.identifiers {
			if s := scheme(r.keys.texts[x]); s != "" && s == scheme(r.keys.texts[y]) {
				return true
			}
		}
	}
	return false
}

func scheme(id string) string {
	i := strings.LastIndexAny(id, ":-")
	return id[:max(i, 0)]
}
