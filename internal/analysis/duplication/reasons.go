package duplication

import (
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/analysis/audiences"
	"github.com/portolan/portolan/internal/analysis/coordination"
	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// showEffort gives an effort with the facts that say it is one.
func showEffort(w *world.World, e *effort) Effort {
	out := Effort{Organisations: w.ByID(e.bodies)}
	if e.entity == world.None {
		out.Need, out.Facts = w.ID(e.need), w.TieFacts(e.bodies[0], e.need, w.Organisation.Needs)
		return out
	}
	out.Entity = w.ID(e.entity)
	out.Facts = beingFacts(w, e)
	for _, b := range e.bodies {
		out.Facts = append(out.Facts, w.TieFacts(e.entity, b)...)
	}
	return out
}

// beingFacts gives the facts that say that there is an effort which is a thing.
func beingFacts(w *world.World, e *effort) []kg.Fact {
	return slices.Clone(w.CountedFacts(e.entity, kg.AttrKind))
}

// reasonOf words evidence for two efforts, with its weight and the facts it rests on.
func reasonOf(w *world.World, c *comparing, s measure.Evidence, a, b *effort) world.Reason {
	text, facts := worded(w, c, s.Signal, a, b)
	return c.weights.Reason(s, text, facts)
}

func worded(w *world.World, c *comparing, s measure.Signal, a, b *effort) (string, []kg.Fact) {
	switch s {
	case sharedNeed:
		needs := sorted.Intersection(a.needs, b.needs)
		word := "the need "
		if len(needs) > 1 {
			word = "the needs "
		}
		return "Both are for " + word + w.Names(needs), factsTo(w, a, b, needs)
	case sameSolution:
		return wordedSolution(w, a, b)
	case similarText:
		return fmt.Sprintf("What is said of them is alike to %.2f; they share the words %s", measure.Likeness(&a.text, &b.text, effortWords), strings.Join(c.words.Common(&a.text, &b.text, 6), ", ")),
			append(textFacts(w, a), textFacts(w, b)...)
	case sameAudience:
		return wordedAudience(w, c, a, b)
	case differentAudience:
		return "They name audiences that have nothing in common", append(audienceFacts(w, a, func(string) bool { return true }), audienceFacts(w, b, func(string) bool { return true })...)
	case samePlace, differentPlace, differentLevels:
		return wordedPlace(w, s, a, b)
	case sameForm:
		return map[EffortKind]string{TrainingEffort: "Both are teaching", AssessmentEffort: "Both are studies"}[a.kind], append(beingFacts(w, a), beingFacts(w, b)...)
	case sameTime:
		return "Their times overlap", append(timeFacts(w, a), timeFacts(w, b)...)
	case successive:
		return "One came after the other", append(timeFacts(w, a), timeFacts(w, b)...)
	case proposedTogether:
		needs := sorted.Intersection(a.needs, b.needs)
		return "They are proposed for one need: " + w.Names(needs), factsTo(w, a, b, needs)
	case commonBody:
		bodies := sorted.Intersection(a.bodies, b.bodies)
		return w.Names(bodies) + " takes part in both", factsTo(w, a, b, bodies)
	case bodiesUnknown:
		return "Who does one of them is not stated", nil
	case onePays:
		return wordedPayer(w, a, b)
	default:
		return wordedTie(w, c, s, a, b)
	}
}

// wordedSolution words a solution in common.
func wordedSolution(w *world.World, a, b *effort) (string, []kg.Fact) {
	link := w.Solution.SameSolutions
	if a.kind == SolutionEffort {
		var facts []kg.Fact
		for tie := range w.Ties(a.entity, link) {
			if tie.Far == b.entity {
				facts = tie.Facts
			}
		}
		return "A source says that they are the same solution", facts
	}
	same := sorted.Intersection(a.solutions, b.solutions)
	text := "Both put the same solution into practice: " + w.Names(same)
	if a.kind == InterestEffort || b.kind == InterestEffort {
		text = "Their needs propose the same solution: " + w.Names(same)
	}
	var facts []kg.Fact
	for _, s := range same {
		for tie := range w.Ties(s, link) {
			facts = append(facts, tie.Facts...)
		}
	}
	return text, append(facts, factsTo(w, a, b, same)...)
}

func wordedPlace(w *world.World, s measure.Signal, a, b *effort) (string, []kg.Fact) {
	facts := append(placeFacts(w, a), placeFacts(w, b)...)
	switch places := sorted.Intersection(a.places, b.places); {
	case s == differentPlace:
		return "They take place elsewhere: " + w.Names(a.places) + "; " + w.Names(b.places), facts
	case s == differentLevels:
		return "They work at different levels, one for a region as a whole and the other within a country, or for needs of another scope", facts
	case len(places) > 0:
		return "Both take place in " + w.Names(places), factsTo(w, a, b, places)
	default:
		return "The region of one holds a country of the other: " + w.Names(sorted.Union(a.places, b.places)), facts
	}
}

func wordedPayer(w *world.World, a, b *effort) (string, []kg.Fact) {
	var facts []kg.Fact
	var names []uint32
	for _, pair := range [...][2]*effort{{a, b}, {b, a}} {
		for _, payer := range sorted.Intersection(pair[0].bodies, pair[1].payers) {
			names = append(names, payer)
			facts = append(facts, w.TieFacts(pair[1].entity, payer)...)
		}
	}
	return w.Names(sorted.Set(names)) + " does the one and pays for the other", facts
}

// wordedTie words a tie between a body of one and a body of the other.
func wordedTie(w *world.World, c *comparing, s measure.Signal, a, b *effort) (string, []kg.Fact) {
	x, y, _ := c.tiedBodies(s, a, b)
	names := w.Name(x) + " and " + w.Name(y)
	switch s {
	case sameParent:
		return names + " are of one body", append(coordination.LineFacts(w, x), coordination.LineFacts(w, y)...)
	case jointInitiative:
		n, _ := c.affiliations.Together(x, y, a.entity, b.entity)
		return names + " carry out " + w.Name(n) + " together", append(w.TieFacts(n, x), w.TieFacts(n, y)...)
	case reportingLine:
		return "Of " + names + " one reports to the other or advises it", w.TieFacts(x, y)
	default:
		m := c.affiliations.SharedMechanisms(x, y)[0]
		return names + " share " + w.Name(m), append(coordination.SeatFacts(w, x, m), coordination.SeatFacts(w, y, m)...)
	}
}

// factsTo gives the facts that tie two efforts to each of the things.
func factsTo(w *world.World, a, b *effort, things []uint32) []kg.Fact {
	return append(factsOf(w, a, things), factsOf(w, b, things)...)
}

// factsOf gives the facts that tie an effort to each of the things.
func factsOf(w *world.World, e *effort, things []uint32) []kg.Fact {
	out := []kg.Fact{}
	for _, n := range things {
		switch {
		case e.entity != world.None:
			out = append(out, w.TieFacts(e.entity, n)...)
		case n == e.need:
			out = append(out, w.TieFacts(e.bodies[0], n, w.Organisation.Needs)...)
		}
	}
	return out
}

func placeFacts(w *world.World, e *effort) []kg.Fact { return factsOf(w, e, e.places) }

// attrFacts gives the facts about attributes of an effort that is a thing.
func attrFacts(w *world.World, e *effort, of func(*effortSpec) []*kg.Attr) []kg.Fact {
	out := []kg.Fact{}
	for _, spec := range effortSpecs(w) {
		if spec.kind != e.kind {
			continue
		}
		for _, a := range of(&spec) {
			if a != nil {
				out = append(out, w.FactsAbout(e.entity, a.Name)...)
			}
		}
	}
	return out
}

func textFacts(w *world.World, e *effort) []kg.Fact {
	return attrFacts(w, e, func(s *effortSpec) []*kg.Attr { return s.texts })
}

func timeFacts(w *world.World, e *effort) []kg.Fact {
	return attrFacts(w, e, func(s *effortSpec) []*kg.Attr { return []*kg.Attr{s.start, s.end} })
}

// wordedAudience words the audiences that two efforts have in common.
func wordedAudience(w *world.World, c *comparing, a, b *effort) (string, []kg.Fact) {
	var all []string
	common := map[uint32]bool{}
	for _, x := range a.audiences {
		for _, y := range b.audiences {
			if c.phrases.Same(x, y) {
				common[x], common[y] = true, true
				all = append(all, c.phrases.Text(min(x, y)))
			}
		}
	}
	slices.Sort(all)
	in := func(audience string) bool { return common[c.phrases.Number(audience)] }
	return "They serve an audience in common: " + strings.Join(slices.Compact(all), ", "), append(audienceFacts(w, a, in), audienceFacts(w, b, in)...)
}

// audienceFacts gives the facts by which an effort is for some of its audiences.
func audienceFacts(w *world.World, e *effort, in func(audience string) bool) []kg.Fact {
	names, _ := audiences.Of(w, e.entity)
	return audiences.Facts(w, e.entity, slices.DeleteFunc(names, func(a string) bool { return !in(a) }))
}
