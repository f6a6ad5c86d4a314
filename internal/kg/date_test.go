package kg_test

import (
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

func TestParseDate(t *testing.T) {
	for _, c := range []struct{ name, text, from, to string }{
		{"takes a year as all of its days", "2014", "2014-01-01", "2014-12-31"},
		{"takes a month as all of its days", "2014-05", "2014-05-01", "2014-05-31"},
		{"knows short months", "2014-04", "2014-04-01", "2014-04-30"},
		{"knows leap years", "2016-02", "2016-02-01", "2016-02-29"},
		{"knows years that are none", "1900-02", "1900-02-01", "1900-02-28"},
		{"takes a day as itself", "2016-02-29", "2016-02-29", "2016-02-29"},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			d, err := kg.ParseDate(c.text)
			if err != nil || d.Start() != c.from || d.End() != c.to {
				t.Errorf("%s lasts from %s to %s (%v), want %s to %s", c.text, d.Start(), d.End(), err, c.from, c.to)
			}
		})
	}
	for _, text := range []string{"", "14", "2014-5", "2014-13", "2014-00", "2015-02-29", "2014-05-32", "2014/05", "May 2014", "2014-05-20T00:00", "-2014", "20145", "２０１４", "2014-05-"} {
		t.Run("it refuses "+text, func(t *testing.T) {
			if d, err := kg.ParseDate(text); kg.CodeOf(err) != kg.Invalid || d != "" {
				t.Errorf("%q is the date %q (%v)", text, d, err)
			}
		})
	}
}

func TestParseDecimal(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"keeps whole numbers", "1250000", "1250000"},
		{"keeps zeros before the point", "100", "100"},
		{"takes needless zeros off", "1250000.50", "1250000.5"},
		{"takes a needless point off", "12.000", "12"},
		{"has one nought", "-0.00", "0"},
		{"keeps the sign", "-0.5", "-0.5"},
		{"keeps 42 digits", "123456789012345678901234567890.123456789012", "123456789012345678901234567890.123456789012"},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			if got, err := kg.ParseDecimal(c.text); got != c.want || err != nil {
				t.Errorf("%s becomes %q (%v), want %s", c.text, got, err, c.want)
			}
		})
	}
	for _, text := range []string{"", "-", ".5", "5.", "1e9", "1,000", "01", "+1", " 1", "NaN", "1_000", "1234567890123456789012345678901", "0.1234567890123", "١"} {
		t.Run("it refuses "+text, func(t *testing.T) {
			if _, err := kg.ParseDecimal(text); kg.CodeOf(err) != kg.Invalid {
				t.Errorf("%q is taken for a number", text)
			}
		})
	}
}
