package measure

import (
	"slices"
	"testing"

	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/kg"
)

func TestWords(t *testing.T) {
	for _, c := range []struct {
		it   string
		a, b string
		same bool
	}{
		{"cuts English words to their stems", "training of judges", "the judge trained", true},
		{"cuts Spanish words to their stems", "la formación de los jueces y fiscales", "formaciones para el juez y el fiscal", false}, // jueces, juez: no suffix tells
		{"cuts Portuguese words to their stems", "os navios dos portos", "o navio do porto", true},
		{"cuts French words to their stems", "les équipes des ports", "une équipe du port", true},
		{"cuts Dutch words to their stems", "de rechters van het land", "een rechter in het land", true},
		{"folds case and accents", "ÉQUIPE du PORT", "equipe du port", true},
		{"takes British and American spelling for one", "mobilising the organisation in the harbour centre", "mobilizing the organization in the harbor center", true},
		{"leaves out what every effort is", "the harbour programme", "a harbour project", true},
		{"leaves numbers as they are", "project 12345", "project 123456", false},
		{"leaves out stop words of all languages", "the port of Rio", "le port de Rio", true},
	} {
		t.Run(c.it, func(t *testing.T) {
			v := NewVocabulary()
			if got := slices.Equal(v.Words(c.a), v.Words(c.b)); got != c.same {
				t.Errorf("%q and %q have the same words: %v", c.a, c.b, got)
			}
		})
	}
}

func TestLikeness(t *testing.T) {
	v := NewVocabulary()
	texts := []string{
		"harbour patrol training for island police", "training island police in harbour patrol", "census of schools and roads", "a harbour",
		"harbour patrol training for island police, with boats, radios, fuel, charts and a workshop on the law of the sea",
	}
	var words [][]Word
	for _, s := range texts {
		words = append(words, v.Words(s))
		v.Add(words[len(words)-1])
	}
	var vectors []Vector
	for _, w := range words {
		vectors = append(vectors, v.Vector(&sorted.Arena[Term]{}, w, nil, nil))
	}
	like := func(i, j int) float64 { return Likeness(&vectors[i], &vectors[j], 3) }
	for i := range vectors {
		for j := range vectors {
			if x := like(i, j); x < 0 || x > 1 || x != like(j, i) {
				t.Errorf("%q and %q are alike to %v, the other way round to %v", texts[i], texts[j], x, like(j, i))
			}
		}
	}
	if x := like(0, 1); x < 0.99 {
		t.Errorf("the same words in another order are alike to %v", x)
	}
	if x := like(0, 2); x != 0 {
		t.Errorf("texts without a common word are alike to %v", x)
	}
	if x := like(0, 3); x != 0 {
		t.Errorf("one common word makes texts alike to %v", x)
	}
	if x := like(0, 4); x < 0.5 {
		t.Errorf("a text that another holds is like it to %v alone", x)
	}
}

func TestLanguageOf(t *testing.T) {
	for text, want := range map[string]string{
		"the training of the judges": "en", "la formation des juges et de la police": "fr", "la formación de los jueces y de las fiscales": "es",
		"a formação dos juízes e das polícias": "pt", "de opleiding van de rechters en het parket": "nl", "die Ausbildung der Richter und der Polizei": "de", "harbour": "en",
	} {
		if got := languages[languageOf(kg.Tokens(text))].code; got != want {
			t.Errorf("%q is taken for %s", text, got)
		}
	}
}
