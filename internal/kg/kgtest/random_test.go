package kgtest

import (
	"slices"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// TestNormaliseRandomPlans tests kg.Normalise here, where random plans are made.
func TestNormaliseRandomPlans(t *testing.T) {
	d := newDice(7)
	sound, forms := 0, map[string]bool{}
	for range 3000 {
		p := d.plan()
		mixed := mix(d, clonePlan(p))
		if Ontology().Normalise(p) != nil {
			continue
		}
		sound++
		forms[p.Form()] = true
		once := describe(p)
		again := clonePlan(p)
		if err := Ontology().Normalise(again); err != nil || describe(again) != once || again.Form() != p.Form() {
			t.Fatalf("normalising twice changes the plan (%v):\n%s\nbecomes\n%s", err, once, describe(again))
		}
		if err := Ontology().Normalise(mixed); err != nil || describe(mixed) != once || mixed.Form() != p.Form() {
			t.Fatalf("the order of its parts changes the plan (%v):\n%s\nbecomes\n%s", err, once, describe(mixed))
		}
	}
	if sound < 2500 || len(forms) < 1000 {
		t.Errorf("of 3000 random plans %d are sound, of %d forms", sound, len(forms))
	}
}

// mix gives the plan with its parts in another order.
func mix(d dice, p *kg.Plan) *kg.Plan {
	p.List.Filter, p.List.Edge = mixFilter(d, p.List.Filter), mixFilter(d, p.List.Edge)
	mixShape(d, p.Node)
	return p
}

func mixShape(d dice, s *kg.Shape) {
	if s == nil {
		return
	}
	shuffle(d, s.Kinds)
	for _, ks := range s.Kinds {
		shuffle(d, ks.Attrs)
		shuffle(d, ks.Steps)
		for _, step := range ks.Steps {
			shuffle(d, step.Tie)
			step.List.Filter, step.List.Edge = mixFilter(d, step.List.Filter), mixFilter(d, step.List.Edge)
			mixShape(d, step.Node)
		}
	}
}

func mixFilter(d dice, f kg.Filter) kg.Filter {
	switch f := f.(type) {
	case kg.And:
		return kg.And(mixFilters(d, f))
	case kg.Or:
		return kg.Or{kg.Or(mixFilters(d, f))} // nested once more for nothing
	case *kg.Not:
		return &kg.Not{Of: mixFilter(d, f.Of)}
	case *kg.Linked:
		return &kg.Linked{Link: f.Link, Quant: f.Quant, Op: f.Op, N: f.N, Node: mixFilter(d, f.Node), Edge: mixFilter(d, f.Edge)}
	}
	return f
}

func mixFilters(d dice, fs []kg.Filter) []kg.Filter {
	out := make([]kg.Filter, len(fs))
	for i, f := range fs {
		out[i] = mixFilter(d, f)
	}
	shuffle(d, out)
	return out
}

func shuffle[T any](d dice, s []T) { d.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] }) }

// TestRandomWorlds sees to it that random worlds have what they are made for.
func TestRandomWorlds(t *testing.T) {
	for seed := range uint64(5) {
		s := NewReference(Ontology())
		newDice(seed).world(func(changes []kg.Change) error {
			_, err := s.Apply(t.Context(), kg.System, 0, changes)
			return err
		})
		records := eye{s, kg.System}.all(t)
		ties := slices.ContainsFunc(records, func(r kg.Record) bool { return r.Tie != nil && r.Audience() != kg.AudienceOf(kg.Clear) })
		hidden := slices.ContainsFunc(records, func(r kg.Record) bool {
			return slices.ContainsFunc(r.Facts(), func(f kg.Fact) bool { return !f.Shown && !f.Audience.Covers(r.Audience()) })
		})
		if len(records) < 30 || !ties || !hidden {
			t.Errorf("the world of seed %d has %d records, hidden ties: %t, hidden facts: %t", seed, len(records), ties, hidden)
		}
	}
}

// TestRestoreRandomWorlds tests that kg.RestoreEntity and kg.RestoreTie give
// back what Resolve made, from what stores keep of it.
func TestRestoreRandomWorlds(t *testing.T) {
	for seed := range uint64(5) {
		s := NewReference(Ontology())
		newDice(seed).world(func(changes []kg.Change) error {
			_, err := s.Apply(t.Context(), kg.System, 0, changes)
			return err
		})
		for _, r := range (eye{s, kg.System}).all(t) {
			facts, err := kg.UnmarshalFacts(kg.MarshalFacts(r.Facts()))
			if err != nil {
				t.Fatal(err)
			}
			back := kg.Record{}
			if r.Tie != nil {
				back.Tie, err = Ontology().RestoreTie(r.Tie.TieKey, facts, r.Tie.Audience, r.Tie.Revision)
			} else {
				back.Entity, err = Ontology().RestoreEntity(r.Entity.ID, facts, r.Entity.Audience, r.Entity.Revision, r.Entity.Cites)
			}
			if err != nil {
				t.Fatal(err)
			}
			check(t, back, r)
		}
	}
	t.Run("it says that what is stored does not fit", func(t *testing.T) {
		_, err := Ontology().RestoreEntity("teacher/ada", []kg.Fact{NewFact("teacher/ada", "shoes", "2")}, kg.AudienceOf(kg.Clear), 1, nil)
		expect(t, err, kg.Internal)
		_, err = Ontology().RestoreEntity("planet/mars", nil, kg.AudienceOf(kg.Clear), 1, nil)
		expect(t, err, kg.Internal)
		_, err = Ontology().RestoreTie(kg.TieKey{Kind: "OWNS", From: "school/elm", To: "book/emma"}, nil, kg.AudienceOf(kg.Clear), 1)
		expect(t, err, kg.Internal)
		_, err = Ontology().RestoreTie(kg.TieKey{Kind: "OWNS", From: "book/emma", To: "school/elm"}, nil, kg.AudienceOf(kg.Clear), 1)
		expect(t, err, kg.Internal)
	})
}
