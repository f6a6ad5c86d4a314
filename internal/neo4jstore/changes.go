package neo4jstore

import (
	"context"
	"crypto/sha256"
	"fmt"
	"iter"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/portolan/portolan/internal/kg"
)

// logged is a touch with the revision that made it.
type logged struct {
	revision kg.Revision
	touch    kg.Touch
}

// changesAtOnce is how many changed records are read at once.
const changesAtOnce = 1000

// Changes reads the log twice: once to learn which touch of each record is its
// last, once to tell those, some at a time. What is held grows with the number
// of records that changed by some 40 bytes each.
func (r *reader) Changes(ctx context.Context, since kg.Revision) iter.Seq2[kg.Delta, error] {
	return func(yield func(kg.Delta, error) bool) {
		if err := r.changes(ctx, since, yield); err != nil {
			yield(kg.Delta{}, err)
		}
	}
}

func (r *reader) changes(ctx context.Context, since kg.Revision, yield func(kg.Delta, error) bool) error {
	until, err := r.Revision(ctx)
	if err != nil || until <= since {
		return err
	}
	last, err := r.lastTouches(ctx, since, until)
	if err != nil {
		return err
	}
	some, on := make([]logged, 0, changesAtOnce), true
	n := uint32(0)
	err = r.touches(ctx, since, until, func(l logged) (bool, error) {
		if last[hashOf(l.touch.Key)] == n {
			some = append(some, l)
		}
		n++
		if len(some) < changesAtOnce {
			return true, nil
		}
		on, err = r.tell(ctx, some, yield)
		some = some[:0]
		return on, err
	})
	if err == nil && on {
		_, err = r.tell(ctx, some, yield)
	}
	return err
}

// keyHash stands for a key: no two are alike.
type keyHash [16]byte

func hashOf(k kg.Key) keyHash {
	sum := sha256.Sum256([]byte(k.String()))
	return keyHash(sum[:16])
}

// lastTouches gives the place of the last touch of each record among those that
// the viewer can tell.
func (r *reader) lastTouches(ctx context.Context, since, until kg.Revision) (map[keyHash]uint32, error) {
	last := map[keyHash]uint32{}
	n := uint32(0)
	err := r.touches(ctx, since, until, func(l logged) (bool, error) {
		last[hashOf(l.touch.Key)] = n
		n++
		return true, nil
	})
	return last, err
}

// touches gives the touches that the viewer can tell, in the order of writing.
func (r *reader) touches(ctx context.Context, since, until kg.Revision, each func(logged) (bool, error)) error {
	st := &statement{text: fixed["log"], params: map[string]any{"since": int64(since), "until": int64(until)}}
	return r.store.stream(ctx, st, func(row []any) (bool, error) {
		d := &decoder{}
		c := &cells{d, row}
		revision := c.revision()
		for _, text := range d.texts(c.next()) {
			t, ok := parseTouch(text)
			if !ok {
				d.fail("the log says %q", text)
			}
			if d.err != nil || !r.viewer.Sees(t.By) {
				continue
			}
			if on, err := each(logged{revision, t}); err != nil || !on {
				return false, err
			}
		}
		return true, d.err
	})
}

// tell gives the records as they are now.
func (r *reader) tell(ctx context.Context, some []logged, yield func(kg.Delta, error) bool) (on bool, err error) {
	found, err := r.load(ctx, some)
	if err != nil {
		return false, err
	}
	for i, l := range some {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		if d, ok := l.touch.Delta(l.revision, found[i], r.viewer); ok && !yield(d, nil) {
			return false, nil
		}
	}
	return true, nil
}

func (r *reader) load(ctx context.Context, touched []logged) ([]kg.Record, error) {
	keys := make([]kg.Key, len(touched))
	for i, l := range touched {
		keys[i] = l.touch.Key
	}
	rows := func(text string, params map[string]any) ([]*neo4j.Record, error) {
		return r.store.read(ctx, &statement{text: text, params: params})
	}
	return records{r.store.o, rows}.Load(ctx, keys)
}

// History streams the log.
func (r *reader) History(ctx context.Context, since kg.Revision) iter.Seq2[kg.Commit, error] {
	return func(yield func(kg.Commit, error) bool) {
		if err := r.history(ctx, since, yield); err != nil {
			yield(kg.Commit{}, err)
		}
	}
}

// history puts the parts of each commit together.
func (r *reader) history(ctx context.Context, since kg.Revision, yield func(kg.Commit, error) bool) error {
	var commit kg.Commit
	var parts []kg.ChangePart
	on := true
	flush := func() (err error) {
		if commit.Revision == 0 {
			return nil
		}
		if commit.Changes, err = kg.JoinParts(parts); err != nil {
			return err
		}
		on = yield(commit, nil)
		commit, parts = kg.Commit{}, nil
		return ctx.Err()
	}
	st := &statement{text: fixed["history"], params: map[string]any{"since": int64(since)}}
	err := r.store.stream(ctx, st, func(row []any) (bool, error) {
		d := &decoder{}
		c := &cells{d, row}
		revision := c.revision()
		if revision != commit.Revision {
			if err := flush(); err != nil || !on {
				return false, err
			}
		}
		commit.Revision, commit.By, commit.At = revision, d.text(c.next()), d.time(c.next())
		more, err := parseParts(d.texts(c.next()))
		d.keep(err)
		parts = append(parts, more...)
		return true, d.err
	})
	if err != nil || !on {
		return err
	}
	return flush()
}

func (d *decoder) time(v any) time.Time {
	t, ok := v.(time.Time)
	if !ok {
		d.keep(&kg.Error{Code: kg.Internal, Message: "the log has an entry without its time", Cause: fmt.Errorf("a time is a %T", v)})
	}
	return t.UTC().Truncate(time.Millisecond)
}
