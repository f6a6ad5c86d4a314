package duplication

import (
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// Title says what the group is about in a few words.
func (g *Group) Title() string {
	w := g.in.w
	if g.around != world.None && len(g.needs) < 2 {
		return w.Name(g.around)
	}
	things := g.needs
	if len(things) == 0 {
		for _, i := range slices.Concat(g.efforts, g.proposals) {
			things = append(things, g.in.by.list[i].entity)
		}
		w.SortByID(things)
	}
	return shortList(w, things, titleNames)
}

// titleNames and questionNames are how many names are given before the rest is counted.
const titleNames, questionNames = 3, 6

// Question is what nobody on record has said: who does which part, and who takes on what
// is proposed for nobody.
func (g *Group) Question() string {
	w := g.in.w
	var out []string
	switch {
	case len(g.bodies) > 1:
		out = append(out, "Who of "+shortList(w, g.inOrder(), questionNames)+" does which part of “"+g.Title()+"”?")
	case len(g.bodies) == 1:
		out = append(out, "Does "+w.Name(g.bodies[0])+" do all of “"+g.Title()+"”, and who else does?")
	default:
		out = append(out, "Who does “"+g.Title()+"”?")
	}
	switch unassigned := g.solutions(true); {
	case len(unassigned) == 1:
		out = append(out, "Who takes on “"+w.Name(unassigned[0])+"”, which names nobody?")
	case len(unassigned) > 1:
		out = append(out, "Who takes on the "+fmt.Sprint(len(unassigned))+" proposals"+" that name nobody?")
	}
	return strings.Join(out, " ")
}

// shortList names the first things, and counts the rest.
func shortList(w *world.World, things []uint32, most int) string {
	var words []string
	for i, n := range things {
		if i == most && len(things) > most+1 {
			words = append(words, fmt.Sprintf("%d more", len(things)-most))
			break
		}
		words = append(words, w.Name(n))
	}
	return world.JoinWords(words)
}

// codeNamedAudience is the code of the reason that a need, or a work for it, says whom it
// is for: similar beneficiaries. It weighs nothing in the score of a pair.
const codeNamedAudience = "NAMED_AUDIENCE"

// Reasons say why the group is one: of each kind of reason the strongest among its pairs,
// with how many of them it is one of, and what makes its class.
func (g *Group) Reasons() []world.Reason {
	out := g.reasons(false)
	if w := g.in.w; g.audience != world.None {
		facts := w.FactsAbout(g.audience, w.Need.Audiences.Name)
		out = append(out, world.Reason{Code: codeNamedAudience, Text: w.Name(g.audience) + " names whom it is for", Facts: facts})
	}
	if g.ties.apart {
		a, b := g.ties.across[:1], g.ties.across[1:]
		out = append(out, world.Reason{Code: codeAcrossSilos, Text: wordedSilos(g.in.w, g.in.by.affiliations, a, b), Facts: []kg.Fact{}})
	}
	return out
}

// CounterReasons say what speaks against it, likewise.
func (g *Group) CounterReasons() []world.Reason { return g.reasons(true) }

// A spoken is a reason among the pairs of a group: the strongest of its kind, and of how
// many pairs it is one.
type spoken struct {
	strongest measure.Evidence
	of        *Overlap
	pairs     int
}

func (g *Group) reasons(counter bool) []world.Reason {
	var said [effortSignals]spoken
	by := g.in.by
	var found []measure.Evidence
	for _, p := range g.pairs {
		x := &g.in.List[p]
		a, b := x.ends()
		found = by.evidence(found, a, b, 0)
		for _, e := range found {
			s := &said[e.Signal]
			if s.pairs++; s.pairs == 1 || e.Strength > s.strongest.Strength {
				s.strongest, s.of = e, x
			}
		}
	}
	out := []world.Reason{}
	for _, s := range said {
		if s.pairs == 0 || by.weights.Counter(s.strongest) != counter {
			continue
		}
		a, b := s.of.ends()
		r := reasonOf(g.in.w, by, s.strongest, a, b)
		if len(g.pairs) > 1 {
			r.Text += fmt.Sprintf(" (in %d of its %d pairs)", s.pairs, len(g.pairs))
		}
		out = append(out, r)
	}
	return out
}
