package kg

import "fmt"

// A Marking says how far a fact may travel, by the Traffic Light Protocol 2.0
// of FIRST (https://www.first.org/tlp/). Who may see what is so marked is its
// Audience.
type Marking uint8

// The markings.
const (
	Clear Marking = iota
	Green
	Amber
	AmberStrict
	Red
)

// Markings lists all markings, least restricted first, as the schema spells them.
var Markings = []string{"CLEAR", "GREEN", "AMBER", "AMBER_STRICT", "RED"}

// String gives the marking as the schema spells it.
func (m Marking) String() string {
	if int(m) < len(Markings) {
		return Markings[m]
	}
	return fmt.Sprintf("Marking(%d)", uint8(m))
}

// ParseMarking reads a marking as the schema spells it.
func ParseMarking(s string) (Marking, error) {
	for i, name := range Markings {
		if s == name {
			return Marking(i), nil
		}
	}
	return 0, Errorf(Invalid, "marking", "%q is none of %v", clip(s), Markings)
}

// Standing says how a source puts a fact.
type Standing string

// The standings. Analysis counts Stated unless told otherwise.
const (
	Stated   Standing = "STATED"
	Proposed Standing = "PROPOSED"
	Expected Standing = "EXPECTED"
	Claimed  Standing = "CLAIMED"
)

// Standings lists all standings as the schema spells them.
var Standings = []string{"STATED", "PROPOSED", "EXPECTED", "CLAIMED"}

// SourceForms lists the forms of sources in order of rank: the first is
// believed before the rest where facts of one date disagree.
var SourceForms = []string{"OFFICIAL", "DATASET", "REPORT", "PRESENTATION", "NEWS", "COMMENTARY"}
