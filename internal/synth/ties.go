package synth

import (
	"fmt"

	"github.com/portolan/portolan/internal/kg"
)

func (w *world) ties() {
	w.memberships()
	for i := range w.sizes.organisations {
		w.organisation(i)
	}
	for i := range w.sizes.needs {
		w.need(i)
	}
	for i := range w.sizes.solutions {
		w.solution(i)
	}
	for i := range w.sizes.initiatives {
		w.initiative(id("initiative", i))
	}
	for i := range w.sizes.programmes {
		w.tie(id("training-programme", i), "FOR", w.any("need", w.sizes.needs))
		w.tie(w.any("organisation", w.sizes.organisations), "PROVIDES", id("training-programme", i))
		w.tie(id("training-programme", i), "IN", w.any("country", w.sizes.countries))
	}
	w.reported()
	for i := range w.sizes.flows {
		w.flow(i)
	}
	for i := range w.sizes.requirements {
		w.costs(id("requirement", i))
	}
}

// memberships puts each country in a region. The plan is that of the first two.
func (w *world) memberships() {
	s := w.sizes
	for i := range s.areas {
		w.tie(id("priority-area", i), "PART_OF", "action-plan/synthetic")
	}
	for i := range 2 {
		w.tie("action-plan/synthetic", "APPLIES_TO", id("region", i))
	}
	for i := range s.countries {
		w.tie(id("country", i), "MEMBER_OF", id("region", i%s.regions), field("status", "MEMBER"))
	}
}

func (w *world) organisation(i int) {
	s := w.sizes
	w.tie(id("organisation", i), "BASED_IN", w.any("country", s.countries))
	if i > 0 && w.rand.IntN(5) == 0 {
		w.tie(id("organisation", i), "UNIT_OF", id("organisation", w.rand.IntN(i)))
	}
	if i > 0 && i%mechanismEvery != 0 && w.rand.IntN(2) == 0 {
		w.participation(i)
	}
}

// participation makes an organisation sit in the mechanism next to it or, now and
// then, in any: silos with few ties between them.
func (w *world) participation(i int) {
	mechanism := i - i%mechanismEvery
	if w.rand.IntN(10) == 0 {
		mechanism = w.rand.IntN((w.sizes.organisations+mechanismEvery-1)/mechanismEvery) * mechanismEvery
	}
	w.tie(id("organisation", i), "TAKES_PART_IN", id("organisation", mechanism), field("role", pick(w, "MEMBER", "MEMBER", "CHAIR", "ADVISER")))
}

func (w *world) need(i int) {
	s := w.sizes
	w.tie(id("need", i), "IN_AREA", id("priority-area", i%s.areas))
	for _, o := range w.some("organisation", s.organisations, 8) {
		w.tie(o, "INTERESTED_IN", id("need", i), field("status", pick(w, "PRESENT", "POTENTIAL", "UNSTATED")))
	}
	for _, c := range w.some("country", s.countries, 2) {
		w.tie(c, "HAS_NEED", id("need", i), field("severity", pick(w, "LOW", "MEDIUM", "HIGH", "CRITICAL")))
	}
}

func (w *world) solution(i int) {
	w.tie(id("solution", i), "ADDRESSES", id("need", i%w.sizes.needs))
	if i > 0 && w.rand.IntN(100) == 0 {
		w.tie(id("solution", i), "SAME_SOLUTION", id("solution", w.rand.IntN(i)))
	}
}

func (w *world) initiative(i kg.ID) {
	s := w.sizes
	w.tie(w.any("organisation", s.organisations), "LEADS", i)
	for _, n := range w.some("need", s.needs, 3) {
		w.tie(i, "ADDRESSES", n)
	}
	if w.rand.IntN(2) == 0 {
		w.tie(i, "REALISES", w.any("solution", s.solutions))
	}
	for _, kind := range []string{"IMPLEMENTS", "FUNDS"} {
		for _, o := range w.some("organisation", s.organisations, 3) {
			w.tie(o, kind, i)
		}
	}
	countries := w.some("country", s.countries, 3)
	for at, c := range countries {
		w.tie(i, "IN", c, share(at, len(countries))...)
	}
}

// share splits an initiative in whole per cents.
func share(at, among int) []kg.Field {
	part := 100 / among
	if at == 0 {
		part = 100 - part*(among-1)
	}
	return []kg.Field{field("percentage", fmt.Sprint(part))}
}

// reported ties what was found, undertaken and complied with.
func (w *world) reported() {
	s := w.sizes
	for i := range s.standards {
		w.tie(id("standard", i), "IN_AREA", id("priority-area", i%s.areas))
		for _, c := range w.some("country", s.countries, 8) {
			w.tie(c, "COMPLIES_WITH", id("standard", i), field("state", pick(w, "MET", "PARTLY_MET", "NOT_MET")))
		}
	}
	for i := range s.assessments {
		w.tie(w.any("organisation", s.organisations), "CONDUCTED", id("assessment", i))
		w.tie(id("assessment", i), "OF", w.any("country", s.countries))
	}
	for i := range s.findings {
		w.tie(id("finding", i), "FROM", w.any("assessment", s.assessments))
		w.tie(id("finding", i), "SUPPORTS", w.any("need", s.needs))
	}
	for i := range s.commitments {
		w.tie(w.any("organisation", s.organisations), "UNDERTAKES", id("commitment", i))
		w.tie(id("commitment", i), "FOR", w.any("need", s.needs))
	}
}

// flow says where money came from, where it went and what for. What is passed on
// comes from who got it, for the same.
func (w *world) flow(i int) {
	s, flow := w.sizes, id("funding-flow", i)
	if passedOn(i) {
		w.tie(flow, "FROM", w.got)
	} else {
		w.tie(flow, "FROM", w.any("organisation", s.organisations))
		w.spentFor = w.purpose()
	}
	w.got = w.any("organisation", s.organisations)
	w.tie(flow, "TO", w.got)
	if w.spentFor != "" {
		w.tie(flow, "FOR", w.spentFor)
	}
}

// purpose gives what money is for: an initiative, a need, or "" where nobody says.
func (w *world) purpose() kg.ID {
	switch n := w.rand.IntN(20); {
	case n < 12:
		return w.any("initiative", w.sizes.initiatives)
	case n < 17:
		return w.any("need", w.sizes.needs)
	}
	return ""
}

func (w *world) costs(requirement kg.ID) {
	if w.rand.IntN(5) < 3 {
		w.tie(requirement, "FOR", w.any("need", w.sizes.needs))
	} else {
		w.tie(requirement, "FOR", w.any("initiative", w.sizes.initiatives))
	}
}

func field(name, value string) kg.Field { return kg.Field{Name: name, Value: value} }
