package seedfile

import (
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// lint checks what no file shows by itself: that sources are declared, that
// nothing is stated twice at one place, that ends exist, and that things have
// the attributes they need.
func (r *reader) lint() {
	sources := r.lintSources()
	r.lintTwice()
	own := r.byEntity()
	for id, facts := range own {
		r.lintEntity(id, facts, sources)
	}
	for _, facts := range r.facts {
		for _, f := range facts {
			if f.IsTie() {
				r.lintEnds(f, own)
			}
		}
	}
}

// lintSources sees to it that each source with facts says what it is, and gives
// their ranks.
func (r *reader) lintSources() kg.Sources {
	ranks := kg.Sources{}
	for id, facts := range r.facts {
		if _, ok := r.stanzas[stanzaKey{id, id}]; !ok {
			r.problem(facts[0].at, "comes from %s, but there is no sources/%s.yaml", id, id.Slug())
			continue
		}
		if e, err := r.o.ResolveEntity(id, about(facts, id), kg.Sources{}); err == nil && e != nil {
			ranks[id] = r.o.RankOf(e)
		}
	}
	return ranks
}

func about(facts []stated, id kg.ID) []kg.Fact {
	var out []kg.Fact
	for _, f := range facts {
		if f.Subject == id && !f.IsTie() {
			out = append(out, f.Fact)
		}
	}
	return out
}

func (r *reader) lintTwice() {
	for _, facts := range r.facts {
		first := map[kg.FactID]position{}
		for _, f := range facts {
			if at, ok := first[f.ID]; ok {
				r.problem(f.at, "%s %s is stated twice at %q (first at %s:%d); say more exactly where each stands", f.Subject, f.About, f.Where, at.file, at.line)
				continue
			}
			first[f.ID] = f.at
		}
	}
}

// byEntity gives the facts about each thing and its attributes, from all sources.
func (r *reader) byEntity() map[kg.ID][]stated {
	own := map[kg.ID][]stated{}
	for _, facts := range r.facts {
		for _, f := range facts {
			if !f.IsTie() {
				own[f.Subject] = append(own[f.Subject], f)
			}
		}
	}
	return own
}

func (r *reader) lintEntity(id kg.ID, facts []stated, ranks kg.Sources) {
	plain := make([]kg.Fact, len(facts))
	first := facts[0].at
	for i, f := range facts {
		plain[i] = f.Fact
		if f.at.file < first.file || f.at.file == first.file && f.at.line < first.line {
			first = f.at
		}
	}
	_, err := r.o.ResolveEntity(id, plain, ranks)
	if err == nil {
		return
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		r.problem(first, "%s", line)
	}
}

func (r *reader) lintEnds(f stated, own map[kg.ID][]stated) {
	for _, end := range []kg.ID{f.Subject, f.Object} {
		is := func(g stated) bool { return g.About == kg.AttrKind }
		if !slices.ContainsFunc(own[end], is) {
			r.problem(f.at, "%s ties %s to %s, but nothing in the seed states %s", f.About, f.Subject, f.Object, end)
		}
	}
}
