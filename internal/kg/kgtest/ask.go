package kgtest

import (
	"slices"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// This file is the short way in which the cases write plans:
//
//	list("School", where(is("pupils", kg.Gt, int64(3))), orderBy(desc("pupils")), first(2))

// A part adds to a plan's list; of is what the list holds, tie what leads there.
type part func(of *kg.Kind, tie *kg.TieType, l *kg.List, s *kg.Shape)

// list gives a plan for the things of a kind, all of them unless a part says else.
func list(kind string, parts ...part) *kg.Plan {
	k := Ontology().Kind(kind)
	p := &kg.Plan{Kind: k, List: kg.List{First: kg.NoLimit, Items: true}, Node: &kg.Shape{}}
	for _, with := range parts {
		with(k, nil, &p.List, p.Node)
	}
	return p
}

// byIDs gives a plan for the things with these ids.
func byIDs(kind string, ids []kg.ID, parts ...part) *kg.Plan {
	p := list(kind, parts...)
	p.IDs, p.List = ids, kg.List{}
	return p
}

// search gives a plan for what the text finds.
func search(text string, parts ...part) *kg.Plan {
	p := list("Entity", parts...)
	p.Search = kg.SearchFor(text)
	return p
}

// ofKinds limits a search to kinds.
func ofKinds(p *kg.Plan, kinds ...string) *kg.Plan {
	for _, name := range kinds {
		p.Search.Kinds = append(p.Search.Kinds, Ontology().Kind(name))
	}
	return p
}

func first(n int) part {
	return func(_ *kg.Kind, _ *kg.TieType, l *kg.List, _ *kg.Shape) { l.First, l.Last = n, 0 }
}

func last(n int) part {
	return func(_ *kg.Kind, _ *kg.TieType, l *kg.List, _ *kg.Shape) { l.First, l.Last = 0, n }
}

func after(at *kg.Place) part {
	return func(_ *kg.Kind, _ *kg.TieType, l *kg.List, _ *kg.Shape) { l.After = at }
}

func before(at *kg.Place) part {
	return func(_ *kg.Kind, _ *kg.TieType, l *kg.List, _ *kg.Shape) { l.Before = at }
}

// counted asks for the total too.
func counted(_ *kg.Kind, _ *kg.TieType, l *kg.List, _ *kg.Shape) { l.Count = true }

// onlyCounted asks for the total alone.
func onlyCounted(_ *kg.Kind, _ *kg.TieType, l *kg.List, _ *kg.Shape) {
	l.Count, l.Items, l.First = true, false, 0
}

func cursors(_ *kg.Kind, _ *kg.TieType, l *kg.List, _ *kg.Shape) { l.Cursors = true }

// facts asks for the facts of the things.
func facts(_ *kg.Kind, _ *kg.TieType, _ *kg.List, s *kg.Shape) { s.Facts = true }

// where keeps the things of which the condition holds.
func where(c cond) part {
	return func(of *kg.Kind, _ *kg.TieType, l *kg.List, _ *kg.Shape) { l.Filter = c(of) }
}

// over keeps the ties of which the condition holds.
func over(c cond) part {
	return func(_ *kg.Kind, tie *kg.TieType, l *kg.List, _ *kg.Shape) { l.Edge = c(tie) }
}

// A sort makes one key of an order.
type sort func(of *kg.Kind) kg.Order

func orderBy(keys ...sort) part {
	return func(of *kg.Kind, _ *kg.TieType, l *kg.List, _ *kg.Shape) {
		for _, key := range keys {
			l.Order = append(l.Order, key(of))
		}
	}
}

func asc(attr string) sort {
	return func(of *kg.Kind) kg.Order { return kg.Order{Attr: must(of.Attr(attr), attr)} }
}

func desc(attr string) sort {
	return func(of *kg.Kind) kg.Order { return kg.Order{Attr: must(of.Attr(attr), attr), Desc: true} }
}

func fewest(link string) sort {
	return func(of *kg.Kind) kg.Order { return kg.Order{Count: must(of.Link(link), link)} }
}

func most(link string) sort {
	return func(of *kg.Kind) kg.Order { return kg.Order{Count: must(of.Link(link), link), Desc: true} }
}

// shapeOf gives the part of the shape that is about a kind, made where there is none.
func shapeOf(s *kg.Shape, k *kg.Kind) *kg.KindShape {
	i := slices.IndexFunc(s.Kinds, func(ks *kg.KindShape) bool { return ks.Kind == k })
	if i < 0 {
		i = len(s.Kinds)
		s.Kinds = append(s.Kinds, &kg.KindShape{Kind: k})
	}
	return s.Kinds[i]
}

// attrs reads attributes of things of the list's kind.
func attrs(names ...string) part {
	return func(of *kg.Kind, _ *kg.TieType, _ *kg.List, s *kg.Shape) {
		ks := shapeOf(s, of)
		for _, name := range names {
			ks.Attrs = append(ks.Attrs, must(of.Attr(name), name))
		}
	}
}

// everything reads all attributes of the kind.
func everything(of *kg.Kind, _ *kg.TieType, _ *kg.List, s *kg.Shape) {
	ks := shapeOf(s, of)
	ks.Attrs = append(ks.Attrs, of.Attrs...)
}

// on lets the parts read things of one kind where the list holds several.
func on(kind string, parts ...part) part {
	return func(_ *kg.Kind, _ *kg.TieType, l *kg.List, s *kg.Shape) {
		for _, with := range parts {
			with(Ontology().Kind(kind), nil, l, s)
		}
	}
}

// tied makes a step's list carry attributes and facts of its ties.
type tied struct {
	attrs []string
	facts bool
}

// step follows a link; all of it unless a part says else.
func step(field string, parts ...part) part { return stepWith(field, tied{}, parts...) }

// stepWith follows a link and reads its ties.
func stepWith(field string, t tied, parts ...part) part {
	return func(of *kg.Kind, _ *kg.TieType, _ *kg.List, s *kg.Shape) {
		link := must(of.Link(field), field)
		step := &kg.Step{Link: link, List: kg.List{First: kg.NoLimit, Items: true}, Node: &kg.Shape{}, Facts: t.facts}
		for _, name := range t.attrs {
			step.Tie = append(step.Tie, must(link.Tie.Attr(name), name))
		}
		for _, with := range parts {
			with(link.To, link.Tie, &step.List, step.Node)
		}
		ks := shapeOf(s, of)
		ks.Steps = append(ks.Steps, step)
	}
}

// A cond makes a filter for what has these attributes: a kind or a type of tie.
type cond func(of attributed) kg.Filter

type attributed interface{ Attr(name string) *kg.Attr }

func is(attr string, op kg.Op, value any) cond {
	return func(of attributed) kg.Filter {
		return &kg.Compare{Attr: must(of.Attr(attr), attr), Op: op, Value: value}
	}
}

func and(cs ...cond) cond {
	return func(of attributed) kg.Filter { return kg.And(filters(of, cs)) }
}

func or(cs ...cond) cond {
	return func(of attributed) kg.Filter { return kg.Or(filters(of, cs)) }
}

func not(c cond) cond {
	return func(of attributed) kg.Filter { return &kg.Not{Of: c(of)} }
}

func filters(of attributed, cs []cond) []kg.Filter {
	out := make([]kg.Filter, len(cs))
	for i, c := range cs {
		out[i] = c(of)
	}
	return out
}

// linked quantifies over the far ends of a link: those of which node holds, over
// ties of which edge holds; either may be nil.
func linked(field string, q kg.Quant, node, edge cond) cond {
	return func(of attributed) kg.Filter {
		link := must(of.(*kg.Kind).Link(field), field)
		f := &kg.Linked{Link: link, Quant: q}
		if node != nil {
			f.Node = node(link.To)
		}
		if edge != nil {
			f.Edge = edge(link.Tie)
		}
		return f
	}
}

// number compares the number of far ends that linked is about.
func number(field string, op kg.Op, n int64, node, edge cond) cond {
	return func(of attributed) kg.Filter {
		f := linked(field, kg.Count, node, edge)(of).(*kg.Linked)
		f.Op, f.N = op, n
		return f
	}
}

// must panics where a case names what the ontology does not have.
func must[T any](v *T, name string) *T {
	if v == nil {
		panic("kgtest: the ontology has no " + name)
	}
	return v
}

// ask runs a plan as a viewer and fails the test on any error.
func ask(tb testing.TB, s kg.Store, v kg.Viewer, p *kg.Plan) *kg.Page {
	tb.Helper()
	page, err := run(tb, s, v, p)
	if err != nil {
		tb.Fatalf("%s: %v", p.Form(), err)
	}
	return page
}

func run(tb testing.TB, s kg.Store, v kg.Viewer, p *kg.Plan) (*kg.Page, error) {
	tb.Helper()
	if err := Ontology().Normalise(p); err != nil {
		tb.Fatalf("the plan is unsound: %v", err)
	}
	r, err := s.Read(tb.Context(), v)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return r.Run(tb.Context(), p)
}

// ids gives the ids of a page's things, "" where there is none.
func ids(p *kg.Page) []kg.ID {
	out := []kg.ID{}
	for _, e := range p.Edges {
		if e.Node == nil {
			out = append(out, "")
			continue
		}
		out = append(out, e.Node.ID)
	}
	return out
}
