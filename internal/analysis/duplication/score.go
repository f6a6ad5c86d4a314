package duplication

import (
	"slices"

	"github.com/portolan/portolan/internal/analysis/coordination"
	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/sorted"
)

// A comparing tells what speaks for and against two efforts doubling.
type comparing struct {
	*efforts
	affiliations *coordination.Affiliations
	weights      *measure.Weights
}

// The edges of what counts as likeness of texts (SIMILAR_TEXT).
const textLow, textHigh = 0.2, 0.5

// studiesApart is how many days lie between studies of which one continues the other.
const studiesApart = 2 * 365

// evidence gives what speaks for and against two efforts doubling; none where they do
// not or cannot. Those against are looked for only where those for reach least.
func (c *comparing) evidence(to []measure.Evidence, a, b *effort, least float64) []measure.Evidence {
	if !comparable(a, b) || c.told(a, b) || c.told(b, a) {
		return to[:0]
	}
	to = c.substance(to[:0], a, b)
	if len(to) == 0 { // place, time and audience alone are no doubling
		return to
	}
	to = c.context(to, a, b)
	if c.weights.Score(to) < least {
		return to[:0]
	}
	return c.against(to, a, b)
}

// comparable says whether efforts of these kinds can double, and are not those of
// the very same bodies. A proposal doubles no work, and an undertaking no more.
func comparable(a, b *effort) bool {
	return family(a.kind) == family(b.kind) && (len(a.bodies) == 0 || !slices.Equal(a.bodies, b.bodies))
}

// told says whether a is an interest and b work of which other pairs tell: the work
// of the same body, or of bodies that are interested in the need themselves.
func (c *comparing) told(a, b *effort) bool {
	if a.kind != InterestEffort || b.kind == InterestEffort {
		return false
	}
	own := slices.Contains(b.bodies, a.bodies[0])
	return own || !slices.ContainsFunc(b.bodies, func(org uint32) bool {
		return !c.affiliations.InterestedIn(org, a.need)
	})
}

// family gives one kind for all kinds of efforts that are compared with each other.
func family(k EffortKind) EffortKind {
	switch k {
	case TrainingEffort, AssessmentEffort, InterestEffort:
		return InitiativeEffort
	default:
		return k
	}
}

// substance gives what two efforts are about in common.
func (c *comparing) substance(to []measure.Evidence, a, b *effort) []measure.Evidence {
	interests := a.kind == InterestEffort || b.kind == InterestEffort
	needs := sorted.IntersectionSize(a.needs, b.needs)
	if needs > 0 {
		to = append(to, measure.Evidence{Signal: sharedNeed, Strength: needStrength(needs)})
	}
	if _, same := sorted.FirstCommon(a.solutions, b.solutions); same && !(interests && needs > 0) {
		strength := 1.0
		if interests {
			strength = 0.5
		}
		to = append(to, measure.Evidence{Signal: sameSolution, Strength: strength})
	}
	if s := measure.Scale(measure.Likeness(&a.text, &b.text, effortWords), textLow, textHigh); s > 0 {
		to = append(to, measure.Evidence{Signal: similarText, Strength: s})
	}
	return to
}

// needStrength gives how strong it is to have so many needs in common.
func needStrength(needs int) float64 {
	if needs > 1 {
		return 1
	}
	return 0.75
}

// context gives for whom, where and when in common.
func (c *comparing) context(to []measure.Evidence, a, b *effort) []measure.Evidence {
	if s := c.audiencesMeet(a, b); s > 0 {
		to = append(to, measure.Evidence{Signal: sameAudience, Strength: s})
	}
	if s := c.placesMeet(a, b); s > 0 {
		to = append(to, measure.Evidence{Signal: samePlace, Strength: s})
	}
	if a.kind == b.kind && (a.kind == TrainingEffort || a.kind == AssessmentEffort) {
		to = append(to, measure.Evidence{Signal: sameForm, Strength: 1})
	}
	if timesMeet(a, b) == together {
		to = append(to, measure.Evidence{Signal: sameTime, Strength: 1})
	}
	return to
}

// against gives the counter-reasons.
func (c *comparing) against(to []measure.Evidence, a, b *effort) []measure.Evidence {
	_, joint := sorted.FirstCommon(a.bodies, b.bodies)
	put := func(s measure.Signal, holds bool) {
		if holds {
			to = append(to, measure.Evidence{Signal: s, Strength: 1})
		}
	}
	put(commonBody, joint)
	put(differentPlace, c.placesDiffer(a, b))
	put(differentAudience, len(a.audiences) > 0 && len(b.audiences) > 0 && c.audiencesMeet(a, b) == 0)
	_, pays := sorted.FirstCommon(a.bodies, b.payers)
	_, paid := sorted.FirstCommon(b.bodies, a.payers)
	put(onePays, pays || paid)
	put(successive, timesMeet(a, b) == apart)
	_, oneNeed := sorted.FirstCommon(a.needs, b.needs)
	put(proposedTogether, a.kind == SolutionEffort && oneNeed)
	put(differentLevels, c.levelsDiffer(a, b))
	put(bodiesUnknown, a.kind != SolutionEffort && (len(a.bodies) == 0 || len(b.bodies) == 0))
	if joint {
		return to
	}
	for _, s := range [...]measure.Signal{sameParent, jointInitiative, reportingLine, coordinated} {
		put(s, c.tied(s, a, b))
	}
	return to
}

// tied says whether a body of one is tied to a body of the other so.
func (c *comparing) tied(s measure.Signal, a, b *effort) bool {
	_, _, ok := c.tiedBodies(s, a, b)
	return ok
}

// tiedBodies gives the first bodies of two efforts that are tied so.
func (c *comparing) tiedBodies(s measure.Signal, a, b *effort) (x, y uint32, ok bool) {
	for _, x := range a.bodies {
		for _, y := range b.bodies {
			switch s {
			case sameParent:
				ok = c.affiliations.SameLine(x, y)
			case jointInitiative:
				_, ok = c.affiliations.Together(x, y, a.entity, b.entity)
			case reportingLine:
				ok = c.affiliations.Reporting(x, y)
			case coordinated:
				ok = c.affiliations.ShareMechanism(x, y)
			}
			if ok {
				return x, y, true
			}
		}
	}
	return 0, 0, false
}

// acrossSilos says whether each body of one is in another silo than those of the other
// and shares no mechanism with them. Where who does it is not known, it is not known
// to be so either.
func (c *comparing) acrossSilos(a, b *effort) bool {
	if len(a.bodies) == 0 || len(b.bodies) == 0 {
		return false
	}
	for _, x := range a.bodies {
		for _, y := range b.bodies {
			if !c.affiliations.Apart(x, y) {
				return false
			}
		}
	}
	return true
}

// audiencesMeet gives 1 where the efforts name an audience in common, one whose words
// are all among those of the other's; a half where only their needs name it; else 0.
func (c *comparing) audiencesMeet(a, b *effort) float64 {
	for _, x := range a.audiences {
		for _, y := range b.audiences {
			if c.phrases.Same(x, y) {
				if a.servesNeeds || b.servesNeeds {
					return 0.5
				}
				return 1
			}
		}
	}
	return 0
}

// placesMeet gives 1 for a place in common, a half where a region of one holds a country
// of the other or of its regions, else 0.
func (c *comparing) placesMeet(a, b *effort) float64 {
	if _, ok := sorted.FirstCommon(a.places, b.places); ok {
		return 1
	}
	if c.holds(a.places, b.places) || c.holds(b.places, a.places) {
		return 0.5
	}
	return 0
}

// holds says whether one of the regions holds one of the places, or a country of it.
func (c *comparing) holds(regions, places []uint32) bool {
	for _, r := range regions {
		for _, p := range places {
			if _, ok := slices.BinarySearch(c.members[r], p); ok {
				return true
			}
			if _, ok := sorted.FirstCommon(c.members[r], c.members[p]); ok {
				return true
			}
		}
	}
	return false
}

// placesDiffer says whether the places of both are known, down to countries, and none
// meets one of the other's.
func (c *comparing) placesDiffer(a, b *effort) bool {
	return c.placed(a) && c.placed(b) && c.placesMeet(a, b) == 0
}

// placed says whether an effort has places, and the countries of its regions are known.
func (c *comparing) placed(e *effort) bool {
	return len(e.places) > 0 && !slices.ContainsFunc(e.places, func(p uint32) bool {
		members, region := c.members[p]
		return region && len(members) == 0
	})
}

// levelsDiffer says whether one works for a region and the other in a country of it
// alone, or for needs of another scope.
func (c *comparing) levelsDiffer(a, b *effort) bool {
	x, y := c.level(a), c.level(b)
	if x != y && x*y != 0 && c.placesMeet(a, b) > 0 {
		return true
	}
	s, t := c.scope(a), c.scope(b)
	return s != "" && t != "" && s != t
}

// level gives 1 for an effort in countries, 2 for one for regions, 0 for both or unknown.
func (c *comparing) level(e *effort) int {
	level := 0
	for _, p := range e.places {
		at := 1
		if _, region := c.members[p]; region {
			at = 2
		}
		if level != 0 && level != at {
			return 0
		}
		level = at
	}
	return level
}

// scope gives the scope of all needs of an effort, "" where they differ or have none.
func (c *comparing) scope(e *effort) string {
	scope := ""
	for i, n := range e.needs {
		s := c.scopes[n]
		if s == "" || i > 0 && s != scope {
			return ""
		}
		scope = s
	}
	return scope
}

// meeting says how two times lie.
type meeting int

const (
	unknownTimes meeting = iota
	together
	apart
)

// timesMeet says how the times of two efforts lie. A study is of its day, and two of
// them are apart where more than studiesApart lies between.
func timesMeet(a, b *effort) meeting {
	slack := int32(0)
	if a.kind == AssessmentEffort && b.kind == AssessmentEffort {
		slack = studiesApart
	}
	switch {
	case a.end != measure.NoDay && b.start != measure.NoDay && a.end+slack < b.start, b.end != measure.NoDay && a.start != measure.NoDay && b.end+slack < a.start:
		return apart
	case a.start == measure.NoDay || b.start == measure.NoDay || slack > 0:
		return unknownTimes
	}
	return together
}
