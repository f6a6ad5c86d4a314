package main

import (
	"fmt"
	"sync/atomic"
	"time"
)

// progress says on standard error, from the second second on, that something is
// still under way, until the function it gives is called.
func (e *env) progress(what string, total int) (done func()) {
	_, done = e.counted(what, total)
	return done
}

// counted is progress with a count of how much is done.
func (e *env) counted(what string, total int) (count *atomic.Int64, done func()) {
	count = &atomic.Int64{}
	stop, ended := make(chan struct{}), make(chan struct{})
	began := time.Now()
	go func() {
		defer close(ended)
		tick := time.NewTicker(2 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				e.sayProgress(what, count.Load(), total, time.Since(began))
			}
		}
	}()
	return count, func() {
		close(stop)
		<-ended
	}
}

func (e *env) sayProgress(what string, n int64, total int, since time.Duration) {
	if total == 0 {
		fmt.Fprintf(e.stderr, "… %s, %s\n", what, since.Round(time.Second))
		return
	}
	if n == 0 {
		fmt.Fprintf(e.stderr, "… %s (%d in all), %s\n", what, total, since.Round(time.Second))
		return
	}
	fmt.Fprintf(e.stderr, "… %s: %d of about %d, %s\n", what, n, total, since.Round(time.Second))
}

// plural gives a number of things: "1 fact", "2 facts".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
