package kgtest

import (
	"slices"
	"strconv"

	"github.com/portolan/portolan/internal/kg"
)

// planner makes random plans of limited size.
type planner struct {
	dice
	budget int // links it may still follow
}

// plan gives a random plan, not normalised yet.
func (d dice) plan() *kg.Plan {
	p := &planner{d, 6}
	plan := &kg.Plan{Kind: d.kind()}
	if d.chance(20) {
		plan.Kind = Ontology().Any
	}
	switch n := d.IntN(100); {
	case n < 15:
		plan.IDs = []kg.ID{}
		for range d.IntN(6) {
			plan.IDs = append(plan.IDs, pickOne(d, []kg.ID{d.idOf(d.kind()), d.idOf(pickOne(d, concrete(plan.Kind))), "teacher/old-1", "teacher/none"}))
		}
	case n < 30:
		plan.Search = p.search()
		plan.Kind = Ontology().Any
		plan.List = p.page(plan.Kind, nil)
		plan.List.Filter, plan.List.Edge, plan.List.Order = nil, nil, nil
		for _, at := range []*kg.Place{plan.List.After, plan.List.Before} {
			if at != nil {
				name := plan.Kind.Attr(kg.AttrName)
				at.Keys = []string{kg.SearchKey(p.IntN(20), name.Key(false).Of(p.value(name)))}
			}
		}
	default:
		plan.List = p.list(plan.Kind, nil)
	}
	plan.Node = p.shape(plan.Kind, 0)
	return plan
}

// beginning gives some of the first letters of a text.
func (d dice) beginning(text string) string {
	letters := []rune(text)
	return string(letters[:1+d.IntN(len(letters))])
}

// concrete gives the kinds that things of k may have.
func concrete(k *kg.Kind) []*kg.Kind {
	if k.IsAny() {
		return Ontology().Kinds
	}
	return []*kg.Kind{k}
}

// search gives words or beginnings of words.
func (p *planner) search() *kg.Search {
	s := &kg.Search{}
	for range 1 + p.IntN(2) {
		words := kg.Tokens(pickOne(p.dice, randomTexts))
		word := pickOne(p.dice, words)
		s.Tokens = append(s.Tokens, p.beginning(word))
	}
	if p.chance(40) {
		s = kg.SearchFor(pickOne(p.dice, randomTexts))
	}
	for range p.IntN(3) {
		s.Kinds = append(s.Kinds, p.kind())
	}
	return s
}

func (p *planner) shape(k *kg.Kind, depth int) *kg.Shape {
	s := &kg.Shape{Facts: p.chance(25)}
	kinds := []*kg.Kind{k}
	if k.IsAny() {
		kinds = some(p.dice, 2, Ontology().Kinds)
		if p.chance(50) {
			kinds = append(kinds, k)
		}
	}
	for _, k := range kinds {
		ks := &kg.KindShape{Kind: k, Attrs: some(p.dice, 4, k.Attrs)}
		for p.budget > 0 && depth < 4 && p.chance(60-15*depth) {
			ks.Steps = append(ks.Steps, p.step(k, depth))
		}
		s.Kinds = append(s.Kinds, ks)
	}
	return s
}

func (p *planner) step(k *kg.Kind, depth int) *kg.Step {
	p.budget--
	link := pickOne(p.dice, k.Links)
	s := &kg.Step{Link: link, Facts: p.chance(25), Tie: some(p.dice, 3, link.Tie.Attrs)}
	s.List = p.list(link.To, link.Tie)
	if p.chance(85) {
		s.Node = p.shape(link.To, depth+1)
	}
	return s
}

// list gives a random page of a random list.
func (p *planner) list(k *kg.Kind, tie *kg.TieType) kg.List {
	l := p.page(k, tie)
	if p.chance(50) {
		l.Filter = p.filter(k, 2)
	}
	if tie != nil && p.chance(25) {
		l.Edge = p.tieFilter(tie, 1)
	}
	return l
}

func (p *planner) page(k *kg.Kind, tie *kg.TieType) kg.List {
	l := kg.List{Items: true, Cursors: p.chance(50), Count: p.chance(40)}
	for range p.IntN(3) {
		l.Order = append(l.Order, p.order(k))
	}
	switch n := p.IntN(100); {
	case n < 40:
		l.First = kg.NoLimit
	case n < 65:
		l.First = 1 + p.IntN(4)
	case n < 90:
		l.Last = 1 + p.IntN(4)
	default:
		l.Items, l.Count = false, true
	}
	if p.chance(20) {
		l.After = p.place(k, tie, l.Order)
	}
	if p.chance(15) {
		l.Before = p.place(k, tie, l.Order)
	}
	return l
}

func (p *planner) order(k *kg.Kind) kg.Order {
	if p.chance(25) && p.budget > 0 {
		p.budget--
		return kg.Order{Count: pickOne(p.dice, k.Links), Desc: p.chance(50)}
	}
	var sortable []*kg.Attr
	for _, a := range k.Attrs {
		if a.Sort {
			sortable = append(sortable, a)
		}
	}
	return kg.Order{Attr: pickOne(p.dice, sortable), Desc: p.chance(50)}
}

// place gives a place in a list of that order, whether or not anything stands there.
func (p *planner) place(k *kg.Kind, tie *kg.TieType, order []kg.Order) *kg.Place {
	of := k
	if k.IsAny() {
		of = p.kind()
	}
	at := &kg.Place{ID: p.idOf(of)}
	if tie != nil && len(tie.KeyAttrs) > 0 { // other ties have no text to break them
		at.Tie = pickOne(p.dice, []string{"", "HEAD", "TEACHER"})
	}
	if len(order) == 0 {
		order = k.DefaultOrder()
	}
	for _, ord := range order {
		switch {
		case ord.Count != nil:
			at.Keys = append(at.Keys, kg.CountKey(p.IntN(3)))
		case ord.Attr.Name == kg.AttrID:
			at.Keys = append(at.Keys, string(at.ID))
		default:
			at.Keys = append(at.Keys, ord.Attr.Key(ord.Desc).Of(p.value(ord.Attr)))
		}
	}
	return at
}

// value gives a value of the attribute, none now and then.
func (p *planner) value(a *kg.Attr) kg.Value {
	if !a.Required && p.chance(20) {
		return nil
	}
	return operand(a, p.textOf(a))
}

// operand gives what a comparison takes for that text.
func operand(a *kg.Attr, text string) any {
	switch a.Type {
	case kg.Int:
		n, _ := strconv.ParseInt(text, 10, 64)
		return n
	case kg.Bool:
		return text == "true"
	}
	return text
}

func (p *planner) filter(k *kg.Kind, depth int) kg.Filter {
	part := func() kg.Filter { return p.filter(k, depth-1) }
	if f := p.combine(depth, part); f != nil {
		return f
	}
	if p.budget == 0 || p.chance(60) {
		return p.compare(k.Attrs)
	}
	p.budget--
	link := pickOne(p.dice, k.Links)
	f := &kg.Linked{Link: link, Quant: kg.Quant(p.IntN(4))}
	if f.Quant == kg.Count {
		f.Op, f.N = pickOne(p.dice, []kg.Op{kg.Eq, kg.Lt, kg.Lte, kg.Gt, kg.Gte}), int64(p.IntN(3))
	}
	if depth > 0 && p.chance(70) {
		f.Node = p.filter(link.To, depth-1)
	}
	if p.chance(30) {
		f.Edge = p.tieFilter(link.Tie, depth-1)
	}
	return f
}

// combine gives and, or, not of parts, or nil for a single condition.
func (p *planner) combine(depth int, part func() kg.Filter) kg.Filter {
	if depth <= 0 {
		return nil
	}
	switch p.IntN(6) {
	case 0:
		return kg.And{part(), part()}
	case 1:
		return kg.Or{part(), part()}
	case 2:
		return &kg.Not{Of: part()}
	}
	return nil
}

func (p *planner) tieFilter(t *kg.TieType, depth int) kg.Filter {
	if f := p.combine(depth, func() kg.Filter { return p.tieFilter(t, depth-1) }); f != nil {
		return f
	}
	return p.compare(t.Attrs)
}

func (p *planner) compare(attrs []*kg.Attr) kg.Filter {
	a := pickOne(p.dice, attrs)
	c := &kg.Compare{Attr: a, Op: pickOne(p.dice, a.Ops())}
	text := p.textOf(a)
	if a.Name == kg.AttrID {
		text = string(p.idOf(p.kind()))
	}
	switch c.Op {
	case kg.IsNull:
		c.Value = p.chance(50)
	case kg.Contains, kg.StartsWith:
		c.Value = p.beginning(text)
	case kg.In:
		c.Value = []string{text, p.textOf(a)}
		if a.Type == kg.Int {
			c.Value = []int64{operand(a, text).(int64), operand(a, p.textOf(a)).(int64)}
		}
	default:
		c.Value = operand(a, text)
	}
	return c
}

// simpler gives filters that are parts of this one, to shrink a failing plan.
func simpler(f kg.Filter) []kg.Filter {
	switch f := f.(type) {
	case kg.And:
		return f
	case kg.Or:
		return f
	case *kg.Not:
		return []kg.Filter{f.Of}
	case *kg.Linked:
		return simplerLinks(f)
	}
	return nil
}

func simplerLinks(f *kg.Linked) []kg.Filter {
	var out []kg.Filter
	if f.Node != nil {
		for _, node := range append(slices.Clone(simpler(f.Node)), nil) {
			out = append(out, &kg.Linked{Link: f.Link, Quant: f.Quant, Op: f.Op, N: f.N, Node: node, Edge: f.Edge})
		}
	}
	if f.Edge != nil {
		for _, edge := range append(slices.Clone(simpler(f.Edge)), nil) {
			out = append(out, &kg.Linked{Link: f.Link, Quant: f.Quant, Op: f.Op, N: f.N, Node: f.Node, Edge: edge})
		}
	}
	return out
}
