package world_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/portolan/portolan/internal/analysis/queue"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// counted asks an analyst how many organisations there are for need/n.
func counted(s world.Scope, maxAge time.Duration) world.Question {
	return world.Question{Scope: s, Name: "coverage", Query: "n", MaxAge: maxAge, Work: func(_ context.Context, w *world.World) (any, error) {
		n, err := w.Find("need", "need/n", nil)
		if err != nil {
			return nil, err
		}
		return len(w.Far(n, w.Need.Organisations)), nil
	}}
}

func TestAnswersAreKept(t *testing.T) {
	base := worldtest.Organisation(worldtest.Need(worldtest.Plain(), "need/n", "1.1"), "organisation/o").
		Tie("INTERESTED_IN", "organisation/o", "need/n", kgtest.With("status", "PRESENT"), kgtest.Marked(kg.Red))
	o := worldtest.Ontology(t)
	g := kg.NewGraph(o, elsewhere{kgtest.NewReference(o)})
	apply := func(changes []kg.Change) {
		t.Helper()
		if _, err := g.Apply(t.Context(), kg.System, 0, changes); err != nil {
			t.Fatal(err)
		}
	}
	apply(base.Changes())
	now := time.Date(2024, 6, 30, 0, 0, 0, 0, time.UTC)
	a, err := world.New(g, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	all, red := world.Scope{}, world.Scope{Viewer: kg.Cleared("", kg.Red)}
	for _, c := range []struct {
		it     string
		before func()
		q      world.Question
		want   int
		of     kg.Revision
		begun  int
	}{
		{"works out the first", nil, counted(red, 0), 1, 1, 1},
		{"keeps it", nil, counted(red, 0), 1, 1, 1},
		{"keeps it for who sees the same", nil, counted(world.Scope{Viewer: kg.System}, 0), 1, 1, 1},
		{"keeps it for who says the day and the standings", nil, counted(world.Scope{Viewer: kg.System, AsOf: "2024-06-30", Standings: []kg.Standing{kg.Stated, kg.Stated}}, 0), 1, 1, 1},
		{"does not give it to who sees less", nil, counted(all, time.Hour), 0, 1, 2},
		{"does not give it for another day", nil, counted(world.Scope{Viewer: kg.System, AsOf: "2024-06-29"}, time.Hour), 1, 1, 3},
		{"does not give it for other standings", nil, counted(world.Scope{Viewer: kg.System, Standings: []kg.Standing{kg.Proposed}}, time.Hour), 0, 1, 4},
		{"works it out anew when the graph has changed", func() {
			apply(worldtest.Organisation(base.Then(), "organisation/p").Tie("INTERESTED_IN", "organisation/p", "need/n", kgtest.With("status", "PRESENT")).Changes())
		}, counted(red, 0), 2, 2, 5},
		{"gives an earlier one that may be as old", func() { now = now.Add(time.Minute) }, counted(all, time.Minute), 0, 1, 5},
		{"gives none that is too old", func() { now = now.Add(time.Second) }, counted(all, time.Minute), 1, 2, 6},
		{"gives the present one rather than an earlier one", nil, counted(red, time.Hour), 2, 2, 6},
	} {
		if c.before != nil {
			c.before()
		}
		got, err := a.Answer(t.Context(), c.q)
		if err != nil {
			t.Fatal(err)
		}
		if got.Result != c.want || got.World.Revision() != c.of || a.Counts().Begun != c.begun {
			t.Errorf("it %s: got %v of revision %d with %d begun, want %d of %d with %d", c.it, got.Result, got.World.Revision(), a.Counts().Begun, c.want, c.of, c.begun)
		}
	}
}

func TestAnswerKeepsNoErrors(t *testing.T) {
	a := worldtest.AnalystOf(t, worldtest.Need(worldtest.Plain(), "need/n", "1.1").Changes())
	broken, refused := errors.New("broken"), errors.New("refused")
	fails := counted(world.Scope{}, 0)
	fails.Work = func(context.Context, *world.World) (any, error) { return nil, broken }
	if _, err := a.Answer(t.Context(), fails); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	picky := counted(world.Scope{}, 0)
	picky.Accept = func(*world.World) error { return refused }
	if _, err := a.Answer(t.Context(), picky); !errors.Is(err, refused) || a.Counts().Begun != 1 {
		t.Errorf("what is not accepted is begun (%v)", err)
	}
	if got, err := a.Answer(t.Context(), counted(world.Scope{}, 0)); got.Result != 0 || err != nil {
		t.Errorf("got %v (%v)", got, err)
	}
	if _, err := a.Answer(t.Context(), picky); !errors.Is(err, refused) {
		t.Errorf("what is at hand is given though it is not accepted (%v)", err)
	}
}

func TestAnswersGoOn(t *testing.T) {
	a := worldtest.AnalystOf(t, worldtest.Need(worldtest.Plain(), "need/n", "1.1").Changes())
	a.Limit(queue.Config{Running: 1})
	begun, hold, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	slow := counted(world.Scope{}, 0)
	work := slow.Work
	slow.Work = func(ctx context.Context, w *world.World) (any, error) {
		defer close(ended)
		close(begun)
		<-hold
		return work(ctx, w)
	}
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() {
		_, err := a.Answer(ctx, slow)
		gone <- err
	}()
	<-begun
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("who leaves gets %v", err)
	}
	close(hold)
	<-ended
	slow.Work = func(context.Context, *world.World) (any, error) { return nil, errors.New("worked out anew") }
	if got, err := a.Answer(t.Context(), slow); err != nil || got.Result != 0 {
		t.Errorf("who asks again gets %v (%v)", got.Result, err)
	}
}

// TestTwinsSeeTheSame asks for one thing while it is worked out for somebody else.
func TestTwinsSeeTheSame(t *testing.T) {
	red := world.Scope{Viewer: kg.Cleared("", kg.Red)}
	for it, c := range map[string]struct {
		then  world.Scope
		begun int
	}{
		"who sees the same":      {world.Scope{Viewer: kg.Writer("ann"), AsOf: "2024-06-30"}, 1},
		"who sees less":          {world.Scope{}, 2},
		"who asks of a day":      {world.Scope{Viewer: red.Viewer, AsOf: "2024-06-29"}, 2},
		"who takes what is said": {world.Scope{Viewer: red.Viewer, Standings: []kg.Standing{kg.Claimed, kg.Stated}}, 2},
	} {
		t.Run("beside "+it, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := worldtest.AnalystOf(t, worldtest.Need(worldtest.Plain(), "need/n", "1.1").Changes())
				a.Limit(queue.Config{Running: 2})
				begun, hold, done := make(chan struct{}, 2), make(chan struct{}), make(chan error, 2)
				ask := func(s world.Scope) {
					q := counted(s, 0)
					q.Work = func(context.Context, *world.World) (any, error) {
						begun <- struct{}{}
						<-hold
						return 0, nil
					}
					_, err := a.Answer(t.Context(), q)
					done <- err
				}
				go ask(red)
				<-begun
				go ask(c.then)
				if c.begun == 2 {
					<-begun
				}
				synctest.Wait()
				close(hold)
				for range 2 {
					if err := <-done; err != nil {
						t.Error(err)
					}
				}
				if got := a.Counts().Begun; got != c.begun {
					t.Errorf("%d are begun, want %d", got, c.begun)
				}
			})
		})
	}
}

func TestWorldsKept(t *testing.T) {
	for things, want := range map[int]int{0: world.WorldsKept, 476: world.WorldsKept, 20_000: 10, 100_000: 2, 1_000_000: 2} {
		if got := world.WorldsOf(things); got != want {
			t.Errorf("of %d things %d worlds are kept, want %d", things, got, want)
		}
	}
	a := worldtest.AnalystOf(t, worldtest.Plain().Changes())
	first := worldtest.Scoped(t, a, world.Scope{AsOf: "1999"})
	for day := range world.WorldsKept {
		worldtest.Scoped(t, a, world.Scope{AsOf: kg.Date(time.Date(2001, 1, 1+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))})
		if day < world.WorldsKept-1 && worldtest.Scoped(t, a, world.Scope{AsOf: "1999"}) != first {
			t.Fatal("what is asked for again and again is not kept")
		}
	}
	worldtest.Scoped(t, a, world.Scope{AsOf: "1998"})
	worldtest.Scoped(t, a, world.Scope{AsOf: "1997"})
	if a.Kept() != world.WorldsKept {
		t.Errorf("%d worlds are kept", a.Kept())
	}
}
