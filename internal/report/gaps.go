package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Gaps are what is known and what is not of a country, which a report is written from, as countryGaps answers it.
type Gaps struct {
	Basis struct {
		Definition string
		Revision   int
		AsOf       string
		Plan       *struct {
			Name, Edition string
			Facts         []place
		}
	}
	Country                          struct{ Name, Alpha3 string }
	Membership                       string
	Compliance                       complianceTotal
	Totals                           []stateTotal
	Areas                            []areaGaps
	Assessments, RegionalAssessments []assessment
	ContactPoints                    []struct {
		Name, Function string
		Facts          []place
	}
	ContactPointsAsked *int
	Undertakings       []struct {
		Commitment struct {
			Name, Text string
			Facts      []place
		}
		State, Text string
	}
	Unknown     []unknown
	Explanation string
}

type areaGaps struct {
	PriorityArea struct{ Ref, Name string }
	Compliance   complianceTotal
	Standards    []struct {
		Standard struct {
			Name, Criterion string
			Facts           []place
		}
		State, Evidence string
		Facts           []place
	}
	Needs []NeedGap
}

// A NeedGap is what is known and what is not of a need in the country.
type NeedGap struct {
	Need struct {
		Ref, Name, Statement string
		Facts                []place
	}
	State, PlanState, Severity string
	Facts                      []place
	Findings                   []struct {
		Statement string
		Facts     []place
	}
	Solutions          []struct{ Text string }
	Requirements       []requirement
	FundingFlows       []flow
	TrainingProgrammes []stated
	Initiatives        []struct {
		stated
		Status string
	}
	Funding                                     []fundingSums
	Funders, Partners, PlanPartners, Candidates []named
	Unknown                                     []unknown
}

// stated is a thing with where it is stated.
type stated struct {
	Name  string
	Facts []place
}

type requirement struct {
	stated
	Start, End string
}

// fundingSums is the money of a need in one currency.
type fundingSums struct {
	Currency, Requirement, Paid, Committed, Pledged, Expected, Unmet, Coverage string
}

// words says what is required and given, and what of it is missing.
func (f *fundingSums) words() string {
	var parts []string
	say := func(value, what string) {
		if value != "" && value != "0" {
			parts = append(parts, value+" "+what)
		}
	}
	say(f.Requirement, "required")
	say(f.Paid, "paid")
	say(f.Committed, "committed")
	say(f.Pledged, "pledged, which does not count")
	say(f.Expected, "expected, which does not count")
	if f.Requirement == "" {
		parts = append(parts, "of a cost that is not known")
	} else {
		parts = append(parts, cmp.Or(f.Unmet, "0")+" unmet")
	}
	if ratio, err := strconv.ParseFloat(f.Coverage, 64); err == nil {
		parts = append(parts, percentOf(ratio)+" covered")
	}
	return f.Currency + " " + strings.Join(parts, ", ")
}

type flow struct {
	Status, Amount, Currency, Date string
	From, To                       *named
	Facts                          []place
}

type complianceTotal struct {
	Met, PartlyMet, NotMet, Unknown int
	Ratio                           *float64
}

// Applicable gives how many states there are.
func (t complianceTotal) Applicable() int { return t.Met + t.PartlyMet + t.NotMet + t.Unknown }

type stateTotal struct {
	State string
	Count int
}

type assessment struct {
	Name, Published string
	Facts           []place
}

type unknown struct{ Code, Text string }

type place struct {
	Where  string
	Source Source
}

// A Source is a document that the report names.
type Source struct{ ID, Name, Title, Publisher, Published, URL string }

// Sources gives every source that the report names, once, by name.
func (r *Gaps) Sources() []Source {
	var out []Source
	for _, p := range r.places() {
		if !slices.ContainsFunc(out, func(s Source) bool { return s.ID == p.Source.ID }) {
			out = append(out, p.Source)
		}
	}
	slices.SortFunc(out, func(a, b Source) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// places gives all places that the report names.
func (r *Gaps) places() (out []place) {
	if r.Basis.Plan != nil {
		out = append(out, r.Basis.Plan.Facts...)
	}
	for _, a := range r.Areas {
		for _, s := range a.Standards {
			out = slices.Concat(out, s.Standard.Facts, s.Facts)
		}
		for _, n := range a.Needs {
			out = slices.Concat(out, n.Need.Facts, n.places())
		}
	}
	for _, a := range slices.Concat(r.Assessments, r.RegionalAssessments) {
		out = append(out, a.Facts...)
	}
	for _, p := range r.ContactPoints {
		out = append(out, p.Facts...)
	}
	for _, u := range r.Undertakings {
		out = append(out, u.Commitment.Facts...)
	}
	return out
}

// places gives the places that the report names for what is known of a need.
func (n *NeedGap) places() []place {
	out := slices.Clone(n.Facts)
	for _, f := range n.Findings {
		out = append(out, f.Facts...)
	}
	for _, i := range n.Initiatives {
		out = append(out, i.Facts...)
	}
	for _, t := range n.TrainingProgrammes {
		out = append(out, t.Facts...)
	}
	for _, c := range n.Requirements {
		out = append(out, c.Facts...)
	}
	for _, f := range n.FundingFlows {
		out = append(out, f.Facts...)
	}
	return out
}
