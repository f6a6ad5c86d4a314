package world

import (
	"context"
	"slices"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/analysis/queue"
	"github.com/portolan/portolan/internal/kg"
)

// An Analyst gives Worlds of one graph. It may be used by many goroutines at once.
type Analyst struct {
	model    *Model
	versions *copied
	now      func() time.Time

	queue *queue.Queue

	mu     sync.Mutex
	worlds *lru.Cache[worldKey, *World]
}

// New gives an analyst of the graph. now tells the day where no other is asked
// for; nil is the system's clock. A store that holds its graph in memory lends
// it; of any other a copy is kept, made at the first question and brought forward
// by its changes. It works out as much at once as queue.Config has it, or as Limit says. It is an error where the ontology lacks a kind, an attribute or a
// link that analysis rests on.
func New(g *kg.Graph, now func() time.Time) (*Analyst, error) {
	m, err := newModel(g.Ontology())
	if err != nil {
		return nil, err
	}
	if now == nil {
		now = time.Now
	}
	return &Analyst{
		model: m, now: now, versions: &copied{graph: g, turn: make(chan struct{}, 1)},
		queue: queue.New(queue.Config{}), worlds: newWorlds(),
	}, nil
}

// A Scope says what part of the graph a World is.
type Scope struct {
	Viewer kg.Viewer
	// AsOf is the day: its last one, where it is a month or a year. "" is today.
	AsOf kg.Date
	// Standings are those whose ties count; nil is STATED alone.
	Standings []kg.Standing
}

// A scopeKey names a scope: viewers whose audience is the same see the same.
type scopeKey struct {
	audience  kg.Audience
	asOf      kg.Date
	standings string
}

// A worldKey names a world.
type worldKey struct {
	scopeKey
	revision kg.Revision
}

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
	a.mu.Lock()
	defer a.mu.Unlock()
	w, ok := a.worlds.Get(keyOf(v, s))
	if !ok || w.graph != v {
		w = newWorld(a.model, v, s)
		a.worlds.Add(w.key, w)
		for a.worlds.Len() > worldsOf(v.Entities()) {
			a.worlds.RemoveOldest()
		}
	}
	return w, nil
}

func keyOf(v *adjacency.Version, s Scope) worldKey {
	return worldKey{scopeKey{s.Viewer.Audience(), s.AsOf, standingsKey(s.Standings)}, v.Revision()}
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
