package duplication

import (
	"context"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/analysis/audiences"
	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// An EffortKind says what an effort is.
type EffortKind string

// The kinds of efforts.
const (
	InterestEffort   EffortKind = "INTEREST"
	SolutionEffort   EffortKind = "SOLUTION"
	InitiativeEffort EffortKind = "INITIATIVE"
	TrainingEffort   EffortKind = "TRAINING"
	AssessmentEffort EffortKind = "ASSESSMENT"
	CommitmentEffort EffortKind = "COMMITMENT"
)

// EffortKinds lists all kinds of efforts.
var EffortKinds = []EffortKind{InterestEffort, SolutionEffort, InitiativeEffort, TrainingEffort, AssessmentEffort, CommitmentEffort}

// An effortSpec says where the ontology keeps what is compared of efforts of a kind.
type effortSpec struct {
	kind                             EffortKind
	of                               *kg.Kind
	bodies, instead                  []*kg.Link // who does it; instead, to whom where nobody is named there
	needs, solutions, places, payers []*kg.Link
	texts                            []*kg.Attr
	start, end                       *kg.Attr // nil for none
	lasting                          bool     // it goes on where no end is known
}

// effortSpecs are the kinds of efforts that are entities. Pledges and other money are
// no efforts.
func effortSpecs(w *world.World) []effortSpec {
	s, i, t, a, c := &w.Solution, &w.Initiative, &w.TrainingProgramme, &w.Assessment, &w.Commitment
	type (
		links = []*kg.Link
		attrs = []*kg.Attr
	)
	return []effortSpec{
		{kind: SolutionEffort, of: s.Kind, bodies: links{s.Names}, needs: links{s.Needs}, texts: attrs{s.Name, s.Text}},
		{
			kind: InitiativeEffort, of: i.Kind, bodies: links{i.Leaders, i.Implementers}, needs: links{i.Needs}, solutions: links{i.Solutions},
			places: links{i.Countries, i.Regions}, payers: links{i.Funders}, texts: attrs{i.Name, i.Description}, start: i.Start, end: i.End, lasting: true,
		},
		{
			kind: TrainingEffort, of: t.Kind, bodies: links{t.Providers}, needs: links{t.Needs}, places: links{t.Countries, t.Regions},
			texts: attrs{t.Name},
		},
		{
			kind: AssessmentEffort, of: a.Kind, bodies: links{a.ConductedBy}, places: links{a.Countries, a.Regions}, texts: attrs{a.Name, a.Method},
			start: a.Published, end: a.Published,
		},
		{
			kind: CommitmentEffort, of: c.Kind, bodies: links{c.UndertakenBy}, instead: links{c.AskedOf}, needs: links{c.Needs},
			places: links{c.Countries}, texts: attrs{c.Name, c.Text},
		},
	}
}

// An effort is what one or more bodies do, as it is compared.
type effort struct {
	kind   EffortKind
	entity uint32 // None for an interest
	need   uint32 // of an interest
	// bodies, needs, solutions, places, audiences, payers are in order of number;
	// solutions stand for all that are the same, audiences are numbers of phrases.
	bodies, needs, solutions, places, audiences, payers []uint32
	start, end                                          int32 // days since 1970, or noDay
	text                                                measure.Vector
	servesNeeds                                         bool // its audiences are those of its needs
}

// efforts are all efforts of a world, in order of kind and then of name.
type efforts struct {
	list     []effort
	words    *measure.Vocabulary
	phrases  *audiences.Phrases
	members  map[uint32][]uint32 // of each region: the countries it is known to hold
	scopes   map[uint32]string   // of needs, folded
	excluded []world.Exclusion
}

// effortReader collects the efforts of a world.
type effortReader struct {
	*efforts
	w         *world.World
	progress  *world.Progress
	ids       sorted.Arena[uint32]
	terms     sorted.Arena[measure.Term]
	same      map[uint32]uint32         // of a solution: that which stands for all the same
	names     map[uint32][]measure.Word // of bodies: the words of their names
	texts     [][]measure.Word          // by effort
	planned   map[uint32]bool           // the needs that count; nil for all
	elsewhere int
	uncounted int // not of a standing that counts, or not holding on the day
}

// effortsOf gathers the efforts for the needs of a plan, or for no need at all; plan
// None is all.
func effortsOf(ctx context.Context, w *world.World, plan uint32) (*efforts, error) {
	key := "efforts"
	if plan != world.None {
		key += " " + string(w.ID(plan))
	}
	return world.Remember(ctx, w, key, func(ctx context.Context) (*efforts, error) {
		words := measure.NewVocabulary()
		g := &effortReader{
			efforts: &efforts{words: words, phrases: audiences.NewPhrases(words), scopes: map[uint32]string{}}, w: w,
			progress: world.NewProgress(ctx, narrowDuplication), names: map[uint32][]measure.Word{},
		}
		if plan != world.None {
			needs, err := w.NeedsOf(ctx, plan, nil)
			if err != nil {
				return nil, err
			}
			g.planned = sorted.Members(needs)
		}
		if err := g.gather(); err != nil {
			return nil, err
		}
		return g.efforts, nil
	})
}

const narrowDuplication = "ask for one plan, or for fewer kinds of efforts (filter.kinds)"

func (g *effortReader) gather() error {
	g.members = membersOfRegions(g.w)
	g.same = sameSolutionsOf(g.w)
	for n := range g.w.OfKind(g.w.Need.Kind) {
		if s := g.w.Text(n, g.w.Need.Scope); s != "" {
			g.scopes[n] = kg.Fold(s)
		}
	}
	if err := g.interests(); err != nil {
		return err
	}
	for _, spec := range effortSpecs(g.w) {
		if err := g.entities(&spec); err != nil {
			return err
		}
	}
	g.vectors()
	if g.elsewhere > 0 {
		g.excluded = append(g.excluded, world.Exclusion{Reason: "efforts for needs of other plans", Count: g.elsewhere})
	}
	if g.uncounted > 0 {
		g.excluded = append(g.excluded, world.Exclusion{Reason: "efforts of a standing that is not counted, or that do not hold on the day", Count: g.uncounted})
	}
	return nil
}

// interests gathers what bodies are interested in. Classes of bodies are no bodies.
func (g *effortReader) interests() error {
	collective := 0
	for org := range g.w.OfKind(g.w.Organisation.Kind) {
		class := g.w.Collective(org)
		for need := range g.w.Ties(org, g.w.Organisation.Needs) {
			if err := g.progress.Step(); err != nil {
				return err
			}
			if class {
				collective++
				continue
			}
			g.add(effort{
				kind: InterestEffort, entity: world.None, need: need.Far, start: measure.NoDay, end: measure.NoDay,
				bodies: g.ids.One(org), needs: g.ids.One(need.Far), solutions: g.proposed(need.Far),
			}, nil)
		}
	}
	if collective > 0 {
		g.excluded = append(g.excluded, world.Exclusion{Reason: "interests of classes of bodies", Count: collective})
	}
	return nil
}

// proposed gives those solutions of a need that other solutions are said to be the
// same as.
func (g *effortReader) proposed(need uint32) []uint32 {
	if len(g.same) == 0 {
		return nil
	}
	g.ids.Begin()
	for _, s := range g.w.Far(need, g.w.Need.Solutions) {
		if rep, ok := g.same[s]; ok {
			g.ids.Put(rep)
		}
	}
	return sorted.Set(g.ids.End())
}

func (g *effortReader) entities(spec *effortSpec) error {
	for n := range g.w.Seen(spec.of) {
		if err := g.progress.Step(); err != nil {
			return err
		}
		if !g.w.Stands(n) {
			g.uncounted++
			continue
		}
		e := effort{kind: spec.kind, entity: n, need: world.None}
		e.bodies = g.bodies(n, spec.bodies)
		if len(e.bodies) == 0 {
			e.bodies = g.bodies(n, spec.instead)
		}
		e.needs = g.w.FarOf(n, &g.ids, spec.needs...)
		e.solutions = g.solutions(n, spec)
		e.places = g.w.FarOf(n, &g.ids, spec.places...)
		e.payers = g.w.FarOf(n, &g.ids, spec.payers...)
		e.audiences, e.servesNeeds = g.audiencesOf(n)
		e.start, e.end = span(g.w, n, spec)
		g.add(e, g.words.Words(g.text(n, spec)))
	}
	return nil
}

// add adds an effort with the words of its text, unless it is for needs of other
// plans alone.
func (g *effortReader) add(e effort, text []measure.Word) {
	if g.planned != nil && len(e.needs) > 0 && !slices.ContainsFunc(e.needs, func(n uint32) bool { return g.planned[n] }) {
		g.elsewhere++
		return
	}
	g.list = append(g.list, e)
	g.texts = append(g.texts, text)
	if text != nil {
		g.words.Add(text)
	}
}

// bodies gives who stands at the links, classes of bodies left out.
func (g *effortReader) bodies(n uint32, links []*kg.Link) []uint32 {
	g.ids.Begin()
	for _, l := range links {
		for b := range g.w.Ties(n, l) {
			if g.w.Entity(b.Far).Kind == g.w.Organisation.Kind && !g.w.Collective(b.Far) {
				g.ids.Put(b.Far)
			}
		}
	}
	return sorted.Set(g.ids.End())
}

func (g *effortReader) solutions(n uint32, spec *effortSpec) []uint32 {
	g.ids.Begin()
	if spec.kind == SolutionEffort {
		g.ids.Put(g.standsFor(n))
		return g.ids.End()
	}
	for _, l := range spec.solutions {
		for b := range g.w.Ties(n, l) {
			g.ids.Put(g.standsFor(b.Far))
		}
	}
	return sorted.Set(g.ids.End())
}

// standsFor gives the solution that stands for all that are the same as this one.
func (g *effortReader) standsFor(solution uint32) uint32 {
	if rep, ok := g.same[solution]; ok {
		return rep
	}
	return solution
}

// text gives what is said of a thing, as one text.
func (g *effortReader) text(n uint32, spec *effortSpec) string {
	var b strings.Builder
	for _, a := range spec.texts {
		b.WriteString(g.w.Text(n, a))
		b.WriteByte('\n')
	}
	return b.String()
}

// audiencesOf gives the audiences of a thing, by number; ofNeeds says that only its needs
// name them.
func (g *effortReader) audiencesOf(n uint32) (numbers []uint32, ofNeeds bool) {
	names, ofNeeds := audiences.Of(g.w, n)
	g.ids.Begin()
	for _, a := range names {
		g.ids.Put(g.phrases.Number(a))
	}
	return sorted.Set(g.ids.End()), ofNeeds
}

// vectors makes the vectors of the texts, once all words are counted.
func (g *effortReader) vectors() {
	var who []measure.Word
	for i := range g.list {
		e := &g.list[i]
		if g.texts[i] == nil {
			continue
		}
		who = who[:0]
		for _, b := range e.bodies {
			who = append(who, g.nameOf(b)...)
		}
		slices.Sort(who)
		e.text = g.words.Vector(&g.terms, g.texts[i], g.words.Words(g.w.Name(e.entity)), who)
	}
	g.texts = nil
}

// nameOf gives the words of the names of a body and of what it is a unit of.
func (g *effortReader) nameOf(org uint32) []measure.Word {
	words, ok := g.names[org]
	if ok {
		return words
	}
	for _, o := range g.w.Line(org) {
		words = append(words, g.words.Words(g.w.Name(o)+" "+g.w.Text(o, g.w.Organisation.Acronym))...)
	}
	slices.Sort(words)
	words = slices.Compact(words)
	g.names[org] = words
	return words
}

// span gives the days on which an effort begins and ends.
func span(w *world.World, n uint32, spec *effortSpec) (start, end int32) {
	start, end = measure.NoDay, measure.NoDay
	if d := w.Date(n, spec.start); d != "" {
		start = measure.DayNumber(d.Start())
	}
	if d := w.Date(n, spec.end); d != "" {
		end = measure.DayNumber(d.End())
	}
	return start, end
}

// membersOfRegions gives the countries that each region is known to hold.
func membersOfRegions(w *world.World) map[uint32][]uint32 {
	out := map[uint32][]uint32{}
	for region := range w.OfKind(w.Region.Kind) {
		out[region] = sorted.Set(w.Far(region, w.Region.Countries))
	}
	return out
}

// sameSolutionsOf gives, for each solution that a source says is the same as another,
// the one that stands for all of them: the first in order.
func sameSolutionsOf(w *world.World) map[uint32]uint32 {
	out := map[uint32]uint32{}
	link := w.Solution.SameSolutions
	for n := range w.OfKind(w.Solution.Kind) {
		if _, ok := out[n]; ok {
			continue
		}
		for todo := []uint32{n}; len(todo) > 0; {
			s := todo[0]
			todo = todo[1:]
			for _, t := range w.Far(s, link) {
				if _, ok := out[t]; !ok && w.Stands(t) {
					out[t] = n
					todo = append(todo, t)
				}
			}
		}
	}
	return out
}
