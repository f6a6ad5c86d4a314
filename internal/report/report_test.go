package report

import (
	"strings"
	"testing"
)

func TestMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"a|b":                  "a|b",
		"two\nlines":           "two lines",
		"[x](y) *b* _i_ `c`":   "\\[x\\](y) \\*b\\* \\_i\\_ \\`c\\`",
		"<script>":             `\<script\>`,
		`back\slash`:           `back\\slash`,
		"OAS/CICTE (T-CY) & é": "OAS/CICTE (T-CY) & é",
	} {
		if got := markdown(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestSpoken(t *testing.T) {
	for _, alike := range [][]string{
		{"St. Lucia", "Saint Lucia", "st lucia", "SAINT LUCIA"},
		{"St. Vincent & the Grenadines", "Saint Vincent and the Grenadines"},
		{"Ste. Anne", "Sainte Anne"},
		{"Bahamas", "The Bahamas"},
		{"Curaçao", "curacao"},
	} {
		for _, name := range alike[1:] {
			if spoken(name) != spoken(alike[0]) {
				t.Errorf("%q is %q, and %q is %q", alike[0], spoken(alike[0]), name, spoken(name))
			}
		}
	}
	if spoken("Saint Lucia") == spoken("Saint Kitts") {
		t.Error("two countries are one")
	}
}

func TestNearest(t *testing.T) {
	all := []named{{"country/bb", "Barbados"}, {"country/jm", "Jamaica"}, {"country/gy", "Guyana"}, {"country/bs", "Bahamas"}}
	if got := nearest("Jamaca", all); !strings.HasPrefix(got, "; the nearest are Jamaica (country/jm), ") {
		t.Error(got)
	}
	if got := nearest("x", nil); got != "" {
		t.Errorf("of none: %q", got)
	}
}
