package synth

import "fmt"

func (w *world) things() {
	w.places()
	w.bodies()
	w.plan()
	w.work()
	w.reports()
	w.money()
}

func (w *world) places() {
	for i := range w.sizes.regions {
		w.entity(id("region", i), "name", w.name("region", i, i))
	}
	for i := range w.sizes.countries {
		code := fmt.Sprintf("%c%c", 'A'+i/26%26, 'A'+i%26)
		w.entity(id("country", i), "name", w.name("country", i, i), "alpha2", code, "alpha3", code+"X")
	}
}

// mechanismEvery is how often an organisation is one in which others take part.
const mechanismEvery = 10

func (w *world) bodies() {
	for i := range w.sizes.organisations {
		form := pick(w, "GOVERNMENT", "INTERGOVERNMENTAL", "CIVIL_SOCIETY", "ACADEMIC")
		if i%mechanismEvery == 0 {
			form = pick(w, "NETWORK", "COMMITTEE", "CONSORTIUM", "TASK_FORCE")
		}
		w.entity(id("organisation", i), "name", w.name("organisation", i, i), "form", form,
			"collective", "false", "roles", pick(w, "AGENCY", "PARTNER", "FUNDER", "TRAINER"), "mandate", "Synthetic mandate: "+w.words(i, 4))
	}
}

func (w *world) plan() {
	for i := range w.sizes.areas {
		w.entity(id("priority-area", i), "name", w.name("area", i, i), "ref", fmt.Sprint(i+1))
	}
	for i := range w.sizes.needs {
		w.entity(id("need", i), "name", w.name("need", i, i), "ref", fmt.Sprintf("%d.%d", i%w.sizes.areas+1, i/w.sizes.areas+1), "statement", "A synthetic need: "+w.words(i, 8))
	}
	for i := range w.sizes.solutions {
		w.entity(id("solution", i), "name", w.name("solution", i, i%w.sizes.needs), "text", "A synthetic solution: "+w.words(i%w.sizes.needs, 6), "audiences", w.audience())
	}
	for i := range w.sizes.standards {
		w.entity(id("standard", i), "name", w.name("standard", i, i), "specificArea", "Synthetic area: "+w.words(i, 2), "criterion", "Synthetic criterion: "+w.words(i, 4))
	}
}

func (w *world) work() {
	for i := range w.sizes.initiatives {
		w.entity(id("initiative", i), "name", w.name("initiative", i, i), "status", pick(w, "PIPELINE", "IMPLEMENTATION", "CLOSED"), "start", fmt.Sprint(2010+w.rand.IntN(15)))
	}
	for i := range w.sizes.programmes {
		w.entity(id("training-programme", i), "name", w.name("training", i, i), "modality", pick(w, "ONE_OFF", "RECURRING", "CURRICULUM"), "audiences", w.audience())
	}
}

func (w *world) reports() {
	for i := range w.sizes.assessments {
		w.entity(id("assessment", i), "name", w.name("assessment", i, i), "published", fmt.Sprint(2010+w.rand.IntN(15)))
	}
	for i := range w.sizes.findings {
		w.entity(id("finding", i), "name", w.name("finding", i, i), "form", pick(w, "FINDING", "RISK", "RECOMMENDATION"), "statement", "A synthetic finding: "+w.words(i, 6))
	}
	for i := range w.sizes.commitments {
		attrs := []string{
			"name", w.name("commitment", i, i), "form", pick(w, "REQUEST", "COMMITMENT", "MONITORING"), "text", "A synthetic commitment: " + w.words(i, 6),
			"due", fmt.Sprintf("%d-%02d", 2015+w.rand.IntN(15), 1+w.rand.IntN(12)),
		}
		if w.rand.IntN(2) == 0 {
			attrs = append(attrs, "status", pick(w, "OPEN", "REPORTED", "DONE"))
		}
		w.entity(id("commitment", i), attrs...)
	}
}

func (w *world) money() {
	for i := range w.sizes.flows {
		status := pick(w, "PAID", "PAID", "COMMITTED", "PLEDGED", "EXPECTED")
		if passedOn(i) {
			status = "PAID"
		}
		w.entity(id("funding-flow", i), "name", fmt.Sprintf("Synthetic flow %d", i+1), "status", status, "amount", w.amount(), "currency", w.currency(i), "date", fmt.Sprint(2010+w.rand.IntN(15)))
	}
	for i := range w.sizes.requirements {
		w.entity(id("requirement", i), "name", fmt.Sprintf("Synthetic requirement %d", i+1), "amount", w.amount(), "currency", w.currency(i))
	}
}

// passedOn says whether a flow passes on what came with the one before it.
func passedOn(flow int) bool { return flow%5 == 4 }

// amount gives whole money and cents, without needless zeros.
func (w *world) amount() string {
	return fmt.Sprintf("%d.%d", 1_000+w.rand.IntN(1_000_000), 1+w.rand.IntN(9))
}

// currency gives the same to a flow and to the one that passes it on.
func (w *world) currency(i int) string { return [...]string{"USD", "USD", "USD", "EUR", "XCD"}[i/5%5] }

func (w *world) audience() string {
	return pick(w, "judges", "prosecutors", "investigators", "teachers")
}
