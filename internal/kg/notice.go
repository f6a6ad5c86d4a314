package kg

import (
	"cmp"
	"slices"
)

// noticed says who can tell the two states of a record apart, one of which is
// there at least: whoever sees something that only one of them has so. Nobody else
// may learn of the change.
func noticed(before, after Record) Audience {
	switch {
	case !before.Exists():
		return after.Audience()
	case !after.Exists():
		return before.Audience()
	case before.Audience() != after.Audience():
		return Either(before.Audience(), after.Audience())
	case before.Entity != nil && before.Entity.Revision != after.Entity.Revision:
		return after.Audience()
	}
	by := AudienceOf(Red)
	for _, f := range differingFacts(before.Facts(), after.Facts()) {
		by = Either(by, Both(f.Audience, after.Audience()))
	}
	if before.Entity != nil {
		for _, of := range differingCites(before.Entity.Cites, after.Entity.Cites) {
			by = Either(by, of)
		}
	}
	return by
}

// differingFacts gives the facts of each list, both in order of id, that the
// other has not or has otherwise.
func differingFacts(a, b []Fact) []Fact {
	missing := func(from, in []Fact) (out []Fact) {
		for _, f := range from {
			i, ok := slices.BinarySearchFunc(in, f.ID, func(g Fact, id FactID) int { return cmp.Compare(g.ID, id) })
			if !ok || !sameFact(f, in[i]) {
				out = append(out, f)
			}
		}
		return out
	}
	return append(missing(a, b), missing(b, a)...)
}

// differingCites gives who sees that a source is cited in one list and not, or
// not for the same reason, in the other. Who sees it for a reason that both have
// learns nothing of another one.
func differingCites(a, b []Cite) []Audience {
	var out []Audience
	missing := func(from, in []Cite) {
		for _, c := range from {
			if slices.Contains(in, c) {
				continue
			}
			var same []Audience
			if i := slices.IndexFunc(in, func(o Cite) bool { return o.Source == c.Source }); i >= 0 {
				same = in[i].Audience.parts()
			}
			for _, part := range c.Audience.parts() {
				if !slices.Contains(same, part) {
					out = append(out, part)
				}
			}
		}
	}
	missing(a, b)
	missing(b, a)
	return out
}
