package neo4jstore

import (
	"context"
	"iter"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/portolan/portolan/internal/kg"
)

// logged is a touch with the revision that made it.
type logged struct {
	revision kg.Revision
	touch    kg.Touch
}

// Changes reads the log, then the records it names, some at a time.
func (r *reader) Changes(ctx context.Context, since kg.Revision) iter.Seq2[kg.Delta, error] {
	return func(yield func(kg.Delta, error) bool) {
		touched, err := r.touched(ctx, since)
		for some := range slices.Chunk(touched, logPart) {
			if err != nil {
				break
			}
			var found []kg.Record
			if found, err = r.load(ctx, some); err != nil {
				break
			}
			for i, l := range some {
				if err = ctx.Err(); err != nil {
					break
				}
				if d, ok := l.touch.Delta(l.revision, found[i], r.viewer); ok && !yield(d, nil) {
					return
				}
			}
		}
		if err != nil {
			yield(kg.Delta{}, err)
		}
	}
}

// touched gives the last touch of each record that the viewer can tell.
func (r *reader) touched(ctx context.Context, since kg.Revision) ([]logged, error) {
	var all []logged
	st := &statement{fixed["log"], map[string]any{"since": int64(since)}}
	err := r.store.stream(ctx, st, func(row []any) (bool, error) {
		d := &decoder{}
		c := &cells{d, row}
		revision := c.revision()
		for _, text := range d.texts(c.next()) {
			t, ok := parseTouch(text)
			if !ok {
				d.fail("the log says %q", text)
			}
			if r.viewer.Sees(t.Least) {
				all = append(all, logged{revision, t})
			}
		}
		return true, d.err
	})
	last := map[kg.Key]int{}
	for i, l := range all {
		last[l.touch.Key] = i
	}
	kept := all[:0]
	for i, l := range all {
		if last[l.touch.Key] == i {
			kept = append(kept, l)
		}
	}
	return kept, err
}

// load gives the records as they are now.
func (r *reader) load(ctx context.Context, touched []logged) ([]kg.Record, error) {
	keys := make([]kg.Key, len(touched))
	for i, l := range touched {
		keys[i] = l.touch.Key
	}
	rows := func(text string, params map[string]any) ([]*neo4j.Record, error) {
		return r.store.read(ctx, &statement{text, params})
	}
	return records{r.store.o, rows}.Load(ctx, keys)
}
