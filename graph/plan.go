package graph

import (
	"encoding/json"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/graph/output"
	"github.com/portolan/portolan/internal/kg"
)

// A compiler turns what a root field selects into a plan and, beside it, into the
// writers of the answer. The plan knows nothing of aliases and of the order of
// fields, so that plans stay alike however a request is written.
type compiler struct {
	*catalogue
	op *graphql.OperationContext
	// steps finds the steps of a shape again, by link and arguments: what is asked
	// for twice is read once.
	steps map[stepKey]*kg.Step
	errs  kg.Errors
	wrong bool // whether anything was, told of or not
	told  *told
	room  *output.Room
	// degree gives the most ties of a link that a thing has, where the size of the answer
	// has to be bounded before it is read; else it is nil.
	degree func(*kg.Link) int
	// path names the fields from the root field down to where the compiler is.
	path  []string
	depth int // of the filter that is being read
	bill
}

type stepKey struct {
	at   *kg.KindShape
	link *kg.Link
	args string
}

// enough says whether to stop early: nobody may ask for so many steps, and
// fragments can multiply them.
func (c *compiler) enough() bool { return len(c.steps) > kg.MaxSteps || c.told.full() }

// A place is where things stand in a plan: their kind, and the shape to which
// what is selected of them is added.
type place struct {
	kind  *kg.Kind
	shape *kg.Shape
}

// of gives the shape of the things of that kind at the place.
func (p place) of(k *kg.Kind) *kg.KindShape {
	for _, ks := range p.shape.Kinds {
		if ks.Kind == k {
			return ks
		}
	}
	ks := &kg.KindShape{Kind: k}
	p.shape.Kinds = append(p.shape.Kinds, ks)
	return ks
}

// collect gives the fields of a selection with fragments, @skip and @include
// applied, each name of the answer once.
func (c *compiler) collect(sel ast.SelectionSet, satisfies []string) []graphql.CollectedField {
	fields := graphql.CollectFields(c.op, sel, satisfies)
	for i := range fields {
		same := func(f graphql.CollectedField) bool { return f.Alias == fields[i].Alias }
		if slices.IndexFunc(fields, same) != i {
			return merged(fields)
		}
	}
	return fields
}

// merged puts fields together that were selected by way of several interfaces.
func merged(fields []graphql.CollectedField) []graphql.CollectedField {
	var out []graphql.CollectedField
	for _, f := range fields {
		i := slices.IndexFunc(out, func(o graphql.CollectedField) bool { return o.Alias == f.Alias })
		if i < 0 {
			f.Selections = slices.Clip(f.Selections)
			out = append(out, f)
			continue
		}
		out[i].Selections = append(out[i].Selections, f.Selections...)
	}
	return out
}

// things compiles what is selected of the things at a place.
func (c *compiler) things(sel ast.SelectionSet, p place) *things {
	t := &things{kinds: map[*kg.Kind]*output.Object[*kg.Row]{}}
	alternatives := []func(){func() { t.any = c.kind(sel, p.kind, p) }}
	if p.kind.IsAny() {
		for _, k := range c.mentioned(sel) {
			alternatives = append(alternatives, func() { t.kinds[k] = c.kind(sel, k, p) })
		}
	}
	c.dearest(alternatives...)
	return t
}

// mentioned gives the kinds that fragments on one and the same thing are about;
// the subject of a thing's facts is that thing again.
func (c *compiler) mentioned(sel ast.SelectionSet) []*kg.Kind {
	var kinds []*kg.Kind
	spread := map[string]bool{}
	note := func(condition string) {
		if k := c.o.Kind(condition); k != nil && !k.IsAny() && !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	var visit func(ast.SelectionSet)
	visit = func(sel ast.SelectionSet) {
		for _, s := range sel {
			switch s := s.(type) {
			case *ast.InlineFragment:
				note(s.TypeCondition)
				visit(s.SelectionSet)
			case *ast.FragmentSpread:
				if !spread[s.Name] {
					spread[s.Name] = true
					note(s.Definition.TypeCondition)
					visit(s.Definition.SelectionSet)
				}
			case *ast.Field:
				if s.Name == "facts" || s.Name == "subject" {
					visit(s.SelectionSet)
				}
			}
		}
	}
	visit(sel)
	return kinds
}

// kind compiles what is selected of things of one kind.
func (c *compiler) kind(sel ast.SelectionSet, k *kg.Kind, p place) *output.Object[*kg.Row] {
	c.charge()
	ks, out := p.of(k), output.NewObject[*kg.Row](c.room)
	for _, f := range c.collect(sel, satisfies(k)) {
		if c.enough() {
			break
		}
		switch l, a := k.Link(f.Name), k.Attr(f.Name); {
		case f.Name == "__typename":
			out.Add(f.Alias, func(b []byte, r *kg.Row) []byte { return output.Text(b, r.Kind.Name) })
		case f.Name == kg.AttrID:
			out.Add(f.Alias, func(b []byte, r *kg.Row) []byte { return output.Text(b, string(r.ID)) })
		case f.Name == kg.AttrKind:
			out.Add(f.Alias, func(b []byte, r *kg.Row) []byte { return output.Text(b, r.Kind.Enum()) })
		case f.Name == "facts":
			out.Add(f.Alias, c.ownFacts(f, place{k, p.shape}, ks))
		case l != nil:
			out.Add(f.Alias, c.link(f, l, ks, place{k, p.shape}))
		case a != nil:
			ks.Attrs = append(ks.Attrs, a)
			out.Add(f.Alias, func(b []byte, r *kg.Row) []byte { return output.Value(b, attribute(r, a.Index), a.List) })
		default:
			c.failAs(kg.Internal, f.Name, "%s has no such attribute or link", k.Name)
		}
	}
	return out
}

// satisfies names the types that a thing of the kind is of.
func satisfies(k *kg.Kind) []string {
	if k.IsAny() {
		return []string{"Entity", "Node"}
	}
	return []string{k.Name, "Entity", "Node"}
}

// link compiles a link: to one, to sources (a plain list), or to a connection.
func (c *compiler) link(f graphql.CollectedField, l *kg.Link, ks *kg.KindShape, near place) func([]byte, *kg.Row) []byte {
	c.path = append(c.path, f.Name)
	defer func() { c.path = c.path[:len(c.path)-1] }()
	switch {
	case l.ToOne:
		s := c.step(ks, l, "", kg.List{First: 1, Items: true})
		far := c.things(f.Selections, place{l.To, s.Node})
		return func(b []byte, r *kg.Row) []byte { return far.write(b, first(&r.Pages[s.Pos])) }
	case l.Kind == kg.Cites && !l.Inverse:
		s := c.sources(ks)
		var far *things
		c.of(sourcesCost, func() { far = c.things(f.Selections, place{l.To, s.Node}) })
		return func(b []byte, r *kg.Row) []byte {
			edges := r.Pages[s.Pos].Edges
			return output.Array(b, len(edges), func(b []byte, i int) []byte { return far.write(b, edges[i].Node) })
		}
	default:
		args := c.arguments(f)
		s := c.step(ks, l, args.key(), c.list(args, l.To, l))
		out := c.connection(f, connection{
			list: &s.List, id: s.List.ListID(l.To, l, ""), step: s, home: ks, near: near, far: place{l.To, s.Node},
		})
		return func(b []byte, r *kg.Row) []byte { return out.Write(b, listed{&r.Pages[s.Pos], r}) }
	}
}

func first(p *kg.Page) *kg.Row {
	if len(p.Edges) == 0 {
		return nil
	}
	return p.Edges[0].Node
}

// step gives the step that follows the link with these arguments.
func (c *compiler) step(ks *kg.KindShape, l *kg.Link, args string, list kg.List) *kg.Step {
	key := stepKey{ks, l, args}
	if s := c.steps[key]; s != nil {
		return s
	}
	s := &kg.Step{Link: l, List: list, Node: &kg.Shape{}}
	c.steps[key] = s
	ks.Steps = append(ks.Steps, s)
	return s
}

// sources gives the step that reads the sources of the things of a shape.
func (c *compiler) sources(ks *kg.KindShape) *kg.Step {
	return c.step(ks, ks.Kind.Link("sources"), "", kg.List{First: kg.NoLimit, Items: true})
}

// key gives the arguments as text: the same for the same arguments.
func (a arguments) key() string {
	if len(a.values) == 0 {
		return ""
	}
	b, err := json.Marshal(a.values) // maps come out in order
	if err != nil {                  // arguments are made of texts, numbers, lists and maps
		panic(err)
	}
	return string(b)
}
