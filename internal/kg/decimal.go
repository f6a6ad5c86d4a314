package kg

import (
	"regexp"
	"strings"
)

var decimalPattern = regexp.MustCompile(`^-?(0|[1-9]\d{0,29})(\.\d{1,12})?$`)

// ParseDecimal checks a decimal number as text and gives its canonical form,
// without needless zeros after the point.
func ParseDecimal(s string) (string, error) {
	if !decimalPattern.MatchString(s) {
		return "", Errorf(Invalid, "", "%q is no decimal number; write 1250000 or 1250000.50, at most 30 digits before and 12 after the point, without separators", clip(s))
	}
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		s = "0"
	}
	return s, nil
}

// decimalKey turns a canonical decimal into text that sorts, byte by byte, as
// the numbers do: a sign, the integer part padded to 30 digits, the fraction.
// Negative numbers are complemented and closed with a high byte, since a longer
// fraction is then smaller.
func decimalKey(s string) string {
	digits, negative := strings.CutPrefix(s, "-")
	whole, frac, _ := strings.Cut(digits, ".")
	key := strings.Repeat("0", 30-len(whole)) + whole + frac
	if !negative {
		return "1" + key
	}
	var b strings.Builder
	b.WriteByte('0')
	for i := range len(key) {
		b.WriteByte('0' + '9' - key[i])
	}
	b.WriteByte('~')
	return b.String()
}

// A Decimal is a decimal number as canonical text, "" where there is none. Sums
// are made by those who need them, exactly; it is never a float.
type Decimal string
