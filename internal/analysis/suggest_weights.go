package analysis

// What speaks for a body as a partner for a need, and what against it. The weights
// are judgements, in the order of how near each comes to the body's own word that it
// would do the work; a share multiplies those that can hold more or less.
//
//	4    it said so: it is interested in the need, or present for it elsewhere
//	3    somebody said so: a solution of the need names it
//	2    its mandate speaks of what the need speaks of (share: how much of it)
//	2    it works on a need with the same solution
//	1.5  it works on the other needs of the area (share: of how many)
//	1.5  it teaches for the need
//	1.5  it is at work in the country: it need not begin there
//	1    it sits in a mechanism with those who are there: they can agree
//
// Against it:
//
//	-1.5 it has work already (share: of what the busiest body has)
//	-1   its parent or a unit of it is there: little is gained but a name
//	-0.5 it is in another silo than all who are there: nobody would tell it
//
// A body is suggested when something speaks for it, whatever speaks against it.
const (
	weightInterest    = 4.0
	weightNamed       = 3.0
	weightMandate     = 2.0
	weightSolution    = 2.0
	weightNeighbour   = 1.5
	weightTraining    = 1.5
	weightCountry     = 1.5
	weightMeets       = 1.0
	weightCapacity    = -1.5
	weightSameBody    = -1.0
	weightOtherSilo   = -0.5
	leastMandateShare = 0.05 // less of a need's words in a mandate is chance
)

// Codes of the reasons for and against a partner.
const (
	codeInterested      = "INTERESTED"
	codePresentOutside  = "PRESENT_ELSEWHERE"
	codeNamed           = "NAMED_BY_SOLUTION"
	codeMandate         = "MANDATE"
	codeSameSolution    = "SAME_SOLUTION"
	codeNeighbour       = "NEIGHBOURING_NEEDS"
	codeTraining        = "TEACHES_FOR_IT"
	codeInCountry       = "WORKS_IN_COUNTRY"
	codeMeetsPartners   = "SITS_WITH_PARTNERS"
	codeCapacity        = "CAPACITY_USED"
	codeSameBody        = "SAME_BODY_THERE"
	codeFromAnotherSilo = "OTHER_SILO"
)
