package needs

import (
	"context"
	"fmt"
	"slices"

	"github.com/portolan/portolan/internal/analysis/funding"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A CountryGapQuery says for which country gaps are asked for.
type CountryGapQuery struct {
	Country kg.ID `kind:"Country"`
	Plan    kg.ID `kind:"ActionPlan"`
	// Filter says which needs of the plan; nil is all.
	Filter kg.Filter
}

// maxGapNeeds is how many needs one gap report may have.
const maxGapNeeds = 5_000

// A CountryGapReport follows, for one country and area by area, the chain from
// minimum standards to needs, solutions, money and who, and names what is not known.
type CountryGapReport struct {
	Basis   world.Basis
	Country kg.ID
	// Membership is the country's status in the regions the plan applies to, "" where
	// the plan names no region.
	Membership string
	// Compliance counts the country's states against all standards of the plan.
	Compliance ComplianceTotal
	// Totals are of the states of the needs in the country.
	Totals []StateTotal
	Areas  []AreaGaps
	// Assessments are studies of the country; RegionalAssessments are of regions it is
	// in, or of which no members are on record.
	Assessments, RegionalAssessments []kg.ID
	ContactPoints                    []kg.ID
	// ContactPointsAsked is how many the plan asks of each country, nil where it asks none.
	ContactPointsAsked *int
	Commitments        []kg.ID
	// Undertakings are those commitments as they stand on the day.
	Undertakings []CommitmentEntry
	Unknown      []Unknown
	// Explanation says why there are no areas, "" where there are.
	Explanation string
}

// AreaGaps are the gaps of a country in one priority area.
type AreaGaps struct {
	PriorityArea kg.ID
	Compliance   ComplianceTotal
	Standards    []ComplianceCell
	Needs        []CountryNeedGap
}

// An Unknown is something that nobody reported, which is not the same as no.
type Unknown struct {
	// Code is one of the list in docs/analysis.md.
	Code  string
	Text  string
	Count int
}

// Codes of what is unknown.
const (
	unknownStandards     = "STANDARD_STATE"
	unknownNeedHere      = "NEED_IN_COUNTRY"
	unknownCost          = "COST"
	unknownFunder        = "FUNDER"
	unknownPartners      = "PARTNER_PRESENCE"
	unknownSolution      = "SOLUTION"
	unknownAssessment    = "ASSESSMENT"
	unknownContactPoints = "CONTACT_POINTS"
)

// A CountryNeedGap is what is known of a need in a country.
type CountryNeedGap struct {
	Need kg.ID
	// State is that in the country, PlanState that of the need in the whole plan, with
	// interests counted that are PRESENT.
	State, PlanState NeedState
	// Severity is as the country reported it, "" where it did not.
	Severity string
	// Facts are those by which the country has the need.
	Facts []kg.Fact
	// Findings are those of assessments of the country that speak for the need.
	Findings  []kg.ID
	Solutions []kg.ID
	// Money: of the need, and of initiatives for it in the country.
	Requirements, FundingFlows, Funders []kg.ID
	// Funding is the need's money in the plan as a whole, a cell for each currency.
	Funding                         []funding.Cell
	Initiatives, TrainingProgrammes []kg.ID
	// Partners work on it in the country; PlanPartners are present for it anywhere,
	// Candidates interested.
	Partners, PlanPartners, Candidates []kg.ID
	Unknown                            []Unknown
}

const defineCountryGaps = "For each priority area: the country's reported state against its minimum standards; its needs; the solutions proposed; costs and money on record for the need, or for initiatives for it in the country; " +
	"who works on it in the country, is present for it anywhere, or is interested. A standard leads to the needs of its area. What nobody reported is named as unknown, never counted as no. States of needs as in coverage by need and country."

// CountryGaps gives the gap report of a country under a plan. The country must be
// one of the regions that the plan applies to, where it names any.
func CountryGaps(ctx context.Context, w *world.World, q CountryGapQuery) (*CountryGapReport, error) {
	country, err := w.Find("country", q.Country, w.Country.Kind)
	if err != nil {
		return nil, err
	}
	if err := w.StandsOn("country", country); err != nil {
		return nil, err
	}
	plan, err := w.Planned(q.Plan)
	if err != nil {
		return nil, err
	}
	g := &countryGaps{World: w, country: country, plan: plan}
	g.report = &CountryGapReport{Basis: w.Basis(defineCountryGaps), Country: w.ID(country), Areas: []AreaGaps{}, Unknown: []Unknown{}}
	g.report.Basis.Plan, g.report.Basis.Counted, g.report.Basis.Units = w.ID(plan), []world.InterestStatus{world.Present}, world.Apart
	if g.report.Membership, err = w.Membership(country, plan); err != nil {
		return nil, err
	}
	if err := g.areas(ctx, q); err != nil {
		return nil, err
	}
	g.context()
	g.sumUnknown()
	return g.report, nil
}

// countryGaps is a gap report in the making.
type countryGaps struct {
	*world.World
	country, plan uint32
	report        *CountryGapReport
	findings      map[uint32][]uint32 // of each need
	funding       map[kg.ID][]funding.Cell
}

// areas follows the chain in each area.
func (g *countryGaps) areas(ctx context.Context, q CountryGapQuery) error {
	p, err := presenceOf(ctx, g.World, g.plan)
	if err != nil {
		return err
	}
	picked, err := pickNeeds(ctx, g.World, p, q.Filter)
	if err != nil {
		return err
	}
	if len(picked) > maxGapNeeds {
		return kg.Errorf(kg.CostLimit, "filter", "%s has %d needs, and a gap report may have %d; narrow it by filter", g.ID(g.plan), len(picked), maxGapNeeds)
	}
	compliance, err := Compliance(ctx, g.World, ComplianceQuery{Plan: g.ID(g.plan), Countries: g.only()})
	if err != nil {
		return err
	}
	states, err := g.coverageOf(ctx, q)
	if err != nil {
		return err
	}
	g.report.Basis.Included = len(picked) + len(compliance.standards)
	g.report.Compliance = ComplianceTotal{Country: g.report.Country, ComplianceCount: compliance.ComplianceCount}
	g.report.Totals = states.here.Totals
	g.readFindings()
	if err := g.readFunding(ctx); err != nil {
		return err
	}
	g.fill(p, picked, compliance, states)
	if len(p.needs) == 0 {
		g.report.Explanation = g.NoNeeds(g.plan)
	} else if len(picked) == 0 {
		g.report.Explanation = fmt.Sprintf("none of the %d needs of %s matches the filter", len(p.needs), g.ID(g.plan))
	}
	return nil
}

// only gives the filter of the one country.
func (g *countryGaps) only() kg.Filter {
	return &kg.Compare{Attr: g.Country.Kind.Attr(kg.AttrID), Op: kg.Eq, Value: string(g.ID(g.country))}
}

// twoCoverages are the states of the needs in the country, and in the whole plan.
type twoCoverages struct{ here, all *CoverageReport }

func (g *countryGaps) coverageOf(ctx context.Context, q CountryGapQuery) (out twoCoverages, err error) {
	query := CoverageQuery{By: ByNeedAndCountry, Plan: g.ID(g.plan), Filter: q.Filter, Countries: g.only()}
	if out.here, err = Coverage(ctx, g.World, query); err != nil {
		return out, err
	}
	query.By, query.Countries = ByNeed, nil
	out.all, err = Coverage(ctx, g.World, query)
	return out, err
}

// fill puts standards and needs into their areas.
func (g *countryGaps) fill(p *presence, picked []int32, compliance *ComplianceReport, states twoCoverages) {
	areas := make([]AreaGaps, len(p.areas))
	cells := compliance.Cells(ComplianceStates{})
	for i, t := range compliance.ByStandard {
		at := slices.IndexFunc(p.areas, func(n uint32) bool { return g.ID(n) == t.PriorityArea })
		areas[at].Standards = append(areas[at].Standards, cells[i])
	}
	for _, t := range compliance.ByArea {
		at := slices.IndexFunc(p.areas, func(n uint32) bool { return g.ID(n) == t.PriorityArea })
		areas[at].Compliance = t
	}
	here, all := states.here.Cells(CellStates{}), states.all.Cells(CellStates{})
	for i, need := range picked {
		area := &areas[p.areaOf[need]]
		area.Needs = append(area.Needs, g.need(p.needs[need], &here[i], &all[i]))
	}
	for i := range areas {
		if areas[i].Standards == nil && areas[i].Needs == nil {
			continue
		}
		areas[i].PriorityArea = g.ID(p.areas[i])
		areas[i].Compliance.PriorityArea = areas[i].PriorityArea
		g.report.Areas = append(g.report.Areas, areas[i])
	}
}

// need gathers what is known of a need in the country.
func (g *countryGaps) need(n uint32, here, all *CoverageCell) CountryNeedGap {
	out := CountryNeedGap{
		Need: g.ID(n), State: here.State(), PlanState: all.State(), Facts: []kg.Fact{}, Findings: g.IDs(g.findings[n]),
		Solutions: g.IDs(g.Far(n, g.Need.Solutions)), Partners: here.Partners(), PlanPartners: all.Partners(), Candidates: all.Candidates(),
	}
	for b := range g.Ties(n, g.Need.Countries) {
		if b.Far == g.country {
			out.Severity, _ = g.TieValue(b, g.HasNeed.Severity).(string)
			out.Facts = b.Facts
		}
	}
	initiatives := g.in(n, g.Need.Initiatives, g.Initiative.Countries)
	out.Initiatives, out.TrainingProgrammes = g.IDs(initiatives), g.IDs(g.in(n, g.Need.TrainingProgrammes, g.TrainingProgramme.Countries))
	money := func(ofNeed, ofInitiative *kg.Link) []kg.ID {
		found := g.Far(n, ofNeed)
		for _, i := range initiatives {
			for _, m := range g.Far(i, ofInitiative) {
				if !slices.Contains(found, m) {
					found = append(found, m)
				}
			}
		}
		return g.IDs(found)
	}
	out.Requirements = money(g.Need.Requirements, g.Initiative.Requirements)
	out.FundingFlows = money(g.Need.FundingFlows, g.Initiative.FundingFlows)
	out.Funders = money(g.Need.Funders, g.Initiative.Funders)
	out.Funding = append([]funding.Cell{}, g.funding[out.Need]...)
	out.Unknown = out.unknown(all)
	return out
}

// in gives the work for a need that takes place in the country.
func (g *countryGaps) in(need uint32, work, countries *kg.Link) []uint32 {
	var out []uint32
	for _, n := range g.Far(need, work) {
		if slices.Contains(g.Far(n, countries), g.country) {
			out = append(out, n)
		}
	}
	return out
}

// unknown names what nobody reported of a need.
func (x *CountryNeedGap) unknown(all *CoverageCell) []Unknown {
	out := []Unknown{}
	note := func(is bool, code, text string) {
		if is {
			out = append(out, Unknown{code, text, 1})
		}
	}
	note(x.State == NeedUnknown, unknownNeedHere, "nobody reported whether the country has this need, or any work on it there")
	note(len(x.Solutions) == 0, unknownSolution, "no solution is on record")
	note(len(x.Requirements) == 0, unknownCost, "what it would cost is not known")
	note(len(x.FundingFlows) == 0 && len(x.Funders) == 0, unknownFunder, "no funder and no money is on record")
	unstated := 0
	for _, c := range all.participations() {
		if c.role == roleUnstated {
			unstated++
		}
	}
	note(unstated > 0, unknownPartners, fmt.Sprintf("of %d interested it is not stated whether they are present", unstated))
	return out
}

// readFindings finds what assessments of the country found, by the needs it speaks for.
func (g *countryGaps) readFindings() {
	g.findings = map[uint32][]uint32{}
	for _, a := range g.Far(g.country, g.Country.Assessments) {
		for _, f := range g.Far(a, g.Assessment.Findings) {
			for _, need := range g.Far(f, g.Finding.Needs) {
				g.findings[need] = append(g.findings[need], f)
			}
		}
	}
}

// readFunding finds the money of each need of the plan.
func (g *countryGaps) readFunding(ctx context.Context) (err error) {
	plan := g.ID(g.plan)
	g.funding, err = world.Remember(ctx, g.World, "money of needs "+string(plan), func(ctx context.Context) (map[kg.ID][]funding.Cell, error) {
		f, err := funding.Funding(ctx, g.World, funding.Query{By: funding.ByNeed, Plan: plan})
		if err != nil {
			return nil, err
		}
		out := map[kg.ID][]funding.Cell{}
		for _, c := range f.Cells {
			if c.Need != "" {
				out[c.Need] = append(out[c.Need], c)
			}
		}
		return out, nil
	})
	return err
}

// context gathers what is not of any area: studies, contact points, commitments.
func (g *countryGaps) context() {
	r := g.report
	r.Assessments = g.IDs(g.Far(g.country, g.Country.Assessments))
	r.RegionalAssessments = g.IDs(g.regionalAssessments())
	r.ContactPoints = g.IDs(g.Far(g.country, g.Country.ContactPoints))
	r.Commitments, r.Undertakings = []kg.ID{}, []CommitmentEntry{}
	for _, n := range g.Far(g.country, g.Country.Commitments) {
		r.Commitments = append(r.Commitments, g.ID(n))
		r.Undertakings = append(r.Undertakings, commitmentEntry(g.World, n))
	}
	if asked, ok := g.Value(g.plan, g.ActionPlan.NationalContactPoints).(int64); ok {
		n := int(asked)
		r.ContactPointsAsked = &n
	}
}

// regionalAssessments gives studies of regions that the country is in, or of which
// no members are on record.
func (g *countryGaps) regionalAssessments() []uint32 {
	mine := g.Far(g.country, g.Country.Regions)
	of := func(region uint32) bool {
		return slices.Contains(mine, region) || len(g.Far(region, g.Region.Countries)) == 0
	}
	var out []uint32
	for a := range g.OfKind(g.Assessment.Kind) {
		if slices.ContainsFunc(g.Far(a, g.Assessment.Regions), of) {
			out = append(out, a)
		}
	}
	return out
}

// sumUnknown adds up what is unknown of the country.
func (g *countryGaps) sumUnknown() {
	r := g.report
	standards := r.Compliance.Met + r.Compliance.PartlyMet + r.Compliance.NotMet + r.Compliance.Unknown
	g.note(r.Compliance.Unknown, unknownStandards, "the state against %d of %d minimum standards", r.Compliance.Unknown, standards)
	needs, counts := 0, map[string]int{}
	for _, a := range r.Areas {
		for _, n := range a.Needs {
			needs++
			for _, u := range n.Unknown {
				counts[u.Code]++
			}
		}
	}
	for _, u := range [...]struct{ code, format string }{
		{unknownNeedHere, "of %d of %d needs, whether the country has them, or any work on them there"},
		{unknownSolution, "a solution of %d of %d needs"},
		{unknownCost, "the cost of %d of %d needs"},
		{unknownFunder, "a funder of %d of %d needs"},
		{unknownPartners, "of %d of %d needs, whether those interested are present"},
	} {
		g.note(counts[u.code], u.code, u.format, counts[u.code], needs)
	}
	if len(r.Assessments) == 0 {
		g.note(1, unknownAssessment, "what an assessment of the country itself would find: none is on record")
	}
	if r.ContactPointsAsked != nil && len(r.ContactPoints) < *r.ContactPointsAsked {
		missing := *r.ContactPointsAsked - len(r.ContactPoints)
		g.note(missing, unknownContactPoints, "whether %d of the %d contact points that the plan asks for are nominated", missing, *r.ContactPointsAsked)
	}
}

func (g *countryGaps) note(count int, code, format string, args ...any) {
	if count > 0 {
		g.report.Unknown = append(g.report.Unknown, Unknown{code, fmt.Sprintf(format, args...), count})
	}
}
