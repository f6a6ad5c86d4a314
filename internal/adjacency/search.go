package adjacency

import (
	"cmp"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// search puts the page of what a search finds on the stack. It looks at the
// things that have the rarest of the words, and scores those.
func (r *run) search(p *kg.Plan, l *list, page *kg.Page) (more bool) {
	c := r.collect(l)
	for _, n := range r.v.rarest(p.Search.Tokens) {
		if !r.tick() {
			return false
		}
		nd := r.v.node(n)
		if !r.sees(nd) || !sought(p, nd.entity.Kind) || l.node != nil && !l.node(nd) {
			continue
		}
		if score, ok := kg.Score(p.Search, nd.entity); ok {
			r.cands = append(r.cands, cand{nd: nd, n: n, score: score})
		}
	}
	if l.Count {
		page.Total = len(r.cands)
	}
	if !l.Items {
		return false
	}
	return r.cut(&c)
}

func sought(p *kg.Plan, k *kg.Kind) bool {
	return (p.Kind.IsAny() || p.Kind == k) && (len(p.Search.Kinds) == 0 || slices.Contains(p.Search.Kinds, k))
}

// rarest gives the things that have a word beginning with the token of which
// there are fewest, each once. It begins with the longest token, which begins few
// words, so that of the others it only counts as many.
func (v *Version) rarest(tokens []string) []uint32 {
	var best []uint32
	byLength := slices.SortedFunc(slices.Values(tokens), func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for i, token := range byLength {
		most := -1
		if i > 0 {
			most = len(best)
		}
		if found, ok := v.beginning(token, most); ok {
			best = found
		}
	}
	slices.Sort(best)
	return slices.Compact(best)
}

// beginning gives the things that have a word beginning with the token, some
// maybe more than once; ok is false where they are more than most.
func (v *Version) beginning(token string, most int) (found []uint32, ok bool) {
	ok = true
	v.words.Ascend(token, func(text string, word uint32) bool {
		if !strings.HasPrefix(text, token) {
			return false
		}
		v.eachPost(word, func(n uint32) bool {
			found = append(found, n)
			ok = most < 0 || len(found) <= most
			return ok
		})
		return ok
	})
	return found, ok
}
