package world

import (
	"math"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// A Basis says how a result was computed, so that any number can be opened.
type Basis struct {
	// Definition is the definition used, in a sentence or two.
	Definition string
	Revision   kg.Revision
	AsOf       kg.Date
	// Plan is the action plan it is about, "" for the whole graph.
	Plan kg.ID
	// Counted are the statuses of an interest that make a partner, nil where it
	// counts none.
	Counted []InterestStatus
	// Units says how bodies and their units were counted, "" where none were.
	Units UnitCounting
	// Included is how many things went in.
	Included int
	// Excluded says what was left out and why; never what the reader may not see.
	Excluded []Exclusion
}

// An Exclusion is a number of things left out for one reason.
type Exclusion struct {
	Reason string
	Count  int
}

// Exclude notes things left out; of the same reason they are added up.
func (b *Basis) Exclude(reason string, count int) {
	if count == 0 {
		return
	}
	for i := range b.Excluded {
		if b.Excluded[i].Reason == reason {
			b.Excluded[i].Count += count
			return
		}
	}
	b.Excluded = append(b.Excluded, Exclusion{reason, count})
}

// Basis begins the Basis of a result. It says so where other standings count than
// usual.
func (w *World) Basis(definition string) Basis {
	if counted := standingsKey(w.scope.Standings); counted != standingsKey([]kg.Standing{kg.Stated}) {
		definition += " Standings that count: " + strings.Join(strings.Fields(counted), ", ") + "."
	}
	return Basis{Definition: definition, Revision: w.Revision(), AsOf: w.AsOf(), Excluded: []Exclusion{}}
}

// A Reason is why a finding is one, or is less of one.
type Reason struct {
	// Code is one of the list in docs/analysis.md.
	Code   string
	Weight float64
	Text   string
	// Facts are those it rests on.
	Facts []kg.Fact
}

// InterestStatus is the status of an organisation's interest in a need.
type InterestStatus string

// The statuses of an interest.
const (
	Present   InterestStatus = "PRESENT"
	Potential InterestStatus = "POTENTIAL"
	Unstated  InterestStatus = "UNSTATED"
)

// OneOf checks an argument that is one of a few words.
func OneOf[T ~string](field string, v T, words ...T) error {
	if slices.Contains(words, v) {
		return nil
	}
	var all []string
	for _, w := range words {
		all = append(all, string(w))
	}
	return kg.Errorf(kg.Invalid, field, "%q is none of %s", v, strings.Join(all, ", "))
}

// Round cuts a number to the four digits that answers show.
func Round(x float64) float64 { return math.Round(x*1e4) / 1e4 }
