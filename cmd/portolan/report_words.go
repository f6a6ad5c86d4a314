package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"text/template"
)

// gapReport is what a report is written from, as countryGaps answers it.
type gapReport struct {
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
	ContactPoints                    []struct{ Name, Function string }
	ContactPointsAsked               *int
	Commitments                      []struct{ Name, Text, Due, Status string }
	Unknown                          []unknown
	Explanation                      string
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
	Needs []needGap
}

type needGap struct {
	Need struct {
		Ref, Name, Statement string
		Facts                []place
	}
	State, PlanState, Severity         string
	Facts                              []place
	Findings                           []struct{ Name, Statement string }
	Solutions                          []struct{ Text string }
	Requirements, FundingFlows         []named
	Funders, TrainingProgrammes        []named
	Initiatives                        []struct{ Name, Status string }
	Partners, PlanPartners, Candidates []named
	Unknown                            []unknown
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
	Source source
}

type source struct{ ID, Name, Title, Publisher, Published, URL string }

// Sources gives every source that the report names, once, by name.
func (r *gapReport) Sources() []source {
	var out []source
	note := func(of []place) {
		for _, p := range of {
			if !slices.ContainsFunc(out, func(s source) bool { return s.ID == p.Source.ID }) {
				out = append(out, p.Source)
			}
		}
	}
	if r.Basis.Plan != nil {
		note(r.Basis.Plan.Facts)
	}
	for _, a := range r.Areas {
		for _, s := range a.Standards {
			note(s.Standard.Facts)
			note(s.Facts)
		}
		for _, n := range a.Needs {
			note(n.Need.Facts)
			note(n.Facts)
		}
	}
	for _, a := range slices.Concat(r.Assessments, r.RegionalAssessments) {
		note(a.Facts)
	}
	slices.SortFunc(out, func(a, b source) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Asks gives what the country could report to fill what is unknown.
func (r *gapReport) Asks() []string {
	var out []string
	for _, u := range r.Unknown {
		if ask := reportAsks[u.Code]; ask != "" {
			out = append(out, ask)
		}
	}
	return out
}

// reportAsks says, for each code of what is unknown, what would make it known.
var reportAsks = map[string]string{
	"STANDARD_STATE":   "For each minimum standard whose state is unknown: whether it is met, partly met or not met, and the law, decision or document that shows it.",
	"NEED_IN_COUNTRY":  "For each need: whether the country has it, how severe it is, and which initiatives and training for it take place in the country.",
	"SOLUTION":         "For needs without a solution on record: which way to meet them is proposed.",
	"COST":             "For each need: what meeting it would cost, in which currency, by whose estimate.",
	"FUNDER":           "For each need: who funds it or has promised to, with amounts and dates.",
	"PARTNER_PRESENCE": "Of each body listed as interested: whether it is present or potential.",
	"ASSESSMENT":       "Assessments of the country, with their dates and who conducted them.",
	"CONTACT_POINTS":   "The contact points nominated, by post and not by person.",
}

// reportWords are the functions of the report's template.
var reportWords = template.FuncMap{
	"md": markdown, "cell": func(s string) string { return strings.ReplaceAll(markdown(s), "|", `\|`) },
	"state": func(s string) string { return stateWords[s] },
	"lower": func(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", " ")) },
	"count": countOf,
	"names": func(of []named) string { return listed(of, func(n named) string { return n.Name }) },
	"places": func(of []place) string {
		return listed(of, func(p place) string { return p.Source.Name + ", " + p.Where })
	},
	"percent": func(ratio *float64) string {
		if ratio == nil {
			return "undefined, since none is known"
		}
		return fmt.Sprintf("%.0f %%", math.Round(*ratio*100))
	},
}

var stateWords = map[string]string{
	"UNCOVERED": "nobody is on record", "POTENTIAL_ONLY": "nobody is on record as present; there are candidates", "SINGLE_PARTNER": "one partner",
	"COVERED": "several partners", "UNKNOWN": "unknown",
	"MET": "met", "PARTLY_MET": "partly met", "NOT_MET": "not met",
}

func countOf(totals []stateTotal, state string) int {
	for _, t := range totals {
		if t.State == state {
			return t.Count
		}
	}
	return 0
}

// listed joins texts of things, as Markdown.
func listed[T any](of []T, text func(T) string) string {
	parts := make([]string, len(of))
	for i, x := range of {
		parts[i] = markdown(text(x))
	}
	return strings.Join(parts, "; ")
}

var markdownEscapes = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "\r", "", "\n", " ")

// markdown gives a text of the graph as text in Markdown, on one line.
func markdown(s string) string { return markdownEscapes.Replace(s) }
