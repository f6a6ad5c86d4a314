package world

import (
	"context"
	"fmt"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/portolan/portolan/internal/analysis/queue"
)

// A Question is what Answer is asked.
type Question struct {
	Scope Scope
	// Name is that of the analysis, by which it is priced.
	Name string
	// Query says what is asked: the same text for all questions that ask the same.
	Query string
	// Client is who asks; each has an equal share of the server. "" is the process.
	Client string
	// MaxAge is how old an answer may be that is at hand for an older revision; 0 asks
	// for the present one.
	MaxAge time.Duration
	// Accept refuses the answer for a world, before it is worked out; nil accepts all.
	Accept func(*World) error
	// Work answers it. Others are given the same result, which must not change.
	Work func(context.Context, *World) (any, error)
}

// An Answered is a result with the world that it is of.
type Answered struct {
	World  *World
	Result any
}

// Answer gives the answer of a question: one that is at hand, or one that is worked out
// when its turn comes. Errors are those of World, of Accept, of the work and of queue.Queue.Do.
func (a *Analyst) Answer(ctx context.Context, q Question) (Answered, error) {
	w, err := a.World(ctx, q.Scope)
	if err != nil {
		return Answered{}, err
	}
	key := q.Name + " " + q.Query
	kept, ok := a.atHand(w, key, q.MaxAge)
	if !ok {
		kept.World = w
	}
	if q.Accept != nil {
		err = q.Accept(kept.World)
	}
	if ok || err != nil {
		return kept, err
	}
	result, err := a.queue.Do(ctx, queue.Job{
		Key: w.name() + " " + key, Price: w.price(q.Name), Client: q.Client,
		Run: func(ctx context.Context) (any, error) { return a.work(ctx, w, key, q.Work) },
	})
	return Answered{w, result}, err
}

// work works an answer out and keeps it, unless a twin just did.
func (a *Analyst) work(ctx context.Context, w *World, key string, work func(context.Context, *World) (any, error)) (any, error) {
	if kept, ok := w.answers.Get(key); ok {
		return kept.result, nil
	}
	result, err := work(ctx, w)
	if err == nil {
		w.answers.Add(key, keptAnswer{result, a.now()})
	}
	return result, err
}

// atHand gives the answer that is kept for the world or, where it may be older, for
// the newest world before.
func (a *Analyst) atHand(w *World, key string, maxAge time.Duration) (Answered, bool) {
	if kept, ok := w.answers.Get(key); ok {
		return Answered{w, kept.result}, true
	}
	var newest Answered
	if maxAge <= 0 {
		return newest, false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, old := range a.worlds.Values() {
		if old.key.scopeKey != w.key.scopeKey || newest.World != nil && old.Revision() <= newest.World.Revision() {
			continue
		}
		if kept, ok := old.answers.Peek(key); ok && a.now().Sub(kept.at) <= maxAge {
			newest = Answered{old, kept.result}
		}
	}
	return newest, newest.World != nil
}

// Limit says how much is worked out at once. It is called before the first question.
func (a *Analyst) Limit(c queue.Config) { a.queue = queue.New(c) }

// Counts gives how many analyses were begun, shared and refused since the start.
func (a *Analyst) Counts() queue.Counts { return a.queue.Counts() }

// A keptAnswer is a result with the time it was worked out.
type keptAnswer struct {
	result any
	at     time.Time
}

// thingsKept is about how many things the worlds that are kept may have between them:
// a World with all that was worked out of it holds some 3 kB for each. Two worlds are
// kept at least, so that two days can be compared, and worldsKept at most.
const (
	thingsKept = 200_000
	worldsKept = 16
)

func newWorlds() *lru.Cache[worldKey, *World] { return sized(lru.New[worldKey, *World](worldsKept)) }

func newAnswers(things int) *lru.Cache[string, keptAnswer] {
	return sized(lru.New[string, keptAnswer](answersFor(things)))
}

func sized[C any](cache C, err error) C {
	if err != nil { // only for a size below 1
		panic(err)
	}
	return cache
}

// worldsOf gives how many worlds of that many things are kept.
func worldsOf(things int) int { return max(2, min(worldsKept, thingsKept/max(1, things))) }

// answersFor gives how many answers are kept for a world of that many things: a list of
// pairs can be as long as the graph is large.
func answersFor(things int) int { return max(8, min(64, 320_000/max(1, things))) }

// name tells the world apart from all others.
func (w *World) name() string {
	return fmt.Sprintf("%d %s %s %d", w.key.audience, w.key.asOf, w.key.standings, w.key.revision)
}

// prices are how long analyses take for each thing of the graph, when nothing is
// remembered (docs/benchmarks.md; 100,000 things).
var prices = map[string]time.Duration{
	"closeGaps":                3 * time.Microsecond,
	"commitmentStatus":         3 * time.Microsecond,
	"compare":                  20 * time.Microsecond,
	"compliance":               1 * time.Microsecond,
	"countryGaps":              8 * time.Microsecond,
	"coverage":                 6 * time.Microsecond,
	"duplication":              35 * time.Microsecond,
	"duplicationGroups":        55 * time.Microsecond,
	"forAudience":              1 * time.Microsecond,
	"funding":                  2 * time.Microsecond,
	"neighbourhood":            1 * time.Microsecond,
	"organisationOverlaps":     40 * time.Microsecond,
	"paths":                    1 * time.Microsecond,
	"possibleDuplicateRecords": 40 * time.Microsecond,
	"sharedSolutions":          1 * time.Microsecond,
	"silos":                    8 * time.Microsecond,
	"suggestPartners":          6 * time.Microsecond,
	"whatIf":                   100 * time.Microsecond,
}

// Priced says whether it is known what an analysis costs.
func Priced(name string) bool { return prices[name] > 0 }

// price gives how long an analysis of that name is thought to take.
func (w *World) price(name string) time.Duration {
	return prices[name] * time.Duration(w.graph.Entities())
}
