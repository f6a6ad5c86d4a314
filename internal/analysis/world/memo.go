package world

import "context"

// A memo holds what was worked out once for a World.
type memo struct {
	turn  chan struct{}
	done  bool
	value any
}

// Remember gives what make gives, worked out once for the World and shared by all
// who ask under the key. What ends in an error is not kept.
func Remember[T any](ctx context.Context, w *World, key string, work func(context.Context) (T, error)) (T, error) {
	w.mu.Lock()
	m := w.memos[key]
	if m == nil {
		m = &memo{turn: make(chan struct{}, 1)}
		w.memos[key] = m
	}
	w.mu.Unlock()
	var none T
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
	case <-ctx.Done():
		return none, ctx.Err()
	}
	if m.done {
		return m.value.(T), nil
	}
	value, err := work(ctx)
	if err != nil {
		return none, err
	}
	m.value, m.done = value, true
	return value, nil
}

// Remembers says whether something was worked out under the key, and does not wait for
// who is at it.
func (w *World) Remembers(key string) bool {
	w.mu.Lock()
	m := w.memos[key]
	w.mu.Unlock()
	if m == nil {
		return false
	}
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
		return m.done
	default:
		return false
	}
}
