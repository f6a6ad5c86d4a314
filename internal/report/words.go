package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"text/template"
)

// Presence says what is not known of those interested, "" where nothing is.
func (n *NeedGap) Presence() string {
	for _, u := range n.Unknown {
		if u.Code == "PARTNER_PRESENCE" {
			return u.Text
		}
	}
	return ""
}

// Money says whether money is on record, and whether only as a promise.
func (n *NeedGap) Money() string {
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
func (r *Gaps) AllNeeds() (out []NeedGap) {
	for _, a := range r.Areas {
		out = append(out, a.Needs...)
	}
	return out
}

// Points gives what a reader should look at first, as Markdown: the needs that
// fewest serve, standards that are not met, and what the plan asks of the country.
func (r *Gaps) Points() []string {
	var out []string
	point := func(text string, of []string) {
		if len(of) > 0 {
			out = append(out, text+strings.Join(of, "; ")+".")
		}
	}
	needs := func(which func(*NeedGap) bool) (out []string) {
		for _, n := range r.AllNeeds() {
			if which(&n) {
				out = append(out, markdown(n.Need.Ref+" "+n.Need.Name))
			}
		}
		return out
	}
	bodies := func(n *NeedGap) int { return len(n.PlanPartners) + len(n.Candidates) }
	point("Reported in the country, and nobody is at work on it there: ", needs(func(n *NeedGap) bool {
		return n.State != "UNKNOWN" && len(n.Partners) == 0
	}))
	point("Nobody is present for it or interested in it anywhere: ", needs(func(n *NeedGap) bool { return bodies(n) == 0 }))
	point("Rests on one body anywhere, present or interested: ", needs(func(n *NeedGap) bool { return bodies(n) == 1 }))
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
func (r *Gaps) Asks() []string {
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
