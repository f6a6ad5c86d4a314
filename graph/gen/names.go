package main

import (
	"strings"
	"unicode"
)

// words turns priorityAreas into "priority areas".
func words(camel string) string {
	var b strings.Builder
	for _, r := range camel {
		if unicode.IsUpper(r) {
			b.WriteByte(' ')
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// exported turns a field's name into that of its Go method.
func exported(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
