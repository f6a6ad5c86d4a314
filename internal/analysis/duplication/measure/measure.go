package measure

import (
	"crypto/sha256"
	"encoding/base32"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A Signal is a reason or a counter-reason, as a number.
type Signal uint8

// A Weighing says what a signal is called, what it weighs and why so much.
type Weighing struct {
	Code   string
	Weight float64
	// Counter says that it speaks against.
	Counter bool
	Why     string
}

// An Evidence is a signal that was seen, and how strongly, from 0 to 1.
type Evidence struct {
	Signal   Signal
	Strength float64
}

// Weights are the weights in force of some signals.
type Weights struct {
	weighings []Weighing // by signal
	weights   []float64
}

// NewWeights gives the weights of signals as they are, with those changed that a caller
// gives by code.
func NewWeights(of []Weighing, given map[string]float64) (*Weights, error) {
	w := &Weights{of, make([]float64, len(of))}
	for s := range of {
		w.weights[s] = of[s].Weight
	}
	for _, code := range slices.Sorted(maps.Keys(given)) {
		weight := given[code]
		i := slices.IndexFunc(of, func(x Weighing) bool { return x.Code == code })
		switch {
		case i < 0:
			var codes []string
			for _, x := range of {
				codes = append(codes, x.Code)
			}
			return nil, kg.Errorf(kg.Invalid, "weights", "there is no reason %q; there are %s", code, strings.Join(codes, ", "))
		case weight < 0 || weight > 1 || weight != weight:
			return nil, kg.Errorf(kg.Invalid, "weights", "the weight of %s is %v; give one from 0 to 1", code, weight)
		}
		w.weights[i] = weight
	}
	return w, nil
}

// Usual says whether no weight is another than usual.
func (w *Weights) Usual() bool {
	for s := range w.weighings {
		if w.weights[s] != w.weighings[s].Weight {
			return false
		}
	}
	return true
}

// Counter says whether evidence speaks against.
func (w *Weights) Counter(e Evidence) bool { return w.weighings[e.Signal].Counter }

// Reason gives evidence as a reason of a finding.
func (w *Weights) Reason(e Evidence, text string, facts []kg.Fact) world.Reason {
	if facts == nil {
		facts = []kg.Fact{}
	}
	return world.Reason{Code: w.weighings[e.Signal].Code, Weight: w.of(e), Text: text, Facts: facts}
}

// of gives what evidence weighs, below zero where it speaks against.
func (w *Weights) of(e Evidence) float64 {
	weight := world.Round(w.weights[e.Signal] * e.Strength)
	if w.Counter(e) {
		return -weight
	}
	return weight
}

// Score gives the score of evidence. A score begins at 0; each reason of weight w and
// strength s takes away the share w·s of what is still missing to 1 (the noisy-or of
// Pearl, Probabilistic Reasoning in Intelligent Systems, 1988, section 4.3.2), so that
// a weight is the score that the reason would give alone. Each counter-reason then
// takes its share w·s of the score away. A score thus lies from 0 to 1 and does not
// depend on the order of the two. It is rounded to four digits, so that what is equal
// compares equal.
func (w *Weights) Score(all []Evidence) float64 {
	missing, kept := 1.0, 1.0
	for _, e := range all {
		share := 1 - w.weights[e.Signal]*e.Strength
		if w.weighings[e.Signal].Counter {
			kept *= share
		} else {
			missing *= share
		}
	}
	return world.Round((1 - missing) * kept)
}

// Scale gives how strong a likeness is: 0 up to low, 1 from high on.
func Scale(likeness, low, high float64) float64 {
	return max(0, min(1, (likeness-low)/(high-low)))
}

// PairID gives an id for two things that does not depend on their order.
func PairID(kind, a, b string) string {
	sum := sha256.Sum256([]byte(min(a, b) + "\x00" + max(a, b)))
	return kind + "/" + strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:15]))
}

// DayNumber gives a day as a number of days since 1970, noDay where it is none.
func DayNumber(day string) int32 {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return NoDay
	}
	return int32(t.Unix() / (24 * 60 * 60))
}

// NoDay stands for a day that is not known.
const NoDay = math.MinInt32
