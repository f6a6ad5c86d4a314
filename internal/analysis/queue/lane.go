package queue

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// A lane is where jobs of about one price wait for each other. What clients ask for is
// taken as if each had an equal share (self-clocked fair queueing, Golestani 1994): the
// finish of a task is its client's last one, or that of the task which began last where
// that is later, and its price; the least comes first. It is guarded by the queue's lock.
type lane struct {
	slots   int
	runs    map[*task]struct{}
	waiting []*task // the least finish first
	clock   time.Duration
	last    map[string]time.Duration // finishes of clients that are after the clock
}

func newLane(slots int) *lane {
	return &lane{slots: slots, runs: map[*task]struct{}{}, last: map[string]time.Duration{}}
}

// finish gives the finish that a job would have.
func (l *lane) finish(j Job) time.Duration { return max(l.clock, l.last[j.Client]) + j.Price }

// put has a task wait.
func (l *lane) put(t *task) {
	t.finish = l.finish(t.Job)
	l.last[t.Client] = t.finish
	l.waiting = slices.Insert(l.waiting, l.before(t.finish), t)
}

// before gives how many of the tasks that wait come before a new one.
func (l *lane) before(finish time.Duration) int {
	n, _ := slices.BinarySearchFunc(l.waiting, finish+1, func(t *task, f time.Duration) int { return cmp.Compare(t.finish, f) })
	return n
}

// next gives the task whose turn it is, nil where none waits or none may begin.
func (l *lane) next() *task {
	if len(l.runs) >= l.slots || len(l.waiting) == 0 {
		return nil
	}
	t := l.waiting[0]
	l.waiting = slices.Delete(l.waiting, 0, 1)
	l.runs[t] = struct{}{}
	l.clock = t.finish
	maps.DeleteFunc(l.last, func(_ string, finish time.Duration) bool { return finish <= l.clock })
	return t
}

func (l *lane) end(t *task) { delete(l.runs, t) }

// ahead gives how long a job with that finish would wait.
func (l *lane) ahead(finish time.Duration) time.Duration {
	if len(l.runs) < l.slots {
		return 0
	}
	var sum time.Duration
	for t := range l.runs {
		sum += t.left()
	}
	for _, t := range l.waiting[:l.before(finish)] {
		sum += t.Price
	}
	return sum / time.Duration(l.slots)
}
