package coordination

import (
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// What ties two bodies into one silo, and how strongly. Weights are whole numbers,
// so that sums are exact and the order of adding changes nothing. They are a
// judgement, scaled by how much one body knows of the other's work:
//
//	3  a unit and its parent: one chain of command, one budget
//	2  a seat in a mechanism, a line of report: they meet, or account to each
//	   other, as a matter of course
//	1  advice, an observer's seat, a promise to join, one joint initiative: they
//	   know of each other in one matter, or for a time
//
// Money is not among them: who pays for the work of two bodies has not thereby made
// them talk. Neither are an interest in the same need or a meeting both attended;
// those are what duplication looks at.
const (
	unitWeight           = 3
	seatWeight           = 2
	reportWeight         = 2
	adviceWeight         = 1
	looseSeatWeight      = 1
	jointInitiativeShare = 1 // of each body in an initiative it leads or carries out with others
)

// looseSeats are the roles in a mechanism that tie less than a seat.
var looseSeats = map[string]bool{"OBSERVER": true, "COMMITTED": true}

// Codes of the reasons for which two bodies are tied.
const (
	codeUnit            = "UNIT_OF"
	codeSeat            = "SHARED_MECHANISM"
	codeReport          = "REPORTS_TO"
	codeAdvice          = "ADVISES"
	codeJointInitiative = "JOINT_INITIATIVE"
)

// A tyingLink is a link between two bodies that ties them.
type tyingLink struct {
	link, back *kg.Link // as its two ends see it
	code       string
	weight     int64
	verb       string // as in "A sits in B"
}

func tyingLinks(w *world.World) []tyingLink {
	o := &w.Organisation
	return []tyingLink{
		{o.Parent, o.Units, codeUnit, unitWeight, "is a unit of"},
		{o.Mechanisms, o.Participants, codeSeat, seatWeight, "takes part in"},
		{o.ReportsTo, o.ReportedToBy, codeReport, reportWeight, "reports to"},
		{o.Advises, o.AdvisedBy, codeAdvice, adviceWeight, "advises"},
	}
}

// mechanismForms are the forms of bodies in which others take part.
var mechanismForms = map[string]bool{"COUNCIL": true, "COMMITTEE": true, "NETWORK": true, "CONSORTIUM": true, "TASK_FORCE": true}
