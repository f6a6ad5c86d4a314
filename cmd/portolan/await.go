package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
)

// An awaited store is one behind a network, which may not be there when the
// server starts: it is tried again and again while the server says that it is not
// ready.
type awaited struct {
	gate *gate
	name string
	log  *slog.Logger
	// open tries once; fill loads the seed where the store is empty.
	open func(context.Context) (kg.Store, error)
	fill func(context.Context, kg.Store) error
}

// start serves the graph behind the gate: it is ready when that is open. The saved
// questions are planned after that, where w is given.
func (a *awaited) start(g *kg.Graph, options graph.Options, w *warmUp) *start {
	return &start{graph: g, name: a.name, options: options, finish: func(ctx context.Context) error {
		if err := a.bring(ctx); err != nil || w == nil {
			return err
		}
		w.run(ctx)
		return nil
	}}
}

// Between two tries there is half a second at first, then more and more, up to
// firstWait and lastWait, each give or take a half, so that many servers that lost
// the same database do not come back as one.
const (
	firstWait = 500 * time.Millisecond
	lastWait  = 5 * time.Second
)

// bring opens the gate when the store is there and holds something. It gives an
// error where waiting does not help, and nil when ctx ends.
func (a *awaited) bring(ctx context.Context) error {
	tries := 0
	s, err := backoff.Retry(ctx, func() (kg.Store, error) {
		tries++
		return a.try(ctx)
	}, backoff.WithBackOff(&backoff.ExponentialBackOff{
		InitialInterval: firstWait, Multiplier: 2, MaxInterval: lastWait, RandomizationFactor: 0.5,
	}), backoff.WithMaxElapsedTime(0), backoff.WithNotify(func(err error, wait time.Duration) {
		a.gate.shut(err.Error())
		a.log.Warn("the store is not there yet", "store", a.name, "tries", tries, "reason", err, "cause", errors.Unwrap(err), "next_try_in", wait.Round(time.Millisecond))
	}))
	if err == nil {
		a.gate.open(s)
		a.log.Info("the store is there", "store", a.name, "tries", tries)
		return nil
	}
	select {
	case <-ctx.Done(): // then that is why
		return nil
	default:
		return err
	}
}

// try opens and fills the store once.
func (a *awaited) try(ctx context.Context) (kg.Store, error) {
	s, err := a.open(ctx)
	if err == nil {
		a.gate.shut("the seed is being loaded")
		if err = a.fill(ctx, s); err == nil {
			return s, nil
		}
		_ = s.Close() // the error of filling is the one to tell
	}
	if kg.CodeOf(err) != kg.Unavailable {
		err = backoff.Permanent(err)
	}
	return nil, err
}
