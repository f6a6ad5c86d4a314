package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
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
	Needs []needGap
}

type needGap struct {
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
	Source source
}

type source struct{ ID, Name, Title, Publisher, Published, URL string }

// Sources gives every source that the report names, once, by name.
func (r *gapReport) Sources() []source {
	var out []source
	for _, p := range r.places() {
		if !slices.ContainsFunc(out, func(s source) bool { return s.ID == p.Source.ID }) {
			out = append(out, p.Source)
		}
	}
	slices.SortFunc(out, func(a, b source) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// places gives all places that the report names.
func (r *gapReport) places() (out []place) {
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
func (n *needGap) places() []place {
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

// Presence says what is not known of those interested, "" where nothing is.
func (n *needGap) Presence() string {
	for _, u := range n.Unknown {
		if u.Code == "PARTNER_PRESENCE" {
			return u.Text
		}
	}
	return ""
}

// Money says whether money is on record, and whether only as a promise.
func (n *needGap) Money() string {
	given := slices.ContainsFunc(n.Funding, func(f fundingSums) bool { return f.Paid != "0" || f.Committed != "0" })
	switch {
	case given:
		return "on record"
	case len(n.Funders) > 0:
		return "funder on record"
	case len(n.FundingFlows) > 0:
		return "promised only"
	}
	return "none on record"
}

// AllNeeds gives the needs of all areas.
func (r *gapReport) AllNeeds() (out []needGap) {
	for _, a := range r.Areas {
		out = append(out, a.Needs...)
	}
	return out
}

// Points gives what a reader should look at first, as Markdown: the needs that
// fewest serve, standards that are not met, and what the plan asks of the country.
func (r *gapReport) Points() []string {
	var out []string
	point := func(text string, of []string) {
		if len(of) > 0 {
			out = append(out, text+strings.Join(of, "; ")+".")
		}
	}
	needs := func(which func(*needGap) bool) (out []string) {
		for _, n := range r.AllNeeds() {
			if which(&n) {
				out = append(out, markdown(n.Need.Ref+" "+n.Need.Name))
			}
		}
		return out
	}
	bodies := func(n *needGap) int { return len(n.PlanPartners) + len(n.Candidates) }
	point("Reported in the country, and nobody is at work on it there: ", needs(func(n *needGap) bool {
		return n.State != "UNKNOWN" && len(n.Partners) == 0
	}))
	point("Nobody is present for it or interested in it anywhere: ", needs(func(n *needGap) bool { return bodies(n) == 0 }))
	point("Rests on one body anywhere, present or interested: ", needs(func(n *needGap) bool { return bodies(n) == 1 }))
	for _, state := range [...]string{"NOT_MET", "PARTLY_MET"} {
		var standards []string
		for _, a := range r.Areas {
			for _, s := range a.Standards {
				if s.State == state {
					standards = append(standards, markdown(s.Standard.Name))
				}
			}
		}
		point("Minimum standards that are "+stateWords[state]+": ", standards)
	}
	var overdue []string
	for _, u := range r.Undertakings {
		if u.State == "OVERDUE" {
			overdue = append(overdue, markdown(u.Commitment.Name+" ("+u.Text+")"))
		}
	}
	point("Undertaken and overdue: ", overdue)
	if asked := r.ContactPointsAsked; asked != nil && len(r.ContactPoints) < *asked {
		point("The plan asks the country for contact points: ", []string{fmt.Sprintf("%d, of which %d are on record", *asked, len(r.ContactPoints))})
	}
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
	"state":  func(s string) string { return stateWords[s] },
	"lower":  func(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", " ")) },
	"count":  countOf,
	"names":  func(of []named) string { return listed(of, func(n named) string { return n.Name }) },
	"places": placesOf, "placeCell": func(of []place) string { return strings.ReplaceAll(placesOf(of), "|", `\|`) },
	"money": func(f flow) string { return markdown(f.words()) }, "sums": func(f fundingSums) string { return markdown(f.words()) },
	"percent": func(ratio *float64) string {
		if ratio == nil {
			return "undefined, since none is known"
		}
		return percentOf(*ratio)
	},
}

var stateWords = map[string]string{
	"UNCOVERED": "nobody is on record", "POTENTIAL_ONLY": "nobody is on record as present; there are candidates", "SINGLE_PARTNER": "one partner",
	"COVERED": "several partners", "UNKNOWN": "unknown",
	"MET": "met", "PARTLY_MET": "partly met", "NOT_MET": "not met",
}

func percentOf(ratio float64) string { return fmt.Sprintf("%.0f %%", math.Round(ratio*100)) }

func placesOf(of []place) string {
	return listed(of, func(p place) string { return p.Source.Name + ", " + p.Where })
}

// words says what a flow of money is, who gave it to whom, and when.
func (f *flow) words() string {
	out := strings.ToLower(f.Status) + " " + f.Amount + " " + f.Currency
	if f.From != nil {
		out += " from " + f.From.Name
	}
	if f.To != nil {
		out += " to " + f.To.Name
	}
	if f.Date != "" {
		out += ", " + f.Date
	}
	return out
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
