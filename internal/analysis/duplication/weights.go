package duplication

import (
	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/kg"
)

// This file holds every number by which efforts are found to double, each with its reason.

// The signals for efforts.
const (
	sharedNeed measure.Signal = iota
	sameSolution
	similarText
	sameAudience
	samePlace
	sameForm
	sameTime
	commonBody
	differentPlace
	differentAudience
	onePays
	successive
	proposedTogether
	sameParent
	jointInitiative
	reportingLine
	differentLevels
	coordinated
	bodiesUnknown
	effortSignals // how many there are
)

// effortWeighings say what each signal weighs.
var effortWeighings = [effortSignals]measure.Weighing{
	sharedNeed: {
		Code: "SHARED_NEED", Weight: 0.40, Counter: false,
		Why: "both are for the same two needs or more; three quarters for one need: by itself the GAO's fragmentation and no more",
	},
	sameSolution: {
		Code: "SAME_SOLUTION", Weight: 0.60, Counter: false,
		Why: "both are, or put into practice, the same solution, or two that a source calls the same: alone an overlap; half for interests in two needs that propose it, since interest does not say that the body does it",
	},
	similarText: {
		Code: "SIMILAR_TEXT", Weight: 0.60, Counter: false,
		Why: "what is said of them is alike (TF-IDF; strength 0 at 0.2 and below, 1 at 0.5 and above): strong likeness alone is an overlap, never a duplication, since words are not deeds",
	},
	sameAudience: {Code: "SAME_AUDIENCE", Weight: 0.25, Counter: false, Why: "they serve an audience in common: similar beneficiaries make an overlap of what would be fragmentation; half where an audience is only that of the need, which a shared need counts already"},
	samePlace: {
		Code: "SAME_PLACE", Weight: 0.20, Counter: false,
		Why: "they take place in a country or region in common; half where a region of one holds a country of the other: necessary to double, but most efforts of one plan share it",
	},
	sameForm: {Code: "SAME_FORM", Weight: 0.15, Counter: false, Why: "both are teaching, or both are studies: similar activities"},
	sameTime: {Code: "SAME_TIME", Weight: 0.10, Counter: false, Why: "their times are known and overlap: necessary to double, and common"},

	commonBody: {
		Code: "COMMON_BODY", Weight: 0.60, Counter: true,
		Why: "a body takes part in both: it knows of both, and they are more likely parts of one thing than two things",
	},
	differentPlace: {Code: "DIFFERENT_PLACE", Weight: 0.60, Counter: true, Why: "the places of both are known, down to the countries of regions, and none meets one of the other's: not for the same beneficiaries"},
	differentAudience: {
		Code: "DIFFERENT_AUDIENCE", Weight: 0.50, Counter: true,
		Why: "the audiences of both are named and have none in common: not for the same beneficiaries; less than a place weighs, since one audience has many names",
	},
	onePays:          {Code: "ONE_PAYS_THE_OTHER", Weight: 0.50, Counter: true, Why: "a body of one pays for the other: perhaps one activity reported twice (possibleDuplicateRecords), and known to both"},
	successive:       {Code: "ONE_AFTER_THE_OTHER", Weight: 0.50, Counter: true, Why: "one ended before the other began, studies two years apart: continued, not doubled"},
	proposedTogether: {Code: "PROPOSED_TOGETHER", Weight: 0.50, Counter: true, Why: "solutions proposed for one need are its author's parts or alternatives"},
	sameParent:       {Code: "SAME_PARENT", Weight: 0.40, Counter: true, Why: "the bodies are units of one body, or one is a unit of the other: one head can see both"},
	jointInitiative:  {Code: "JOINT_INITIATIVE", Weight: 0.30, Counter: true, Why: "the bodies carry out something else together"},
	reportingLine:    {Code: "REPORTING_LINE", Weight: 0.25, Counter: true, Why: "one of the bodies reports to the other or advises it"},
	differentLevels:  {Code: "DIFFERENT_LEVELS", Weight: 0.20, Counter: true, Why: "one works for a region as a whole and the other within one country of it, or for a need of another scope: different levels of government"},
	coordinated: {
		Code: "COORDINATED", Weight: 0.15, Counter: true,
		Why: "the bodies sit in a coordination mechanism together: they can know of each other, which does not undo the doubling; so little that it changes a class only at its edge",
	},

	bodiesUnknown: {
		Code: "BODIES_UNKNOWN", Weight: 0.20, Counter: true,
		Why: "who does one of them is not stated, so that they are not known to be of more than one body; proposals are of nobody yet and are not held to this",
	},
}

// Thresholds are the least scores of the classes of overlaps.
//
// FRAGMENTATION lies below what one shared need gives between bodies that sit in a
// mechanism together (0.30·0.85). OVERLAP is half: no single piece of context reaches
// it, likeness of words or a shared solution alone does, and so do a need, an
// audience and a form in common. DUPLICATION is what remains after the same solution
// or the same words, and audience and place in common (1 − 0.4·0.75·0.8 = 0.76) with
// something besides.
type Thresholds struct {
	Fragmentation, Overlap, Duplication float64
}

var defaultThresholds = Thresholds{Fragmentation: 0.25, Overlap: 0.50, Duplication: 0.80}

// check gives an error where the thresholds are not in order.
func (t Thresholds) check() error {
	if 0 <= t.Fragmentation && t.Fragmentation <= t.Overlap && t.Overlap <= t.Duplication && t.Duplication <= 1 {
		return nil
	}
	return kg.Errorf(kg.Invalid, "thresholds", "they are %v, %v, %v; give 0 ≤ fragmentation ≤ overlap ≤ duplication ≤ 1", t.Fragmentation, t.Overlap, t.Duplication)
}

// An OverlapClass says how much efforts double, in the sense of the US GAO
// (GAO-15-49SP, Fragmentation, Overlap, and Duplication: An Evaluation and
// Management Guide).
type OverlapClass string

// The classes of overlaps.
const (
	Fragmentation OverlapClass = "FRAGMENTATION"
	Overlapping   OverlapClass = "OVERLAP"
	Duplicating   OverlapClass = "DUPLICATION"
)

// class gives the class of a score, "" below them all.
func (t Thresholds) class(score float64) OverlapClass {
	switch {
	case score >= t.Duplication:
		return Duplicating
	case score >= t.Overlap:
		return Overlapping
	case score >= t.Fragmentation:
		return Fragmentation
	}
	return ""
}

// Limits of blocking. Two efforts are compared only where they share a block: a need, a
// solution, a rare word, an audience in one place. A block with more members than its
// limit is left out and counted in the Basis, so that the work grows with the number of
// efforts and not with its square.
const (
	needBlock  = 256 // members; as many bodies in one need are a matter of coverage
	wordBlock  = 24  // efforts that share a word; a word of more says little
	placeBlock = 48  // efforts for one audience in one place
)

// effortWords is how many words texts must share to be as alike as their vectors say:
// efforts are told of in a line or two.
const effortWords = 3
