package analysis

import (
	"maps"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// This file holds every number by which efforts are found to double and records to
// be one, each with its reason. A score begins at 0; each reason of weight w and
// strength s takes away the share w·s of what is still missing to 1 (the noisy-or of
// Pearl, Probabilistic Reasoning in Intelligent Systems, 1988, section 4.3.2), so that
// a weight is the score that the reason would give alone. Each counter-reason then
// takes its share w·s of the score away. A score thus lies from 0 to 1 and does not
// depend on the order of the two.

// A signal is a reason or a counter-reason, as a number.
type signal uint8

// The signals for efforts.
const (
	sharedNeed signal = iota
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

// The signals for records.
const (
	sameIdentifier signal = iota + effortSignals
	sameName
	similarName
	sameAlias
	sameAcronym
	sameReference
	sameMoney
	paysTheOther
	similarDescription
	sameDates
	sameTies
	onlySource
	otherIdentifier
	otherDates
	otherPlace
	otherForm
	recordSignals
)

// A weighing says what a signal is called, what it weighs and why so much.
type weighing struct {
	code    string
	weight  float64
	counter bool
	why     string
}

var weighings = [recordSignals]weighing{
	sharedNeed: {
		"SHARED_NEED", 0.40, false,
		"both are for the same two needs or more; three quarters for one need: by itself the GAO's fragmentation and no more",
	},
	sameSolution: {
		"SAME_SOLUTION", 0.60, false,
		"both are, or put into practice, the same solution, or two that a source calls the same: alone an overlap; half for interests in two needs that propose it, since interest does not say that the body does it",
	},
	similarText: {
		"SIMILAR_TEXT", 0.60, false,
		"what is said of them is alike (TF-IDF; strength 0 at 0.2 and below, 1 at 0.5 and above): strong likeness alone is an overlap, never a duplication, since words are not deeds",
	},
	sameAudience: {"SAME_AUDIENCE", 0.25, false, "they serve an audience in common: similar beneficiaries make an overlap of what would be fragmentation; half where an audience is only that of the need, which a shared need counts already"},
	samePlace: {
		"SAME_PLACE", 0.20, false,
		"they take place in a country or region in common; half where a region of one holds a country of the other: necessary to double, but most efforts of one plan share it",
	},
	sameForm: {"SAME_FORM", 0.15, false, "both are teaching, or both are studies: similar activities"},
	sameTime: {"SAME_TIME", 0.10, false, "their times are known and overlap: necessary to double, and common"},

	commonBody: {
		"COMMON_BODY", 0.60, true,
		"a body takes part in both: it knows of both, and they are more likely parts of one thing than two things",
	},
	differentPlace: {"DIFFERENT_PLACE", 0.60, true, "the places of both are known, down to the countries of regions, and none meets one of the other's: not for the same beneficiaries"},
	differentAudience: {
		"DIFFERENT_AUDIENCE", 0.50, true,
		"the audiences of both are named and have none in common: not for the same beneficiaries; less than a place weighs, since one audience has many names",
	},
	onePays:          {"ONE_PAYS_THE_OTHER", 0.50, true, "a body of one pays for the other: perhaps one activity reported twice (possibleDuplicateRecords), and known to both"},
	successive:       {"ONE_AFTER_THE_OTHER", 0.50, true, "one ended before the other began, studies two years apart: continued, not doubled"},
	proposedTogether: {"PROPOSED_TOGETHER", 0.50, true, "solutions proposed for one need are its author's parts or alternatives"},
	sameParent:       {"SAME_PARENT", 0.40, true, "the bodies are units of one body, or one is a unit of the other: one head can see both"},
	jointInitiative:  {"JOINT_INITIATIVE", 0.30, true, "the bodies carry out something else together"},
	reportingLine:    {"REPORTING_LINE", 0.25, true, "one of the bodies reports to the other or advises it"},
	differentLevels:  {"DIFFERENT_LEVELS", 0.20, true, "one works for a region as a whole and the other within one country of it, or for a need of another scope: different levels of government"},
	coordinated: {
		"COORDINATED", 0.15, true,
		"the bodies sit in a coordination mechanism together: they can know of each other, which does not undo the doubling; so little that it changes a class only at its edge",
	},

	bodiesUnknown: {
		"BODIES_UNKNOWN", 0.20, true,
		"who does one of them is not stated, so that they are not known to be of more than one body; proposals are of nobody yet and are not held to this",
	},

	sameIdentifier: {"SAME_IDENTIFIER", 0.90, false, "an identifier in common: what identifiers are for; not 1, since they are mistyped"},
	sameName:       {"SAME_NAME", 0.60, false, "names equal but for case, accents and stop words: common for titles of a few common words, hence by how few are called so"},
	similarName: {
		"SIMILAR_NAME", 0.50, false,
		"names alike (TF-IDF; strength 0 at 0.4 and below, 1 at 0.9 and above)",
	},
	sameAlias:     {"SAME_ALIAS", 0.60, false, "the name of one is an alias of the other, or they share an alias"},
	sameAcronym:   {"SAME_ACRONYM", 0.30, false, "an acronym in common, or one is named by the other's: acronyms are shared by different bodies"},
	sameReference: {"SAME_REFERENCE", 0.55, false, "a reference number of five or more digits in common, in id, name or text, that few others have"},
	sameMoney:     {"SAME_MONEY", 0.60, false, "an amount of the same currency in common, alone or as what several come to, that few others have; less for round ones, and where others gave it; none where others got it"},
	paysTheOther: {
		"SAME_PAYER_AND_DOER", 0.55, false,
		"both tell that one body pays another, in a place in common where there is one, which few others do who told of the one or of the other; half where a body does the one and pays for the other: how one activity comes to be reported twice",
	},
	similarDescription: {"SIMILAR_TEXT", 0.45, false, "what is said of them is alike (TF-IDF; strength 0 at 0.12 and below, 1 at 0.5 and above)"},
	sameDates:          {"SAME_DATES", 0.25, false, "the day on which they begin, or end, is the same; half for a month or year, or for only one of two known dates"},
	sameTies:           {"SAME_PLACE", 0.15, false, "a country or region in common, by how few others are there"},

	onlySource:      {"ONE_SOURCE_NAMES_BOTH", 0.70, true, "a source that names both as two things tells them apart; one that compiles what many report does not, unless one body reported both"},
	otherIdentifier: {"DIFFERENT_IDENTIFIERS", 0.50, true, "both have identifiers of one scheme, and different ones"},
	otherDates:      {"DIFFERENT_DATES", 0.40, true, "their known times do not overlap"},
	otherPlace:      {"DIFFERENT_PLACE", 0.50, true, "their known places have nothing in common"},
	otherForm:       {"DIFFERENT_FORM", 0.30, true, "they are of different forms"},
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

// defaultRecordScore is the least score of a pair of records that is listed: what one
// strong reason gives alone (a payment that nobody else tells of, a rare name).
const defaultRecordScore float64 = 0.55

// Limits of blocking. Two things are compared only where they share a block: a need, a
// solution, a rare word, an audience in one place. A block with more members than its
// limit is left out and counted in the Basis, so that the work grows with the number of
// things and not with its square.
const (
	needBlock  = 256 // members; as many bodies in one need are a matter of coverage
	wordBlock  = 24  // efforts that share a word; a word of more says little
	placeBlock = 48  // efforts for one audience in one place
	// nameBlock is how many records a word of names may find.
	nameBlock  = 24
	saidBlock  = 16 // records that share a word of what is said of them
	moneyBlock = 12 // records that share an amount
	payerBlock = 32 // records that share who does and who pays for it
	dayBlock   = 24 // records that begin on one day in one place
	// payersCompared is how many payers of a record count for blocks.
	payersCompared = 32
)

// How many words texts must share to be as alike as their vectors say: efforts are told
// of in a line or two, names in a few words, records at length.
const (
	effortWords = 3
	nameWords   = 3
	textWords   = 8
)

// scale gives how strong a likeness is: 0 up to low, 1 from high on.
func scale(likeness, low, high float64) float64 {
	return max(0, min(1, (likeness-low)/(high-low)))
}

// weights are the weights in force, by signal.
type weights [recordSignals]float64

func defaultWeights() weights {
	var w weights
	for s := range weighings {
		w[s] = weighings[s].weight
	}
	return w
}

// reweighed gives the weights of the signals from first to last with those changed
// that a caller gives by code.
func reweighed(first, last signal, given map[string]float64) (weights, error) {
	w := defaultWeights()
	for _, code := range slices.Sorted(maps.Keys(given)) {
		weight := given[code]
		i := slices.IndexFunc(weighings[first:last], func(x weighing) bool { return x.code == code })
		switch {
		case i < 0:
			var codes []string
			for _, x := range weighings[first:last] {
				codes = append(codes, x.code)
			}
			return w, kg.Errorf(kg.Invalid, "weights", "there is no reason %q; there are %s", code, strings.Join(codes, ", "))
		case weight < 0 || weight > 1 || weight != weight:
			return w, kg.Errorf(kg.Invalid, "weights", "the weight of %s is %v; give one from 0 to 1", code, weight)
		}
		w[int(first)+i] = weight
	}
	return w, nil
}

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

// An evidence is a signal that was seen, and how strongly, from 0 to 1.
type evidence struct {
	signal   signal
	strength float64
}

// of gives what a sign weighs, below zero where it speaks against.
func (w *weights) of(s evidence) float64 {
	weight := Round(w[s.signal] * s.strength)
	if weighings[s.signal].counter {
		return -weight
	}
	return weight
}

// score gives the score of the signs by the weights.
//
// It is rounded to four digits, so that what is equal compares equal.
func (w *weights) score(signs []evidence) float64 {
	missing, kept := 1.0, 1.0
	for _, s := range signs {
		share := 1 - w[s.signal]*s.strength
		if weighings[s.signal].counter {
			kept *= share
		} else {
			missing *= share
		}
	}
	return Round((1 - missing) * kept)
}
