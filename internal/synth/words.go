package synth

import (
	"fmt"
	"strings"
)

func (w *world) name(what string, i, about int) string {
	return fmt.Sprintf("Synthetic %s %d: %s", what, i+1, w.words(about, 2))
}

var vocabulary = strings.Fields(`awareness capacity standards law incident response training forensics evidence strategy policy
	network exercise assessment harbour coast weather health water schools roads power records courts customs census`)

// termsOfArt is how many words each priority area has that others do not use: the
// vocabulary of a larger world is larger, as that of real texts is.
const termsOfArt = 20

// words gives words, half of them common to all and half of the area that the
// thing with the number is about.
func (w *world) words(about, n int) string {
	out := make([]string, n)
	for i := range out {
		if i%2 == 0 {
			out[i] = vocabulary[w.rand.IntN(len(vocabulary))]
		} else {
			out[i] = term(about%w.sizes.areas*termsOfArt + w.rand.IntN(termsOfArt))
		}
	}
	return strings.Join(out, " ")
}

var syllables = strings.Fields("ba ke di lo mu ra se ti no vu pa ge fi co du la me si ro tu")

// term makes a word of a number, another for each.
func term(n int) string {
	word := syllables[n%len(syllables)]
	for n /= len(syllables); n > 0; n /= len(syllables) {
		word += syllables[n%len(syllables)]
	}
	return word + "n"
}
