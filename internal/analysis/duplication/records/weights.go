package records

import (
	"github.com/portolan/portolan/internal/analysis/duplication/measure"
)

// This file holds every number by which records are found to be one, each with its reason.

// The signals for records.
const (
	sameIdentifier measure.Signal = iota
	sameName
	similarName
	sameAlias
	sameAcronym
	otherSpelling
	acronymOfName
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

// recordWeighings say what each signal weighs.
var recordWeighings = [recordSignals]measure.Weighing{
	sameIdentifier: {Code: "SAME_IDENTIFIER", Weight: 0.90, Counter: false, Why: "an identifier in common: what identifiers are for; not 1, since they are mistyped"},
	sameName:       {Code: "SAME_NAME", Weight: 0.60, Counter: false, Why: "names equal but for case, accents and stop words: common for titles of a few common words, hence by how few are called so; bodies whose names tell of different places, 0.55 of that"},
	similarName: {
		Code: "SIMILAR_NAME", Weight: 0.50, Counter: false,
		Why: "names alike (TF-IDF; strength 0 at 0.4 and below, 1 at 0.9 and above)",
	},
	sameAlias:   {Code: "SAME_ALIAS", Weight: 0.60, Counter: false, Why: "the name of one is an alias of the other, or they share an alias"},
	sameAcronym: {Code: "SAME_ACRONYM", Weight: 0.30, Counter: false, Why: "an acronym in common, or one is named by the other's: acronyms are shared by different bodies"},
	otherSpelling: {
		Code: "NAME_WRITTEN_OTHERWISE", Weight: 0.80, Counter: false,
		Why: "bodies: one name, but for the order of words, legal form, spelling, abbreviation or language (strength 1), for spaces (0.98) or a letter or two of a word (0.92); 0.55 where they tell of other places",
	},
	acronymOfName: {
		Code: "ACRONYM_OF_NAME", Weight: 0.85, Counter: false,
		Why: "bodies: one is called by the acronym that the other states (strength 0.95), or by initials that no third has (0.85; 0.65 where they are three)",
	},
	sameReference: {Code: "SAME_REFERENCE", Weight: 0.55, Counter: false, Why: "a reference number of five or more digits in common, in id, name or text, that few others have"},
	sameMoney:     {Code: "SAME_MONEY", Weight: 0.60, Counter: false, Why: "an amount of the same currency in common, alone or as what several come to, that few others have; less for round ones, and where others gave it; none where others got it"},
	paysTheOther: {
		Code: "SAME_PAYER_AND_DOER", Weight: 0.55, Counter: false,
		Why: "both tell that one body pays another, in a place in common where there is one, which few others do who told of the one or of the other; half where a body does the one and pays for the other: how one activity comes to be reported twice",
	},
	similarDescription: {Code: "SIMILAR_TEXT", Weight: 0.45, Counter: false, Why: "what is said of them is alike (TF-IDF; strength 0 at 0.12 and below, 1 at 0.5 and above)"},
	sameDates:          {Code: "SAME_DATES", Weight: 0.25, Counter: false, Why: "the day on which they begin, or end, is the same; half for a month or year, or for only one of two known dates"},
	sameTies:           {Code: "SAME_PLACE", Weight: 0.15, Counter: false, Why: "a country or region in common, by how few others are there"},

	onlySource:      {Code: "ONE_SOURCE_NAMES_BOTH", Weight: 0.70, Counter: true, Why: "a source that names both as two things tells them apart; bodies hardly (strength 0.1), since lists of bodies have doubles; one that compiles what many report does not, unless one body reported both"},
	otherIdentifier: {Code: "DIFFERENT_IDENTIFIERS", Weight: 0.50, Counter: true, Why: "both have identifiers of one scheme, and different ones"},
	otherDates:      {Code: "DIFFERENT_DATES", Weight: 0.40, Counter: true, Why: "their known times do not overlap"},
	otherPlace:      {Code: "DIFFERENT_PLACE", Weight: 0.50, Counter: true, Why: "their known places have nothing in common"},
	otherForm:       {Code: "DIFFERENT_FORM", Weight: 0.30, Counter: true, Why: "they are of different forms"},
}

// defaultRecordScore is the least score of a pair of records that is listed: what one
// strong reason gives alone (a payment that nobody else tells of, a rare name).
const defaultRecordScore float64 = 0.55

// Limits of blocking. Two records are compared only where they share a block that has no
// more members than its limit, so that the work grows with the number of records and not
// with its square.
const (
	// nameBlock is how many records a word of names may find.
	nameBlock  = 24
	saidBlock  = 16 // records that share a word of what is said of them
	moneyBlock = 12 // records that share an amount
	payerBlock = 32 // records that share who does and who pays for it
	dayBlock   = 24 // records that begin on one day in one place
	// payersCompared is how many payers of a record count for blocks.
	payersCompared = 32
)

// How many words texts must share to be as alike as their vectors say: names have a few,
// records are told of at length.
const (
	nameWords = 3
	textWords = 8
)
