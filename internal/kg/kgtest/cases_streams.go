package kgtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// heard is a delta without the record itself.
type heard struct {
	revision kg.Revision
	key      string
	there    bool
}

func hear(deltas []kg.Delta) []heard {
	out := []heard{}
	for _, d := range deltas {
		out = append(out, heard{d.Revision, d.Key.String(), d.Record.Exists()})
	}
	return out
}

func testChanges(t *testing.T, open Opener) {
	s := open(t, Ontology())
	w := writer{t, s}
	tie := NewTie("MENTORED_BY", "teacher/a", "teacher/b")
	w.apply(append(NewW().Changes(), assert(kindOf("teacher/a")), assert(kindOf("teacher/b")))...)                                           // 1
	w.apply(assert(tie))                                                                                                                     // 2
	w.apply(assert(nameOf("teacher/a", "Ann")))                                                                                              // 3
	w.apply(assert(kindOf("teacher/amber", Marked(kg.Amber))), assert(NewFact("teacher/b", "born", "1970", Marked(kg.Green))))               // 4
	w.apply()                                                                                                                                // 5
	w.apply(retract(tie), retract(kindOf("teacher/b")), retract(NewFact("teacher/b", "born", "1970")))                                       // 6
	w.apply(assert(kindOf("teacher/c")))                                                                                                     // 7
	w.apply(retract(kindOf("teacher/c")), assert(kindOf("teacher/a", Marked(kg.Amber))), assert(nameOf("teacher/a", "Ann", Marked(kg.Red)))) // 8
	w.apply(assert(NewFact("teacher/a", "born", "1970", Marked(kg.Amber))))                                                                  // 9
	for _, c := range []struct {
		name  string
		to    kg.Marking
		since kg.Revision
		want  []heard
	}{
		{"tells all that changed, each once", kg.Red, 0, []heard{
			{1, "source/doc", true}, {4, "teacher/amber", true}, {6, "MENTORED_BY|teacher/a|teacher/b", false}, {6, "teacher/b", false}, {8, "teacher/c", false}, {9, "teacher/a", true},
		}},
		{"tells only what changed since", kg.Red, 6, []heard{{8, "teacher/c", false}, {9, "teacher/a", true}}},
		{"tells nothing where nothing changed since", kg.Red, 9, []heard{}},
		{"tells nothing since a revision that is yet to come", kg.Red, 99, []heard{}},
		{"tells a reader nothing of what it cannot see", kg.Clear, 3, []heard{
			{6, "MENTORED_BY|teacher/a|teacher/b", false}, {6, "teacher/b", false}, {8, "teacher/a", false}, {8, "teacher/c", false},
		}},
		{"tells a reader that sees a thing no longer that it is gone", kg.Green, 7, []heard{{8, "teacher/a", false}, {8, "teacher/c", false}}},
		{"tells a reader nothing more of what it no longer sees", kg.Green, 8, []heard{}},
		{"tells a reader what it may see", kg.Amber, 3, []heard{
			{4, "teacher/amber", true}, {6, "MENTORED_BY|teacher/a|teacher/b", false}, {6, "teacher/b", false}, {8, "teacher/c", false}, {9, "teacher/a", true},
		}},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			check(t, hear(eye{s, seeing(c.to)}.changes(t, c.since)), c.want)
		})
	}
	t.Run("it tells records as the reader may see them now", func(t *testing.T) {
		got := eye{s, seeing(kg.Amber)}.changes(t, 8)[0].Record.Entity
		check(t, got.Vals[Ontology().Kind("Teacher").Attr("born").Index], kg.Value("1970"))
		check(t, len(got.Facts), 2) // not the name, which is RED
	})
	t.Run("it lets a reader stop early", func(t *testing.T) {
		r := eye{s, kg.System}.read(t)
		defer r.Close()
		for range r.Changes(t.Context(), 0) {
			break
		}
		for range r.All(t.Context()) {
			break
		}
	})
}

func testAll(t *testing.T, open Opener) {
	s := reading(t, open, townWorld())
	all := eye{s, kg.System}.all(t)
	t.Run("it gives entities in order of id, each followed by the ties that begin at it", func(t *testing.T) {
		at := func(r kg.Record) [4]string {
			if r.Tie != nil {
				return [4]string{string(r.Tie.From), r.Tie.Kind, string(r.Tie.To), r.Tie.Key}
			}
			return [4]string{string(r.Entity.ID)}
		}
		if !slices.IsSortedFunc(all, func(a, b kg.Record) int { x, y := at(a), at(b); return slices.Compare(x[:], y[:]) }) {
			t.Error("they are out of order")
		}
	})
	t.Run("it gives every fact that was stated", func(t *testing.T) {
		var got, want []kg.FactID
		for _, r := range all {
			for _, f := range r.Facts() {
				got = append(got, f.ID)
			}
		}
		for _, f := range townWorld().Facts {
			want = append(want, Identified(f).ID)
		}
		slices.Sort(got)
		slices.Sort(want)
		check(t, got, want)
	})
	t.Run("it gives records whole", func(t *testing.T) {
		reference := NewReference(Ontology())
		townWorld().Apply(t, reference)
		check(t, all, eye{reference, kg.System}.all(t))
	})
	t.Run("it gives nothing of an empty graph", func(t *testing.T) {
		empty := open(t, Ontology())
		check(t, eye{empty, kg.System}.all(t), nil)
		check(t, eye{empty, kg.System}.changes(t, 0), nil)
		check(t, eye{empty, kg.System}.revision(t), 0)
		check(t, *ask(t, empty, kg.System, list("Entity", counted)), kg.Page{Total: 0})
	})
}

func testContexts(t *testing.T, open Opener) {
	s := reading(t, open, townWorld())
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	plan := list("School")
	if err := Ontology().Normalise(plan); err != nil {
		t.Fatal(err)
	}
	r := eye{s, kg.System}.read(t)
	defer r.Close()
	for _, c := range []struct {
		name string
		call func() error
	}{
		{"runs no plan", func() error { _, err := r.Run(ended, plan); return err }},
		{"tells no changes", func() error { return firstError(r.Changes(ended, 0)) }},
		{"tells no history", func() error { return firstError(r.History(ended, 0)) }},
		{"tells no records", func() error { return firstError(r.All(ended)) }},
		{"tells no revision", func() error { _, err := r.Revision(ended); return err }},
		{"writes nothing", func() error {
			_, err := s.Apply(ended, kg.System, 0, []kg.Change{assert(kindOf("teacher/ended"))})
			return err
		}},
	} {
		t.Run("it "+c.name+" in a context that has ended", func(t *testing.T) {
			if err := c.call(); !errors.Is(err, context.Canceled) {
				t.Errorf("the error is %v, want that of the context", err)
			}
		})
	}
	t.Run("it has written nothing in a context that had ended", func(t *testing.T) {
		check(t, eye{s, kg.System}.revision(t), 1)
		check(t, writer{t, s}.read(kg.System, "teacher/ended", "id"), nil)
	})
	t.Run("it stops when a context ends", func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		n := 0
		var last error
		for _, err := range r.All(ctx) {
			n, last = n+1, err
			stop()
		}
		if n > 2 || n == 2 && !errors.Is(last, context.Canceled) {
			t.Errorf("it went on for %d records, the last with error %v", n, last)
		}
	})
}

// firstError gives the first error of a sequence.
func firstError[T any](seq func(func(T, error) bool)) error {
	for _, err := range seq {
		if err != nil {
			return err
		}
	}
	return nil
}

// pair states a book whose name and pages say the same number.
func pair(n int) []kg.Change {
	return []kg.Change{
		assert(kindOf("book/pair")), assert(NewFact("book/pair", "title", "T")),
		assert(nameOf("book/pair", fmt.Sprint(n))), assert(NewFact("book/pair", "pages", fmt.Sprint(n))),
	}
}

func testConcurrency(t *testing.T, open Opener) {
	s := open(t, Ontology())
	t.Run("it is filled once by many at once", func(t *testing.T) { filledOnce(writer{t, s}) })
	w := writer{t, s}
	w.apply(pair(0)...)
	t.Run("it shows only what was written while others write", func(t *testing.T) { whileWriting(writer{t, s}) })
	t.Run("it gives each of many writes at once a revision of its own", func(t *testing.T) { atOnce(writer{t, s}) })
	t.Run("it loses no write that rests on what was read", func(t *testing.T) { readAndWrite(writer{t, s}) })
}

const (
	writers = 4
	rounds  = 8
)

// whileWriting reads a book again and again while it is written. A read that meets an Apply may see a part of it, since a
// database of committed reads gives no snapshot; it never sees what nobody wrote, and never an error.
func whileWriting(w writer) {
	done := make(chan struct{})
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				plan := byIDs("Book", []kg.ID{"book/pair"}, attrs("name", "pages"))
				page, err := run(w, w.store, kg.Viewer{}, plan)
				if err != nil {
					w.Errorf("reading while another writes: %v", err)
					return
				}
				if row := page.Edges[0].Node; row == nil || !written(row.Vals[0]) || !written(row.Vals[1]) {
					w.Errorf("the book is shown as %v", row)
				}
			}
		})
	}
	for n := range rounds {
		if _, err := w.store.Apply(w.Context(), kg.System, 0, pair(n)); err != nil {
			w.Errorf("writing while others read: %v", err)
		}
	}
	close(done)
	group.Wait()
	check(w, w.read(kg.Viewer{}, "book/pair", "name", "pages"), []kg.Value{fmt.Sprint(rounds - 1), int64(rounds - 1)})
}

// written tells whether one of the rounds of whileWriting wrote the value.
func written(v kg.Value) bool {
	n, err := strconv.Atoi(fmt.Sprint(v))
	return err == nil && 0 <= n && n < rounds
}

// filledOnce fills an empty store from many sides; one does, the others are told.
func filledOnce(w writer) {
	codes := make([]kg.Code, writers)
	var group sync.WaitGroup
	for i := range codes {
		group.Go(func() {
			_, err := w.store.Apply(w.Context(), kg.System, kg.Empty, NewW().Changes())
			codes[i] = kg.CodeOf(err)
		})
	}
	group.Wait()
	slices.Sort(codes)
	check(w, codes, []kg.Code{"", kg.Conflict, kg.Conflict, kg.Conflict})
	check(w, eye{w.store, kg.System}.revision(w), 1)
}

// atOnce writes from many sides; each revision is given once and none is left out.
func atOnce(w writer) {
	start := eye{w.store, kg.System}.revision(w)
	var mu sync.Mutex
	var got []kg.Revision
	var group sync.WaitGroup
	for i := range writers {
		group.Go(func() {
			for n := range rounds {
				rev, err := w.store.Apply(w.Context(), kg.System, 0, []kg.Change{assert(kindOf(kg.ID(fmt.Sprintf("teacher/w%d-%d", i, n))))})
				if err != nil {
					w.Errorf("writing at once: %v", err)
				}
				mu.Lock()
				got = append(got, rev)
				mu.Unlock()
			}
		})
	}
	group.Wait()
	slices.Sort(got)
	for i, rev := range got {
		if rev != start+kg.Revision(i)+1 {
			w.Fatalf("the revisions are %v, want each from %d on", got, start+1)
		}
	}
}

// readAndWrite counts up from many sides; whoever meets a conflict tries again.
func readAndWrite(w writer) {
	w.apply((&W{}).Has("book/sum", "pages", "0", Where("here")).Is("book/sum").Changes()...)
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			for added := 0; added < rounds; {
				switch err := w.addOne(); kg.CodeOf(err) {
				case "":
					added++
				case kg.Conflict:
				default:
					w.Errorf("counting up: %v", err)
					return
				}
			}
		})
	}
	group.Wait()
	check(w, w.read(kg.Viewer{}, "book/sum", "pages"), []kg.Value{int64(writers * rounds)})
}

// addOne reads a number and writes the next one.
func (w writer) addOne() error {
	base, err := kg.NewGraph(Ontology(), w.store).Revision(w.Context())
	if err != nil {
		return err
	}
	plan := byIDs("Book", []kg.ID{"book/sum"}, attrs("pages"))
	page, err := run(w, w.store, kg.System, plan)
	if err != nil {
		return err
	}
	n := page.Edges[0].Node.Vals[0].(int64)
	_, err = w.store.Apply(w.Context(), kg.System, base, []kg.Change{assert(NewFact("book/sum", "pages", fmt.Sprint(n+1), Where("here")))})
	return err
}
