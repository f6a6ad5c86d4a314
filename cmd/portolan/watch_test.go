package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/portolan/portolan/internal/kg"
)

// perishable is a store that is found to be damaged by a look after some sound ones.
type perishable struct {
	kg.Store
	sound  int
	looked chan int // is sent the number of each look
	n      int
	damage error
}

func (p *perishable) Inspect(context.Context, int) error {
	p.n++
	if p.n > p.sound {
		p.damage = errors.New("page 7 is used twice")
	}
	p.looked <- p.n
	return p.damage
}

func (p *perishable) Damage() error { return p.damage }

func TestWatch(t *testing.T) {
	p := &perishable{sound: 2, looked: make(chan int)}
	var out bytes.Buffer
	gate := shutGate("not yet")
	gate.open(p)
	w := newWatch(gate, slog.New(slog.NewTextHandler(&out, nil)))
	if w == nil {
		t.Fatal("it does not find the store behind the gate")
	}
	ctx, cancel := context.WithCancel(t.Context())
	ticks, ended := make(chan time.Time), make(chan bool)
	go func() {
		w.run(ctx, ticks)
		close(ended)
	}()
	for n := 1; n <= 4; n++ { // at once, and then at every tick
		if got := <-p.looked; got != n {
			t.Fatalf("it looks %d times", got)
		}
		if n < 4 {
			ticks <- time.Now()
		}
	}
	cancel()
	<-ended
	t.Run("a store that is found to be damaged is not ready", func(t *testing.T) {
		if err := w.ready(); kg.CodeOf(err) != kg.Unavailable || !strings.Contains(err.Error(), "damaged") || strings.Contains(err.Error(), "page 7") {
			t.Errorf("it says %v", err)
		}
	})
	t.Run("the log says so once", func(t *testing.T) {
		if got := strings.Count(out.String(), "page 7"); got != 1 {
			t.Errorf("%d times: %s", got, out.String())
		}
	})
}
