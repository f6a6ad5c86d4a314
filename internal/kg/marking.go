package kg

import "fmt"

// A Marking says how far a fact may travel, by the Traffic Light Protocol 2.0
// of FIRST (https://www.first.org/tlp/). Greater is more restricted. Until
// there are users, a marking is also its audience: the small number stores keep
// with each record.
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

// A Viewer is who reads or writes, as far as a store must know: what it may see
// is everything up to its clearance. The zero Viewer is anonymous and sees CLEAR.
type Viewer struct {
	Name      string
	Clearance Marking
}

// System is the viewer that sees everything and may write.
var System = Viewer{Name: "system", Clearance: Red}

// Sees says whether the viewer may know of something so marked.
func (v Viewer) Sees(m Marking) bool { return m <= v.Clearance }

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
