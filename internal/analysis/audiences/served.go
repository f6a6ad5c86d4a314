package audiences

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A Query asks what is for an audience.
type Query struct {
	Audience string
	// Plan is whose needs it is about; "" is the newest that nothing replaces and, in a
	// graph without plans, all needs.
	Plan kg.ID `kind:"ActionPlan"`
}

// A Report is what is for an audience.
type Report struct {
	Basis              world.Basis
	Needs              []Need
	TrainingProgrammes []Training
	// Explanation says why there is nothing, "" where there is.
	Explanation string
}

// A Need is a need that concerns the audience.
type Need struct {
	Need kg.ID
	// Audiences are those of it that are the one asked for.
	Audiences []string
	Facts     []kg.Fact
}

// A Training is teaching that serves the audience.
type Training struct {
	TrainingProgramme kg.ID
	Audiences         []string
	// OfNeeds says that it names no audience, and serves those of its needs.
	OfNeeds bool
	Facts   []kg.Fact
}

const definition = "A need concerns the audiences that it names. A training programme is for those that it names; where it names none, for those of the needs it is for. " +
	"Two audiences are the same where all words of one are among those of the other, but for case, accents and endings. Programmes for needs of other plans alone are left out."

// For gives what is for an audience.
func For(ctx context.Context, w *world.World, q Query) (*Report, error) {
	s := &search{World: w, phrases: NewPhrases(measure.NewVocabulary()), progress: world.NewProgress(ctx, "ask about one plan")}
	if len(s.phrases.vocabulary.Words(q.Audience)) == 0 {
		return nil, kg.Errorf(kg.Invalid, "audience", "%q names nobody; name an audience, such as prosecutors", q.Audience)
	}
	s.audience = s.phrases.Number(q.Audience)
	out := &Report{Basis: w.Basis(definition), Needs: []Need{}, TrainingProgrammes: []Training{}}
	if err := s.needs(ctx, q.Plan, out); err != nil {
		return nil, err
	}
	if err := s.training(out); err != nil {
		return nil, err
	}
	out.Basis.Included = len(out.Needs) + len(out.TrainingProgrammes)
	if out.Basis.Included == 0 {
		out.Explanation = s.explain(q.Audience)
	}
	return out, s.progress.Check()
}

// A search looks for what is for an audience.
type search struct {
	*world.World
	phrases  *Phrases
	audience uint32
	progress *world.Progress
	planned  map[uint32]bool // the needs of the plan; nil for all
	others   []string        // audiences of what is for others
}

// of gives which of the audiences of a thing are the one asked for.
func (s *search) of(n uint32) (names []string, ofNeeds bool) {
	all, ofNeeds := Of(s.World, n)
	for _, a := range all {
		if s.phrases.Same(s.phrases.Number(a), s.audience) {
			names = append(names, a)
		}
	}
	if names == nil {
		s.others = append(s.others, all...)
	}
	return names, ofNeeds
}

func (s *search) needs(ctx context.Context, plan kg.ID, out *Report) error {
	p, there, err := s.Plan(plan)
	if err != nil {
		return err
	}
	needs := slices.Collect(s.OfKind(s.Need.Kind))
	if there {
		out.Basis.Plan = s.ID(p)
		if needs, err = s.NeedsOf(ctx, p, nil); err != nil {
			return err
		}
		s.planned = map[uint32]bool{}
	}
	for _, n := range needs {
		if s.planned != nil {
			s.planned[n] = true
		}
		if names, _ := s.of(n); names != nil {
			out.Needs = append(out.Needs, Need{s.ID(n), names, Facts(s.World, n, names)})
		}
		if err := s.progress.Step(); err != nil {
			return err
		}
	}
	return nil
}

func (s *search) training(out *Report) error {
	for n := range s.OfKind(s.TrainingProgramme.Kind) {
		if err := s.progress.Step(); err != nil {
			return err
		}
		if s.elsewhere(n) {
			out.Basis.Exclude("training programme for needs of other plans", 1)
			continue
		}
		if names, ofNeeds := s.of(n); names != nil {
			out.TrainingProgrammes = append(out.TrainingProgrammes, Training{s.ID(n), names, ofNeeds, Facts(s.World, n, names)})
		}
	}
	return nil
}

// elsewhere says whether teaching is for needs of other plans alone.
func (s *search) elsewhere(n uint32) bool {
	needs := s.Far(n, s.TrainingProgramme.Needs)
	return s.planned != nil && len(needs) > 0 && !slices.ContainsFunc(needs, func(need uint32) bool { return s.planned[need] })
}

// othersNamed is how many other audiences an explanation names.
const othersNamed = 20

// explain says that nothing is for the audience, and for whom things are.
func (s *search) explain(audience string) string {
	slices.Sort(s.others)
	others := slices.Compact(s.others)
	text := fmt.Sprintf("as of %s nothing that counts is said to be for %q", s.AsOf(), audience)
	switch {
	case len(others) == 0:
		return text + "; nobody is named as an audience of anything"
	case len(others) > othersNamed:
		return text + fmt.Sprintf("; among the %d audiences that are named are %s", len(others), strings.Join(others[:othersNamed], ", "))
	}
	return text + "; the audiences that are named are " + strings.Join(others, ", ")
}
