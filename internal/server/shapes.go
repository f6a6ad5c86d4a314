package server

import (
	"context"
	"fmt"
	"hash/maphash"
	"math"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"github.com/portolan/portolan/internal/kg"
)

// How many shapes of plans are remembered, which is how many Neo4j keeps planned,
// and how many clients.
const (
	keptShapes  = 1000
	keptClients = 10_000
)

// LimitShapes gives a store that lets each client ask for only so many new shapes
// of plans (kg.Plan.Form) in a minute, and says CostLimit beyond that. It is for
// stores that take long to plan what they were never asked: a client that asks
// for ever new shapes would keep the database busy with nothing else. What the
// process asks itself is not counted. perMinute is 1 or more.
func LimitShapes(s kg.Store, perMinute int) kg.Store {
	return &shapes{
		Store: s, perMinute: perMinute, seed: maphash.MakeSeed(),
		known: newCache[uint64, struct{}](keptShapes), clients: newCache[string, *rate.Limiter](keptClients),
	}
}

func newCache[K comparable, V any](size int) *lru.Cache[K, V] {
	c, err := lru.New[K, V](size)
	if err != nil { // only for a size below 1
		panic(err)
	}
	return c
}

type shapes struct {
	kg.Store
	perMinute int
	seed      maphash.Seed
	known     *lru.Cache[uint64, struct{}]
	mu        sync.Mutex // so that a client has one limiter
	clients   *lru.Cache[string, *rate.Limiter]
}

// Read opens a view that counts new shapes.
func (s *shapes) Read(ctx context.Context, v kg.Viewer) (kg.Reader, error) {
	r, err := s.Store.Read(ctx, v)
	if err != nil {
		return nil, err
	}
	return &shapesReader{r, s}, nil
}

// Unwrap gives the store whose shapes are limited.
func (s *shapes) Unwrap() kg.Store { return s.Store }

type shapesReader struct {
	kg.Reader
	shapes *shapes
}

// Run answers a plan of a known shape, and one of a new shape where the client
// may still ask for one.
func (r *shapesReader) Run(ctx context.Context, p *kg.Plan) (*kg.Page, error) {
	shape := maphash.String(r.shapes.seed, p.Form())
	if _, known := r.shapes.known.Get(shape); known {
		return r.Reader.Run(ctx, p)
	}
	if err := r.shapes.admit(clientIn(ctx)); err != nil {
		return nil, err
	}
	page, err := r.Reader.Run(ctx, p)
	if err == nil {
		r.shapes.known.Add(shape, struct{}{})
	}
	return page, err
}

func (s *shapes) admit(client string) error {
	if client == "" {
		return nil
	}
	l := s.limiter(client)
	if l.Allow() {
		return nil
	}
	wait := time.Duration(math.Ceil((1-l.Tokens())/float64(l.Limit()))) * time.Second
	return &kg.Error{
		Code: kg.CostLimit, RetryAfter: wait,
		Message: fmt.Sprintf("its selection is of a new shape, of which one client may ask %d in a minute, since the database takes long to plan each; try again in %s, or ask again what was asked before, with other values", s.perMinute, wait),
	}
}

func (s *shapes) limiter(client string) *rate.Limiter {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, ok := s.clients.Get(client)
	if !ok {
		l = rate.NewLimiter(rate.Limit(float64(s.perMinute)/60), s.perMinute)
		s.clients.Add(client, l)
	}
	return l
}
