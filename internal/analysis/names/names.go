// Package names knows a body by its name, however that is written: in another order,
// with or without a legal form, by another spelling, abbreviated, in another language,
// or by its acronym. It knows words, and nothing of any graph.
package names

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"

	"github.com/portolan/portolan/internal/kg"
)

// A Name is a name of a body as it is compared.
type Name struct {
	// Key is the same for names of the same words, whatever their order, language,
	// spelling and legal form. Letters is the same where only spaces are not.
	Key, Letters string
	// Stated are the acronyms that the name itself gives or that are given with it.
	Stated []string
	// Short is the name where it is a single word that can be an acronym.
	Short string
	// Initials are those of its words, with and without those that mean little.
	Initials []string

	words  []string // in order of the alphabet, each once
	places []string // words of places among them, and in parentheses
	vague  bool     // all words but those of places are such as many bodies have
}

// A Reader reads names. Place says whether a word, folded, is of the name of a country
// or of a region.
type Reader struct {
	Place func(word string) bool
}

// shortest and longest are how many letters an acronym has.
const shortest, longest = 2, 10

var dotted = regexp.MustCompile(`\b(?:\pL\.){2,}`)

// Read reads a name, with an acronym that is stated beside it, "" for none.
func (r *Reader) Read(name, acronym string) Name {
	plain, inside := parted(name)
	tokens := kg.Tokens(joined(plain))
	n := Name{words: slices.Clone(content(tokens))}
	if len(tokens) == 1 && canBeAcronym(strings.TrimSpace(plain)) {
		n.Short = tokens[0]
	}
	if !strings.HasSuffix(strings.TrimSpace(name), ")") {
		inside = append(inside, "") // what stands in the midst is short for a part of the name
	}
	for _, a := range []string{acronym, last(inside)} {
		if canBeAcronym(a) {
			n.Stated = append(n.Stated, strings.Join(kg.Tokens(joined(a)), ""))
		}
	}
	n.Letters = strings.Join(n.words, "")
	n.Initials = initials(tokens)
	n.places = r.placesOf(append(kg.Tokens(strings.Join(inside, " ")), tokens...))
	n.vague = !slices.ContainsFunc(n.words, func(w string) bool { return !read.generic[w] && !r.Place(w) })
	slices.Sort(n.words)
	n.words = slices.Compact(n.words)
	n.Key = strings.Join(n.words, " ")
	return n
}

// Telling says whether the name is enough to know a body by: it has two words, and one
// that many bodies do not have.
func (n *Name) Telling() bool { return len(n.words) > 1 && !n.vague }

func last(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}

// parted gives a name without what stands in parentheses, and that.
func parted(name string) (plain string, inside []string) {
	var out strings.Builder
	rest := name
	for {
		before, after, ok := strings.Cut(rest, "(")
		out.WriteString(before)
		if !ok {
			break
		}
		in, tail, closed := strings.Cut(after, ")")
		inside = append(inside, strings.TrimSpace(in))
		if rest = tail; !closed {
			break
		}
	}
	return cmp.Or(strings.TrimSpace(out.String()), name), inside
}

// joined takes the dots out of acronyms and joins the s of a genitive.
func joined(name string) string {
	name = dotted.ReplaceAllStringFunc(name, func(a string) string { return strings.ReplaceAll(a, ".", "") })
	return strings.NewReplacer("'s", "s", "’s", "s").Replace(name)
}

// content gives the words that tell bodies apart, as they are compared; all where none does.
func content(tokens []string) []string {
	var out, all []string
	for _, t := range tokens {
		w := plainWord(t)
		all = append(all, w)
		if !read.stop[t] && !read.legal[t] && !read.legal[w] {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return all
	}
	return out
}

func canBeAcronym(text string) bool {
	text = strings.ReplaceAll(text, ".", "")
	n := utf8.RuneCountInString(text)
	return n >= shortest && n <= longest && text == strings.ToUpper(text) && strings.IndexFunc(text, unicode.IsLetter) >= 0 && !strings.Contains(text, " ")
}

func initials(tokens []string) []string {
	var all, some strings.Builder
	for _, t := range tokens {
		first, _ := utf8.DecodeRuneInString(t)
		all.WriteRune(first)
		if !read.stop[t] {
			some.WriteRune(first)
		}
	}
	var out []string
	for _, s := range []string{some.String(), all.String()} {
		if n := utf8.RuneCountInString(s); n > shortest && n <= longest && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func (r *Reader) placesOf(tokens []string) []string {
	var out []string
	for _, t := range tokens {
		if r.Place(t) && !read.stop[t] && !read.generic[plainWord(t)] { // as in "Isles of the North"
			out = append(out, t)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// A Reason is why two names may be of one body.
type Reason uint8

// The reasons, from none to the strongest.
const (
	None Reason = iota
	// Initials: one name is the initials of the other.
	Initials
	// Spelling: each word of either is nearly one of the other.
	Spelling
	// StatedAcronym: one name is the acronym that the other states.
	StatedAcronym
	// SameLetters: they differ in spaces alone.
	SameLetters
	// SameWords: they have the same words.
	SameWords
)

// Scores of the reasons, from 0 to 1, and what a guard lowers them to. They were measured
// on names of bodies in IATI activities (docs/analysis.md).
const (
	scoreWords     = 1.00
	scoreLetters   = 0.98
	scoreStated    = 0.95
	scoreSpelling  = 0.92
	scoreInitials  = 0.85
	scoreThree     = 0.65 // initials of three letters, which many have
	scoreElsewhere = 0.55
	scoreVague     = 0.40
)

// Compare gives the strongest reason for two names being of one body, and how strong it
// is; 0 for none. Names that tell of other places, or of nothing but what many bodies are
// called, are hardly alike.
func Compare(a, b *Name) (Reason, float64) {
	switch {
	case a.Key == "" || b.Key == "":
		return None, 0
	case a.Key == b.Key:
		return guarded(a, b, SameWords, scoreWords)
	case a.Letters == b.Letters && a.Letters != "":
		return guarded(a, b, SameLetters, scoreLetters)
	case states(a, b) || states(b, a):
		return StatedAcronym, scoreStated
	}
	if s := max(initialsOf(a, b), initialsOf(b, a)); s > 0 {
		return Initials, s
	}
	if spelled(a.words, b.words) && spelled(b.words, a.words) {
		return guarded(a, b, Spelling, scoreSpelling)
	}
	return None, 0
}

// Alike says whether two names have a word in common that is neither of a place nor such
// as many bodies have: without one, their likeness says nothing.
func (r *Reader) Alike(a, b *Name) bool {
	return slices.ContainsFunc(a.words, func(w string) bool { return !read.generic[w] && !r.Place(w) && slices.Contains(b.words, w) })
}

func guarded(a, b *Name, why Reason, score float64) (Reason, float64) {
	switch {
	case !slices.Equal(a.places, b.places):
		score = min(score, scoreElsewhere)
	case why != SameWords && a.vague && b.vague:
		score = min(score, scoreVague)
	}
	return why, score
}

func states(a, b *Name) bool { return a.Short != "" && slices.Contains(b.Stated, a.Short) }

func initialsOf(a, b *Name) float64 {
	if a.Short == "" || b.Short != "" || !slices.Contains(b.Initials, a.Short) {
		return 0
	}
	if utf8.RuneCountInString(a.Short) > 3 {
		return scoreInitials
	}
	return scoreThree
}

// nearWords is how alike two words are that one misspelling or ending tells apart, and
// nearFrom how many letters they have.
const nearWords, nearFrom = 0.93, 5

// spelled says whether each of the words is one of the others, or nearly.
func spelled(words, others []string) bool {
	if len(words) < 2 {
		return false
	}
	return !slices.ContainsFunc(words, func(w string) bool {
		return !slices.ContainsFunc(others, func(o string) bool { return w == o || near(w, o) })
	})
}

func near(a, b string) bool {
	if len(a) < nearFrom || len(b) < nearFrom || a[0] != b[0] || len(a) > len(b)+2 || len(b) > len(a)+2 {
		return false // most words, at once
	}
	return edlib.JaroWinklerSimilarity(a, b) >= nearWords
}
