package paths

import (
	"context"
	"fmt"
	"strings"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A Query asks how two things are connected.
type Query struct {
	From, To kg.ID
	// MaxLength is how many ties a chain has at most: 1 to MaxPathLength.
	MaxLength int
	// First is how many chains to give at most: 1 to MaxPaths.
	First int
	// AvoidHubs is to go through no hub: nothing that stands between so many that
	// being tied by it says little. From and To may be hubs.
	AvoidHubs bool
}

// Bounds of a PathsQuery.
const (
	MaxPathLength = 8
	MaxPaths      = 50
)

// hubTies is above how many ties a thing is a hub.
const hubTies = 50

// A PathResult is the shortest chains of ties between two things.
type PathResult struct {
	Basis world.Basis
	// Paths are in the order of their length, then of the ids along them. No two go
	// through the same things in the same order.
	Paths []Path
	// Explanation says why there are none, or that there may be more; else "".
	Explanation string
}

// A Path is a chain of ties that comes by no thing twice.
type Path struct {
	Length int
	Steps  []PathStep
}

// A PathStep is a tie on a chain. Where several tie the two things, the first of
// them by name is the step and the others are beside it.
type PathStep struct {
	From kg.ID
	StepTie
	To     kg.ID
	Others []StepTie
}

// A StepTie is all ties of one kind and direction between two things.
type StepTie struct {
	// Link is the kind of the tie, such as INTERESTED_IN.
	Link string
	// Forward says that it leads from the step's From to its To.
	Forward bool
	// Facts are those it rests on.
	Facts []kg.Fact
}

const pathsDefinition = "The shortest chains of ties between two things, of any kind but citing a source, through things of any kind, none twice. Ties are those that hold on the day with a standing that counts."

// Paths gives the shortest chains of ties between two things.
func Paths(ctx context.Context, w *world.World, q Query) (*PathResult, error) {
	from, to, err := checkPaths(w, q)
	if err != nil {
		return nil, err
	}
	s := newPathSearch(w, from, to, q.AvoidHubs, world.NewProgress(ctx, narrowPaths(q)))
	chains, err := s.shortest(q.First, q.MaxLength)
	if err != nil {
		return nil, err
	}
	out := &PathResult{Basis: w.Basis(pathsDefinition), Paths: []Path{}}
	for _, chain := range chains {
		out.Paths = append(out.Paths, newPath(w, chain))
	}
	out.Basis.Included = len(out.Paths)
	if q.AvoidHubs {
		out.Basis.Definition += fmt.Sprintf(" No chain goes through a hub: a country, a region, or a thing with more than %d ties.", hubTies)
		out.Basis.Exclude("hub that was not gone through", s.hubs)
	}
	out.Explanation = explainPaths(w, q, from, to, s, len(chains))
	return out, nil
}

func checkPaths(w *world.World, q Query) (from, to uint32, err error) {
	switch {
	case q.MaxLength < 1 || q.MaxLength > MaxPathLength:
		return 0, 0, kg.Errorf(kg.Invalid, "maxLength", "%d is not from 1 to %d", q.MaxLength, MaxPathLength)
	case q.First < 1 || q.First > MaxPaths:
		return 0, 0, kg.Errorf(kg.Invalid, "first", "%d is not from 1 to %d", q.First, MaxPaths)
	}
	if from, err = w.Find("from", q.From, nil); err != nil {
		return 0, 0, err
	}
	if to, err = w.Find("to", q.To, nil); err != nil {
		return 0, 0, err
	}
	if from == to {
		return 0, 0, kg.Errorf(kg.Invalid, "to", "from and to are the same thing, %s; name two", w.ID(from))
	}
	return from, to, nil
}

func narrowPaths(q Query) string {
	if q.AvoidHubs {
		return "ask for a smaller maxLength or for fewer chains"
	}
	return "ask for a smaller maxLength, for fewer chains, or with avoidHubs: true"
}

func explainPaths(w *world.World, q Query, from, to uint32, s *pathSearch, found int) string {
	switch {
	case found == q.First:
		return fmt.Sprintf("These are the first %d; there may be more.", found)
	case found > 0:
		return ""
	}
	for _, end := range [...]uint32{from, to} {
		if err := w.StandsOn("", end); err != nil {
			return err.Error()
		}
	}
	text := fmt.Sprintf("No chain of up to %d ties connects %s and %s on %s", q.MaxLength, w.Name(from), w.Name(to), w.AsOf())
	var hints []string
	if s.exhausted {
		text += ", nor would a longer one"
	} else if q.MaxLength < MaxPathLength {
		hints = append(hints, fmt.Sprintf("a maxLength of up to %d", MaxPathLength))
	}
	if s.hubs > 0 {
		hints = append(hints, "avoidHubs: false")
	}
	if hints == nil {
		return text + "."
	}
	return text + "; try " + strings.Join(hints, " or ") + "."
}

// newPath gives a chain of things with the ties between them.
func newPath(w *world.World, chain []uint32) Path {
	p := Path{Length: len(chain) - 1}
	for i, to := range chain[1:] {
		ties := between(w, chain[i], to)
		p.Steps = append(p.Steps, PathStep{From: w.ID(chain[i]), StepTie: ties[0], To: w.ID(to), Others: ties[1:]})
	}
	return p
}
