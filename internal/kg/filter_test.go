package kg_test

import (
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

func TestCompareMatch(t *testing.T) {
	for _, c := range []struct {
		name  string
		of    *kg.Compare
		yes   []kg.Value
		never []kg.Value
	}{
		{"finds what is absent", compare("motto", kg.IsNull, true), []kg.Value{nil}, []kg.Value{"x"}},
		{"finds what is there", compare("motto", kg.IsNull, false), []kg.Value{"x"}, []kg.Value{nil}},
		{"takes eq of text to the letter", compare("ref", kg.Eq, "Élan"), []kg.Value{"Élan"}, []kg.Value{"élan", "Elan", nil}},
		{"takes contains without case and accents", compare("ref", kg.Contains, "ÉLA"), []kg.Value{"un elan", "Élan"}, []kg.Value{"el", nil}},
		{"takes startsWith without case and accents", compare("ref", kg.StartsWith, "élA"), []kg.Value{"Elan"}, []kg.Value{"un élan", nil}},
		{"finds one of several", compare("rooms", kg.In, []int64{1, 3}), []kg.Value{int64(1), int64(3)}, []kg.Value{int64(2), nil}},
		{"compares numbers", compare("rooms", kg.Lte, int64(2)), []kg.Value{int64(2), int64(-9)}, []kg.Value{int64(3), nil}},
		{"compares decimals by value", compare("budget", kg.Gt, "9.9"), []kg.Value{"10", "9.91"}, []kg.Value{"9.9", "-10", nil}},
		{"takes lt of dates by the first day", compare("founded", kg.Lt, "2014-05"), []kg.Value{"2014", "2014-04-30"}, []kg.Value{"2014-05", "2014-05-01", nil}},
		{"takes lte of dates as starting by the last day", compare("founded", kg.Lte, "2014-05"), []kg.Value{"2014-05", "2014-05-31", "2014"}, []kg.Value{"2014-06", "2015"}},
		{"takes gt of dates by the last day", compare("founded", kg.Gt, "2014-05"), []kg.Value{"2014", "2014-06"}, []kg.Value{"2014-05", "2014-05-31"}},
		{"takes gte of dates as ending after the first day", compare("founded", kg.Gte, "2014-05"), []kg.Value{"2014-05", "2014-05-01", "2014"}, []kg.Value{"2014-04", "2013"}},
		{"finds an element of a list", compare("languages", kg.Has, "fr"), []kg.Value{[]string{"en", "fr"}}, []kg.Value{[]string{"FR"}, []string{}, nil}},
		{"compares truth", compare("open", kg.Eq, true), []kg.Value{true}, []kg.Value{false, nil}},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			for _, v := range c.yes {
				if !c.of.Match(v) {
					t.Errorf("it does not hold of %v", v)
				}
			}
			for _, v := range c.never {
				if c.of.Match(v) {
					t.Errorf("it holds of %v", v)
				}
			}
		})
	}
}
