package analysis_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A leaver is the context of a client that goes away when it has been looked at so often.
type leaver struct {
	context.Context
	after, looks atomic.Int64
	err          error
}

func (l *leaver) Err() error {
	if l.looks.Add(1) > l.after.Load() {
		return l.err
	}
	return nil
}

// TestWorkStopsInTheMiddle has a client leave at the first look and half-way: the work
// ends there, and who asks next finds nothing half done.
func TestWorkStopsInTheMiddle(t *testing.T) {
	w, _ := synthetic(t, 4_000)
	fresh := func() *world.World { return w.On(w.AsOf()) }
	for _, q := range asks {
		t.Run(q.name, func(t *testing.T) {
			stays := &leaver{Context: t.Context(), err: context.Canceled}
			stays.after.Store(1 << 40)
			if err := q.of(stays, fresh()); err != nil {
				t.Fatal(err)
			}
			looks := stays.looks.Load()
			if looks == 0 {
				t.Fatal("it never looks whether anybody waits")
			}
			for _, at := range []int64{0, looks / 2} {
				for _, why := range []error{context.Canceled, context.DeadlineExceeded} {
					leaves, world := &leaver{Context: t.Context(), err: why}, fresh()
					leaves.after.Store(at)
					err := q.of(leaves, world)
					late := errors.Is(why, context.DeadlineExceeded) && kg.CodeOf(err) == kg.CostLimit && strings.Contains(err.Error(), "longer than a request may; ")
					if !late && !errors.Is(err, why) {
						t.Errorf("at look %d of %d: %v for %v", at, looks, err, why)
					}
					if more := leaves.looks.Load() - at; more > 3 {
						t.Errorf("at look %d of %d: it looks %d times more", at, looks, more)
					}
					if err := q.of(t.Context(), world); err != nil {
						t.Errorf("asked again: %v", err)
					}
				}
			}
		})
	}
}
