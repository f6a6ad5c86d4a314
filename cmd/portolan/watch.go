package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/portolan/portolan/internal/kg"
)

// An inspected store can look over what it keeps while it is in use (localstore.Store).
type inspected interface {
	Inspect(ctx context.Context, bytesPerSecond int) error
	Damage() error
}

// inspectionPace is how many bytes of a store's file are read in a second by the
// look over it that nobody waits for.
const inspectionPace = 32 << 20

// A watch looks over a store from time to time while it is served.
type watch struct {
	store inspected
	log   *slog.Logger
	told  bool // that it is damaged
}

// newWatch gives nil where the store has nothing to look over.
func newWatch(s kg.Store, log *slog.Logger) *watch {
	store, ok := kg.StoreAs[inspected](s)
	if !ok {
		return nil
	}
	return &watch{store: store, log: log}
}

// ready says that the store was found to be damaged. Where it lies, and what is
// wrong, only the log tells.
func (w *watch) ready() error {
	if w.store.Damage() == nil {
		return nil
	}
	return kg.Errorf(kg.Unavailable, "", "the store's file was found to be damaged; the log says how")
}

// run looks at once, and then at every tick, until the context ends.
func (w *watch) run(ctx context.Context, ticks <-chan time.Time) {
	for {
		w.look(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
	}
}

// look looks over the store once.
func (w *watch) look(ctx context.Context) {
	began := time.Now()
	err := w.store.Inspect(ctx, inspectionPace)
	switch damage := w.store.Damage(); {
	case damage != nil && !w.told:
		w.told = true
		w.log.Error("the store is damaged; this server is not ready any more", "reason", damage)
	case err == nil:
		w.log.Debug("the store was looked over", "took", time.Since(began).Round(time.Millisecond))
	}
}
