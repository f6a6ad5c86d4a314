package web

import (
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// number groups the digits of a count: 12,345.
func number(n int) string {
	return message.NewPrinter(language.BritishEnglish).Sprintf("%d", n)
}

// label names the things that were counted: "1 priority area", "3 priority areas".
func label(kind KindCount) string {
	if kind.Count == 1 {
		return words(kind.Name)
	}
	return words(kind.Plural)
}

// words turns a name of the schema into prose: PriorityArea and PRIORITY_AREA become "priority area". A name that is all capitals
// is an enum's value; elsewhere each capital starts a word.
func words(name string) string {
	if name == strings.ToUpper(name) {
		return strings.ToLower(strings.ReplaceAll(name, "_", " "))
	}
	var prose strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			prose.WriteByte(' ')
		}
		prose.WriteRune(unicode.ToLower(r))
	}
	return prose.String()
}

// total is the number of things of all kinds.
func total(kinds []KindCount) int {
	sum := 0
	for _, kind := range kinds {
		sum += kind.Count
	}
	return sum
}
