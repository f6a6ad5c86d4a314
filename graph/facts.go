package graph

import (
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/graph/output"
	"github.com/portolan/portolan/internal/kg"
)

// ends are the things that facts are about. The sources of the facts are read
// with the subject, in the shape home.
type ends struct {
	subject place
	home    *kg.KindShape
	object  place // of no shape, where the facts are about no tie
}

// ownFacts compiles the facts of a thing.
func (c *compiler) ownFacts(f graphql.CollectedField, at place, ks *kg.KindShape) func([]byte, *kg.Row) []byte {
	at.shape.Facts = true
	about := c.about(f, at.kind)
	fact, sources := c.fact(f, ends{subject: at, home: ks}, ownFactsCost)
	return func(b []byte, r *kg.Row) []byte {
		return appendFacts(b, r.Facts, about, fact, stated{subject: r, sources: pageOf(r, sources)})
	}
}

// edgeFacts compiles the facts of a tie, which begin at the one end or the other;
// in a list of a root field, the facts that say the thing is.
func (c *compiler) edgeFacts(f graphql.CollectedField, l connection) func([]byte, entry) []byte {
	far := ends{subject: l.far, home: l.far.of(l.far.kind), object: l.near}
	switch {
	case l.step == nil:
		l.far.shape.Facts = true
		fact, sources := c.fact(f, far, tieFactsCost)
		return func(b []byte, e entry) []byte {
			return appendFacts(b, e.edge.Node.Facts, kg.AttrKind, fact, stated{subject: e.edge.Node, sources: pageOf(e.edge.Node, sources)})
		}
	case l.step.Link.Inverse:
		l.step.Facts = true
		fact, sources := c.fact(f, far, tieFactsCost)
		return func(b []byte, e entry) []byte {
			return appendFacts(b, e.edge.Facts, "", fact, stated{subject: e.edge.Node, object: e.near, sources: pageOf(e.edge.Node, sources)})
		}
	default:
		l.step.Facts = true
		fact, sources := c.fact(f, ends{subject: l.near, home: l.home, object: l.far}, tieFactsCost)
		return func(b []byte, e entry) []byte {
			return appendFacts(b, e.edge.Facts, "", fact, stated{subject: e.near, object: e.edge.Node, sources: pageOf(e.near, sources)})
		}
	}
}

// pageOf gives what a step read with the row; nil for no step.
func pageOf(r *kg.Row, s *kg.Step) *kg.Page {
	if s == nil || s.Pos >= len(r.Pages) {
		return nil
	}
	return &r.Pages[s.Pos]
}

func appendFacts(b []byte, facts []kg.Fact, about string, fact *output.Object[stated], x stated) []byte {
	b = append(b, '[')
	some := false
	for i := range facts {
		if about != "" && facts[i].About != about {
			continue
		}
		if some {
			b = append(b, ',')
		}
		some = true
		x.fact = &facts[i]
		b = fact.Write(b, x)
	}
	return append(b, ']')
}

// plainFacts are the fields of a fact that it holds itself.
var plainFacts = map[string]func([]byte, stated) []byte{
	"__typename": output.Constant[stated]("Fact"),
	"id":         func(b []byte, x stated) []byte { return output.Text(b, string(x.fact.ID)) },
	"about":      func(b []byte, x stated) []byte { return output.Text(b, x.fact.About) },
	"value":      func(b []byte, x stated) []byte { return output.Filled(b, valueOf(x.fact)) },
	"language":   func(b []byte, x stated) []byte { return output.Filled(b, x.fact.Language) },
	"standing":   func(b []byte, x stated) []byte { return output.Text(b, string(x.fact.Standing)) },
	"where":      func(b []byte, x stated) []byte { return output.Text(b, x.fact.Where) },
	"asOf":       func(b []byte, x stated) []byte { return output.Filled(b, x.fact.AsOf) },
	"from":       func(b []byte, x stated) []byte { return output.Filled(b, x.fact.From) },
	"to":         func(b []byte, x stated) []byte { return output.Filled(b, x.fact.To) },
	"shown":      func(b []byte, x stated) []byte { return strconv.AppendBool(b, x.fact.Shown) },
	"marking":    func(b []byte, x stated) []byte { return output.Text(b, x.fact.Audience.Marking().String()) },
	"note":       func(b []byte, x stated) []byte { return output.Filled(b, x.fact.Note) },
}

// valueOf gives the value of an attribute's fact, or the attributes of a tie's; a
// fact that a thing is has none.
func valueOf(f *kg.Fact) string {
	if f.About == kg.AttrKind {
		return ""
	}
	return f.Text()
}

// fact compiles what is selected of facts, of which there are about n, and gives
// the step that reads their sources, nil where none has to. Their ends are read
// with the things at hand.
func (c *compiler) fact(f graphql.CollectedField, e ends, n int) (out *output.Object[stated], sources *kg.Step) {
	out = output.NewObject[stated](c.room)
	c.inFacts(n, func() {
		for _, f := range c.collect(f.Selections, nil) {
			switch f.Name {
			case "subject":
				far := c.things(f.Selections, e.subject)
				out.Add(f.Alias, func(b []byte, x stated) []byte { return far.write(b, x.subject) })
			case "object":
				out.Add(f.Alias, c.factObject(f, e))
			case "source":
				sources = c.factSource(f, e, out, sources)
			default:
				out.Add(f.Alias, plainFacts[f.Name])
			}
		}
	})
	return out, sources
}

func (c *compiler) factObject(f graphql.CollectedField, e ends) func([]byte, stated) []byte {
	if e.object.shape == nil {
		return func(b []byte, _ stated) []byte { return append(b, "null"...) }
	}
	far := c.things(f.Selections, e.object)
	return func(b []byte, x stated) []byte { return far.write(b, x.object) }
}

// factSource adds the source of a fact. The fact knows its id; for more, a step
// is needed, which it gives.
func (c *compiler) factSource(f graphql.CollectedField, e ends, out *output.Object[stated], step *kg.Step) *kg.Step {
	if c.onlyID(f.Selections) {
		far := c.things(f.Selections, place{c.o.Source, &kg.Shape{}})
		out.Add(f.Alias, func(b []byte, x stated) []byte {
			return far.write(b, &kg.Row{Kind: c.o.Source, ID: x.fact.Source})
		})
		return step
	}
	step = c.sources(e.home)
	far := c.things(f.Selections, place{c.o.Source, step.Node})
	out.Add(f.Alias, func(b []byte, x stated) []byte { return far.write(b, sourceOf(x)) })
	return step
}

// sourceOf gives the row of a fact's source. Who may see a fact may see its source.
func sourceOf(x stated) *kg.Row {
	if x.sources != nil {
		for i := range x.sources.Edges {
			if row := x.sources.Edges[i].Node; row.ID == x.fact.Source {
				return row
			}
		}
	}
	panic(kg.Errorf(kg.Internal, string(x.fact.ID), "its source %s was not read with %s", x.fact.Source, x.subject.ID))
}

// onlyID says whether nothing is selected of a source but what a fact knows of it.
func (c *compiler) onlyID(sel ast.SelectionSet) bool {
	for _, f := range c.collect(sel, satisfies(c.o.Source)) {
		if f.Name != "__typename" && f.Name != kg.AttrID && f.Name != kg.AttrKind {
			return false
		}
	}
	return true
}

// about reads the argument of the facts of a thing, and checks that there can be
// any such fact.
func (c *compiler) about(f graphql.CollectedField, k *kg.Kind) string {
	v, _ := c.arguments(f).text("about")
	if v == "" || v == kg.AttrKind {
		return v
	}
	known := []string{kg.AttrKind}
	for _, a := range k.Attrs {
		if !a.Builtin {
			known = append(known, a.Name)
		}
	}
	if !slices.Contains(known, v) && !(k.IsAny() && c.anyHas(v)) {
		c.fail("facts.about", "%q is nothing that facts about this can state; it can be one of %v", v, known)
	}
	return v
}

func (c *compiler) anyHas(attr string) bool {
	return slices.ContainsFunc(c.o.Kinds, func(k *kg.Kind) bool { a := k.Attr(attr); return a != nil && !a.Builtin })
}
