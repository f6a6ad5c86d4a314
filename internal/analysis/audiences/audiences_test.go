package audiences

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func forAudience(tb testing.TB, w *world.World, q Query) *Report {
	tb.Helper()
	r, err := For(tb.Context(), w, q)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// found gives the needs and the teaching of a report.
func found(r *Report) []kg.ID {
	out := []kg.ID{}
	for _, n := range r.Needs {
		out = append(out, n.Need)
	}
	for _, t := range r.TrainingProgrammes {
		out = append(out, t.TrainingProgramme)
	}
	return out
}

// taught gives needs n of judges and prosecutors and m of the public, with teaching t for n.
func taught() *kgtest.W {
	w := worldtest.Need(worldtest.Need(worldtest.Plain(), "need/n", "1.1"), "need/m", "1.2")
	w.Has("need/n", "audiences", "judges").Has("need/n", "audiences", "prosecutors").Has("need/m", "audiences", "the public")
	return w.Has("training-programme/t", "name", "Teaching").Is("training-programme/t").Tie("FOR", "training-programme/t", "need/n")
}

func TestFor(t *testing.T) {
	names := func(w *kgtest.W, audience string, options ...kgtest.Option) *kgtest.W {
		return w.Has("training-programme/t", "audiences", audience, options...)
	}
	other := func() *kgtest.W {
		w := taught().Has("action-plan/old", "edition", "2010").Is("action-plan/old").Tie("REPLACES", "action-plan/p", "action-plan/old")
		w.Has("priority-area/o", "ref", "1").Is("priority-area/o").Tie("PART_OF", "priority-area/o", "action-plan/old")
		w.Has("need/o", "ref", "1.1").Has("need/o", "audiences", "prosecutors").Is("need/o").Tie("IN_AREA", "need/o", "priority-area/o")
		return w.Has("training-programme/u", "name", "Old teaching").Is("training-programme/u").Tie("FOR", "training-programme/u", "need/o")
	}
	for name, c := range map[string]struct {
		world    *kgtest.W
		audience string
		want     []kg.ID
	}{
		"takes teaching that names nobody for that of its needs":        {taught(), "prosecutors", []kg.ID{"need/n", "training-programme/t"}},
		"takes teaching for those that it names":                        {names(taught(), "police"), "police", []kg.ID{"training-programme/t"}},
		"takes teaching for no others than those that it names":         {names(taught(), "police"), "prosecutors", []kg.ID{"need/n"}},
		"knows an audience by case, accents and endings":                {names(taught(), "Procureurs génèraux"), "procureur GENERAUX", []kg.ID{"training-programme/t"}},
		"knows an audience within a longer one":                         {names(taught(), "police and customs officers"), "customs officers", []kg.ID{"training-programme/t"}},
		"knows a longer audience by one within":                         {taught(), "judges and magistrates", []kg.ID{"need/n", "training-programme/t"}},
		"takes no word in common for an audience in common":             {names(taught(), "customs officers"), "police officers", []kg.ID{}},
		"leaves out needs of other plans, and teaching for them":        {other(), "prosecutors", []kg.ID{"need/n", "training-programme/t"}},
		"finds nothing for who is no audience":                          {taught(), "sailors", []kg.ID{}},
		"leaves out what is not of a standing that counts":              {names(taught(), "police").Is("training-programme/v", kgtest.Standing(kg.Proposed)).Has("training-programme/v", "audiences", "police", kgtest.Standing(kg.Proposed)), "police", []kg.ID{"training-programme/t"}},
		"takes teaching for no need of the plan where it says for whom": {taught().Is("training-programme/free").Has("training-programme/free", "audiences", "pilots"), "pilots", []kg.ID{"training-programme/free"}},
	} {
		t.Run("it "+name, func(t *testing.T) {
			r := forAudience(t, worldtest.WorldOf(t, c.world), Query{Audience: c.audience})
			worldtest.Equal(t, found(r), c.want)
			if (r.Explanation == "") != (len(c.want) > 0) {
				t.Errorf("the explanation is %q", r.Explanation)
			}
		})
	}
	t.Run("it names the facts, of the need where that is what it rests on", func(t *testing.T) {
		r := forAudience(t, worldtest.WorldOf(t, taught()), Query{Audience: "judges"})
		teaching := r.TrainingProgrammes[0]
		var about []string
		for _, f := range teaching.Facts {
			about = append(about, string(f.Subject)+" "+f.About+" "+f.Value)
		}
		worldtest.Equal(t, about, []string{"training-programme/t FOR ", "need/n audiences judges"})
		worldtest.Equal(t, []any{teaching.OfNeeds, teaching.Audiences}, []any{true, []string{"judges"}})
	})
	t.Run("it says which audiences there are where it finds nothing", func(t *testing.T) {
		r := forAudience(t, worldtest.WorldOf(t, taught()), Query{Audience: "sailors"})
		if !strings.Contains(r.Explanation, "judges, prosecutors, the public") {
			t.Errorf("it says %q", r.Explanation)
		}
	})
	for name, c := range map[string]struct {
		q    Query
		code kg.Code
	}{
		"nobody": {Query{}, kg.Invalid}, "words that say nothing": {Query{Audience: "the"}, kg.Invalid}, "an unknown plan": {Query{Audience: "judges", Plan: "action-plan/x"}, kg.NotFound},
	} {
		t.Run("it refuses "+name, func(t *testing.T) {
			if _, err := For(t.Context(), worldtest.WorldOf(t, taught()), c.q); kg.CodeOf(err) != c.code {
				t.Errorf("the error is %v, want code %s", err, c.code)
			}
		})
	}
}

func TestForAnswersAlikeWithoutTheHidden(t *testing.T) {
	worldtest.EachRandom(t, func(t *testing.T, facts []kg.Fact, r *rand.Rand) {
		all := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Shuffled(r, facts)), world.Scope{})
		seen := worldtest.Scoped(t, worldtest.AnalystOf(t, worldtest.Asserts(worldtest.Without(t, facts, kg.Clear))), world.Scope{})
		for _, audience := range []string{"judges", "prosecutors training", "nobody"} {
			a, b := forAudience(t, all, Query{Audience: audience}), forAudience(t, seen, Query{Audience: audience})
			a.Basis.Revision = b.Basis.Revision
			worldtest.Equal(t, a, b)
		}
	})
}

func TestPhrases(t *testing.T) {
	p := NewPhrases(measure.NewVocabulary())
	judges, again, both, none := p.Number("judges"), p.Number("Judge"), p.Number("prosecutors and judges"), p.Number("the")
	worldtest.Equal(t, []bool{judges == again, p.Same(judges, both), p.Same(both, judges), p.Same(none, judges), p.Same(none, none)}, []bool{true, true, true, false, true})
	worldtest.Equal(t, []string{p.Text(again), p.Text(both)}, []string{"judges", "prosecutors and judges"})
	if !slices.IsSorted([]uint32{judges, both, none}) {
		t.Error("audiences are not numbered as they are met")
	}
}
