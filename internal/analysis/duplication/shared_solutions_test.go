package duplication

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// proposals is a plan of two areas, whose needs propose a solution each: b for 1.1,
// c for 1.2, a and d for 2.1; x is of another plan, which the first replaces.
func proposals() *kgtest.W {
	w := worldtest.Need(worldtest.Need(worldtest.Plain(), "need/1.1", "1.1"), "need/1.2", "1.2").
		Has("priority-area/b", "ref", "2").Is("priority-area/b").Tie("PART_OF", "priority-area/b", "action-plan/p").
		Has("need/2.1", "ref", "2.1").Is("need/2.1").Tie("IN_AREA", "need/2.1", "priority-area/b").
		Is("action-plan/old").Tie("REPLACES", "action-plan/p", "action-plan/old").
		Is("solution/x")
	for solution, n := range map[kg.ID]kg.ID{"solution/a": "need/2.1", "solution/b": "need/1.1", "solution/c": "need/1.2", "solution/d": "need/2.1"} {
		w.Is(solution).Tie("ADDRESSES", solution, n)
	}
	return w
}

func same(w *kgtest.W, a, b kg.ID, options ...kgtest.Option) *kgtest.W {
	return w.Tie("SAME_SOLUTION", a, b, options...)
}

func TestSharedSolutions(t *testing.T) {
	type set struct{ Solutions, Needs, Areas []kg.ID }
	across := set{[]kg.ID{"solution/a", "solution/b"}, []kg.ID{"need/1.1", "need/2.1"}, []kg.ID{"priority-area/a", "priority-area/b"}}
	within := set{[]kg.ID{"solution/b", "solution/c"}, []kg.ID{"need/1.1", "need/1.2"}, []kg.ID{"priority-area/a"}}
	for name, c := range map[string]struct {
		world  *kgtest.W
		scope  world.Scope
		across bool
		want   []set
	}{
		"finds none where nobody says so":              {world: proposals()},
		"finds a pair, whichever way it is stated":     {world: same(proposals(), "solution/b", "solution/a"), want: []set{across}},
		"keeps what goes across areas":                 {world: same(proposals(), "solution/a", "solution/b"), across: true, want: []set{across}},
		"leaves out what does not where that is so":    {world: same(proposals(), "solution/b", "solution/c"), across: true},
		"finds a pair within an area":                  {world: same(proposals(), "solution/b", "solution/c"), want: []set{within}},
		"leaves out what is of another plan":           {world: same(proposals(), "solution/a", "solution/x")},
		"leaves out what somebody only proposes":       {world: same(proposals(), "solution/a", "solution/b", kgtest.Standing(kg.Claimed))},
		"leaves out a tie that has ended":              {world: same(proposals(), "solution/a", "solution/b", kgtest.During("2016", "2017"))},
		"counts that tie on a day before its end":      {world: same(proposals(), "solution/a", "solution/b", kgtest.During("2016", "2017")), scope: world.Scope{AsOf: "2017-01"}, want: []set{across}},
		"leaves out a tie that the reader may not see": {world: same(proposals(), "solution/a", "solution/b", kgtest.Marked(kg.Amber))},
		"counts it for who may":                        {world: same(proposals(), "solution/a", "solution/b", kgtest.Marked(kg.Amber)), scope: world.Scope{Viewer: kg.System}, want: []set{across}},
		"joins pairs to a set": {
			world: same(same(proposals(), "solution/c", "solution/b"), "solution/a", "solution/b"),
			want:  []set{{[]kg.ID{"solution/a", "solution/b", "solution/c"}, []kg.ID{"need/1.1", "need/1.2", "need/2.1"}, across.Areas}},
		},
		"joins pairs by way of another plan's": {world: same(same(proposals(), "solution/a", "solution/x"), "solution/x", "solution/b"), want: []set{across}},
		"puts the set with the most needs first": {
			world: same(same(proposals(), "solution/a", "solution/d"), "solution/b", "solution/c"),
			want:  []set{within, {[]kg.ID{"solution/a", "solution/d"}, []kg.ID{"need/2.1"}, []kg.ID{"priority-area/b"}}},
		},
	} {
		t.Run("it "+name, func(t *testing.T) {
			found, err := SharedSolutions(t.Context(), worldtest.WorldAs(t, c.world, c.scope), SharedSolutionsQuery{AcrossAreas: c.across})
			if err != nil {
				t.Fatal(err)
			}
			var got []set
			for _, s := range found {
				got = append(got, set{s.Solutions, s.Needs, s.Areas})
			}
			worldtest.Equal(t, got, c.want)
		})
	}
}

func TestSharedSolutionsReasons(t *testing.T) {
	w := worldtest.WorldOf(t, same(same(proposals(), "solution/c", "solution/b", kgtest.Where("row 7")), "solution/a", "solution/b", kgtest.Where("row 8")))
	found, err := SharedSolutions(t.Context(), w, SharedSolutionsQuery{Plan: "action-plan/p"})
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	t.Run("it names each tie once, with its facts", func(t *testing.T) {
		places := map[string]string{}
		for _, r := range found[0].Reasons {
			for _, f := range r.Facts {
				places[f.Where] += r.Code + " " + string(f.Subject) + " " + string(f.Object)
			}
		}
		worldtest.Equal(t, places, map[string]string{"row 7": "SAME_SOLUTION solution/b solution/c", "row 8": "SAME_SOLUTION solution/a solution/b"})
	})
}

func TestSharedSolutionsRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		world *kgtest.W
		plan  kg.ID
		code  kg.Code
	}{
		"an unknown plan":       {proposals(), "action-plan/none", kg.NotFound},
		"what is no plan":       {proposals(), "need/1.1", kg.Invalid},
		"a graph without plans": {worldtest.Blank(), "", kg.NotFound},
	} {
		t.Run("it refuses "+name, func(t *testing.T) {
			if _, err := SharedSolutions(t.Context(), worldtest.WorldOf(t, c.world), SharedSolutionsQuery{Plan: c.plan}); kg.CodeOf(err) != c.code {
				t.Errorf("the error is %v, want %s", err, c.code)
			}
		})
	}
	t.Run("it finds nothing in a plan without needs, and says so by an empty list", func(t *testing.T) {
		if got, err := SharedSolutions(t.Context(), worldtest.WorldOf(t, worldtest.Plain()), SharedSolutionsQuery{}); err != nil || got == nil || len(got) != 0 {
			t.Errorf("got %v, %v", got, err)
		}
	})
	t.Run("it stops when its client has gone", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := SharedSolutions(ctx, worldtest.WorldOf(t, wide()), SharedSolutionsQuery{}); !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v", err)
		}
	})
}

// wide is a plan with more solutions than pass between two looks at the clock.
func wide() *kgtest.W {
	w := worldtest.Need(worldtest.Plain(), "need/1.1", "1.1")
	for i := range world.StepsBetween {
		id := kg.ID("solution/" + strconv.Itoa(i))
		w.Is(id).Tie("ADDRESSES", id, "need/1.1")
	}
	return w
}
