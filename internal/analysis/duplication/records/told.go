package records

import (
	"strings"

	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// Who names two things tells them apart. That is a source, unless it compiles the reports
// of many, as a data set of all activities in a country does: each of them may tell of
// one activity, and nobody has looked whether they do. There, it is who reported, where
// that can be known.

// compiledFrom is how many records a data set has at least before it can be seen whether
// it is of one body, and compiledShare in what share of them none of the bodies takes part.
const (
	compiledFrom  = 8
	compiledShare = 0.5
)

// tell notes of each record by whom it was told apart from others, and counts the payments
// that each of those tells of.
func (r *recordReader) tell() {
	compiled := r.compiled()
	r.whole = map[uint32]bool{}
	var reporters map[string]uint32
	for i := range r.list {
		rec := &r.list[i]
		r.ids.Begin()
		for _, source := range rec.sources {
			if compiled[source] {
				if reporters == nil {
					reporters = reportersByIdentifier(r.w, r.same)
				}
				if body, ok := reporterOf(r.w.ID(rec.n), reporters); ok {
					r.ids.Put(body)
					continue
				}
				r.whole[source] = true
			}
			r.ids.Put(source)
		}
		rec.told = sorted.Set(r.ids.End())
		rec.payments(func(p payment, place uint32) {
			for _, by := range rec.told {
				r.pays[toldPayment{p, place, by}]++
			}
		})
	}
}

// toldApart gives who tells two records apart.
func (r *records) toldApart(a, b *record) []uint32 {
	var out []uint32
	for _, by := range sorted.Intersection(a.told, b.told) {
		if !r.whole[by] {
			out = append(out, by)
		}
	}
	return out
}

// compiled gives the data sets in which no body takes part in most of the records.
func (r *recordReader) compiled() map[uint32]bool {
	type part struct{ source, body uint32 }
	records, most, parts := map[uint32]int{}, map[uint32]int{}, map[part]int{}
	for i := range r.list {
		rec := &r.list[i]
		bodies := sorted.Union(rec.doers, rec.payers)
		if len(bodies) == 0 {
			continue // nothing says whose it is
		}
		for _, source := range rec.sources {
			records[source]++
			for _, b := range bodies {
				parts[part{source, b}]++
				most[source] = max(most[source], parts[part{source, b}])
			}
		}
	}
	out := map[uint32]bool{}
	form := r.w.Source.Form
	for source, n := range records {
		if n >= compiledFrom && float64(most[source]) < compiledShare*float64(n) && r.w.Text(source, form) == "DATASET" {
			out[source] = true
		}
	}
	return out
}

// reportersByIdentifier gives the bodies by their identifiers, as ids of things spell them.
func reportersByIdentifier(w *world.World, same map[uint32]uint32) map[string]uint32 {
	out := map[string]uint32{}
	for org := range w.OfKind(w.Organisation.Kind) {
		body := org
		if rep, ok := same[org]; ok {
			body = rep
		}
		for _, id := range w.Texts(org, w.Organisation.Identifiers) {
			out[slugged(id)] = body
		}
	}
	return out
}

// reporterOf gives the body whose identifier an id begins with: identifiers of
// activities begin with those of who reports them (IATI standard, iati-identifier).
func reporterOf(id kg.ID, reporters map[string]uint32) (uint32, bool) {
	_, slug, _ := strings.Cut(string(id), "/")
	for end := strings.LastIndexByte(slug, '-'); end > 0; end = strings.LastIndexByte(slug[:end], '-') {
		if body, ok := reporters[slug[:end]]; ok {
			return body, true
		}
	}
	return 0, false
}

// slugged gives a text as an id of a thing spells it.
func slugged(text string) string {
	return strings.Trim(strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' {
			return c
		}
		return '-'
	}, kg.Fold(text)), "-")
}
