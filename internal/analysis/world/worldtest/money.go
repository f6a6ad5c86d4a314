package worldtest

import (
	"slices"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// Money is a small world with needs n1 and n2 of area a, n3 of area b, to which
// flows and requirements are added.
type Money struct{ *kgtest.W }

// MoneyWorld gives a plan with needs and bodies, to add money to.
func MoneyWorld() Money {
	w := Need(Need(Plain(), "need/n1", "1.1"), "need/n2", "1.2")
	w.Has("priority-area/b", "ref", "2").Is("priority-area/b").Tie("PART_OF", "priority-area/b", "action-plan/p")
	w.Has("need/n3", "ref", "2.1").Is("need/n3").Tie("IN_AREA", "need/n3", "priority-area/b")
	for _, o := range []kg.ID{"organisation/a", "organisation/b", "organisation/c"} {
		Organisation(w, o)
	}
	return Money{w}
}

// Flow states a flow of money from one body to another ("" is nobody known), for
// needs or an initiative.
func (m Money) Flow(id, status, value, currency string, from, to kg.ID, purposes ...kg.ID) Money {
	flow := kg.ID("funding-flow/" + id)
	m.Has(flow, "status", status).Has(flow, "amount", value).Has(flow, "currency", currency).Is(flow)
	if from != "" {
		m.Tie("FROM", flow, from)
	}
	if to != "" {
		m.Tie("TO", flow, to)
	}
	for _, p := range purposes {
		m.Tie("FOR", flow, p)
	}
	return m
}

// Paid adds a flow of US dollars that was paid.
func (m Money) Paid(id, value string, from, to kg.ID, purposes ...kg.ID) Money {
	return m.Flow(id, "PAID", value, "USD", from, to, purposes...)
}

// Costs adds a requirement.
func (m Money) Costs(id, value, currency string, purpose kg.ID) Money {
	r := kg.ID("requirement/" + id)
	m.Has(r, "amount", value).Has(r, "currency", currency).Is(r).Tie("FOR", r, purpose)
	return m
}

// Claiming adds what a commentary claims later of an attribute.
func (m Money) Claiming(id kg.ID, attr, value string) Money {
	m.Has(id, attr, value, kgtest.Standing(kg.Claimed), kgtest.AsOf("2020"), kgtest.Where("claimed"))
	return m
}

// Initiative states an initiative that addresses needs.
func (m Money) Initiative(id kg.ID, needs ...kg.ID) Money {
	m.Is(id)
	for _, n := range needs {
		m.Tie("ADDRESSES", id, n)
	}
	return m
}

// In puts an initiative in a country of the plan, or in a region, with its part,
// "" for none.
func (m Money) In(initiative, place kg.ID, percentage string) Money {
	if !m.states(place) {
		m.Is(place)
		if place.KindSlug() == "country" {
			m.Region().Tie("MEMBER_OF", place, "region/r", kgtest.With("status", "MEMBER"))
		}
	}
	if percentage == "" {
		m.Tie("IN", initiative, place)
	} else {
		m.Tie("IN", initiative, place, kgtest.With("percentage", percentage))
	}
	return m
}

// Foreign puts an initiative in a country that is not of the plan.
func (m Money) Foreign(initiative kg.ID, percentage string) Money {
	m.Is("country/far").Tie("IN", initiative, "country/far", kgtest.With("percentage", percentage))
	return m
}

func (m Money) states(id kg.ID) bool {
	return slices.ContainsFunc(m.Facts, func(f kg.Fact) bool { return f.Subject == id })
}

// Region states the region of the plan, once.
func (m Money) Region() Money {
	if !m.states("region/r") {
		m.Is("region/r").Tie("APPLIES_TO", "action-plan/p", "region/r")
	}
	return m
}
