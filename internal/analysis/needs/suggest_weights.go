package needs

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

// partnerReasons are what speaks for a body as a partner for a need, and what speaks
// against it. The weights are judgements, in the order of how near each comes to the
// body's own word that it would do the work. A body is suggested when something
// speaks for it, whatever speaks against it.
var partnerReasons = []struct {
	code   string
	weight float64
	why    string
}{
	{codeInterested, 4, "it is interested in the need: it said so itself"},
	{codePresentOutside, 4, "it is present for the need, though not on record in the country that is asked for: it does the work already"},
	{codeNamed, 3, "a solution proposed for the need names it: somebody said so of it"},
	{codeMandate, 2, "its mandate speaks of what the need speaks of, by the share of the need's words (of four letters or more; rare ones count more): it may do the work"},
	{codeSameSolution, 2, "it is interested in a need for which the same solution is proposed: it would do the same work"},
	{codeNeighbour, 1.5, "it is interested in other needs of the area, by the share of them: it knows the field"},
	{codeTraining, 1.5, "it teaches for the need: it knows the matter"},
	{codeInCountry, 1.5, "it is at work in the country, by an initiative that is not over, training or a study, or at home there: it need not begin there. Alone it is no reason"},
	{codeMeetsPartners, 1, "it sits in a mechanism with one who is there: they can agree who does what"},
	{codeCapacity, -1.5, "it has work already: needs that it is present for and initiatives that run, by the share of what the busiest body has"},
	{codeSameBody, -1, "its parent, or a unit of the same body, is there: little is gained but a name"},
	{codeFromAnotherSilo, -0.5, "it is in no silo with any of those who are there: nothing on record would make them talk"},
}

// partnerWeight gives the weight of a reason.
func partnerWeight(code string) float64 {
	for _, r := range partnerReasons {
		if r.code == code {
			return r.weight
		}
	}
	panic("analysis: no weight of " + code)
}

// leastMandateShare is the least share of a need's words in a mandate that is taken
// for more than chance.
const leastMandateShare = 0.05
