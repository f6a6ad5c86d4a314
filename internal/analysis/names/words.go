package names

import (
	_ "embed"
	"strings"
)

//go:embed words.txt
var wordsText string

// read is what words.txt says.
var read = parse(wordsText)

// lexicon holds words: such as mean little, legal forms, such as many bodies have, and
// for other spellings, abbreviations and languages the English word.
type lexicon struct {
	stop, legal, generic map[string]bool
	english              map[string]string
}

func parse(text string) *lexicon {
	l := &lexicon{english: map[string]string{}}
	lists := map[string]*map[string]bool{"stop": &l.stop, "legal": &l.legal, "generic": &l.generic}
	for line := range strings.Lines(text) {
		if name, words, ok := strings.Cut(line, ": "); ok && lists[name] != nil {
			set := map[string]bool{}
			for w := range strings.FieldsSeq(words) {
				set[w] = true
			}
			*lists[name] = set
		} else if word, others, ok := strings.Cut(line, " = "); ok {
			for other := range strings.FieldsSeq(others) {
				l.english[other] = word
			}
		}
	}
	return l
}

// plainWord gives a folded word as it is compared: English, of American spelling, in the
// singular.
func plainWord(w string) string {
	for range 2 { // a spelling may be of a word that is translated
		if english, ok := read.english[w]; ok {
			w = english
		}
	}
	if english, ok := read.english[singular(w)]; ok {
		return english
	}
	w = strings.Replace(singular(w), "isation", "ization", 1)
	if len(w) > 5 && strings.HasSuffix(w, "our") {
		return strings.TrimSuffix(w, "our") + "or"
	}
	return w
}

func singular(w string) string {
	switch {
	case len(w) < 4 || strings.HasSuffix(w, "ss") || strings.HasSuffix(w, "us") || strings.HasSuffix(w, "is"):
		return w
	case strings.HasSuffix(w, "ies"):
		return strings.TrimSuffix(w, "ies") + "y"
	}
	return strings.TrimSuffix(w, "s")
}
