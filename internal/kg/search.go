package kg

import (
	"slices"
	"strings"
)

// A Search finds things in which every token is a word or the beginning of one.
// Order is by score (Score) descending, then by name, then by id.
type Search struct {
	// Tokens are the words looked for; Normalise puts them in order, each once.
	Tokens []string
	// Phrase is the whole of what is looked for: its words in their order, joined by
	// spaces. Where it is "", Normalise takes that of the tokens.
	Phrase string
	// Kinds are the kinds to find, all where it is empty.
	Kinds []*Kind
}

// SearchFor gives the search for a text, in things of all kinds.
func SearchFor(text string) *Search {
	tokens := Tokens(text)
	return &Search{Tokens: tokens, Phrase: phrase(tokens)}
}

func phrase(tokens []string) string { return strings.Join(tokens, " ") }

// Weights of search: a word in a name or an acronym counts three times a word
// elsewhere, and a whole word WholeWord times its beginning.
const (
	nameWeight  = 3
	otherWeight = 1
	WholeWord   = 2
)

// What a phrase that is the whole of a name, of an acronym, of another name adds
// to the most that words can score.
const (
	WholeName    = 3
	WholeAcronym = 2
	WholeAlias   = 1
)

// Score gives how well a thing matches a search, and whether each token matches
// at all. It is the sum, over the tokens, of the best match: the weight of the
// word, twice where the whole word matches. What is called by the whole phrase
// scores more than anything that is not.
func Score(s *Search, e *Entity) (score int, ok bool) {
	for _, token := range s.Tokens {
		best := bestMatch(token, e.Tokens)
		if best == 0 {
			return 0, false
		}
		score += best
	}
	if whole := wholeMatch(s.Phrase, e.Phrases); whole > 0 {
		score = s.MostOfWords() + whole
	}
	return score, true
}

// MostOfWords is the most that the words of a search can score.
func (s *Search) MostOfWords() int { return len(s.Tokens) * nameWeight * WholeWord }

func bestMatch(token string, words []Token) (best int) {
	i, _ := slices.BinarySearchFunc(words, token, func(w Token, t string) int { return strings.Compare(w.Text, t) })
	for ; i < len(words) && strings.HasPrefix(words[i].Text, token); i++ {
		weight := words[i].Weight
		if words[i].Text == token {
			weight *= WholeWord
		}
		best = max(best, weight)
	}
	return best
}

func wholeMatch(phrase string, phrases []string) int {
	switch slices.Index(phrases, phrase) {
	case -1:
		return 0
	case 0:
		return WholeName
	case 1:
		return WholeAcronym
	default:
		return WholeAlias
	}
}
