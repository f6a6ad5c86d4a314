// Package queue lets dear work wait its turn. A few jobs run at a time over the
// whole process, each client having its share; jobs that are alike run once for all who ask;
// who would wait too long is told at once when to come again; and what has begun goes
// on, within a budget, when nobody waits for it any more, so that the answer is there
// when it is asked for again. What came of a job is for the job to keep.
package queue

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/portolan/portolan/internal/kg"
)

// A Config says how much a queue does at once. What is 0 has its default.
type Config struct {
	// Running is how many dear jobs run at once, and how many cheap ones beside them:
	// half of the processors, one at least.
	Running int
	// Wait is how long a job may wait for its turn: 5 s.
	Wait time.Duration
	// Budget is how long a job may run when nobody waits for it: 60 s from its beginning.
	Budget time.Duration
}

// Defaults of a Config.
const (
	DefaultWait   = 5 * time.Second
	DefaultBudget = time.Minute
)

func (c Config) withDefaults() Config {
	if c.Running == 0 {
		c.Running = max(1, runtime.GOMAXPROCS(0)/2)
	}
	if c.Wait == 0 {
		c.Wait = DefaultWait
	}
	if c.Budget == 0 {
		c.Budget = DefaultBudget
	}
	return c
}

// cheap is up to which price jobs do not wait for dear ones.
const cheap = 100 * time.Millisecond

// A Job is work to be done once for all who ask for it while it is being done.
type Job struct {
	// Key names what is worked out. Jobs of one key are alike, whoever asks: it must
	// hold whatever decides what the answer says, who may see it above all.
	Key string
	// Price is how long the work is thought to take.
	Price time.Duration
	// Client is who asks first; each has an equal share. "" is the process itself.
	Client string
	// Run does the work. Its context ends when nobody waits and the budget is spent.
	Run func(context.Context) (any, error)
}

// A Queue runs jobs. It may be used by many goroutines at once.
type Queue struct {
	config Config

	mu         sync.Mutex
	tasks      map[string]*task // that run or wait
	dear, fast *lane
	counts     Counts
}

// Counts are how many jobs there were since the start, by what became of them.
type Counts struct {
	// Begun counts jobs that were run; Twins, requests that shared one with another;
	// Refused, requests that would have waited too long.
	Begun, Twins, Refused int
}

// New gives a queue.
func New(c Config) *Queue {
	c = c.withDefaults()
	return &Queue{config: c, tasks: map[string]*task{}, dear: newLane(c.Running), fast: newLane(c.Running)}
}

// Counts gives what became of jobs until now.
func (q *Queue) Counts() Counts {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.counts
}

// Do gives what the job gives, or what its twin gives that runs or waits already. It
// gives CostLimit with RetryAfter where the job's turn would come too late, and, with
// how far it is, where the time of ctx runs out before it is done. Errors of the job
// are given to all who wait for it.
func (q *Queue) Do(ctx context.Context, j Job) (any, error) {
	t, err := q.join(j)
	if err != nil {
		return nil, err
	}
	defer q.leave(t)
	patience := time.NewTimer(q.config.Wait)
	defer patience.Stop()
	select {
	case <-t.begun:
	case <-patience.C:
		if !isClosed(t.begun) {
			return nil, q.unfinished(t)
		}
	case <-ctx.Done():
		return q.late(ctx, t)
	}
	select {
	case <-t.done:
		return t.value, t.err
	case <-ctx.Done():
		return q.late(ctx, t)
	}
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// late gives what there is when the context has ended.
func (q *Queue) late(ctx context.Context, t *task) (any, error) {
	if isClosed(t.done) {
		return t.value, t.err
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, q.unfinished(t)
	}
	return nil, ctx.Err()
}

// join gives the task that does the job, a new one where no other does.
func (q *Queue) join(j Job) (*task, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if t := q.tasks[j.Key]; t != nil {
		t.waiters++
		q.counts.Twins++
		return t, nil
	}
	l := q.dear
	if j.Price <= cheap {
		l = q.fast
	}
	if ahead := l.ahead(l.finish(j)); ahead > q.config.Wait {
		q.counts.Refused++
		return nil, &kg.Error{
			Code: kg.CostLimit, RetryAfter: seconds(ahead),
			Message: fmt.Sprintf("other analyses are worked out first, and the turn of this one would not come for %s; try again then", seconds(ahead)),
		}
	}
	t := newTask(j, l)
	q.tasks[j.Key] = t
	l.put(t)
	q.begin(l)
	return t, nil
}

// leave notes that one waits no longer.
func (q *Queue) leave(t *task) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if t.waiters--; t.waiters == 0 && t.spent {
		q.abandon(t)
	}
}

// abandon ends a task that nobody waits for; who asks from now on asks anew.
func (q *Queue) abandon(t *task) {
	t.cancel()
	q.forget(t)
}

func (q *Queue) forget(t *task) {
	if q.tasks[t.Key] == t {
		delete(q.tasks, t.Key)
	}
}

// begin runs tasks of the lane whose turn it is.
func (q *Queue) begin(l *lane) {
	for t := l.next(); t != nil; t = l.next() {
		q.counts.Begun++
		var ctx context.Context
		ctx, t.cancel = context.WithCancel(context.Background()) // it may outlast who asked first
		t.since = time.Now()
		close(t.begun)
		go q.run(ctx, t)
	}
}

func (q *Queue) run(ctx context.Context, t *task) {
	budget := time.AfterFunc(q.config.Budget, func() { q.spend(t) })
	value, err := t.attempt(ctx)
	budget.Stop()
	t.cancel()
	q.mu.Lock()
	defer q.mu.Unlock()
	t.value, t.err = value, err
	q.forget(t)
	close(t.done)
	t.lane.end(t)
	q.begin(t.lane)
}

// spend notes that the budget of a task is spent.
func (q *Queue) spend(t *task) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if t.spent = true; t.waiters == 0 {
		q.abandon(t)
	}
}

// unfinished says of a task, to who waits for it no longer, when to come again.
func (q *Queue) unfinished(t *task) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if t.spent {
		return kg.Errorf(kg.CostLimit, "", "takes longer than the %s that the server works on one analysis; ask for less", q.config.Budget)
	}
	left, done := t.left(), t.progress()
	if t.since.IsZero() {
		left += t.lane.ahead(t.finish - 1)
	}
	return &kg.Error{
		Code: kg.CostLimit, RetryAfter: seconds(left), Progress: &done,
		Message: fmt.Sprintf("is still being worked out, and goes on; ask again in %s for the answer", seconds(left)),
	}
}

// seconds rounds up to whole seconds, one at least.
func seconds(d time.Duration) time.Duration {
	return max(time.Second, (d + time.Second - 1).Truncate(time.Second))
}

// A task is a job in the queue.
type task struct {
	Job
	lane    *lane
	waiters int
	finish  time.Duration // its place among those that wait
	begun   chan struct{}
	since   time.Time // when it began; zero before
	spent   bool      // its budget
	cancel  context.CancelFunc
	done    chan struct{}
	value   any
	err     error
}

func newTask(j Job, l *lane) *task {
	return &task{Job: j, lane: l, waiters: 1, begun: make(chan struct{}), done: make(chan struct{}), cancel: func() {}}
}

// attempt runs the job; a panic ends the job and not the process.
func (t *task) attempt(ctx context.Context) (value any, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &kg.Error{Code: kg.Internal, Message: "an analysis panicked", Cause: fmt.Errorf("%v\n%s", v, debug.Stack())}
		}
	}()
	return t.Run(ctx)
}

// left gives how long the task will still run, by its price; what takes longer than
// was thought is taken to need a quarter more than it had.
func (t *task) left() time.Duration {
	if t.since.IsZero() {
		return t.Price
	}
	had := time.Since(t.since)
	return max(t.Price-had, had/4)
}

// progress gives how much of the task is done, from 0 to 1, by its price.
func (t *task) progress() float64 {
	if t.since.IsZero() {
		return 0
	}
	had := time.Since(t.since)
	return float64(had) / float64(had+t.left()+1)
}
