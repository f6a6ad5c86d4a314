package result

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/portolan/portolan/graph/output"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A Binding is a function that answers a root field.
type Binding struct {
	query, result reflect.Type
	run           func(ctx context.Context, w *world.World, query reflect.Value) (reflect.Value, error)
}

// Bind makes a Binding of a function that answers a query with a result.
func Bind[Q, R any](answer func(context.Context, *world.World, Q) (R, error)) Binding {
	return Binding{
		query: reflect.TypeFor[Q](), result: reflect.TypeFor[R](),
		run: func(ctx context.Context, w *world.World, query reflect.Value) (reflect.Value, error) {
			out, err := answer(ctx, w, query.Interface().(Q))
			return reflect.ValueOf(&out).Elem(), err
		},
	}
}

// A scope holds the arguments of root fields that say of which world they are.
type scope struct {
	AsOf      kg.Date
	Standings []kg.Standing
	MaxAge    *int // in seconds
}

// check names what cannot be.
func (s *scope) check(c *compiler) {
	if s.Standings != nil && len(s.Standings) == 0 {
		c.fail("standings", "is empty, so that nothing would count; name one at least, or leave it out")
	}
	if s.MaxAge != nil && *s.MaxAge < 0 {
		c.fail("maxAge", "is %d; give seconds, 0 or more", *s.MaxAge)
	}
}

func (s *scope) maxAge() time.Duration {
	if s.MaxAge == nil {
		return 0
	}
	return time.Duration(*s.MaxAge) * time.Second
}

// A Computation is a root field of analysis made ready: its arguments are read,
// and what is selected of its result is compiled.
type Computation struct {
	root    *Root
	name    string // of the root field
	scope   scope
	query   reflect.Value
	part    part
	fetches []*fetch
	cursors []*pageCursor
}

// Text tells the result apart from others of one state of the graph.
func (comp *Computation) Text() string {
	return fmt.Sprint(comp.name, " ", textOf(comp.query), comp.scope.AsOf, comp.scope.Standings)
}

// Query gives what was read of its arguments: what its function takes.
func (comp *Computation) Query() any { return comp.query.Interface() }

// Compile makes a root field ready. What is wrong with it is told by way of the door.
func (r *Root) Compile(door Compiler, f graphql.CollectedField) *Computation {
	comp := &Computation{root: r, name: f.Name, query: reflect.New(r.query.typ).Elem()}
	c := &compiler{Compiler: door, o: r.o, comp: comp}
	args := c.Arguments(f)
	r.query.fill(c, "", args, comp.query)
	r.scope.fill(c, "", args, reflect.ValueOf(&comp.scope).Elem())
	comp.scope.check(c)
	if comp.scope.Standings == nil {
		comp.scope.Standings = []kg.Standing{kg.Stated}
	}
	c.listed = comp.Text()
	comp.part = c.result(f, r.out)
	if len(comp.fetches) > maxFetches {
		c.Fail(kg.CostLimit, "", "selects things in %d places; at most %d are allowed. Ask for less, or in several requests", len(comp.fetches), maxFetches)
	}
	return comp
}

// An Engine is what a computation is answered with.
type Engine struct {
	Graph   *kg.Graph
	Analyst *world.Analyst
	Viewer  kg.Viewer
	Client  string // who asks, as the queue of analyses tells clients apart
	Room    *output.Room
	Budget  *kg.Budget
}

// Answer computes the result, fetches the things in it, and writes it out.
func (comp *Computation) Answer(ctx context.Context, e *Engine) ([]byte, error) {
	got, err := e.Analyst.Answer(ctx, world.Question{
		Scope: world.Scope{Viewer: e.Viewer, AsOf: comp.scope.AsOf, Standings: comp.scope.Standings},
		Name:  comp.name, Query: textOf(comp.query), Client: e.Client, MaxAge: comp.scope.maxAge(),
		Accept: comp.check,
		Work: func(ctx context.Context, w *world.World) (any, error) {
			return comp.root.binding.run(ctx, w, comp.query)
		},
	})
	if err != nil {
		return nil, err
	}
	return comp.write(ctx, e, newWriting(got.World, e.Budget), got.Result.(reflect.Value))
}

// check refuses cursors of another world.
func (comp *Computation) check(w *world.World) error {
	for _, at := range comp.cursors {
		if err := at.check(w); err != nil {
			return err
		}
	}
	return nil
}

func (comp *Computation) write(ctx context.Context, e *Engine, w *writing, result reflect.Value) ([]byte, error) {
	comp.part.gather(w, result)
	if w.err != nil {
		return nil, w.err
	}
	for _, f := range comp.fetches {
		if err := f.run(ctx, e); err != nil {
			return nil, err
		}
	}
	return e.Room.Take(func() ([]byte, error) {
		b, ok := comp.part.put(w, nil, result)
		switch {
		case w.err != nil:
			return nil, w.err
		case !ok:
			return nil, errChanged
		}
		return b, nil
	})
}

// errChanged says that what an answer must tell of has gone.
var errChanged = kg.Errorf(kg.Conflict, "", "the graph changed while this was being answered; ask again")
