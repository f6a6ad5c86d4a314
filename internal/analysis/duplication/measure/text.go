package measure

import (
	_ "embed"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/spanish"

	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/kg"
)

//go:embed text_stop.txt
var stopText string

// languages are those of the stop lists with their stemmers (Snowball,
// https://snowballstem.org). Texts in others keep their words whole.
var languages = []language{
	{"en", english.Stem}, {"fr", french.Stem}, {"es", spanish.Stem}, {"pt", portuguese.Stem}, {"nl", dutch.Stem}, {"de", german.Stem},
}

type language struct {
	code string
	stem func(*snowballstem.Env) bool
}

// stopWords gives the languages each stop word belongs to, as bits in the order
// of languages.
var stopWords = sync.OnceValue(func() map[string]uint8 {
	words := map[string]uint8{}
	for line := range strings.Lines(stopText) {
		code, list, ok := strings.Cut(strings.TrimSpace(line), ": ")
		i := slices.IndexFunc(languages, func(l language) bool { return l.code == code })
		if !ok || i < 0 {
			continue
		}
		for w := range strings.FieldsSeq(list) {
			words[w] |= 1 << i
		}
	}
	return words
})

// languageOf guesses the language of a text from its stop words: the one with the
// most of them, the first of languages where that is undecided.
func languageOf(tokens []string) int {
	var count [8]int
	stop := stopWords()
	for _, t := range tokens {
		for bits, i := stop[t], 0; bits != 0; bits, i = bits>>1, i+1 {
			count[i] += int(bits & 1)
		}
	}
	best := 0
	for i := range languages {
		if count[i] > count[best] {
			best = i
		}
	}
	return best
}

// A Word is the number of a stem in a vocabulary.
type Word = uint32

// A Vocabulary numbers stems in the order in which they are met, and counts in how
// many texts each stands. It is not for use by several goroutines.
type Vocabulary struct {
	numbers map[string]Word
	shown   []string // by word: the form in which it was met first
	texts   []uint32 // by word: in how many texts it stands
	count   int      // of texts
	stemmed []map[string]Word
	env     *snowballstem.Env
}

// NewVocabulary gives a vocabulary without words.
func NewVocabulary() *Vocabulary {
	v := &Vocabulary{numbers: map[string]Word{}, stemmed: make([]map[string]Word, len(languages)), env: snowballstem.NewEnv("")}
	for i := range v.stemmed {
		v.stemmed[i] = map[string]Word{}
	}
	return v
}

// Words gives the distinct words of a text, in order of their numbers: folded,
// stemmed by the language that the text seems to be in, without stop words and
// single letters.
func (v *Vocabulary) Words(text string) []Word {
	tokens := kg.Tokens(text)
	lang := languageOf(tokens)
	stop := stopWords()
	out := make([]Word, 0, len(tokens))
	for _, t := range tokens {
		if stop[t] == 0 && (utf8.RuneCountInString(t) > 1 || t >= "0" && t <= "9") {
			out = append(out, v.word(t, lang))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (v *Vocabulary) word(token string, lang int) Word {
	if n, ok := v.stemmed[lang][token]; ok {
		return n
	}
	v.env.SetCurrent(token)
	if lang == 0 {
		v.env.SetCurrent(American(token))
	}
	if !numeral(token) {
		languages[lang].stem(v.env)
	}
	stem := v.env.Current()
	n, ok := v.numbers[stem]
	if !ok {
		n = Word(len(v.shown))
		v.numbers[stem] = n
		v.shown = append(v.shown, token)
		v.texts = append(v.texts, 0)
	}
	v.stemmed[lang][token] = n
	return n
}

// americanWords are words that British and American English spell in two ways.
var americanWords = map[string]string{
	"programme": "program", "programmes": "programs", "centre": "center", "centres": "centers", "defence": "defense", "licence": "license", "licences": "licenses",
}

var americanEndings = strings.NewReplacer("isation", "ization", "ising", "izing", "ised", "ized", "iser", "izer", "ises", "izes")

// American spells an English word as Americans do, so that organisation and organization
// are one word. That it spells some as nobody does is no harm, since it does so always.
func American(token string) string {
	if w, ok := americanWords[token]; ok {
		return w
	}
	token = americanEndings.Replace(token)
	switch {
	case len(token) < 5:
	case strings.HasSuffix(token, "ise"):
		return token[:len(token)-2] + "ze"
	case strings.HasSuffix(token, "our"):
		return token[:len(token)-2] + "r"
	case strings.HasSuffix(token, "ours"):
		return token[:len(token)-3] + "rs"
	}
	return token
}

// numeral says whether a token is a number or a reference with digits in it,
// which has no stem.
func numeral(token string) bool { return strings.ContainsAny(token, "0123456789") }

// Add counts a text of these words.
func (v *Vocabulary) Add(words []Word) {
	v.count++
	for _, w := range words {
		v.texts[w]++
	}
}

// weight gives the inverse document frequency of a word, smoothed so that a word
// of every text keeps a little and a vocabulary of two texts works: ln(1 + N/n).
// (Sparck Jones 1972, https://doi.org/10.1108/eb026526.)
func (v *Vocabulary) weight(w Word) float64 {
	return math.Log1p(float64(v.count) / float64(max(v.texts[w], 1)))
}

// A Term is a word of a text with its weight.
type Term struct {
	word   Word
	weight float32
}

// A Vector is a text as its terms, in order of words, and its length.
type Vector struct {
	terms  []Term
	length float64
}

// whoShare is what a word counts in a text when it is part of the name of a body
// that does what the text is about: it says who more than what.
const whoShare = 0.5

// nameShare is what a word counts that stands in the name of what the text is about:
// a name is what its author took to matter.
const nameShare = 2

// Vector gives the TF-IDF vector of a text of distinct words. Words repeat little in
// texts of a line or two, so presence stands for frequency. name are the words of the
// thing's name, who are words that say who does it; all are in order.
func (v *Vocabulary) Vector(ids *sorted.Arena[Term], words, name, who []Word) Vector {
	ids.Begin()
	sum := 0.0
	for _, w := range words {
		weight := v.weight(w)
		if _, ok := slices.BinarySearch(name, w); ok {
			weight *= nameShare
		}
		if _, ok := slices.BinarySearch(who, w); ok {
			weight *= whoShare
		}
		sum += weight * weight
		ids.Put(Term{w, float32(weight)})
	}
	return Vector{ids.End(), math.Sqrt(sum)}
}

// Rare gives the words of a vector that two texts at least and no more than so many have.
func (v *Vocabulary) Rare(of *Vector, most uint32, yield func(Word)) {
	for _, t := range of.terms {
		if n := v.texts[t.word]; n > 1 && n <= most {
			yield(t.word)
		}
	}
}

// Likeness gives how alike two texts are, from 0 to 1: the mean of the cosine of their
// vectors and of the share of the shorter one that the other holds, so that a title is
// like the long account that repeats it. Fewer than enough words in common make it as
// much less, and one is none, since one word is easily shared.
func Likeness(a, b *Vector, enough float64) float64 {
	shared, n := 0.0, 0
	for i, j := 0, 0; i < len(a.terms) && j < len(b.terms); {
		switch {
		case a.terms[i].word < b.terms[j].word:
			i++
		case a.terms[i].word > b.terms[j].word:
			j++
		default:
			shared += float64(a.terms[i].weight) * float64(b.terms[j].weight)
			i, j, n = i+1, j+1, n+1
		}
	}
	if n < 2 {
		return 0
	}
	cosine := shared / (a.length * b.length)
	held := shared / (min(a.length, b.length) * min(a.length, b.length))
	return min(1, (cosine+held)/2) * min(1, float64(n)/enough)
}

// Common gives the words that two vectors share, the weightiest first, at most some.
func (v *Vocabulary) Common(a, b *Vector, most int) []string {
	type shared struct {
		shown  string
		weight float32
	}
	var all []shared
	for _, t := range a.terms {
		i, ok := slices.BinarySearchFunc(b.terms, t.word, func(u Term, w Word) int { return int(u.word) - int(w) })
		if ok {
			all = append(all, shared{v.shown[t.word], t.weight * b.terms[i].weight})
		}
	}
	slices.SortFunc(all, func(x, y shared) int {
		if x.weight != y.weight {
			if x.weight > y.weight {
				return -1
			}
			return 1
		}
		return strings.Compare(x.shown, y.shown)
	})
	out := make([]string, 0, most)
	for _, s := range all[:min(most, len(all))] {
		out = append(out, s.shown)
	}
	return out
}
