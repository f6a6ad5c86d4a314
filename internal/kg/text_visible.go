package kg

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// commands says whether a character tells a terminal, or whoever sets a text, to do
// something, and shows nothing itself: a control character but a new line and a tab, a
// separator of lines, one that turns the direction of what follows (Unicode's Bidi_Control
// but for the plain marks of direction, which mixed texts need). Joiners, which are
// letters' and emojis' own, are none.
func commands(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.Is(unicode.Cc, r), r == '\u2028', r == '\u2029':
		return true
	}
	return '\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069' || 0xE0000 <= r && r <= 0xE001F
}

// refused says whether no text may hold a character. Those of Latin-1's second half of
// control characters stand in what publishers give, for quotes and dashes of Windows-1252,
// and are only shown.
func refused(r rune) bool { return commands(r) && !('\u0080' <= r && r <= '\u009f') }

// Visible gives a text in which such characters are written as JSON writes them, \u001b,
// and bytes that are no text as the replacement character: what it prints is what stands
// there, on any terminal. JSON says the same before and after.
func Visible(text string) string {
	if !needsVisible(text) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case !commands(r):
			b.WriteRune(r)
		case r > 0xFFFF: // a pair of surrogates, as JSON has it
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xD800+(r-0x10000)>>10, 0xDC00+(r-0x10000)&0x3FF)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

func needsVisible(text string) bool {
	return !utf8.ValidString(text) || strings.ContainsFunc(text, commands)
}
