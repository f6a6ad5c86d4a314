package kg_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/portolan/portolan/internal/kg"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"leaves plain text alone", "plain text 1", "plain text 1"},
		{"takes capitals off", "PLAIN", "plain"},
		{"takes accents off", "Élan Ångström", "elan angstrom"},
		{"takes accents off that stand alone", "e\u0301", "e"},
		{"folds letters into several", "Straße", "strasse"},
		{"folds compatibility forms", "ﬁve １２ ²", "five 12 2"},
		{"folds other scripts", "ΆΛΦΑ", "αλφα"},
		{"keeps marks that are no accents", "a-b_c", "a-b_c"},
		{"folds nothing into nothing", "", ""},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			if got := kg.Fold(c.text); got != c.want {
				t.Errorf("%q becomes %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Élan", "ß", "ẞ", "İ", "ǆ", "\u0345", "\xff", "\xf7ΐ", "각", "ﬃ", "ŉ", "ΐ", "\u1e9b\u0323", "𝒜", "Ꭰ", "ꭰ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := kg.Fold(s)
		if twice := kg.Fold(once); twice != once {
			t.Errorf("%q becomes %q, and that %q", s, once, twice)
		}
		if !utf8.ValidString(once) && utf8.ValidString(s) {
			t.Errorf("%q becomes %q, which is no text", s, once)
		}
	})
}

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"splits at all that is neither letter nor digit", "Cyber-security (2.5): l'État", []string{"cyber", "security", "2", "5", "l", "etat"}},
		{"finds no words in none", " -- ", nil},
		{"keeps digits with letters", "G7 2016b", []string{"g7", "2016b"}},
		{"cuts long words", strings.Repeat("ж", 100), []string{strings.Repeat("ж", 32)}},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			if got := kg.Tokens(c.text); !slices.Equal(got, c.want) {
				t.Errorf("%q has the words %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestScore(t *testing.T) {
	words := []kg.Token{{Text: "sea", Weight: 1}, {Text: "seaside", Weight: 3}, {Text: "white", Weight: 3}}
	for _, c := range []struct {
		name   string
		tokens []string
		score  int
		ok     bool
	}{
		{"takes the best match of a word", []string{"sea"}, 3, true},
		{"counts a whole word twice", []string{"seaside"}, 6, true},
		{"adds up words", []string{"seas", "white"}, 9, true},
		{"matches nothing where one word is missing", []string{"white", "whale"}, 0, false},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			if score, ok := kg.Score(c.tokens, words); score != c.score || ok != c.ok {
				t.Errorf("%q scores %d, %t; want %d, %t", c.tokens, score, ok, c.score, c.ok)
			}
		})
	}
}
