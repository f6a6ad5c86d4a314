package analysis

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
)

// An Analyst gives Worlds of one graph. It may be used by many goroutines at once.
type Analyst struct {
	model    *Model
	versions *copied
	now      func() time.Time

	mu     sync.Mutex
	latest *adjacency.Version
	worlds map[scopeKey]*World // of the latest version
}

// New gives an analyst of the graph. now tells the day where no other is asked
// for; nil is the system's clock. A store that holds its graph in memory lends
// it; of any other a copy is kept, made at the first question and brought forward
// by its changes. It is an error where the ontology lacks a kind, an attribute or a
// link that analysis rests on.
func New(g *kg.Graph, now func() time.Time) (*Analyst, error) {
	m, err := newModel(g.Ontology())
	if err != nil {
		return nil, err
	}
	if now == nil {
		now = time.Now
	}
	return &Analyst{model: m, now: now, versions: &copied{graph: g, turn: make(chan struct{}, 1)}}, nil
}

// A Scope says what part of the graph a World is.
type Scope struct {
	Viewer kg.Viewer
	// AsOf is the day: its last one, where it is a month or a year. "" is today.
	AsOf kg.Date
	// Standings are those whose ties count; nil is STATED alone.
	Standings []kg.Standing
}

type scopeKey struct {
	audience  kg.Audience
	asOf      kg.Date
	standings string
}

// worldsKept is how many worlds of one revision are kept for the next request.
const worldsKept = 16

// World gives the graph at its present revision, seen as the scope says.
func (a *Analyst) World(ctx context.Context, s Scope) (*World, error) {
	v, err := a.versions.version(ctx)
	if err != nil {
		return nil, err
	}
	if s.AsOf == "" {
		s.AsOf = kg.Date(a.now().UTC().Format(time.DateOnly))
	}
	if s.Standings == nil {
		s.Standings = []kg.Standing{kg.Stated}
	}
	key := scopeKey{s.Viewer.Audience(), s.AsOf, standingsKey(s.Standings)}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.latest != v || len(a.worlds) >= worldsKept {
		a.latest, a.worlds = v, map[scopeKey]*World{}
	}
	w := a.worlds[key]
	if w == nil {
		w = newWorld(a.model, v, s)
		a.worlds[key] = w
	}
	return w, nil
}

func standingsKey(standings []kg.Standing) string {
	key := ""
	for _, s := range kg.Standings {
		if slices.Contains(standings, kg.Standing(s)) {
			key += s + " "
		}
	}
	return key
}
