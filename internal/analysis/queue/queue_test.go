package queue

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/kg"
)

// An outcome is what one who asks is given.
type outcome struct {
	value any
	err   error
}

// A house is a queue with jobs that take what they are priced at, on the test's clock.
type house struct {
	*Queue
	begun []string                 // the keys of jobs, as they began
	takes map[string]time.Duration // what takes longer than its price
}

func open(c Config) *house { return &house{Queue: New(c)} }

// ask has somebody ask for a job.
func (h *house) ask(ctx context.Context, key, client string, price time.Duration) <-chan outcome {
	out := make(chan outcome, 1)
	go func() {
		v, err := h.Do(ctx, Job{Key: key, Client: client, Price: price, Run: func(ctx context.Context) (any, error) {
			h.mu.Lock()
			h.begun = append(h.begun, key)
			h.mu.Unlock()
			select {
			case <-time.After(max(price, h.takes[key])):
				return "answer of " + key, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}})
		out <- outcome{v, err}
	}()
	synctest.Wait()
	return out
}

// pass lets time go by on the test's clock.
func pass(d time.Duration) { <-time.After(d) }

// inTime runs a test on a clock of its own, until all that was begun is over.
func inTime(t *testing.T, test func(t *testing.T)) {
	synctest.Test(t, func(t *testing.T) {
		test(t)
		pass(2 * time.Hour)
	})
}

// there counts the jobs that wait or run.
func (h *house) there() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.dear.runs) + len(h.dear.waiting)
}

func (h *house) expect(t *testing.T, it string, want Counts) {
	t.Helper()
	if diff := cmp.Diff(want, h.Counts()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", it, diff)
	}
}

func TestQueueRunsAFewAtATime(t *testing.T) {
	inTime(t, func(t *testing.T) {
		h := open(Config{Running: 2, Wait: time.Hour})
		var all []<-chan outcome
		for i := range 5 {
			all = append(all, h.ask(t.Context(), fmt.Sprint("job", i), "", time.Second))
		}
		h.expect(t, "two begin", Counts{Begun: 2})
		pass(time.Second + 1)
		h.expect(t, "two more begin when they are done", Counts{Begun: 4})
		for i, out := range all {
			if got := <-out; got.err != nil || got.value != fmt.Sprint("answer of job", i) {
				t.Errorf("job %d gave %v", i, got)
			}
		}
	})
}

func TestQueueRunsTwinsOnce(t *testing.T) {
	inTime(t, func(t *testing.T) {
		h := open(Config{Running: 1})
		first, second := h.ask(t.Context(), "a", "x", time.Second), h.ask(t.Context(), "a", "y", time.Second)
		h.ask(t.Context(), "b", "x", time.Second)
		third := h.ask(t.Context(), "b", "y", time.Second)
		for _, out := range []<-chan outcome{first, second, third} {
			if got := <-out; got.err != nil {
				t.Error(got.err)
			}
		}
		h.expect(t, "running or waiting, twins are one", Counts{Begun: 2, Twins: 2})
		<-h.ask(t.Context(), "a", "x", time.Second)
		h.expect(t, "what is over is for the job to keep", Counts{Begun: 3, Twins: 2})
	})
}

func TestQueueGivesEachClientItsShare(t *testing.T) {
	inTime(t, func(t *testing.T) {
		h := open(Config{Running: 1, Wait: time.Hour})
		for _, key := range []string{"x1", "x2", "x3"} {
			h.ask(t.Context(), key, "x", time.Second)
		}
		h.ask(t.Context(), "y1", "y", time.Second)
		<-h.ask(t.Context(), "y2", "y", time.Second)
		if diff := cmp.Diff([]string{"x1", "x2", "y1", "x3", "y2"}, h.begun); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestQueueRefusesWhoWouldWaitTooLong(t *testing.T) {
	inTime(t, func(t *testing.T) {
		h := open(Config{Running: 1, Wait: 5 * time.Second})
		h.ask(t.Context(), "a", "x", 4*time.Second)
		h.ask(t.Context(), "b", "x", 4*time.Second)
		refused := <-h.ask(t.Context(), "c", "x", 4*time.Second)
		expectRefusal(t, refused, 8*time.Second, nil)
		h.expect(t, "it is not begun", Counts{Begun: 1, Refused: 1})
		if got := <-h.ask(t.Context(), "d", "y", time.Second); got.err != nil {
			t.Errorf("another client has its turn, and gets %v", got.err)
		}
		pass(time.Hour)
		if got := <-h.ask(t.Context(), "c", "x", 4*time.Second); got.err != nil {
			t.Errorf("later it is %v", got.err)
		}
	})
}

func TestQueueLetsCheapJobsPassDearOnes(t *testing.T) {
	inTime(t, func(t *testing.T) {
		h := open(Config{Running: 1})
		h.ask(t.Context(), "dear", "x", 4*time.Second)
		since := time.Now()
		if got := <-h.ask(t.Context(), "cheap", "x", cheap); got.err != nil || time.Since(since) != cheap {
			t.Errorf("got %v after %s", got, time.Since(since))
		}
	})
}

func expectRefusal(t *testing.T, got outcome, after time.Duration, progress *float64) {
	t.Helper()
	var e *kg.Error
	if !errors.As(got.err, &e) || e.Code != kg.CostLimit || e.RetryAfter != after {
		t.Fatalf("got %#v, want CostLimit with %s to wait", got.err, after)
	}
	if diff := cmp.Diff(progress, e.Progress, cmp.Comparer(func(a, b float64) bool { return a-b < 0.01 && b-a < 0.01 })); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}

func TestQueueGoesOnWithoutWhoAsked(t *testing.T) {
	at := func(x float64) *float64 { return &x }
	inTime(t, func(t *testing.T) {
		h, since := open(Config{Running: 1}), time.Now()
		hasty, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		first := h.ask(hasty, "a", "x", 12*time.Second)
		expectRefusal(t, <-first, 9*time.Second, at(0.25))
		if got := <-h.ask(t.Context(), "a", "x", 12*time.Second); got.value != "answer of a" || time.Since(since) != 12*time.Second {
			t.Errorf("who asks again gets %v after %s", got, time.Since(since))
		}
		h.expect(t, "it goes on", Counts{Begun: 1, Twins: 1})
	})
}

func TestQueueKeepsThePlaceOfWhoIsTiredOfWaiting(t *testing.T) {
	inTime(t, func(t *testing.T) {
		h, since, zero := open(Config{Running: 1, Wait: 5 * time.Second}), time.Now(), 0.0
		h.takes = map[string]time.Duration{"slow": 8 * time.Second}
		h.ask(t.Context(), "slow", "x", time.Second)
		expectRefusal(t, <-h.ask(t.Context(), "a", "x", 2*time.Second), 4*time.Second, &zero)
		pass(4 * time.Second)
		if got := <-h.ask(t.Context(), "a", "x", 2*time.Second); got.err != nil || time.Since(since) != 10*time.Second {
			t.Errorf("got %v after %s", got, time.Since(since))
		}
		h.expect(t, "it was begun once, in its turn", Counts{Begun: 2, Twins: 1})
	})
}

func TestQueueEndsWhatNobodyWaitsForAfterItsBudget(t *testing.T) {
	inTime(t, func(t *testing.T) {
		h := open(Config{Running: 1, Budget: 10 * time.Second})
		hasty, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		<-h.ask(hasty, "a", "x", time.Hour)
		pass(9 * time.Second)
		synctest.Wait()
		if got := <-h.ask(t.Context(), "b", "x", time.Second+cheap); got.err != nil {
			t.Errorf("the lane is not free: %v", got.err)
		}
	})
	inTime(t, func(t *testing.T) {
		h := open(Config{Running: 1, Budget: 10 * time.Second})
		patient, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		waits := h.ask(patient, "a", "x", time.Hour)
		pass(15 * time.Second)
		if h.there() != 1 {
			t.Error("it ends while somebody waits")
		}
		got := <-waits
		expectRefusal(t, got, 0, nil)
		if !strings.Contains(got.err.Error(), "takes longer than the 10s that the server works on one analysis") {
			t.Error(got.err)
		}
		synctest.Wait()
		if h.there() != 0 {
			t.Error("it goes on")
		}
	})
}

func TestQueueTellsAllOfAnError(t *testing.T) {
	fault := errors.New("fault")
	inTime(t, func(t *testing.T) {
		q, hold := New(Config{Running: 1}), make(chan struct{})
		for it, run := range map[string]func(context.Context) (any, error){
			"an error": func(context.Context) (any, error) { <-hold; return nil, fault },
			"a panic":  func(context.Context) (any, error) { <-hold; panic("fault") },
		} {
			hold = make(chan struct{})
			errs := make(chan error, 2)
			for range 2 {
				go func() {
					_, err := q.Do(t.Context(), Job{Key: it, Run: run})
					errs <- err
				}()
			}
			synctest.Wait()
			close(hold)
			for range 2 {
				if err := <-errs; kg.CodeOf(err) != kg.Internal || !strings.Contains(fmt.Sprint(err, errors.Unwrap(err)), "fault") {
					t.Errorf("%s gives %v", it, err)
				}
			}
		}
		if got, err := q.Do(t.Context(), Job{Key: "an error", Run: func(context.Context) (any, error) { return 1, nil }}); got != 1 || err != nil {
			t.Errorf("errors are kept: %v, %v", got, err)
		}
	})
}

func TestQueueLetsGoOfWhoLeaves(t *testing.T) {
	inTime(t, func(t *testing.T) {
		h := open(Config{Running: 1})
		ctx, cancel := context.WithCancel(t.Context())
		gone := h.ask(ctx, "a", "x", time.Second)
		cancel()
		if got := <-gone; !errors.Is(got.err, context.Canceled) {
			t.Errorf("got %v", got)
		}
		if got := <-h.ask(t.Context(), "a", "x", time.Second); got.err != nil {
			t.Error(got.err)
		}
		h.expect(t, "who asks again finds it running", Counts{Begun: 1, Twins: 1})
	})
}
