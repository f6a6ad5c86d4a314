package kg

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// keyBytes is how much of a text its sort key holds. Neo4j refuses index
// entries of some 8 kB; order beyond 256 bytes helps nobody.
const keyBytes = 256

// textKey gives the sort key of a text: folded, its numbers in natural order
// ("2.9" before "2.10"), cut to keyBytes.
func textKey(s string) string {
	folded := Fold(s)
	var b strings.Builder
	for i := 0; i < len(folded) && b.Len() < keyBytes+utf8.UTFMax; { // so that cut sees where characters begin
		c := folded[i]
		if c < '0' || c > '9' {
			b.WriteByte(c)
			i++
			continue
		}
		i = writeNaturalNumber(&b, folded, i)
	}
	return cut(b.String(), keyBytes)
}

// writeNaturalNumber writes the run of digits at i so that it sorts by value:
// first how many digits it has, as one byte, then the digits. It gives where
// the run ends.
func writeNaturalNumber(b *strings.Builder, s string, i int) int {
	start := i
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	digits := strings.TrimLeft(s[start:i], "0")
	b.WriteByte('0' + byte(min(len(digits), 9)))
	if len(digits) >= 9 { // long numbers keep their order by a second length
		fmt.Fprintf(b, "%03d", min(len(digits), 999))
	}
	b.WriteString(digits)
	return i
}

// cut shortens s to at most n bytes without breaking a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// MaxTokens is how many words a search may have, which is more than any name
// has; MaxTokenBytes how much of each counts.
const (
	MaxTokens     = 64
	MaxTokenBytes = 64
)

// Tokens splits text into the folded words that search matches. Marks belong to
// the letters before them.
func Tokens(s string) []string {
	words := strings.FieldsFunc(Fold(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	})
	for i, w := range words {
		words[i] = cut(w, MaxTokenBytes)
	}
	return words
}
