package kg

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/jargon/filters/ascii"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// TextRules numbers the rules of this package by which a text is stored (its
// normal form), folded and split into words. What a store keeps by other rules
// it works out anew.
const TextRules = 2

// Normal gives a text in the form in which it is stored and compared: composed
// (NFC), so that one text is the same however its accents were typed.
func Normal(s string) string { return norm.NFC.String(s) }

// Fold gives text as contains, startsWith, search and sorting compare it: without
// case, accents, compatibility forms and characters that are not seen, letters of
// Latin script as plain letters (ł as l, æ as ae). Letters of other scripts stay
// what they are, with the marks that make another letter of them. Folding twice
// changes nothing more.
func Fold(s string) string {
	if folded, ok := foldASCII(s); ok {
		return folded
	}
	bare := strings.Map(bareRune, norm.NFKD.String(strings.ToValidUTF8(s, "\uFFFD")))
	// cases.Fold swaps the two cases of Cherokee; lower case afterwards makes them one.
	return norm.NFC.String(plainLatin(strings.ToLower(foldCase(bare))))
}

// foldASCII folds text of ASCII letters, giving s itself where nothing changes.
func foldASCII(s string) (string, bool) {
	upper := false
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return "", false
		}
		upper = upper || 'A' <= c && c <= 'Z'
	}
	if !upper {
		return s, true
	}
	return strings.ToLower(s), true
}

// bareRune drops what a decomposed text can do without.
func bareRune(r rune) rune {
	if r >= utf8.RuneSelf && (isAccent(r) || isUnseen(r)) {
		return -1
	}
	return r
}

// isAccent says whether the mark only modifies a letter. In scripts that are not
// named here, such as Devanagari and Thai, marks are vowels; on kana they make
// another letter.
func isAccent(r rune) bool {
	return unicode.Is(unicode.Mn, r) && r != '\u3099' && r != '\u309A' &&
		unicode.In(r, unicode.Inherited, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hebrew, unicode.Arabic, unicode.Syriac)
}

const tatweel = '\u0640' // lengthens Arabic words for looks

// isUnseen says whether the character only guides how a text is set: soft
// hyphens, joiners, marks of direction, selectors of variants.
func isUnseen(r rune) bool {
	return r == tatweel || unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// folders keep state, so each use takes one for itself.
var folders = sync.Pool{New: func() any {
	c := cases.Fold()
	return &c
}}

func foldCase(s string) string {
	c := folders.Get().(*cases.Caser)
	defer folders.Put(c)
	return c.String(s)
}

// plainLatin writes letters of Latin script that nothing decomposes, and quotes and
// dashes, by those of ASCII.
func plainLatin(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	plain := plainOf()
	for _, r := range s {
		if p, ok := plain[r]; ok {
			b.WriteString(p)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plainOf is the table of Lucene's ASCIIFoldingFilter as far as it is about
// letters of Latin script and punctuation, in lower case.
var plainOf = sync.OnceValue(func() map[rune]string {
	out := map[rune]string{'ʹ': "'", 'ʻ': "'", 'ʼ': "'", 'ʽ': "'"} // letters by name, apostrophes by looks and use
	for _, table := range []*unicode.RangeTable{unicode.Latin, unicode.P} {
		eachRune(table, func(r rune) {
			if plain, changed := ascii.FoldString(string(r)); changed {
				out[r] = strings.ToLower(plain)
			}
		})
	}
	return out
})

func eachRune(table *unicode.RangeTable, do func(rune)) {
	for _, span := range table.R16 {
		for r := rune(span.Lo); r <= rune(span.Hi); r += rune(span.Stride) {
			do(r)
		}
	}
	for _, span := range table.R32 {
		for r := rune(span.Lo); r <= rune(span.Hi); r += rune(span.Stride) {
			do(r)
		}
	}
}
