package needs

import (
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func countryGapsOf(tb testing.TB, w *world.World, q CountryGapQuery) *CountryGapReport {
	tb.Helper()
	r, err := CountryGaps(tb.Context(), w, q)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func unknownCounts(all []Unknown) map[string]int {
	out := map[string]int{}
	for _, u := range all {
		out[u.Code] = u.Count
	}
	return out
}

// The 2016 plan reports nothing of any country: nine standards (section 5), 21 needs
// (tables 1 to 5), no cost, no funder of a need (section 9), two contact points asked
// of each (section 4, paragraph 8). It names bodies for 19 needs without saying which
// are present. Trinidad and Tobago was assessed (CSM II article, caption 1), Jamaica
// was not.
func TestCountryGapsOfSeed(t *testing.T) {
	w := worldtest.SeedWorld(t, world.Scope{})
	unknown := map[string]int{
		unknownStandards: 9, unknownNeedHere: 21, unknownCost: 21, unknownFunder: 21, unknownPartners: 19, unknownContactPoints: 2, unknownAssessment: 1,
	}
	t.Run("it names all that is not known of Jamaica", func(t *testing.T) {
		r := countryGapsOf(t, w, CountryGapQuery{Country: "country/jm"})
		worldtest.Equal(t, unknownCounts(r.Unknown), unknown)
		worldtest.Equal(t, []any{r.Membership, len(r.Areas), r.Compliance.Unknown, count(r.Totals, NeedUnknown), *r.ContactPointsAsked}, []any{"MEMBER", 5, 9, 21, 2})
		// Section 6, list items 1 to 3, of Latin America, the Caribbean and the Americas; two reports on digital currency in the Caribbean (CSM II article).
		worldtest.Equal(t, []int{len(r.Assessments), len(r.RegionalAssessments)}, []int{0, 5})
		// Area 1: needs 1.1 to 1.3 and five standards; area 2: five needs and none.
		worldtest.Equal(t, []int{len(r.Areas[0].Needs), len(r.Areas[0].Standards), len(r.Areas[1].Needs), len(r.Areas[1].Standards)}, []int{3, 5, 5, 0})
	})
	t.Run("it follows the chain of a need", func(t *testing.T) {
		// Table 4, row 1: one solution and OAS/CICTE.
		n := countryGapsOf(t, w, CountryGapQuery{Country: "country/jm"}).Areas[3].Needs[0]
		worldtest.Equal(t, []any{n.Need, n.State, n.PlanState, n.Solutions, n.Candidates}, []any{
			kg.ID("need/ccscap-2016-4.1"), NeedUnknown, PotentialOnly, []kg.ID{"solution/ccscap-2016-4.1-1"}, []kg.ID{"organisation/oas-cicte"},
		})
	})
	t.Run("it brings in what an assessment of the country found", func(t *testing.T) {
		r := countryGapsOf(t, w, CountryGapQuery{Country: "country/tt"})
		delete(unknown, unknownAssessment)
		worldtest.Equal(t, unknownCounts(r.Unknown), unknown)
		worldtest.Equal(t, r.Assessments, []kg.ID{"assessment/commonwealth-secretariat-needs-assessments"})
		// The article's lack of awareness and of cyber hygiene speak for need 1.3.
		worldtest.Equal(t, len(r.Areas[0].Needs[2].Findings), 2)
	})
}

func TestCountryGaps(t *testing.T) {
	t.Run("it gathers money and work of the country alone", func(t *testing.T) {
		w := worldtest.Initiative(worldtest.Served(), "status", "IMPLEMENTATION").Tie("HAS_NEED", "country/aa", "need/n", kgtest.With("severity", "HIGH")).
			Has("requirement/r", "amount", "5").Has("requirement/r", "currency", "USD").Is("requirement/r").Tie("FOR", "requirement/r", "initiative/i").
			Tie("FUNDS", "organisation/p", "initiative/i")
		n := countryGapsOf(t, worldtest.WorldOf(t, w), CountryGapQuery{Country: "country/aa"}).Areas[0].Needs[0]
		worldtest.Equal(t, []any{n.State, n.Severity, n.Requirements, n.Funders, n.Initiatives, n.Partners}, []any{
			SinglePartner, "HIGH", []kg.ID{"requirement/r"}, []kg.ID{"organisation/p"}, []kg.ID{"initiative/i"}, []kg.ID{"organisation/o"},
		})
		other := countryGapsOf(t, worldtest.WorldOf(t, w), CountryGapQuery{Country: "country/bb"}).Areas[0].Needs[0]
		worldtest.Equal(t, []any{other.State, len(other.Requirements), len(other.Initiatives)}, []any{NeedUnknown, 0, 0})
	})
	t.Run("it adds up a need's money, and says how undertakings stand", func(t *testing.T) {
		w := worldtest.MoneyWorld().Initiative("initiative/i", "need/n1").In("initiative/i", "country/x", "").
			Paid("1", "100", "organisation/a", "organisation/b", "initiative/i").Paid("2", "40", "organisation/b", "organisation/c", "need/n1").
			Flow("3", "PLEDGED", "7", "USD", "organisation/a", "", "need/n1").Costs("r", "400", "USD", "need/n1")
		w.Has("commitment/k", "due", "2020").Is("commitment/k").Tie("UNDERTAKES", "country/x", "commitment/k")
		r := countryGapsOf(t, worldtest.WorldOf(t, w.W), CountryGapQuery{Country: "country/x"})
		c := r.Areas[0].Needs[0].Funding[0]
		worldtest.Equal(t, []string{string(c.Need), c.Currency, string(c.Requirement), string(c.Paid), string(c.Pledged), string(c.Gross), string(c.Net), string(c.Unmet), string(c.Coverage)},
			[]string{"need/n1", "USD", "400", "100", "7", "140", "100", "300", "0.25"})
		worldtest.Equal(t, len(r.Areas[0].Needs[1].Funding), 0)
		worldtest.Equal(t, []any{r.Undertakings[0].Commitment, r.Undertakings[0].State}, []any{r.Commitments[0], CommitmentOverdue})
	})
	for name, c := range map[string]struct {
		query CountryGapQuery
		scope world.Scope
		code  kg.Code
		says  string
	}{
		"an unknown country":               {CountryGapQuery{Country: "country/zz"}, world.Scope{}, kg.NotFound, "there is no country/zz"},
		"the id of another kind":           {CountryGapQuery{Country: "need/n"}, world.Scope{}, kg.Invalid, "another kind"},
		"a country of another region":      {CountryGapQuery{Country: "country/cc"}, world.Scope{}, kg.Invalid, "is in no region that action-plan/p applies to (region/r)"},
		"an unknown plan":                  {CountryGapQuery{Country: "country/aa", Plan: "action-plan/x"}, world.Scope{}, kg.NotFound, "there is no action-plan/x"},
		"a country that is not there then": {CountryGapQuery{Country: "country/dd"}, world.Scope{AsOf: "1990"}, kg.NotFound, "as of 1990"},
	} {
		t.Run("it refuses "+name, func(t *testing.T) {
			w := worldtest.Served().Has("country/dd", "alpha2", "DD").Has("country/dd", "alpha3", "DDD").Is("country/dd", kgtest.AsOf("2000"))
			_, err := CountryGaps(t.Context(), worldtest.WorldAs(t, w, c.scope), c.query)
			if kg.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
				t.Errorf("the error is %v, want %s: %s", err, c.code, c.says)
			}
		})
	}
}
