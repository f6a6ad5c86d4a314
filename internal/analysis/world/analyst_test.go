package world_test

import (
	"context"
	"errors"
	"testing"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/analysis/needs"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func TestPlan(t *testing.T) {
	second := func(w *kgtest.W) *kgtest.W { return w.Has("action-plan/q", "edition", "2026").Is("action-plan/q") }
	for name, c := range map[string]struct {
		world *kgtest.W
		asked kg.ID
		want  kg.ID
		code  kg.Code
	}{
		"takes the only plan":                 {world: worldtest.Plain(), want: "action-plan/p"},
		"takes the one that nothing replaces": {world: second(worldtest.Plain()).Tie("REPLACES", "action-plan/q", "action-plan/p"), want: "action-plan/q"},
		"takes the plan asked for":            {world: second(worldtest.Plain()).Tie("REPLACES", "action-plan/q", "action-plan/p"), asked: "action-plan/p", want: "action-plan/p"},
		"asks which of two":                   {world: second(worldtest.Plain()), code: kg.Invalid},
		"says that there is none":             {world: worldtest.Blank(), code: kg.NotFound},
		"finds none with an unknown id":       {world: worldtest.Plain(), asked: "action-plan/x", code: kg.NotFound},
		"refuses the id of another kind":      {world: worldtest.Plain(), asked: "need/x", code: kg.Invalid},
		"finds none that the reader may not see": {
			world: worldtest.Plain().Is("action-plan/q", kgtest.Marked(kg.Red)), asked: "action-plan/q", code: kg.NotFound,
		},
	} {
		t.Run("it "+name, func(t *testing.T) {
			w := worldtest.WorldOf(t, c.world)
			n, err := w.Planned(c.asked)
			if code := kg.CodeOf(err); code != c.code {
				t.Fatalf("the error is %v, want code %q", err, c.code)
			}
			if err == nil && w.ID(n) != c.want {
				t.Errorf("it is %s, want %s", w.ID(n), c.want)
			}
		})
	}
}

func TestHolding(t *testing.T) {
	interest := func(options ...kgtest.Option) *kgtest.W {
		w := worldtest.Organisation(worldtest.Need(worldtest.Plain(), "need/n", "1.1"), "organisation/o")
		return w.Tie("INTERESTED_IN", "organisation/o", "need/n", append(options, kgtest.With("status", "PRESENT"))...)
	}
	twice := interest(kgtest.AsOf("2014")).
		Tie("INTERESTED_IN", "organisation/o", "need/n", kgtest.AsOf("2016"), kgtest.Where("p2"), kgtest.With("status", "POTENTIAL"))
	for name, c := range map[string]struct {
		world *kgtest.W
		scope world.Scope
		want  kg.Value
	}{
		"counts a tie within its time":                {interest(kgtest.During("2014", "2016")), world.Scope{AsOf: "2016-12-31"}, "PRESENT"},
		"leaves out a tie that has ended":             {interest(kgtest.During("2014", "2016")), world.Scope{AsOf: "2017"}, nil},
		"leaves out a tie that has not begun":         {interest(kgtest.During("2014-02", "")), world.Scope{AsOf: "2014-01"}, nil},
		"counts a tie as of a day before":             {interest(kgtest.AsOf("2014")), world.Scope{AsOf: "2015"}, "PRESENT"},
		"leaves out a tie as of a day after":          {interest(kgtest.AsOf("2014")), world.Scope{AsOf: "2013"}, nil},
		"counts the newest of two":                    {twice, world.Scope{}, "POTENTIAL"},
		"counts the newest up to the day":             {twice, world.Scope{AsOf: "2015"}, "PRESENT"},
		"leaves out what is proposed":                 {interest(kgtest.Standing(kg.Proposed)), world.Scope{}, nil},
		"counts what is proposed where that is asked": {interest(kgtest.Standing(kg.Proposed)), world.Scope{Standings: []kg.Standing{kg.Proposed}}, "PRESENT"},
		"leaves out what the reader may not see":      {interest(kgtest.Marked(kg.Green)), world.Scope{}, nil},
		"counts what the reader may see":              {interest(kgtest.Marked(kg.Green)), world.Scope{Viewer: kg.Cleared("", kg.Green)}, "PRESENT"},
	} {
		t.Run("it "+name, func(t *testing.T) {
			w := worldtest.WorldAs(t, c.world, c.scope)
			n, err := w.Find("need", "need/n", nil)
			if err != nil {
				t.Fatal(err)
			}
			var got kg.Value
			for b := range w.Ties(n, w.Need.Organisations) {
				got = w.TieValue(b, w.InterestedIn.Status)
			}
			if got != c.want {
				t.Errorf("the interest is %v, want %v", got, c.want)
			}
		})
	}
}

// elsewhere is a store that lends no version, as one behind a network.
type elsewhere struct{ kg.Store }

func TestCopied(t *testing.T) {
	o := worldtest.Ontology(t)
	g := kg.NewGraph(o, elsewhere{kgtest.NewReference(o)})
	a := worldtest.NewAnalyst(t, g)
	apply := func(changes []kg.Change) {
		t.Helper()
		if _, err := g.Apply(t.Context(), kg.System, 0, changes); err != nil {
			t.Fatal(err)
		}
	}
	needs := func() []kg.ID {
		t.Helper()
		w := worldtest.Scoped(t, a, world.Scope{})
		if rev, err := g.Revision(t.Context()); err != nil || w.Revision() != rev {
			t.Fatalf("the world is of revision %d, the store of %d (%v)", w.Revision(), rev, err)
		}
		plan, err := w.Planned("")
		if err != nil {
			t.Fatal(err)
		}
		ns, err := w.NeedsOf(t.Context(), plan, nil)
		if err != nil {
			t.Fatal(err)
		}
		return w.IDs(ns)
	}
	base := worldtest.Need(worldtest.Plain(), "need/n", "1.1")
	apply(base.Changes())
	t.Run("it reads the graph", func(t *testing.T) { worldtest.Equal(t, needs(), []kg.ID{"need/n"}) })
	apply(worldtest.Need(base.Then(), "need/m", "1.0").Changes())
	t.Run("it follows what comes", func(t *testing.T) { worldtest.Equal(t, needs(), []kg.ID{"need/m", "need/n"}) })
	apply([]kg.Change{kg.ReplaceSource{Source: kgtest.Doc, Facts: worldtest.Need(worldtest.Plain(), "need/k", "1.2").Facts}})
	t.Run("it follows what goes", func(t *testing.T) { worldtest.Equal(t, needs(), []kg.ID{"need/k"}) })
}

// lending is a store that holds its graph in memory, before one that does the rest.
type lending struct {
	kg.Store
	held *adjacency.Version
}

func (s lending) Version() *adjacency.Version { return s.held }

// guarding stands before a store.
type guarding struct{ kg.Store }

func (s guarding) Unwrap() kg.Store { return s.Store }

func TestLent(t *testing.T) {
	o := worldtest.Ontology(t)
	held := adjacency.New(o)
	for name, s := range map[string]kg.Store{
		"reads the graph that the store holds":                lending{kgtest.NewReference(o), held},
		"reads the graph that a store behind the store holds": guarding{guarding{lending{kgtest.NewReference(o), held}}},
	} {
		t.Run("it "+name, func(t *testing.T) {
			if w := worldtest.Scoped(t, worldtest.NewAnalyst(t, kg.NewGraph(o, s)), world.Scope{}); w.Graph() != held {
				t.Error("it reads a copy")
			}
		})
	}
}

func TestRemember(t *testing.T) {
	w := worldtest.WorldOf(t, worldtest.Plain())
	times := 0
	ask := func(err error) (int, error) {
		return world.Remember(t.Context(), w, "n", func(context.Context) (int, error) { times++; return times, err })
	}
	broken := errors.New("broken")
	t.Run("it does not keep what ended in an error", func(t *testing.T) {
		if _, err := ask(broken); !errors.Is(err, broken) {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("it works out once what went well", func(t *testing.T) {
		for range 3 {
			if n, err := ask(nil); n != 2 || err != nil {
				t.Errorf("it gives %d (%v), want 2", n, err)
			}
		}
	})
}

// TestWorldsAreNotShared asks one analyst the same for one viewer after another:
// what is remembered for one must not be shown to the next.
func TestWorldsAreNotShared(t *testing.T) {
	base := worldtest.Organisation(worldtest.Need(worldtest.Plain(), "need/n", "1.1"), "organisation/o").
		Tie("INTERESTED_IN", "organisation/o", "need/n", kgtest.With("status", "PRESENT"), kgtest.Marked(kg.Red))
	anonymous, own := kg.Viewer{}, kg.NewViewer("ann", kg.AudienceOf(kg.Amber, "organisation/o"))
	for name, c := range map[string]struct{ first, then kg.Viewer }{
		"what who sees everything saw":     {kg.System, anonymous},
		"what everybody saw":               {anonymous, kg.System},
		"what who is cleared for more saw": {kg.Cleared("ann", kg.Red), kg.Cleared("ann", kg.AmberStrict)},
		"what one of the same name saw":    {kg.System, kg.Viewer{Name: kg.System.Name}},
		"what who owns nothing of it saw":  {kg.System, own},
	} {
		t.Run("it does not remember "+name, func(t *testing.T) {
			a := worldtest.AnalystOf(t, base.Changes())
			for _, v := range []kg.Viewer{c.first, c.then, c.first} {
				w, want := worldtest.Scoped(t, a, world.Scope{Viewer: v}), 0
				if v.SeesAll() {
					want = 1
				}
				n, err := w.Find("need", "need/n", nil)
				if err != nil {
					t.Fatal(err)
				}
				if got := len(w.Far(n, w.Need.Organisations)); got != want {
					t.Errorf("%s is shown %d interests, want %d", v.Audience(), got, want)
				}
				coverage, err := needs.Coverage(t.Context(), w, needs.CoverageQuery{})
				if err != nil {
					t.Fatal(err)
				}
				alone, err := needs.Coverage(t.Context(), worldtest.Scoped(t, worldtest.AnalystOf(t, base.Changes()), world.Scope{Viewer: v}), needs.CoverageQuery{})
				if err != nil {
					t.Fatal(err)
				}
				worldtest.Equal(t, coverage.Totals, alone.Totals)
			}
		})
	}
}
