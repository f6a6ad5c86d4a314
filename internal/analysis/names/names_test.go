package names_test

import (
	"testing"

	"github.com/portolan/portolan/internal/analysis/names"
)

var reader = names.Reader{Place: func(word string) bool {
	return word == "jamaica" || word == "haiti" || word == "somalia" || word == "caribbean" || word == "the"
}}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		it, a, b string
		acronym  string // of b
		want     names.Reason
		listed   bool // strong enough to be shown as a possible double
	}{
		{"knows British and American spelling", "World Food Programme", "World Food Program", "", names.SameWords, true},
		{"knows centre and center", "Harbour Centre of the Isles", "Harbor Center of the Isles", "", names.SameWords, true},
		{"knows a name in another order, with its article", "Blue Water Trust", "Blue Water Trust, The", "", names.SameWords, true},
		{"knows a legal form, short, long or none", "Blue Water Ltd.", "Blue Water Limited", "", names.SameWords, true},
		{"knows a legal form that is not there", "Blue Water Works Inc.", "Blue Water Works", "", names.SameWords, true},
		{"knows abbreviations", "Dept. of Fisheries and Forests", "Department of Fisheries & Forests", "", names.SameWords, true},
		{"knows names in other languages", "Programme alimentaire mondial", "World Food Programme", "", names.SameWords, true},
		{"knows accents and letters with strokes", "Fundación Łódź Øresund", "Fundacion Lodz Oresund", "", names.SameWords, true},
		{"knows singular and plural", "Save the Children's Fund", "Save the Child Funds", "", names.SameWords, true},
		{"knows a name that is joined", "Aid Every where", "Aid Everywhere", "", names.SameLetters, true},
		{"knows a misspelling", "Cartias of the Northern Isles", "Caritas of the Northern Isles", "", names.Spelling, true},
		{"knows an acronym that is stated", "CARICOM", "Caribbean Community", "CARICOM", names.StatedAcronym, true},
		{"knows an acronym in parentheses", "F.A.O.", "Food and Agriculture Organization (FAO)", "", names.StatedAcronym, true},
		{"does not take an acronym in its midst for that of the whole", "CARICOM", "Caribbean Community (CARICOM) Agency for Crime (ACRI)", "", names.None, false},
		{"knows initials", "OCHA", "Office for the Coordination of Humanitarian Affairs", "", names.Initials, true},
		{"takes initials with small words too", "OFTC", "Office for the Coasts", "", names.Initials, true},
		{"does not take two long names of one acronym for one", "Water Fund (WF)", "Wrestling Federation (WF)", "", names.None, false},
		{"does not take two letters for initials", "WF", "Water Fund", "", names.None, false},
		{"does not take other places for one", "Red Cross of Jamaica", "Red Cross of Haiti", "", names.None, false},
		{"does not take other places in parentheses for one", "Red Cross (Jamaica)", "Red Cross (Haiti)", "", names.SameWords, false},
		{"does not take two ministries for one", "Ministry of Health", "Ministry of Education", "", names.None, false},
		{"does not take one body's unit for it", "Blue Water", "Blue Water Schools", "", names.None, false},
		{"takes nothing from empty names", "—", "…", "", names.None, false},
		{"compares names of other scripts", "Международный Красный Крест", "международный красный крест", "", names.SameWords, true},
	} {
		t.Run("it "+c.it, func(t *testing.T) {
			a, b := reader.Read(c.a, ""), reader.Read(c.b, c.acronym)
			why, score := names.Compare(&a, &b)
			if why != c.want || (score >= 0.6) != c.listed {
				t.Errorf("%q and %q: %d by %.2f; want %d, strong enough: %t", c.a, c.b, why, score, c.want, c.listed)
			}
			if back, same := names.Compare(&b, &a); back != why || same != score {
				t.Errorf("%q and %q: turned round, %d by %.2f", c.a, c.b, back, same)
			}
		})
	}
}

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		it, a, b string
		want     bool
	}{
		{"sees a word of their own", "Harbour Board of Jamaica", "Harbour School", true},
		{"sees nothing in a place", "Library of Jamaica", "Police of Jamaica", false},
		{"sees nothing in what many are called", "National Bank", "National Commission", false},
	} {
		t.Run("it "+c.it, func(t *testing.T) {
			a, b := reader.Read(c.a, ""), reader.Read(c.b, "")
			if got := reader.Alike(&a, &b); got != c.want {
				t.Errorf("%q and %q: %t", c.a, c.b, got)
			}
		})
	}
}
