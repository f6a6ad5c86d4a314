package kgtest

import (
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// smallest makes a failing plan smaller step by step while it still fails.
func smallest(p *kg.Plan, fails func(*kg.Plan) bool) *kg.Plan {
	for {
		i := slices.IndexFunc(smallerPlans(p), fails)
		if i < 0 {
			return p
		}
		p = smallerPlans(p)[i]
	}
}

// smallerPlans gives sound plans with one thing less each.
func smallerPlans(p *kg.Plan) []*kg.Plan {
	var out []*kg.Plan
	for i := range cuts(clonePlan(p)) {
		smaller := clonePlan(p)
		cuts(smaller)[i]()
		if Ontology().Normalise(smaller) == nil {
			out = append(out, smaller)
		}
	}
	return out
}

// cuts gives what can be taken from a plan, the greatest first.
func cuts(p *kg.Plan) []func() {
	var out []func()
	for i := range p.IDs {
		out = append(out, func() { p.IDs = slices.Delete(p.IDs, i, i+1) })
	}
	if p.Search != nil {
		out = append(out, func() { p.Search.Tokens = p.Search.Tokens[:len(p.Search.Tokens)-1] })
		if len(p.Search.Kinds) > 0 {
			out = append(out, func() { p.Search.Kinds = nil })
		}
	}
	return append(append(out, cutsOfShape(p.Node)...), cutsOfList(&p.List)...)
}

func cutsOfShape(s *kg.Shape) []func() {
	if s == nil {
		return nil
	}
	var out []func()
	for i, ks := range s.Kinds {
		out = append(out, func() { s.Kinds = slices.Delete(s.Kinds, i, i+1) })
		for j, step := range ks.Steps {
			out = append(out, func() { ks.Steps = slices.Delete(ks.Steps, j, j+1) })
			out = append(out, cutsOfShape(step.Node)...)
			out = append(out, cutsOfList(&step.List)...)
			out = append(out, when(step.Facts, func() { step.Facts = false })...)
			out = append(out, when(len(step.Tie) > 0, func() { step.Tie = step.Tie[1:] })...)
		}
		out = append(out, when(len(ks.Attrs) > 0, func() { ks.Attrs = ks.Attrs[1:] })...)
	}
	return append(out, when(s.Facts, func() { s.Facts = false })...)
}

func cutsOfList(l *kg.List) []func() {
	var out []func()
	if l.Filter != nil {
		for _, f := range append(slices.Clone(simpler(l.Filter)), nil) {
			out = append(out, func() { l.Filter = f })
		}
	}
	if l.Edge != nil {
		for _, f := range append(slices.Clone(simpler(l.Edge)), nil) {
			out = append(out, func() { l.Edge = f })
		}
	}
	out = append(out, when(l.After != nil, func() { l.After = nil })...)
	out = append(out, when(l.Before != nil, func() { l.Before = nil })...)
	out = append(out, when(len(l.Order) > 1 && l.After == nil && l.Before == nil, func() { l.Order = l.Order[1:] })...)
	out = append(out, when(l.Items && l.First != kg.NoLimit, func() { l.First, l.Last = kg.NoLimit, 0 })...)
	out = append(out, when(l.Items && l.Count, func() { l.Count = false })...)
	return append(out, when(l.Cursors, func() { l.Cursors = false })...)
}

func when(possible bool, cut func()) []func() {
	if !possible {
		return nil
	}
	return []func(){cut}
}

// clonePlan gives a plan that can be cut without cutting p. Filters are shared:
// they are replaced, not changed.
func clonePlan(p *kg.Plan) *kg.Plan {
	c := *p
	c.IDs = slices.Clone(p.IDs)
	if p.Search != nil {
		c.Search = &kg.Search{Tokens: slices.Clone(p.Search.Tokens), Phrase: p.Search.Phrase, Kinds: slices.Clone(p.Search.Kinds)}
	}
	c.List.Order = slices.Clone(p.List.Order)
	c.Node = cloneShape(p.Node)
	return &c
}

func cloneShape(s *kg.Shape) *kg.Shape {
	if s == nil {
		return nil
	}
	c := &kg.Shape{Facts: s.Facts}
	for _, ks := range s.Kinds {
		kc := &kg.KindShape{Kind: ks.Kind, Attrs: slices.Clone(ks.Attrs)}
		for _, step := range ks.Steps {
			sc := *step
			sc.Tie, sc.List.Order, sc.Node = slices.Clone(step.Tie), slices.Clone(step.List.Order), cloneShape(step.Node)
			kc.Steps = append(kc.Steps, &sc)
		}
		c.Kinds = append(c.Kinds, kc)
	}
	return c
}

// groups gives what may be taken from a world at once: all about one thing, all
// about one tie, a single fact.
func groups(facts []kg.Fact) [][]kg.Fact {
	var subjects, keys []string
	for _, f := range facts {
		subjects, keys = append(subjects, string(f.Subject)), append(keys, recordOf(f))
	}
	var out [][]kg.Fact
	for _, id := range distinct(subjects) {
		out = append(out, with(facts, func(f kg.Fact) bool {
			return string(f.Subject) == id || string(f.Object) == id || string(f.Source) == id
		}))
	}
	for _, key := range distinct(keys) {
		out = append(out, with(facts, func(f kg.Fact) bool { return recordOf(f) == key }))
	}
	for _, f := range facts {
		out = append(out, []kg.Fact{f})
	}
	return out
}

// recordOf names what a fact is about: the thing's attribute, or the tie.
func recordOf(f kg.Fact) string { return string(f.Subject) + " " + f.About + " " + string(f.Object) }

func distinct(texts []string) []string {
	slices.Sort(texts)
	return slices.Compact(texts)
}

func with(facts []kg.Fact, keep func(kg.Fact) bool) []kg.Fact {
	return slices.DeleteFunc(slices.Clone(facts), func(f kg.Fact) bool { return !keep(f) })
}
