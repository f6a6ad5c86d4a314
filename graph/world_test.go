package graph_test

import (
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// facts is a small graph for tests, stated fact by fact.
type facts struct{ changes []kg.Change }

func (w *facts) fact(f kg.Fact) {
	if f.Subject.KindSlug() == "source" {
		f.Source = f.Subject
	}
	if f.Source == "" {
		f.Source = "source/plan"
	}
	if f.Where == "" {
		f.Where = "section 1"
	}
	w.changes = append(w.changes, kg.Assert{Fact: f})
}

// thing states that a thing is, with attributes as "name=value".
func (w *facts) thing(id kg.ID, attrs ...string) {
	w.marked(id, kg.Clear, attrs...)
}

func (w *facts) marked(id kg.ID, m kg.Marking, attrs ...string) {
	w.fact(kg.Fact{Subject: id, About: "kind", Audience: kg.AudienceOf(m)})
	for _, a := range attrs {
		name, value, _ := strings.Cut(a, "=")
		w.fact(kg.Fact{Subject: id, About: name, Value: value, Audience: kg.AudienceOf(m)})
	}
}

// tie states a tie, with its attributes.
func (w *facts) tie(from kg.ID, kind string, to kg.ID, attrs ...string) {
	f := kg.Fact{Subject: from, About: kind, Object: to}
	for _, a := range attrs {
		name, value, _ := strings.Cut(a, "=")
		f.Tie = append(f.Tie, kg.Field{Name: name, Value: value})
	}
	w.fact(f)
}

// small is a plan with four needs, and a few bodies around them. What only those
// may see who are cleared for AMBER: the organisation "hidden" and its interest.
func small(tb testing.TB) *kg.Graph {
	tb.Helper()
	return loaded(tb, smallWorld(tb))
}

func smallWorld(testing.TB) []kg.Change {
	w := &facts{}
	w.thing("source/plan", "name=The plan", "title=The plan of 2016", "form=OFFICIAL", "published=2016-03")
	w.thing("source/news", "name=The news", "title=News of 2017", "form=NEWS")
	w.thing("action-plan/p", "name=Plan", "edition=2016")
	for i, name := range []string{"Law", "Skills"} {
		area := kg.ID([]string{"priority-area/1", "priority-area/2"}[i])
		w.thing(area, "name="+name, "ref="+area.Slug())
		w.tie(area, "PART_OF", "action-plan/p")
	}
	w.need("1.1", "Strategy", "judges", "police")
	w.need("1.2", "Laws")
	w.need("1.10", "Évaluation", "police")
	w.need("2.1", "Training")
	w.thing("country/jm", "name=Jamaica", "alpha2=JM", "alpha3=JAM", "population=2700000")
	w.thing("country/bb", "name=Barbados", "alpha2=BB", "alpha3=BRB")
	w.fact(kg.Fact{Subject: "country/jm", About: "population", Value: "2800000", Source: "source/news", AsOf: "2017", Note: "about", Language: "en"})
	w.thing("organisation/alpha", "name=Alpha", "acronym=A", "form=INTERGOVERNMENTAL", "collective=false", "roles=AGENCY", "roles=TRAINER")
	w.thing("organisation/beta", "name=beta", "form=GOVERNMENT", "collective=false", "roles=FUNDER")
	w.thing("organisation/gamma", "name=Gamma", "form=NETWORK", "collective=true")
	w.marked("organisation/hidden", kg.Amber, "name=Hidden", "form=OTHER", "collective=false")
	w.tie("organisation/alpha", "INTERESTED_IN", "need/1.1", "status=PRESENT")
	w.fact(kg.Fact{
		Subject: "organisation/alpha", About: "INTERESTED_IN", Object: "need/1.1", Source: "source/news", Where: "page 2",
		Standing: kg.Claimed, AsOf: "2015-06", From: "2014", Tie: []kg.Field{{Name: "status", Value: "POTENTIAL"}},
	})
	w.tie("organisation/alpha", "INTERESTED_IN", "need/1.2", "status=UNSTATED")
	w.tie("organisation/beta", "INTERESTED_IN", "need/1.1", "status=POTENTIAL")
	w.tie("organisation/hidden", "INTERESTED_IN", "need/2.1", "status=PRESENT")
	w.tie("organisation/alpha", "TAKES_PART_IN", "organisation/gamma", "role=CHAIR")
	w.tie("organisation/alpha", "TAKES_PART_IN", "organisation/gamma", "role=MEMBER")
	w.tie("organisation/alpha", "BASED_IN", "country/jm")
	w.thing("funding-flow/1", "status=PAID", "amount=1200.50", "currency=USD", "date=2016-05")
	w.tie("funding-flow/1", "FROM", "organisation/beta")
	w.thing("requirement/1", "amount=99", "currency=XCD")
	return w.changes
}

func (w *facts) need(ref, name string, audiences ...string) {
	id := kg.ID("need/" + ref)
	attrs := []string{"name=" + name, "ref=" + ref, "statement=It lacks " + name}
	for _, a := range audiences {
		attrs = append(attrs, "audiences="+a)
	}
	w.thing(id, attrs...)
	w.tie(id, "IN_AREA", kg.ID("priority-area/"+ref[:1]))
}
