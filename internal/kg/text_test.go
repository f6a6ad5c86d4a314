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
		{"takes strokes and bars off Latin letters", "Łódź Øresund Đorđe Ħal Ŧ Ƶ Ɨ ɖ ɓ", "lodz oresund dorde hal t z i d b"},
		{"parts ligatures", "Ærø œuvre ĳsland ﬂow Ǆ", "aero oeuvre ijsland flow dz"},
		{"writes letters of Iceland, of the Sámi and of Ghana plainly", "Þór Guðni Kaŋŋa Ɛwe ɔ", "thor gudni kanna ewe o"},
		{"knows i with and without a dot as one", "İSTANBUL Isparta ısı", "istanbul isparta isi"},
		{"knows both small sigmas and the capital as one", "ΟΔΟΣ οδος", "οδοσ οδοσ"},
		{"takes points off Hebrew and vowels off Arabic", "שָׁלוֹם مُحَمَّد", "שלום محمد"},
		{"takes the line off that lengthens Arabic words", "مـــصر", "مصر"},
		{"takes off what is not seen", "co\u00ADoper\u200Bation \u200Eleft\u200F\uFEFF", "cooperation left"},
		{"folds half and full width", "ｶﾅ ＧＣＨＱ", "カナ gchq"},
		{"keeps the marks that make another letter", "がぎ हिन्दी ไทยที่", "がぎ हिन्दी ไทยที่"},
		{"keeps letters of other scripts", "Київ Ґ 中国 한국", "киів ґ 中国 한국"},
		{"writes apostrophes, quotes and dashes one way", "d’Ivoire Nukuʻalofa “a”–b", "d'ivoire nuku'alofa \"a\"-b"},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			if got := kg.Fold(c.text); got != c.want {
				t.Errorf("%q becomes %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Élan", "ß", "ẞ", "İ", "ǆ", "\u0345", "\xff", "\xf7ΐ", "각", "ﬃ", "ŉ", "ΐ", "\u1e9b\u0323", "𝒜", "Ꭰ", "ꭰ", "Ł", "Ᶎ", "ŋ", "が", "हि", "\u00AD", "ـ", "’"} {
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
		{"keeps marks with their letters", "हिन्दी ภาษาไทยที่", []string{"हिन्दी", "ภาษาไทยที่"}},
		{"is not led astray by what is not seen", "Cyber\u00ADcrime\u200B Unit", []string{"cybercrime", "unit"}},
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
	thing := &kg.Entity{
		Tokens:  []kg.Token{{Text: "sea", Weight: 1}, {Text: "seaside", Weight: 3}, {Text: "sw", Weight: 3}, {Text: "white", Weight: 3}},
		Phrases: []string{"seaside white", "sw", "sea"},
	}
	for _, c := range []struct {
		name, text string
		score      int
		ok         bool
	}{
		{"takes the best match of a word", "seas", 3, true},
		{"counts a whole word twice", "seaside", 6, true},
		{"adds up words", "seas white", 9, true},
		{"matches nothing where one word is missing", "white whale", 0, false},
		{"puts the whole name before all that words can score", "Seaside, White", 15, true},
		{"puts the whole acronym before all that words can score", "S\u00ADW", 8, true},
		{"puts another name before all that words can score", "sea", 7, true},
		{"asks for the words of a whole in their order", "white seaside", 12, true},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			if score, ok := kg.Score(kg.SearchFor(c.text), thing); score != c.score || ok != c.ok {
				t.Errorf("%q scores %d, %t; want %d, %t", c.text, score, ok, c.score, c.ok)
			}
		})
	}
}
