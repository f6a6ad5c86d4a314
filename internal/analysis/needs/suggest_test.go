package needs

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func suggestionsOf(tb testing.TB, w *world.World, q SuggestQuery) []PartnerSuggestion {
	tb.Helper()
	out, err := SuggestPartners(tb.Context(), w, q)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// suggested gives the bodies suggested, in order.
func suggested(all []PartnerSuggestion) []kg.ID {
	out := []kg.ID{}
	for _, p := range all {
		out = append(out, p.Organisation)
	}
	return out
}

// Need 4.1 (table 4, row 1) names CICTE and proposes the solution of 1.1 (table 1, row
// 1), which names T-CY and CICTE. Of 4.2, 4.3 and 4.4, T-CY, REMJA and the
// Commonwealth Secretariat are in two, UNODC and the Council of Europe in one. The
// mandate of the CTU is "ICT, including Cyber Security".
func TestSuggestPartnersOfSeed(t *testing.T) {
	w := worldtest.SeedWorld(t, world.Scope{})
	worldtest.Equal(t, suggested(suggestionsOf(t, w, SuggestQuery{Need: "need/ccscap-2016-4.1"})), []kg.ID{
		"organisation/oas-cicte", "organisation/council-of-europe-t-cy", "organisation/commonwealth-secretariat", "organisation/oas-remja",
		"organisation/council-of-europe", "organisation/unodc", "organisation/ctu",
	})
	t.Run("it puts those at work in a country first", func(t *testing.T) {
		// The Commonwealth Secretariat assessed Trinidad and Tobago (CSM II article, caption 1).
		all := suggestionsOf(t, w, SuggestQuery{Need: "need/ccscap-2016-4.1", Country: "country/tt"})
		i := slices.Index(suggested(all), "organisation/commonwealth-secretariat")
		worldtest.Equal(t, all[i].Reasons[0].Code, codeInCountry)
	})
	t.Run("it never suggests a class of bodies", func(t *testing.T) {
		// Of the six bodies of row 1.3 four are classes.
		for _, p := range suggestionsOf(t, w, SuggestQuery{Need: "need/ccscap-2016-1.3"}) {
			if p.Organisation == "organisation/media-houses" || p.Organisation == "organisation/schools" {
				t.Errorf("it suggests %s", p.Organisation)
			}
		}
	})
}

func TestSuggestPartners(t *testing.T) {
	interest := func(w *kgtest.W, org, need kg.ID, status string) *kgtest.W {
		return w.Tie("INTERESTED_IN", org, need, kgtest.With("status", status))
	}
	neighbour := func() *kgtest.W { return worldtest.Need(worldtest.Served(), "need/m", "1.2") }
	mechanism := func(w *kgtest.W) *kgtest.W {
		w = worldtest.Organisation(w.Has("organisation/m", "form", "COMMITTEE"), "organisation/m")
		return w.Tie("TAKES_PART_IN", "organisation/o", "organisation/m", kgtest.With("role", "MEMBER")).
			Tie("TAKES_PART_IN", "organisation/p", "organisation/m", kgtest.With("role", "MEMBER"))
	}
	for name, c := range map[string]struct {
		world   *kgtest.W
		code    string // of a reason for, or against, suggesting organisation/o
		against bool
		weight  float64
		country kg.ID
	}{
		"takes up an interest":                        {world: interest(worldtest.Served(), "organisation/o", "need/n", "POTENTIAL"), code: codeInterested, weight: 4},
		"takes up one who is present elsewhere":       {world: interest(worldtest.Served(), "organisation/o", "need/n", "PRESENT"), code: codePresentOutside, weight: 4, country: "country/aa"},
		"takes up who is named by a solution":         {world: worldtest.Served().Is("solution/s").Tie("ADDRESSES", "solution/s", "need/n").Tie("NAMES", "solution/s", "organisation/o"), code: codeNamed, weight: 3},
		"takes up who works on the area":              {world: interest(worldtest.Need(neighbour(), "need/k", "1.3"), "organisation/o", "need/m", "UNSTATED"), code: codeNeighbour, weight: 0.75},
		"takes up who teaches for it":                 {world: worldtest.Served().Is("training-programme/t").Tie("FOR", "training-programme/t", "need/n").Tie("PROVIDES", "organisation/o", "training-programme/t"), code: codeTraining, weight: 1.5},
		"takes up a mandate that speaks of it":        {world: worldtest.Served().Has("need/n", "statement", "Harbour pilots", kgtest.AsOf("2020")).Has("need/n", "name", "Pilots", kgtest.AsOf("2020")).Has("organisation/o", "mandate", "Harbour pilots"), code: codeMandate, weight: 2},
		"prefers who is at home in the country":       {world: interest(worldtest.Served(), "organisation/o", "need/n", "POTENTIAL").Tie("BASED_IN", "organisation/o", "country/aa"), code: codeInCountry, weight: 1.5, country: "country/aa"},
		"prefers who meets those who are there":       {world: mechanism(interest(interest(worldtest.Served(), "organisation/o", "need/n", "POTENTIAL"), "organisation/p", "need/n", "PRESENT")), code: codeMeetsPartners, weight: 1},
		"holds work that is under way against a body": {world: interest(interest(interest(neighbour(), "organisation/o", "need/n", "POTENTIAL"), "organisation/o", "need/m", "PRESENT"), "organisation/p", "need/n", "UNSTATED"), code: codeCapacity, against: true, weight: -1.5},
		"holds a unit that is there against a body":   {world: interest(interest(worldtest.Served(), "organisation/o", "need/n", "POTENTIAL"), "organisation/p", "need/n", "PRESENT").Tie("UNIT_OF", "organisation/p", "organisation/o"), code: codeSameBody, against: true, weight: -1},
		"holds another silo against a body":           {world: interest(interest(worldtest.Served(), "organisation/o", "need/n", "POTENTIAL"), "organisation/p", "need/n", "PRESENT"), code: codeFromAnotherSilo, against: true, weight: -0.5},
	} {
		t.Run("it "+name, func(t *testing.T) {
			all := suggestionsOf(t, worldtest.WorldOf(t, c.world), SuggestQuery{Need: "need/n", Country: c.country})
			i := slices.Index(suggested(all), "organisation/o")
			if i < 0 {
				t.Fatalf("it suggests %v", suggested(all))
			}
			reasons, sum := all[i].Reasons, 0.0
			if c.against {
				reasons = all[i].CounterReasons
			}
			at := slices.IndexFunc(reasons, func(r world.Reason) bool { return r.Code == c.code })
			if at < 0 || math.Abs(reasons[at].Weight-c.weight) > 1e-9 || reasons[at].Text == "" {
				t.Fatalf("want %s of %v among %+v", c.code, c.weight, reasons)
			}
			for _, r := range slices.Concat(all[i].Reasons, all[i].CounterReasons) {
				sum += r.Weight
			}
			if math.Abs(sum-all[i].Score) > 1e-9 {
				t.Errorf("the score is %v, the reasons add up to %v", all[i].Score, sum)
			}
		})
	}
	for status, at := range map[string]bool{"IMPLEMENTATION": true, "PIPELINE": true, "": true, "CLOSED": false} {
		t.Run("it takes who leads an initiative in the country for at work there unless it is over: "+status, func(t *testing.T) {
			w := interest(worldtest.Served(), "organisation/o", "need/n", "POTENTIAL").Is("initiative/other").
				Tie("LEADS", "organisation/o", "initiative/other").Tie("IN", "initiative/other", "country/aa")
			if status != "" {
				w.Has("initiative/other", "status", status)
			}
			all := suggestionsOf(t, worldtest.WorldOf(t, w), SuggestQuery{Need: "need/n", Country: "country/aa"})
			worldtest.Equal(t, suggested(all), []kg.ID{"organisation/o"})
			worldtest.Equal(t, slices.ContainsFunc(all[0].Reasons, func(r world.Reason) bool { return r.Code == codeInCountry }), at)
		})
	}
	for name, w := range map[string]*kgtest.W{
		"who is present":            interest(worldtest.Served(), "organisation/o", "need/n", "PRESENT"),
		"who leads what runs":       interest(worldtest.Initiative(worldtest.Served(), "status", "IMPLEMENTATION"), "organisation/o", "need/n", "POTENTIAL"),
		"a class of bodies":         interest(worldtest.Served().Has("organisation/o", "collective", "true", kgtest.AsOf("2020")), "organisation/o", "need/n", "POTENTIAL"),
		"a body that is to be":      interest(worldtest.Organisation(worldtest.Need(worldtest.Plain(), "need/n", "1"), "organisation/o", kgtest.Standing(kg.Proposed)), "organisation/o", "need/n", "POTENTIAL"),
		"who is only at work there": worldtest.Served().Tie("BASED_IN", "organisation/o", "country/aa"),
	} {
		t.Run("it does not suggest "+name, func(t *testing.T) {
			worldtest.Equal(t, suggested(suggestionsOf(t, worldtest.WorldOf(t, w), SuggestQuery{Need: "need/n"})), []kg.ID{})
		})
	}
	for name, q := range map[string]SuggestQuery{
		"an unknown need": {Need: "need/x"}, "an unknown country": {Need: "need/n", Country: "country/zz"},
	} {
		t.Run("it does not find "+name, func(t *testing.T) {
			if _, err := SuggestPartners(t.Context(), worldtest.WorldOf(t, worldtest.Served()), q); kg.CodeOf(err) != kg.NotFound {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// TestPartnerReasonsAreDocumented holds the documentation to the weights in force.
func TestPartnerReasonsAreDocumented(t *testing.T) {
	var b strings.Builder
	b.WriteString("| code | weight | what it says, and why so much |\n|---|---:|---|\n")
	for _, r := range partnerReasons {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", r.code, strings.Replace(strconv.FormatFloat(r.weight, 'f', -1, 64), "-", "−", 1), r.why)
	}
	if held := worldtest.Report(t, "reasons for partners", b.String()); held != b.String() {
		t.Error("the documentation holds other reasons for partners; run the test with -update")
	}
}

func TestSuggestPartnersRefuses(t *testing.T) {
	w := worldtest.Served().Has("need/late", "ref", "1.9", kgtest.AsOf("2000")).Is("need/late", kgtest.AsOf("2000"))
	for name, c := range map[string]struct {
		query SuggestQuery
		scope world.Scope
		code  kg.Code
		field string
		says  string
	}{
		"a need that was not there on the day": {SuggestQuery{Need: "need/late"}, world.Scope{AsOf: "1990"}, kg.NotFound, "need", "as of 1990"},
		"a country of another region":          {SuggestQuery{Need: "need/n", Country: "country/cc"}, world.Scope{}, kg.Invalid, "country", "is in no region that action-plan/p applies to"},
		"a country that is another thing":      {SuggestQuery{Need: "need/n", Country: "organisation/o"}, world.Scope{}, kg.Invalid, "country", "another kind"},
		"a need that is another thing":         {SuggestQuery{Need: "country/aa"}, world.Scope{}, kg.Invalid, "need", "another kind"},
	} {
		t.Run("it refuses "+name, func(t *testing.T) {
			_, err := SuggestPartners(t.Context(), worldtest.WorldAs(t, w, c.scope), c.query)
			worldtest.Refused(t, err, c.code, c.field, c.says)
		})
	}
}
